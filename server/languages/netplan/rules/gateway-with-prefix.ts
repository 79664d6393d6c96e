import { brief } from "../../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import type { Item, NetplanUnit } from "../model.ts";
import { isTemplate, splitPrefix } from "../values.ts";

/** netplan/gateway-with-prefix: a route whose gateway or source has a prefix length, which is lost as a whole. */
export const gatewayWithPrefix: Rule<NetplanUnit> = {
  id: "netplan/gateway-with-prefix",
  category: "ignored",
  severity: "error",
  since: "0.1.0",
  summary: "a route whose gateway or source has a prefix length, which is lost as a whole",
  why: `\`via\` and \`from\` of a route are addresses of one machine. netplan takes \`192.168.1.1/24\` and writes it down unread; networkd says \`Invalid Gateway=… ignoring assignment\` in the journal and leaves out the route: the host has no way there. \`gateway4\` with a prefix length netplan refuses itself.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.168.1.5/24]
              nameservers: {addresses: [192.168.1.1]}
              routes:
                - to: default
                  via: «192.168.1.1/24»
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.168.1.5/24]
              nameservers: {addresses: [192.168.1.1]}
              routes:
                - to: default
                  via: 192.168.1.1
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.168.1.5/24]
              routes:
                - to: 10.0.0.0/8
                  via: 192.168.1.1
                  from: 192.168.1.5
      `,
    },
  ],
  *check(unit) {
    for (const def of unit.defs.values()) for (const route of def.routes) yield* prefixed(route);
  },
};

function* prefixed(route: Item): Generator<Finding> {
  for (const name of ["via", "from"]) {
    const setting = route.settings.get(name);
    if (setting === undefined || isTemplate(setting.text)) continue;
    const { address, prefix } = splitPrefix(setting.text);
    if (prefix === undefined) continue;
    const { uri, span } = setting.at;
    const quote = setting.node.style === "plain" ? "" : setting.node.style === "single" ? "'" : '"';
    const edits = [{ span, text: `${quote}${address}${quote}` }];
    yield {
      uri,
      span,
      message: `with /${brief(prefix, 6)} behind \`${name}\` the whole route is left out: write ${brief(address, 39)} alone`,
      fix: { title: `Write ${brief(address, 39)}`, safe: false, edits },
    };
  }
}
