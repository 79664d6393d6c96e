/** The outline of a file: tables, their chains, and sets; and what can be folded. */
import type { Symbol as Outline } from "../../core/language.ts";
import type { Span } from "../../core/text.ts";
import type { IptablesFile } from "./file.ts";
import type { Entry } from "./restore.ts";
import { indentFolds } from "./script-folds.ts";
import { scriptSymbols } from "./script-symbols.ts";

/** Tables with their chains in files of iptables-restore and scripts; sets in files of ipset. */
export function symbolsOf(file: IptablesFile): readonly Outline[] {
  if (file.ipset !== undefined) {
    return file.ipset.flatMap(({ verb, name, type, start, end }) =>
      verb?.text === "create" && name !== undefined
        ? [
            {
              name: name.text,
              kind: "value" as const,
              detail: type?.text ?? "",
              span: { start, end },
              nameSpan: { start: name.start, end: name.end },
            },
          ]
        : [],
    );
  }
  if (file.script === undefined) return tablesOf(file.entries);
  return [...scriptSymbols(file.script), ...restoredIn(file).flatMap(({ entries, family }) => tablesOf(entries, `IPv${family}`))];
}

/** The texts of a script that it restores, each once, in their order. */
function restoredIn(file: IptablesFile): readonly { readonly entries: readonly Entry[]; readonly family: number }[] {
  const seen = new Set<number>();
  return (file.script?.commands ?? []).flatMap((one) => {
    const first = one.kind === "restore" ? one.entries?.[0] : undefined;
    if (one.kind !== "restore" || first === undefined || seen.has(first.start)) return [];
    seen.add(first.start);
    return [{ entries: one.entries ?? [], family: one.family }];
  });
}

function tablesOf(entries: readonly Entry[], detail?: string): readonly Outline[] {
  return sections(entries).map(({ head, last, chains }) => {
    const name = head.line.kind === "table" ? head.line.name : undefined;
    const nameSpan = { start: head.start + (name?.start ?? 0), end: head.start + (name?.end ?? 1) };
    return {
      name: name?.text ?? "*",
      kind: "table",
      ...(detail !== undefined && { detail }),
      span: { start: head.start, end: last.end },
      nameSpan,
      children: chains.map((chain) => chainSymbol(chain)),
    };
  });
}

type Listed = { readonly entry: Entry; rules: number };
type Section = { readonly head: Entry; last: Entry; readonly chains: Listed[] };

function sections(entries: readonly Entry[]): Section[] {
  const found: Section[] = [];
  let open: Section | undefined;
  let byName = new Map<string, Listed>();
  for (const entry of entries) {
    const { line } = entry;
    if (line.kind === "table") {
      open = { head: entry, last: entry, chains: [] };
      byName = new Map();
      found.push(open);
    } else if (open !== undefined && line.kind !== "blank" && line.kind !== "comment") {
      open.last = entry;
      if (line.kind === "chain" && line.name !== undefined) {
        const listed = { entry, rules: 0 };
        open.chains.push(listed);
        byName.set(line.name.text, listed);
      } else if (line.kind === "command" && line.command.verb === "A") {
        const chain = byName.get(line.command.chain?.text ?? "");
        if (chain !== undefined) chain.rules++;
      } else if (line.kind === "commit") open = undefined;
    }
  }
  return found;
}

function chainSymbol({ entry, rules }: Listed): Outline {
  const { start, end, line } = entry;
  const name = line.kind === "chain" ? line.name : undefined;
  const policy = line.kind === "chain" && line.policy !== undefined && line.policy.text !== "-" ? `${line.policy.text}, ` : "";
  const nameSpan = { start: start + (name?.start ?? 0), end: start + (name?.end ?? 0) };
  return {
    name: name?.text ?? "",
    kind: "chain",
    detail: `${policy}${rules} ${rules === 1 ? "rule" : "rules"}`,
    span: { start, end },
    nameSpan,
  };
}

/** Tables, from their line to COMMIT, in here-documents too; runs of comment lines; and in scripts what is indented. */
export function foldsOf(file: IptablesFile): readonly Span[] {
  if (file.script !== undefined) return scriptFolds(file);
  const folds: Span[] = sections(file.entries).map(({ head, last }) => ({ start: head.start, end: last.end }));
  let first: Entry | undefined;
  let last: Entry | undefined;
  for (const entry of file.entries) {
    if (entry.line.kind === "comment") {
      first ??= entry;
      last = entry;
    } else {
      if (first !== undefined && last !== undefined && first !== last) folds.push({ start: first.start, end: last.end });
      first = undefined;
    }
  }
  return folds;
}

function scriptFolds(file: IptablesFile): readonly Span[] {
  const tables = restoredIn(file).map(({ entries }) => entries);
  const within = tables.map((entries) => ({ start: entries[0]?.start ?? 0, end: entries.at(-1)?.end ?? 0 }));
  within.sort((a, b) => a.start - b.start);
  const folds = tables.flatMap((entries) => sections(entries).map(({ head, last }) => ({ start: head.start, end: last.end })));
  return [...indentFolds(file.source.text, within), ...folds];
}
