/** The outline of a script: the tables that it changes, and in them its chains, in the order in which it first names them. */
import type { Symbol as Outline } from "../../core/language.ts";
import type { Span } from "../../core/text.ts";
import type { Script, ScriptCommand } from "./script.ts";

type Rules = ScriptCommand & { kind: "iptables" };
type Listed = { readonly first: Rules; readonly nameSpan: Span; rules: number; policy: string };
type Section = {
  readonly name: string;
  readonly family: number;
  readonly span: { start: number; end: number };
  readonly chains: Map<string, Listed>;
};

/** The symbols of a script. What a variable names is left out. */
export function scriptSymbols(script: Script): readonly Outline[] {
  const sections = new Map<string, Section>();
  for (const one of script.commands) if (one.kind === "iptables" && one.command.chain?.known === true) list(sections, one);
  return [...sections.values()].map(({ name, family, span, chains }) => {
    const children = [...chains].map(([chain, listed]) => chainSymbol(chain, listed));
    return { name, kind: "table", detail: `IPv${family}`, span, nameSpan: children[0]?.nameSpan ?? span, children };
  });
}

function list(sections: Map<string, Section>, one: Rules): void {
  const { command, family, start, end } = one;
  const { chain, verb, extra } = command;
  const name = command.table?.text ?? "filter";
  const key = `${family} ${name}`;
  const section = sections.get(key) ?? { name, family, span: { start, end }, chains: new Map<string, Listed>() };
  sections.set(key, section);
  section.span.start = Math.min(section.span.start, start);
  section.span.end = Math.max(section.span.end, end);
  if (chain === undefined) return;
  // A name that comes out of a variable stands elsewhere.
  const here = chain.start >= start && chain.end <= end;
  const nameSpan = here ? { start: chain.start, end: chain.end } : { start, end };
  const listed = section.chains.get(chain.text) ?? { first: one, nameSpan, rules: 0, policy: "" };
  section.chains.set(chain.text, listed);
  if (verb === "A" || verb === "I") listed.rules++;
  if (verb === "P") listed.policy = `${extra?.text ?? ""}, `;
}

function chainSymbol(name: string, { first, nameSpan, rules, policy }: Listed): Outline {
  const detail = `${policy}${rules} ${rules === 1 ? "rule" : "rules"}`;
  return { name, kind: "chain", detail, span: { start: first.start, end: first.end }, nameSpan };
}
