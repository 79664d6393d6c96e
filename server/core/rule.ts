import type { Edit, Span } from "./text.ts";

/** What a finding means. `invalid`: the native program, at the target version, refuses to load the file. `ignored`: it loads, and does something else than what is written. */
export type Category = "invalid" | "ignored" | "exposure" | "security" | "correctness" | "deprecated" | "hygiene";

/** How loud a finding is. `error` is for what is certain. */
export type Severity = "error" | "warning" | "info" | "hint";

/** `format/problem-in-kebab-case`; for ever. */
export type RuleId = `${string}/${string}`;

/** A place that helps to understand a finding; without `uri` it is in the finding's own file. */
export type Related = { readonly uri?: string; readonly span: Span; readonly message: string };

/**
 * A change that removes the finding. `safe` means: it lets through exactly the traffic that passed before, so it may be
 * made on save. `alone` ones are never made together with others, because only the user can tell whether they are meant (a public
 * site is public), or what they throw away is nowhere else (a key). Edits are in the finding's own file, unless `elsewhere` names others by uri.
 */
export type Fix = {
  readonly title: string;
  readonly safe: boolean;
  readonly alone?: true;
  readonly edits: readonly Edit[];
  readonly elsewhere?: Readonly<Record<string, readonly Edit[]>>;
};

/** One thing said about a text. `message` is one line of at most 100 characters with the user's own values, and never a secret. */
export type Finding = {
  readonly span: Span;
  /** Only when the finding is not in the unit's own file. */
  readonly uri?: string;
  readonly message: string;
  readonly related?: readonly Related[];
  readonly tags?: readonly ("unnecessary" | "deprecated")[];
  readonly fix?: Fix;
  /** What it speaks of where that is several things (`5432/tcp`): a rule that restates it of some of them leaves it the others. */
  readonly subjects?: readonly string[];
  /** Overrides the rule's severity where one rule knows of lighter cases (a placeholder instead of a broken key). */
  readonly severity?: Severity;
};

/**
 * An example of a rule, run as a test, shown in hover and docs. «» marks the span of the finding in `bad`; `fixed` is
 * the whole text after the fix. `path` says where the file lies when that matters (default: the language's own);
 * `files` holds other files of the unit by path; `targets` the versions the example speaks of.
 */
export type Example = {
  readonly path?: string;
  /** The main file's permission bits. */
  readonly mode?: number;
  readonly files?: Readonly<Record<string, string>>;
  readonly targets?: Readonly<Record<string, string>>;
} & ({ readonly bad: string; readonly fixed?: string } | { readonly good: string });

/** A rule knows no config but the versions and norms that its unit carries, no severity override, no URL, no suppression and no other file than its unit's. */
export type Rule<Unit> = {
  readonly id: RuleId;
  /** Former ids, which config and ignores still understand. */
  readonly aliases?: readonly RuleId[];
  readonly category: Category;
  readonly severity: Severity;
  /** Off unless the configuration names it. */
  readonly optIn?: boolean;
  /**
   * `part`: what it says about a part of a unit (in nginx a block in http, in iptables a few dozen lines) follows from that part and from what is
   * around it, never from the parts beside it. After an edit it is asked about the parts that changed only. Default: about everything.
   */
  readonly scope?: "part";
  /** Rules of single files that say less of some of its cases: where this one, which sees several files, speaks, they are silent. */
  readonly restates?: readonly RuleId[];
  /** The first release of Perimeter that has it. */
  readonly since: string;
  readonly summary: string;
  readonly why: string;
  readonly references: readonly string[];
  readonly examples: readonly Example[];
  check(unit: Unit): Iterable<Finding>;
  /** What a rule of `scope: "part"` says of several parts together, beside what `check` says of each. Asked about whole units only. */
  across?(unit: Unit): Iterable<Finding>;
};

/** `String.raw` plus dedent: drops the first and last line break and the indentation that all lines share. */
export function conf(strings: TemplateStringsArray, ...values: readonly unknown[]): string {
  const raw = String.raw({ raw: strings.raw }, ...values);
  const first = raw.startsWith("\n") ? 1 : 0;
  const last = raw.lastIndexOf("\n");
  // The line of the closing quote is indentation, not text.
  const cut = last >= first && /^[ \t]*$/.test(raw.slice(last + 1));
  const lines = (cut ? raw.slice(first, last + 1) : raw.slice(first)).split("\n");
  const indents = lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const shared = indents.length === 0 ? 0 : Math.min(...indents);
  return lines.map((line) => line.slice(Math.min(shared, line.length - line.trimStart().length))).join("\n");
}
