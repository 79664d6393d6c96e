/** The outline of a file: tables, their chains, and sets; and what can be folded. */
import type { Symbol as Outline } from "../../core/language.ts";
import type { Span } from "../../core/text.ts";
import type { IptablesFile } from "./file.ts";
import type { Entry } from "./restore.ts";
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
  if (file.script !== undefined) return scriptSymbols(file.script);
  return sections(file.entries).map(({ head, last, chains }) => {
    const name = head.line.kind === "table" ? head.line.name : undefined;
    const nameSpan = { start: head.start + (name?.start ?? 0), end: head.start + (name?.end ?? 1) };
    return {
      name: name?.text ?? "*",
      kind: "table",
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

/** Tables, from their line to COMMIT, in here-documents too, and runs of comment lines. */
export function foldsOf(file: IptablesFile): readonly Span[] {
  const here = (file.script?.commands ?? []).flatMap((one) => (one.kind === "restore" ? (one.entries ?? []) : []));
  const folds: Span[] = sections([...file.entries, ...here]).map(({ head, last }) => ({ start: head.start, end: last.end }));
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
