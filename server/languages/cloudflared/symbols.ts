/** The outline of a configuration: its keys, and the rules by host and service. */
import type { Symbol as OutlineSymbol } from "../../core/language.ts";
import type { Span } from "../../core/text.ts";
import { type CloudflaredFile, type IngressRule, textIn } from "./model.ts";
import { shown } from "./show.ts";

/** Top-level keys, and under ingress one symbol a rule. Secrets have no detail. */
export function symbols(file: CloudflaredFile): readonly OutlineSymbol[] {
  return [...(file.top?.fields ?? [])].map(([name, field]) => {
    const text = /token|secret|key|contents/i.test(name) ? undefined : textIn(file.top, name);
    return {
      name: name === "" ? '""' : shown(name),
      ...(text === undefined ? {} : { detail: shown(text, 60) }),
      kind: field.value.kind === "scalar" ? "key" : "section",
      span: { start: field.keySpan.start, end: Math.max(field.keySpan.end, field.span.end) },
      nameSpan: field.keySpan,
      ...(name === "ingress" ? { children: file.rules.map(ruleSymbol) } : {}),
    };
  });
}

function ruleSymbol(rule: IngressRule): OutlineSymbol {
  const host = rule.hostname === "" ? "everything" : rule.hostname;
  const nameSpan = rule.fields.get("hostname")?.span ??
    rule.fields.get("service")?.span ?? { start: rule.span.start, end: rule.span.start };
  const inside = nameSpan.start >= rule.span.start && nameSpan.end <= rule.span.end;
  return {
    name: `${shown(host)}${shown(rule.path, 30)}`,
    detail: shown(rule.service, 60),
    kind: "rule",
    span: rule.span,
    nameSpan: inside ? nameSpan : { start: rule.span.start, end: rule.span.start },
  };
}

/** Top-level mappings and lists, and every rule of more than one line. */
export function folds(file: CloudflaredFile): readonly Span[] {
  const { text } = file.source;
  const spans = [...(file.top?.fields.values() ?? [])]
    .filter(({ value }) => value.kind !== "scalar")
    .map(({ keySpan, span }) => ({ start: keySpan.start, end: span.end }));
  return [...spans, ...file.rules.map(({ span }) => span)]
    .map(({ start, end }) => ({ start, end: start + text.slice(start, end).trimEnd().length }))
    .filter(({ start, end }) => text.slice(start, end).includes("\n"));
}
