/** `perimeter explain RULE`. */
import { visible } from "../core/markdown.ts";
import type { Rule } from "../core/rule.ts";
import { nearest } from "../core/suggest.ts";
import { allRules, languages, ruleOf, ruleSets } from "../linter/languages.ts";
import { readArgs, UsageError } from "./args.ts";
import type { Status } from "./commands.ts";
import { print } from "./print.ts";
import { type Paint, paint, printable, wantsColours } from "./terminal.ts";

/** Prints what a rule says, why, and its examples; for a format's name, its rules; for nothing, the formats. */
export function explain(args: readonly string[]): Status {
  const given = readArgs(args, { "no-color": "flag" });
  const colour = paint(wantsColours(given.flags.has("no-color")));
  const [name] = given.paths;
  const rules = allRules();
  if (name === undefined) {
    const named = [...ruleSets(), { id: "exposure", name: "Across files" }, { id: "perimeter", name: "perimeter.yaml and ignores" }];
    const counted = named.map(({ id, name: title }) => ({ id, title, count: rules.filter((one) => one.id.startsWith(`${id}/`)).length }));
    const formats = counted.map(({ id, title, count }) => `${id.padEnd(16)} ${title}, ${count} ${count === 1 ? "rule" : "rules"}\n`);
    print(`perimeter explain RULE, or one of the formats:\n\n${formats.join("")}`);
    return 0;
  }
  const rule = ruleOf(name);
  const set = name.replace(/\/\*?$/, "");
  const prefix = languages.find(({ id }) => id === set)?.rulesOf ?? set;
  const listed = rules.filter(({ id }) => id.startsWith(`${prefix}/`));
  if (rule !== undefined) print(page(rule, colour));
  else if (listed.length > 0) print(listed.map((one) => `${one.id.padEnd(44)} ${one.severity.padEnd(8)} ${one.summary}\n`).join(""));
  else {
    const ids = rules.map(({ id }) => id as string);
    const meant = nearest(name, ids) ?? ids.find((id) => id.endsWith(`/${name}`));
    throw new UsageError(`there is no rule "${visible(name.slice(0, 60))}"${meant === undefined ? "" : `: did you mean ${meant}?`}`);
  }
  return 0;
}

function page(rule: Rule<unknown>, colour: Paint): string {
  const parts = [
    `${colour("bold", rule.id)} (${rule.category}, ${rule.severity}${rule.optIn === true ? ", off unless named" : ""}, since ${rule.since})`,
    rule.summary,
    wrap(rule.why),
  ];
  for (const example of rule.examples) {
    const bad = "bad" in example;
    const head = bad ? colour("red", "Finds") : colour("green", "Says nothing about");
    const path = example.path === undefined ? "" : ` in ${example.path}`;
    parts.push(`${head}${path}:\n${indent(bad ? pointed(example.bad, colour) : plainText(example.good))}`);
    if (bad && example.fixed !== undefined) parts.push(`${colour("green", "Fixed")}:\n${indent(plainText(example.fixed))}`);
  }
  if (rule.references.length > 0) parts.push(rule.references.join("\n"));
  return `${parts.map(coloured).join("\n\n")}\n`;
}

// Colours are ours; everything else that a terminal would obey is not in rules' texts, but in nobody's interest either.
const coloured = (text: string): string => text.split("\x1b").map(printable).join("\x1b");

const plainText = (marked: string): string => marked.replace(/[«»]/g, "");
const pointed = (marked: string, colour: Paint): string =>
  marked.replace(/«([^«»]*)»/g, (_all, inner: string) => colour("red", inner === "" ? "·" : inner)).replace(/[«»]/g, "");
const indent = (text: string): string =>
  text
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");

function wrap(text: string, width = 100): string {
  const lines: string[] = [];
  for (const paragraph of text.trim().split(/\n[ \t]*\n/)) {
    let line = "";
    if (lines.length > 0) lines.push("");
    for (const word of paragraph.trim().split(/\s+/)) {
      if (line !== "" && line.length + word.length + 1 > width) {
        lines.push(line);
        line = word;
      } else line = line === "" ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines.join("\n");
}
