import { covers, showRange } from "../../../core/address.ts";
import type { PacketRule } from "../../../core/filter.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { optionOf, relatedTo, rulesOf } from "../analysis.ts";
import { byPort, forwardsOf, isAbout, notForwarded, type PortForward } from "../dnat.ts";
import { portsOf } from "../posture.ts";
import type { IptablesUnit } from "../unit.ts";

export const forwardPreDnatPort: Rule<IptablesUnit> = {
  id: "iptables/forward-pre-dnat-port",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "The FORWARD rule names the port before DNAT; packets come there with the port behind it",
  why: `PREROUTING comes before FORWARD, so a rule of FORWARD sees the translated destination. A rule that accepts the public port, or the public
address, of a port forward never meets its packets: it has to name the address and port that \`--to-destination\` gives.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *nat
        :PREROUTING ACCEPT [0:0]
        -A PREROUTING -p tcp -m tcp --dport 8080 -j DNAT --to-destination 192.168.1.100:3000
        COMMIT
        *filter
        :FORWARD DROP [0:0]
        -A FORWARD -d 192.168.1.100/32 -p tcp -m tcp --dport «8080» -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *nat
        :PREROUTING ACCEPT [0:0]
        -A PREROUTING -p tcp -m tcp --dport 8080 -j DNAT --to-destination 192.168.1.100:3000
        COMMIT
        *filter
        :FORWARD DROP [0:0]
        -A FORWARD -d 192.168.1.100/32 -p tcp -m tcp --dport 3000 -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *nat
        -A PREROUTING -p tcp -m tcp --dport 8080 -j DNAT --to-destination 192.168.1.100
        COMMIT
        *filter
        :FORWARD DROP [0:0]
        -A FORWARD -d 192.168.1.100/32 -p tcp -m tcp --dport 8080 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    const forwards = forwardsOf(unit).filter((forward) => forward.ports.length > 0 && notForwarded(forward));
    if (forwards.length === 0) return;
    const around = byPort(forwards);
    const candidates = (rule: PacketRule): readonly PortForward[] =>
      portsOf(rule).flatMap(([first, last]) => (first === last ? around(first, last) : forwards.slice(0, 500)));
    for (const table of new Set(forwards.map((forward) => forward.filter))) {
      for (const { chain, rule } of rulesOf(unit, [table])) {
        if (rule.action.do !== "accept" || chain.name === "INPUT" || chain.name === "OUTPUT") continue;
        const meant = candidates(rule).find((forward) => forward.filter === table && writtenBefore(rule, forward));
        if (meant !== undefined) yield finding(unit, rule, meant);
      }
    }
  },
};

// Whether a rule would let the forward's packets pass if they still had the port, or the address, from before.
function writtenBefore(rule: PacketRule, forward: PortForward): boolean {
  const own = portsOf(rule);
  const to = rule.conditions.find((condition) => condition.on === "destination");
  const publicTo = forward.rule.conditions.find((condition) => condition.on === "destination");
  const before = forward.ports.some(([first, last]) => own.some(([low, high]) => low <= first && last <= high));
  if (!before || !isAbout(rule, forward.protocol) || (to?.on === "destination" && to.not)) return false;
  const ranges = to?.on === "destination" ? to.ranges : undefined;
  const toTarget = ranges === undefined || ranges.some((range) => covers(range, forward.to));
  const toPublic = publicTo?.on === "destination" && (ranges ?? []).some((range) => publicTo.ranges.some((each) => covers(range, each)));
  return toTarget || toPublic;
}

function finding(unit: IptablesUnit, rule: PacketRule, forward: PortForward): Finding {
  const was = forward.ports[0]?.[0] ?? 0;
  const place = optionOf(unit, rule, "--destination-port", "--destination-ports");
  const now = forward.port === undefined || forward.port === was ? showRange(forward.to) : `port ${forward.port}`;
  const ports = portsOf(rule);
  const single = ports.length === 1 && ports[0]?.[0] === ports[0]?.[1] && forward.port !== was && rule.at.uri === unit.uri;
  const edits = [{ span: place.span, text: `${forward.port}` }];
  const fixable = single && unit.origin(rule)?.file.kind === "restore";
  return {
    ...place,
    message: `DNAT comes before FORWARD: the packets come here for ${now}, not for port ${was}`,
    related: relatedTo(unit, [forward.rule], "translates the packets"),
    ...(fixable ? { fix: { title: `Accept port ${forward.port}`, safe: false, edits } } : {}),
  };
}
