import { conf, type Rule } from "../../../core/rule.ts";
import { nearest } from "../../../core/suggest.ts";
import { goTypeOf } from "../../shared/go-yaml.ts";
import { keysOf } from "../knowledge/keys.ts";
import { scalarIn } from "../model.ts";
import { RUN_PAGE, replaceValue, shown } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const badChoice: Rule<CloudflaredUnit> = {
  id: "cloudflared/bad-choice",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "a word that the setting does not know",
  why: `protocol is auto, quic or http2 (h2mux is gone), loglevel one of debug, info, warn, error and fatal, proxyType empty or socks. "ingress validate" does not look
at them; some stop the tunnel at its start, others do nothing.`,
  references: [RUN_PAGE],
  examples: [
    {
      bad: conf`
        protocol: «h2mux»
        loglevel: «inf»
        ingress:
          - service: http_status:404
        `,
    },
    {
      good: conf`
        protocol: quic
        loglevel: warn
        ingress:
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    for (const block of file.blocks) {
      for (const [name, field] of block.fields) {
        const values = keysOf[block.level].get(name)?.values;
        const scalar = scalarIn(block, name);
        if (
          values === undefined ||
          scalar === undefined ||
          scalar.text === "" ||
          values.includes(scalar.text) ||
          goTypeOf(scalar) !== "string" ||
          /\$\{|\{\{/.test(scalar.text)
        )
          continue;
        const meant = nearest(scalar.text, values) ?? values.find((value) => value === scalar.text.toLowerCase());
        const message = `${name} knows no "${shown(scalar.text, 20)}": ${values.join(", ")}`.slice(0, 100);
        if (meant === undefined) yield { span: field.span, message };
        else yield { span: field.span, message, fix: { title: `Change to ${meant}`, safe: false, edits: [replaceValue(field, meant)] } };
      }
    }
  },
};
