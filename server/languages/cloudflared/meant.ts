/** Which key a word that cloudflared does not know was meant for. */
import type { Finding } from "../../core/rule.ts";
import { nearest } from "../../core/suggest.ts";
import { keysOf, type Level } from "./knowledge/keys.ts";
import type { Field, IngressRule } from "./model.ts";
import { shown } from "./show.ts";

const words = (name: string): string => name.replaceAll(/[-_]/g, "").toLowerCase();

/** What other proxies call the keys of a rule. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  url: "service",
  origin: "service",
  target: "service",
  upstream: "service",
  backend: "service",
  host: "hostname",
  domain: "hostname",
  location: "path",
};

/** The same words in another case or with other hyphens, an old flag of this setting, another proxy's word, or a near miss. */
export function meantBy(name: string, level: Level): string | undefined {
  const keys = keysOf[level];
  for (const key of keys.values()) if (words(key.name) === words(name)) return key.name;
  const legacy = level === "origin" ? keysOf.top.get(name)?.legacy : undefined;
  if (legacy !== undefined) return legacy;
  if (level === "rule" && Object.hasOwn(OTHER_WORDS, name)) return OTHER_WORDS[name];
  return homeOf(name, level) === undefined ? nearest(name, keys.keys()) : undefined;
}

/** Where a key of another level belongs, in words; undefined when no other level has it. */
export function homeOf(name: string, level: Level): string | undefined {
  const homes: readonly (readonly [Level, string])[] = [
    ["top", "at the top level"],
    ["rule", "in a rule of ingress"],
    ["origin", "in originRequest"],
    ["access", "in originRequest.access"],
    ["warp", "in warp-routing"],
  ];
  return homes.find(([other]) => other !== level && keysOf[other].has(name))?.[1];
}

/** What to say of a misnamed key that the rest follows from. */
export function misnamedKey({ key, keySpan: span }: Field, follows: string): Finding {
  const meant = meantBy(key, "rule") ?? "";
  return {
    span,
    message: `cloudflared knows no "${shown(key, 20)}" (did you mean ${meant}?): ${follows}`,
    fix: { title: `Change to ${meant}`, safe: false, edits: [{ span, text: meant }] },
  };
}

/** What to say of a rule without a service. */
export function noService(rule: IngressRule): Finding {
  const message = `rule ${rule.index + 1} has no service: cloudflared refuses the file`;
  const other = misnamed(rule, "service");
  if (other !== undefined) return misnamedKey(other, message);
  return { span: rule.fields.get("service")?.keySpan ?? rule.map.entries[0]?.key.span ?? rule.span, message };
}

/** The field of a rule that was meant for `key`, which the rule lacks. */
export function misnamed(rule: IngressRule, key: string): Field | undefined {
  if (rule.fields.has(key)) return undefined;
  for (const [name, field] of rule.fields) if (!keysOf.rule.has(name) && meantBy(name, "rule") === key) return field;
  return undefined;
}
