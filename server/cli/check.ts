/** `perimeter check`. */
import { existsSync, readFileSync } from "node:fs";
import type { Severity } from "../core/rule.ts";
import { nearest } from "../core/suggest.ts";
import { thrownLines } from "../core/thrown.ts";
import { folderOf, pathBelow } from "../core/uri.ts";
import { isTarget } from "../linter/config/values.ts";
import { fixAll } from "../linter/fix.ts";
import { languages } from "../linter/languages.ts";
import type { Placed } from "../linter/lint.ts";
import type { RuleIndex } from "../linter/rule-index.ts";
import { commaList, type Given, oneOf, readArgs, UsageError } from "./args.ts";
import { hideKnown, readBaseline, writeBaseline } from "./baseline.ts";
import type { Status } from "./commands.ts";
import { FORMATS, type FormatName, render } from "./formats/index.ts";
import { print } from "./print.ts";
import { readText } from "./read.ts";
import { atLeast, type FileReport, type Report, summaryOf } from "./report.ts";
import { showDiff, writeFixed } from "./rewrite.ts";
import { note, wantsColours } from "./terminal.ts";
import { type Opened, open, type Request } from "./workspace.ts";

const OPTIONS = {
  format: "value",
  as: "value",
  target: "list",
  isolated: "flag",
  "files-from": "list",
  stdin: "flag",
  "stdin-filename": "value",
  "fail-on": "value",
  select: "list",
  ignore: "list",
  fix: "maybe",
  diff: "flag",
  baseline: "value",
  "write-baseline": "value",
  quiet: "flag",
  "no-color": "flag",
} as const;

const THRESHOLDS = ["error", "warning", "info", "never"] as const;

/** Runs `perimeter check`; the report goes to standard output, everything else to standard error. */
export function check(args: readonly string[]): Status {
  const given = readArgs(args, OPTIONS);
  const format = oneOf(given, "format", Object.keys(FORMATS) as FormatName[], "text");
  const failOn = oneOf(given, "fail-on", THRESHOLDS, "error");
  const fix = given.values.get("fix") ?? (given.flags.has("fix") ? "safe" : undefined);
  if (fix !== undefined && fix !== "safe" && fix !== "all") throw new UsageError("--fix has no value, or is --fix=all");
  const opened = open(languages, request(given));
  for (const option of ["select", "ignore"]) known(given, option, opened.project.rules);
  for (const text of opened.notes) note(text);
  const diff = given.flags.has("diff");
  const rewritten = fix !== undefined || diff ? rewrite(opened, { all: fix === "all", diff, stdin: given.flags.has("stdin") }) : undefined;
  const report = hidden(opened, given, reportOf(opened));
  for (const { rule, uri, error } of report.failures) note(`${rule} failed on ${opened.shown(uri)}: ${thrownLines(error).join("\n")}`);
  if (rewritten?.printed !== true) {
    const quiet = given.flags.has("quiet");
    const shown = quiet && format === "text" ? louder(report, failOn === "never" ? "error" : failOn) : report;
    print(render(format, shown, { colours: wantsColours(given.flags.has("no-color")), summary: !quiet }));
  }
  return status(report, failOn, opened.failed || rewritten?.failed === true);
}

function status(report: Report, failOn: (typeof THRESHOLDS)[number], failed: boolean): Status {
  if (failed || report.failures.length > 0) return 2;
  if (report.files.every(({ format }) => format === null)) return 3;
  if (failOn === "never") return 0;
  return report.files.some(({ findings }) => findings.some(({ severity }) => atLeast(severity, failOn))) ? 1 : 0;
}

function request(given: Given): Request {
  const supplied = given.flags.has("stdin")
    ? { path: given.values.get("stdin-filename") ?? "stdin", text: readFileSync(0, "utf8") }
    : undefined;
  if (supplied !== undefined && given.lists.get("files-from")?.includes("-") === true)
    throw new UsageError("--stdin and --files-from - both read standard input");
  if (supplied === undefined && given.values.has("stdin-filename")) throw new UsageError("--stdin-filename goes with --stdin");
  const listed = (given.lists.get("files-from") ?? []).flatMap(pathsFrom);
  const paths = [...given.paths, ...listed];
  if (paths.length === 0 && supplied === undefined && !given.lists.has("files-from")) paths.push(".");
  const as = given.values.get("as");
  if (as !== undefined && !languages.some(({ id }) => id === as))
    throw new UsageError(`there is no format "${as.slice(0, 40)}": ${names()}`);
  const select = ruleNames(given, "select");
  const ignore = ruleNames(given, "ignore");
  return {
    paths,
    targets: Object.fromEntries((given.lists.get("target") ?? []).map(target)),
    isolated: given.flags.has("isolated"),
    ...(as === undefined ? {} : { as }),
    ...(supplied === undefined ? {} : { supplied }),
    ...(select === undefined ? {} : { select }),
    ...(ignore === undefined ? {} : { ignore }),
  };
}

const names = (): string => languages.map(({ id }) => id).join(", ");

function ruleNames(given: Given, option: string): readonly string[] | undefined {
  const listed = commaList(given, option);
  if (listed?.length === 0) throw new UsageError(`--${option} names no rule`);
  for (const name of listed ?? []) {
    if (!/^(\*|[\w-]+\/(\*|[\w-]+))$/.test(name))
      throw new UsageError(`--${option} takes rule ids such as nginx/alias-traversal or nginx/*`);
  }
  return listed;
}

// A rule that is not there selects nothing and ignores nothing, and nobody would know. Where nothing else is selected, that is wrong usage.
function known(given: Given, option: string, rules: RuleIndex): void {
  const names = commaList(given, option) ?? [];
  const unknown = names.filter((name) => !rules.known(name)).map((name) => unknownRule(option, name, rules));
  if (option === "select" && unknown.length > 0 && unknown.length === names.length) throw new UsageError(unknown[0] ?? "");
  for (const text of unknown) note(text);
}

function unknownRule(option: string, name: string, rules: RuleIndex): string {
  const meant = nearest(name, rules.ids);
  return `--${option}: there is no rule "${name.slice(0, 60)}"${meant === undefined ? "" : `: did you mean ${meant}?`}`;
}

function target(text: string): [string, string] {
  const equals = text.indexOf("=");
  const name = text.slice(0, Math.max(0, equals));
  if (equals < 1 || equals === text.length - 1) throw new UsageError("--target is NAME=VERSION, such as nginx=1.22.1");
  if (!languages.some(({ id }) => id === name)) throw new UsageError(`--target: there is no format "${name.slice(0, 40)}": ${names()}`);
  const version = text.slice(equals + 1);
  if (!isTarget(version)) throw new UsageError(`--target: "${version.slice(0, 40)}" is no version such as 1.22.1, legacy or nft`);
  return [name, version];
}

/** The paths that a list names, one a line; empty lines do not count. Files that are gone by now are left out: the list may be a diff's. */
function pathsFrom(source: string): string[] {
  const read = source === "-" ? { text: readFileSync(0, "utf8") } : readText(source);
  if ("problem" in read) throw new UsageError(`${source}: ${read.problem}`);
  const paths = read.text.split(/\r?\n/).filter((line) => line !== "");
  return paths.filter((path) => {
    if (existsSync(path)) return true;
    note(`${path}: no such file or folder: skipped`);
    return false;
  });
}

function reportOf({ project, asked, named, shown }: Opened): Report {
  const findings = project.findings();
  const files: FileReport[] = [];
  const all = new Set(asked);
  for (const uri of all) {
    const home = project.home(uri);
    const list = findings.get(home);
    // What a link leads to is reported there, where that was asked for too.
    if ((home !== uri && all.has(home)) || (list === undefined && !named.has(uri))) continue;
    if (project.ignored(uri)) {
      if (named.has(uri)) note(`${shown(uri)}: perimeter.yaml ignores it: skipped`);
      continue;
    }
    const format = project.format(uri) ?? null;
    files.push({
      uri,
      path: shown(uri),
      format,
      ...(project.text(uri) === undefined ? { unread: true as const } : {}),
      text: project.text(uri) ?? "",
      findings: home === uri ? (list ?? []) : here(list ?? [], uri),
    });
  }
  const text = (uri: string) => project.text(uri) ?? "";
  return { files, summary: summaryOf(files), failures: project.failures, rules: project.rules, shown, text };
}

/** Findings of a link that was asked for: they are told there. */
const here = (findings: readonly Placed[], uri: string): Placed[] => findings.map((finding) => ({ ...finding, uri }));

/** The report without what a baseline knows. `--write-baseline` makes one of it first, and hides all. */
function hidden(opened: Opened, given: Given, report: Report): Report {
  const write = given.values.get("write-baseline");
  if (write !== undefined) {
    writeBaseline(write, report, opened.path);
    note(`${write}: ${report.files.reduce((sum, { findings }) => sum + findings.length, 0)} findings written`);
  }
  const file = write ?? given.values.get("baseline");
  const paths = given.flags.has("isolated") || file !== undefined ? [] : configured(opened);
  const baselines = (file === undefined ? paths : [file]).flatMap((path) => readBaseline(path) ?? []);
  return baselines.length === 0 ? report : hideKnown(report, baselines, opened.path);
}

/** The baselines that the perimeter.yaml files above what was asked for name. */
function configured({ project, path, asked }: Opened): string[] {
  return project.configs.flatMap(({ uri, baseline }) => {
    const covers = asked.some((one) => pathBelow(folderOf(uri), one) !== undefined);
    return baseline !== undefined && covers ? [path(uri).replace(/[^/\\]*$/, () => baseline)] : [];
  });
}

function louder(report: Report, least: Severity): Report {
  return {
    ...report,
    files: report.files.map((file) => ({ ...file, findings: file.findings.filter(({ severity }) => atLeast(severity, least)) })),
  };
}

type Rewriting = { readonly all: boolean; readonly diff: boolean; readonly stdin: boolean };

/** Fixes what was asked for. `printed`: standard output is taken by a diff or by the fixed standard input. */
function rewrite(opened: Opened, { all, diff, stdin }: Rewriting): { readonly printed: boolean; readonly failed: boolean } {
  const { project, asked } = opened;
  const before = new Map(asked.map((uri) => [project.home(uri), project.text(uri) ?? ""]));
  const { texts, counts } = fixAll(project, (uri) => before.has(uri), all);
  if (diff) {
    print(showDiff(texts, before, opened.shown));
    return { printed: true, failed: false };
  }
  if (stdin) {
    print(project.text(asked.at(-1) ?? "") ?? "");
    return { printed: true, failed: false };
  }
  const written = writeFixed(texts, before, opened);
  const count = written.reduce((sum, uri) => sum + (counts.get(uri) ?? 0), 0);
  if (count > 0)
    note(`${count} ${count === 1 ? "finding" : "findings"} fixed in ${written.length} ${written.length === 1 ? "file" : "files"}`);
  return { printed: false, failed: written.length < texts.size };
}
