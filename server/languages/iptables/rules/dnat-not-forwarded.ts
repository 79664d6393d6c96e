import { showAddress } from "../../../core/address.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { analysisOf, optionOf } from "../analysis.ts";
import { forwardsOf, notForwarded } from "../dnat.ts";
import type { IptablesUnit } from "../unit.ts";

export const dnatNotForwarded: Rule<IptablesUnit> = {
  id: "iptables/dnat-not-forwarded",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "DNAT sends packets to another host, and FORWARD accepts none of them",
  why: `DNAT only rewrites the destination. The packet then goes through FORWARD, with its new address and port, and needs a rule that accepts
it there. Here FORWARD drops by default and no rule accepts a new connection to the target, so the port forward cannot work.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *nat
        :PREROUTING ACCEPT [0:0]
        -A PREROUTING -i eth0 -p tcp -m tcp --dport 443 -j DNAT --to-destination «192.168.1.100:8443»
        COMMIT
        *filter
        :FORWARD DROP [0:0]
        -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *nat
        :PREROUTING ACCEPT [0:0]
        -A PREROUTING -i eth0 -p tcp -m tcp --dport 443 -j DNAT --to-destination 192.168.1.100:8443
        COMMIT
        *filter
        :FORWARD DROP [0:0]
        -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A FORWARD -d 192.168.1.100/32 -p tcp -m tcp --dport 8443 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const forward of forwardsOf(unit)) {
      if (!notForwarded(forward)) continue;
      const port = forward.port === undefined ? "" : ` port ${forward.port}`;
      const target = `${showAddress({ family: forward.table.family, value: forward.to.first })}${port}`;
      const packet = {
        family: forward.table.family,
        destination: { family: forward.table.family, value: forward.to.first },
        state: "new",
      } as const;
      const by = analysisOf(forward.filter).decide("FORWARD", packet).by;
      yield {
        ...optionOf(unit, forward.rule, "--to-destination"),
        message: `FORWARD accepts no new connection to ${target}: this port forward cannot work`,
        ...(by !== undefined && unit.origin(by) !== undefined
          ? { related: [{ uri: by.at.uri, span: by.at.span, message: "stops the packets" }] }
          : {}),
      };
    }
  },
};
