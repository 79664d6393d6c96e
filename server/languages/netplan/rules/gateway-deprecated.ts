import { brief } from "../../../core/markdown.ts";
import type { Fix } from "../../../core/rule.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { followed } from "../../shared/yaml.ts";
import { beginsLine, columnOf, entryOf, find, lineBreak, wholeLines } from "../edits.ts";
import type { Def, NetplanUnit, Setting } from "../model.ts";

/** netplan/gateway-deprecated: `gateway4` and `gateway6` are deprecated: a route to `default` says the same. */
export const gatewayDeprecated: Rule<NetplanUnit> = {
  id: "netplan/gateway-deprecated",
  category: "deprecated",
  severity: "warning",
  since: "0.1.0",
  summary: "`gateway4` and `gateway6` are deprecated: a route to `default` says the same",
  why: `netplan warns about them at every start. A default route under \`routes\` does the same, and can have a metric, a table and \`on-link\`.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.0.2.10/24]
              «gateway4»: 192.0.2.1
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.0.2.10/24]
              routes:
                - to: default
                  via: 192.0.2.1
      `,
    },
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              «gateway6»: 2001:db8::1
              routes:
                - to: 198.51.100.0/24
                  via: 192.0.2.1
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0:
              routes:
                - to: default
                  via: 2001:db8::1
                - to: 198.51.100.0/24
                  via: 192.0.2.1
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              routes:
                - to: default
                  via: 192.0.2.1
      `,
    },
  ],
  *check(unit) {
    for (const def of unit.defs.values())
      for (const setting of def.written) {
        if (setting.path !== "gateway4" && setting.path !== "gateway6") continue;
        const fix = asRoute(def, setting);
        const message = `\`${setting.path}\` is deprecated: write a route to default via ${brief(setting.text, 39)}`;
        yield { uri: setting.keyAt.uri, span: setting.keyAt.span, message, tags: ["deprecated"], ...(fix === undefined ? {} : { fix }) };
      }
  },
};

function asRoute(def: Def, setting: Setting): Fix | undefined {
  const place = entryOf(def, setting);
  if (place === undefined) return undefined;
  const { text } = place.piece.file.source;
  const { map } = place.piece;
  const title = "Replace by a route to default";
  const written = text.slice(setting.at.span.start, setting.at.span.end);
  const routes = find(map, "routes");
  const span = { start: place.entry.key.span.start, end: place.entry.value.span.end };
  if (map.flow)
    return routes === undefined
      ? { title, safe: true, edits: [{ span, text: `routes: [{to: default, via: "${setting.text}"}]` }] }
      : undefined;
  const newline = lineBreak(text);
  if (routes === undefined) {
    const pad = " ".repeat(columnOf(text, span.start));
    return { title, safe: true, edits: [{ span, text: `routes:${newline}${pad}  - to: default${newline}${pad}    via: ${written}` }] };
  }
  const list = followed(routes.value);
  if (list.kind !== "seq" || list.flow || !beginsLine(text, place.entry)) return undefined;
  const pad = " ".repeat(columnOf(text, list.span.start));
  const item = `- to: default${newline}${pad}  via: ${written}${newline}${pad}`;
  return {
    title,
    safe: true,
    edits: [
      { span: wholeLines(text, place.entry), text: "" },
      { span: { start: list.span.start, end: list.span.start }, text: item },
    ],
  };
}
