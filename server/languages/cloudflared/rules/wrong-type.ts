import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { keysOf, type Type } from "../knowledge/keys.ts";
import type { Block, Field } from "../model.ts";
import { INGRESS_PAGE, shown } from "../show.ts";
import { fits, repaired } from "../types.ts";
import type { CloudflaredUnit } from "../unit.ts";

const WANTED: Readonly<Record<Type, string>> = {
  string: "text",
  bool: "true or false, without quotes",
  int: "a whole number, without quotes",
  uint: "a whole number from 0, without quotes",
  duration: "a duration with a unit, like 30s",
  "string[]": "a list of texts",
  "int[]": "a list of whole numbers",
  rules: "a list of rules",
  "ip-rules": "a list of mappings",
  origin: "a mapping",
  access: "a mapping",
  warp: "a mapping",
};

export const wrongType: Rule<CloudflaredUnit> = {
  id: "cloudflared/wrong-type",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a value of another type than the key wants",
  why: `cloudflared refuses a number without a unit where a duration belongs, a quoted true, a number where the top level wants text (edge-ip-version:
4), and one value where a list belongs. Inside rules any scalar will do as text.`,
  references: [INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        grace-period: «30»
        edge-ip-version: «4»
        originRequest:
          noTLSVerify: «"true"»
        ingress:
          - service: http_status:404
        `,
      fixed: conf`
        grace-period: 30s
        edge-ip-version: "4"
        originRequest:
          noTLSVerify: true
        ingress:
          - service: http_status:404
        `,
    },
    {
      bad: conf`
        ingress: «http://localhost:3000»
        `,
    },
    {
      good: conf`
        grace-period: 1m30s
        originRequest:
          noTLSVerify: yes
        ingress:
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    for (const block of file.blocks) for (const [name, field] of block.fields) yield* wrong(block, name, field);
    for (const item of file.ingress?.items ?? []) {
      const node = item.kind === "alias" ? item.target : item;
      if (item.span.start >= file.stops) return;
      if (node !== undefined && node.kind !== "map" && !(node.kind === "scalar" && node.text === "" && node.style === "plain"))
        yield { span: item.span, message: "a rule is a mapping with a service: cloudflared refuses anything else in this list" };
    }
  },
};

function* wrong(block: Block, name: string, field: Field): Iterable<Finding> {
  const key = keysOf[block.level].get(name);
  if (key === undefined || fits(key.type, field.value, block.level === "top" && name !== "tunnel")) return;
  const { span, value } = field;
  const text =
    value.kind === "scalar"
      ? value.text === ""
        ? "nothing"
        : `"${shown(value.text, 24)}"`
      : value.kind === "map"
        ? "a mapping"
        : "a list";
  const message = `${name} wants ${WANTED[key.type]}: cloudflared refuses ${text}`.slice(0, 100);
  const meant = repaired(key.type, value);
  const where = span.end > span.start ? span : field.keySpan;
  if (meant === undefined || span.end === span.start) yield { span: where, message };
  else yield { span, message, fix: { title: `Change to ${meant}`.slice(0, 100), safe: false, edits: [{ span, text: meant }] } };
}
