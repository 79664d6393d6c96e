/** What tells other scanners to be silent, read as they read it: comments and metadata, each with what it covers. */
import { lineStart, nextLine, type Span, spanOf } from "../../core/text.ts";
import type { HclBlock, HclBody } from "../shared/hcl.ts";
import { cloudOf, type Matter, matterOf } from "./knowledge/scanner-checks.ts";
import { itemsOf, member, textOf, type Value } from "./value.ts";

/**
 * A place where some matters are not to be reported; `limited`: only until a date, or in one workspace, which is not known here;
 * `cloud`: only for resources of this prefix.
 */
export type Suppression = { readonly span: Span; readonly matter: Matter | "all"; readonly limited: boolean; readonly cloud?: string };

type Content = HclBody | Value | undefined;

const COMMENT = /(?:#|\/\/|\/\*)[ \t]*(?=(?:checkov|bridgecrew|tfsec|cfsec|trivy|kics-scan)\b)([^\n]*)/g;

/** All suppressions of a file; `blocks` are its resources. */
export function suppressionsIn(text: string, content: Content, blocks: readonly Span[]): readonly Suppression[] {
  const found: Suppression[] = [];
  for (const match of text.matchAll(COMMENT)) {
    const [said, at] = [match[1] ?? "", match.index];
    for (const [, ids = ""] of said.matchAll(/(?:checkov|bridgecrew):skip=([\w,\s-]*\w)/g)) {
      const span = blockAt(text, blocks, at);
      if (span !== undefined) found.push(...ids.split(",").flatMap((id) => suppression(span, id.trim())));
    }
    for (const [, ids = ""] of said.matchAll(/(?:tfsec|cfsec|trivy):ignore:(\S+)/g)) found.push(...ignored(text, content, at, ids));
    found.push(...ofKics(text, content, at, said));
  }
  return [...found, ...inMetadata(content)];
}

function suppression(span: Span, id: string, limited = false): readonly Suppression[] {
  const matter = matterOf(id);
  const cloud = cloudOf(id);
  return matter === undefined ? [] : [{ span, matter, limited, ...(cloud === undefined ? {} : { cloud }) }];
}

/** The resource that a comment is in, or that begins on the line after it. */
function blockAt(text: string, blocks: readonly Span[], at: number): Span | undefined {
  const block = blocks[firstEnding(blocks.length, at, (place) => (blocks[place] as Span).end)];
  if (block === undefined || block.start <= at) return block;
  const between = text.slice(at, Math.min(block.start, at + 1000));
  return between.length < 1000 && !/\n[ \t]*[^#/\s\w"']/.test(between) && !/\n[ \t\r]*\n/.test(between) && lines(between) <= 3
    ? block
    : undefined;
}

/** The first of some spans, sorted and apart, that ends at an offset or behind it. */
function firstEnding(count: number, at: number, endOf: (place: number) => number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (endOf(middle) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

const lines = (text: string): number => text.split("\n").length;

/** `ID`, `ID:exp:2030-01-01`, `ID:ws:dev`, `ID[from_port=22]`, and several with commas. */
function ignored(text: string, content: Content, at: number, ids: string): readonly Suppression[] {
  const span = statementAt(text, content, at);
  return ids.split(/,(?![^[]*\])/).flatMap((one) => {
    const [, id = "", condition, limits = ""] = /^([^:[]+)(?:\[([^\]]*)\])?(.*)$/.exec(one) ?? [];
    const isMet = (condition ?? "").split(",").every((pair) => isWritten(text.slice(span.start, span.end), pair));
    return isMet ? suppression(span, id, /:(exp|ws):/.test(limits)) : [];
  });
}

/** Whether an argument has the value that a pair such as `from_port=22` gives. */
function isWritten(text: string, pair: string): boolean {
  const [name = "", value = ""] = pair.split("=").map((part) => part.trim());
  if (name === "" || !/^[\w.-]+$/.test(name)) return name === "";
  const given = new RegExp(`\\b${name.split(".").at(-1)}\\s*[=:]\\s*"?([^"\\s,}]*)`).exec(text)?.[1];
  return given === value.replace(/"/g, "");
}

/** `ignore-line` is about the next line, `ignore-block` about what begins there, `ignore` at the top about the file. */
function ofKics(text: string, content: Content, at: number, said: string): readonly Suppression[] {
  const [, word, ids = ""] = /^kics-scan\s+(ignore-line|ignore-block|ignore|disable)(?![\w-])(?:=([\w,-]+))?/.exec(said) ?? [];
  if (word === undefined) return [];
  if (word === "ignore-block") return [{ span: statementAt(text, content, at), matter: "all", limited: false }];
  if (word === "ignore-line") return [{ span: lineOf(text, nextLine(text, at)), matter: "all", limited: false }];
  const isTop = /^\ufeff?(\s|#[^\n]*\n|---)*$/.test(text.slice(0, at));
  if (!isTop) return [];
  const file = spanOf(0, text.length);
  return word === "ignore" ? [{ span: file, matter: "all", limited: false }] : ids.split(",").flatMap((id) => suppression(file, id));
}

function lineOf(text: string, start: number): Span {
  return spanOf(start, nextLine(text, start));
}

/** What a comment is about: what begins on its own line before it, or on the first line after it that is no comment. */
function statementAt(text: string, content: Content, at: number): Span {
  let line = lineStart(text, at);
  if (text.slice(line, at).trim() === "") {
    do line = nextLine(text, line);
    while (line < text.length && /^[ \t]*(#|\/\/)/.test(text.slice(line, line + 200)));
  }
  const own = lineOf(text, line);
  if (content !== undefined && !("kind" in content)) return hclStatement(content, own) ?? own;
  return spanOf(own.start, endOfIndented(text, own));
}

/** The outermost block or argument that begins within a line. */
function hclStatement(body: HclBody, line: Span): Span | undefined {
  for (const { start, value } of body.attributes) if (start >= line.start && start < line.end) return spanOf(start, value.span.end);
  const { blocks } = body;
  const block = blocks[firstEnding(blocks.length, line.start, (place) => (blocks[place] as HclBlock).span.end)];
  if (block === undefined || block.span.start >= line.end) return undefined;
  return block.span.start >= line.start ? block.span : isAround(block, line) ? hclStatement(block.body, line) : undefined;
}

const isAround = ({ span }: HclBlock, line: Span): boolean => span.start < line.start && line.end <= span.end + 1;

/** Where lines end that are indented deeper than a line of YAML. */
function endOfIndented(text: string, { start, end }: Span): number {
  const depthOf = (from: number): number => /^[ \t]*/.exec(text.slice(from, from + 200))?.[0].length ?? 0;
  const depth = depthOf(start);
  let last = end;
  while (last < text.length && (text[last] === "\n" || depthOf(last) > depth)) last = nextLine(text, last);
  return last;
}

/** Metadata of resources in CloudFormation: `checkov: skip: - id: …`, `cfn_nag: rules_to_suppress: - id: …`, and the same of cdk_nag. */
function inMetadata(content: Content): readonly Suppression[] {
  const resources = content !== undefined && "kind" in content ? member(content, "Resources") : undefined;
  if (resources?.kind !== "map") return [];
  return [...resources.entries.values()].flatMap((resource) => {
    const metadata = member(resource, "Metadata");
    const nags = ["cfn_nag", "cdk_nag"].map((name) => member(member(metadata, name), "rules_to_suppress"));
    const lists = [member(member(metadata, "checkov"), "skip"), ...nags];
    return lists.flatMap(itemsOf).flatMap((one) => suppression(resource.at.span, textOf(member(one, "id")) ?? ""));
  });
}
