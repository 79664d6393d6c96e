import type { Table } from "../../../core/filter.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import type { Hook, Packet } from "../../../packets/index.ts";
import { analysisOf, optionOf, tablesNamed } from "../analysis.ts";
import { blocksByDefault, decidedAt, portsOf, protocolIs, stateIs, TCP } from "../posture.ts";
import type { IptablesUnit } from "../unit.ts";

export const noEstablished: Rule<IptablesUnit> = {
  id: "iptables/no-established",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "Replies to the host's own connections are dropped: nothing accepts established ones",
  why: `The chain drops what no rule allows, and no rule allows packets of connections that exist already. Then name resolution, package
updates and everything else that the host begins itself dies at the reply; in FORWARD, so do the connections that were allowed.
\`-m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT\` belongs first.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT «DROP» [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
        COMMIT
      `,
    },
    {
      path: "srv/forward.sh",
      bad: conf`
        #!/bin/sh
        iptables -t nat -A PREROUTING -i eth0 -p tcp --dport 8080 -j DNAT --to-destination 192.168.1.100:3000
        iptables -A FORWARD -p tcp -d 192.168.1.100 --dport 3000 -j «ACCEPT»
      `,
    },
  ],
  *check(unit) {
    for (const table of tablesNamed(unit, "filter")) {
      const input = repliesLost(unit, table, "INPUT", "Replies to the host's own connections are dropped");
      if (input !== undefined && startsConnections(table)) yield input;
      const forwards = analysisOf(table).witness("FORWARD", [protocolIs(TCP), stateIs("new")], "accept");
      const forward =
        typeof forwards === "string" ? undefined : repliesLost(unit, table, "FORWARD", "Replies to forwarded connections are dropped");
      if (forward !== undefined) yield forward;
      const oneWay = byPolicyOnly(unit, table);
      if (oneWay !== undefined) yield oneWay;
    }
  },
};

/** The first rule of a script that lets connections to one server through whose answers hang on a policy that the script does not set. */
function byPolicyOnly(unit: IptablesUnit, table: Table): Finding | undefined {
  const chain = table.chains.get("FORWARD");
  if (chain?.policy === undefined || chain.policy.at !== undefined) return undefined;
  for (const rule of chain.rules) {
    const [port] = portsOf(rule);
    const server = rule.conditions.find((one) => one.on === "destination" && !one.not);
    if (rule.action.do !== "accept" || unit.origin(rule)?.file.kind !== "script" || port === undefined || server === undefined) continue;
    const source = server.on === "destination" ? server.ranges[0] : undefined;
    if (source === undefined || source.first !== source.last) continue;
    const family = table.family;
    const from = { source: { family, value: source.first }, sourcePort: port[0], in: "eth8" } as const;
    const answer: Packet = { family, protocol: TCP, ...from, destinationPort: 50000, out: "eth7", state: "established" };
    const { end, by } = analysisOf(table).decide("FORWARD", answer);
    if (end !== "accept" || by !== undefined) return undefined;
    const message = "Its answers pass by the policy only: under DROP (ufw, Docker) accept ESTABLISHED,RELATED too";
    return { ...optionOf(unit, rule, "-j"), severity: "info", message };
  }
  return undefined;
}

// Whether OUTPUT lets the host begin connections at all.
const startsConnections = (table: Table): boolean =>
  typeof analysisOf(table).witness("OUTPUT", [protocolIs(TCP), stateIs("new"), { on: "out", not: true, name: "lo" }], "accept") !==
    "string" || table.chains.get("OUTPUT") === undefined;

function repliesLost(unit: IptablesUnit, table: Table, hook: Hook, what: string): Finding | undefined {
  if (!blocksByDefault(table, hook) || (table.chains.get(hook)?.rules.length ?? 0) === 0) return undefined;
  const analysis = analysisOf(table);
  const replies = [protocolIs(TCP), stateIs("established"), { on: "in", not: true, name: "lo" } as const];
  // An answer comes to a port that the kernel chose: one of them is enough to let connections work.
  const ports = { on: "destination-port", not: false, ports: [[32768, 60999]] } as const;
  if (analysis.witness(hook, [...replies, ports], "accept") !== "none") return undefined;
  const packet = { family: table.family, protocol: TCP, sourcePort: 443, destinationPort: 50000, state: "established" } as const;
  const whole: Packet = hook === "INPUT" ? { ...packet, out: "", in: "eth7" } : { ...packet, in: "eth7", out: "eth8" };
  const place = decidedAt(unit, table, hook, analysis.decide(hook, whole));
  return place === undefined ? undefined : { ...place, message: `${what}: nothing accepts ESTABLISHED packets in ${hook}` };
}
