/** Lines that declare a chain: `:NAME POLICY [packets:bytes]`. */
import { brief } from "../../core/markdown.ts";
import { badPolicy } from "./apply.ts";
import type { Fault } from "./fault.ts";
import { VERDICTS } from "./knowledge/words.ts";
import { type Loading, refuse, whole } from "./load-restore.ts";
import type { Entry, Line } from "./restore.ts";
import type { ChainNode, TableNode } from "./ruleset.ts";
import type { Word } from "./words.ts";

type ChainLine = Line & { kind: "chain" };

/** Applies such a line to the open table. */
export function declareChain(loading: Loading, entry: Entry, line: ChainLine) {
  const { file } = loading;
  const { name, policy } = line;
  if (name === undefined) return refuse(loading, entry, { rule: "parse", ...whole(entry), message: "The name of a chain is missing" });
  if (!name.known) return;
  const { start, end, text } = name;
  const chains = (loading.table as TableNode).chains;
  const old = chains.get(text);
  if (text.length > 28)
    refuse(loading, entry, {
      rule: "name-too-long",
      start,
      end,
      message: `"${brief(text)}" is longer than the 28 characters of a chain's name`,
    });
  checkPolicy(loading, entry, name, policy, old);
  if (old?.builtin) {
    const span = { start: entry.start + (policy?.start ?? 0), end: entry.start + (policy?.end ?? 0) };
    if (policy !== undefined && policy.text !== "-") old.policy = { word: policy.text, file, span };
    return;
  }
  checkName(loading, entry, text, start, end);
  const twice: Fault = { rule: "chain-name", start, end, message: `The chain ${brief(text, 30)} is declared twice`, back: "legacy" };
  if (old !== undefined && file.kind !== "ufw" && !isKept(loading, old)) refuse(loading, entry, twice);
  const declared = { file, span: { start: entry.start + start, end: entry.start + end } };
  chains.set(text, { name: text, builtin: false, rules: [], open: false, declared });
}

/** Whether a chain stood there before these lines are loaded, which then only empty it. */
function isKept({ keep, file, opened }: Loading, { declared }: ChainNode): boolean {
  return keep && !(declared?.file === file && declared.span.start > (opened?.start ?? 0));
}

function checkPolicy(loading: Loading, entry: Entry, name: Word, policy: Word | undefined, old: ChainNode | undefined): void {
  const { file, ruleset } = loading;
  const shown = brief(name.text, 30);
  if (policy === undefined) {
    const { start, end } = name;
    refuse(loading, entry, {
      rule: "policy",
      start,
      end,
      message: `${shown} needs a policy: ACCEPT or DROP, or - for a chain of your own`,
    });
  } else if (policy.text === "-" || !policy.known) return;
  else if (old?.builtin) {
    const { start, end, text } = policy;
    const place = { ruleset, file, table: loading.table as TableNode, base: entry.start, entry };
    if (text !== "ACCEPT" && text !== "DROP") badPolicy(place, text, start, end);
  } else {
    const { start, end } = policy;
    const message = `${shown} is no built-in chain of ${loading.table?.name}: write - for its policy`;
    refuse(loading, entry, {
      rule: "policy",
      start,
      end,
      message,
      back: "legacy",
      fix: { title: "Write -", edits: [{ start, end, text: "-" }] },
    });
  }
}

function checkName(loading: Loading, entry: Entry, text: string, start: number, end: number): void {
  if ((VERDICTS as readonly string[]).includes(text))
    refuse(loading, entry, { rule: "chain-name", start, end, message: `${text} is a verdict: a chain must not be called so` });
  else if (/^[-!]/.test(text))
    refuse(loading, entry, { rule: "chain-name", start, end, message: `A chain must not begin with "${text.charAt(0)}"`, back: "nft" });
}
