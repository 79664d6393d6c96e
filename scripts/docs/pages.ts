/** The pages of docs/rules, from the rules themselves. */
import type { Example, Rule } from "../../server/core/rule.ts";

type Format = { readonly id: string; readonly name: string; readonly rules: readonly Rule<unknown>[] };

const NOTE = "<!-- Made by `npm run docs` from the rule's file: change it there. -->";

/** The page of one rule. */
export function rulePage(rule: Rule<unknown>, format: string): string {
  const facts = [
    `**${rule.category}**`,
    rule.severity,
    `since ${rule.since}`,
    ...(rule.optIn === true ? ["off unless perimeter.yaml or `--select` names it"] : []),
  ];
  const fixable = rule.examples.some((example) => "bad" in example && example.fixed !== undefined);
  if (fixable) facts.push("has a fix");
  const parts = [NOTE, `# ${rule.id}`, `${sentence(rule.summary)}`, `${facts.join(" · ")}`, "## Why", paragraphs(rule.why), "## Examples"];
  parts.push(...rule.examples.flatMap((example) => exampleParts(example, format)));
  if (rule.references.length > 0) parts.push("## See also", rule.references.map((url) => `- <${url}>`).join("\n"));
  if ((rule.aliases ?? []).length > 0) parts.push(`Formerly ${(rule.aliases ?? []).map((id) => `\`${id}\``).join(", ")}.`);
  parts.push(
    `Hide one finding with \`ignore[${rule.id}]\`, or set \`severity: { ${rule.id}: off }\` in [perimeter.yaml](../../configuration.md).`,
  );
  return `${parts.join("\n\n")}\n`;
}

/** The table of all rules. */
export function ruleIndexPage(formats: readonly Format[]): string {
  const count = formats.reduce((sum, { rules }) => sum + rules.length, 0);
  const parts = [
    NOTE,
    "# Rules",
    `${count} rules. **invalid** means that the native program refuses to load the file; **ignored** that it loads, and does something else than what is written.`,
  ];
  for (const { id, name, rules } of formats) {
    if (rules.length === 0) continue;
    const rows = rules.map(
      (rule) => `| [${rule.id.slice(id.length + 1)}](${rule.id}.md) | ${cell(rule.summary)} | ${rule.category} | ${rule.severity} |`,
    );
    parts.push(`## ${name}`, ["| rule | what | category | severity |", "|---|---|---|---|", ...rows].join("\n"));
  }
  return `${parts.join("\n\n")}\n`;
}

function exampleParts(example: Example, format: string): string[] {
  const place = example.path === undefined ? "" : ` in \`${example.path}\``;
  const targets = Object.entries(example.targets ?? {}).map(([name, version]) => `${name} ${version}`);
  const where = `${place}${targets.length === 0 ? "" : ` (${targets.join(", ")})`}`;
  const others = Object.entries(example.files ?? {}).flatMap(([path, text]) => [
    `with \`${path}\`:`,
    fenced(plain(text), format === "exposure" ? path : format),
  ]);
  const language = format === "exposure" ? (example.path ?? "") : format;
  if ("good" in example) return [`Says nothing about${where}:`, fenced(plain(example.good), language), ...others];
  const fixed = example.fixed === undefined ? [] : ["Fixed:", fenced(plain(example.fixed), language)];
  return [`Finds${marks(example.bad)}${where}:`, fenced(plain(example.bad), language), ...others, ...fixed];
}

const plain = (marked: string): string => marked.replace(/[«»]/g, "");

/** What is marked, where it is short enough to name. */
function marks(marked: string): string {
  const found = [...marked.matchAll(/«([^«»\n]{1,40})»/g)]
    .map((match) => match[1] ?? "")
    .filter((text) => !text.includes("`") && text.trim() !== "");
  return found.length === 0 || found.length > 3 ? "" : ` ${found.map((text) => `\`${text}\``).join(", ")}`;
}

/** A code block. `format` is a format's id, or the path of a file. */
function fenced(text: string, format: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const language = /^(perimeter|netplan|cloudflared)$|\.ya?ml$/.test(format)
    ? "yaml"
    : /nginx/.test(format)
      ? "nginx"
      : /[/.]/.test(format)
        ? ""
        : format;
  return `${fence}${language}\n${printable(text.replace(/\n$/, ""))}\n${fence}`;
}

// A page is text: what is not printable in an example is shown as what it is.
const printable = (text: string): string =>
  text.replace(/\p{Cc}|\p{Cf}|\p{Cs}/gu, (char) => (char === "\n" || char === "\t" ? char : `\\u{${char.codePointAt(0)?.toString(16)}}`));
const paragraphs = (text: string): string =>
  text
    .trim()
    .split(/\n[ \t]*\n/)
    .map((part) => part.replace(/\s+/g, " "))
    .join("\n\n");
const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
const cell = (text: string): string => printable(text).replace(/\|/g, "\\|").replace(/</g, "&lt;");
