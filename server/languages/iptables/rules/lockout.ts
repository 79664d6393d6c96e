import type { Table } from "../../../core/filter.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { showPacket } from "../../../packets/index.ts";
import { analysisOf, lineAt, tablesNamed } from "../analysis.ts";
import { placed } from "../parts.ts";
import { blocksByDefault, cameIn, decidedAt, opening, protocolIs, stateIs, TCP, toPort } from "../posture.ts";
import { type Cut, cutsOf, MOVED } from "../session.ts";
import type { IptablesUnit } from "../unit.ts";

export const lockout: Rule<IptablesUnit> = {
  id: "iptables/lockout",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "INPUT lets connections in, and SSH is not among them: whoever loads it remotely is locked out",
  why: `The chain drops what no rule allows, accepts new connections to other ports, and accepts none to port 22, from no address and by no
interface (nor to the ports that SSH is usually moved to). A session that is open survives where established connections are
accepted, and the next one is refused. Hosts that accept no connection at all are taken for workstations. In scripts the order counts
too: a policy of DROP, or a flush under one, cuts the session that runs the script until a rule lets it in again. That is a warning
where something in between waits, or \`set -e\` may end the script; accept established connections right after it, or set the policy last.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT «DROP» [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT
        COMMIT
      `,
    },
    {
      bad: conf`
        iptables -P INPUT «DROP»
        curl -fsS -o /tmp/blocked https://lists.example/blocked
        iptables -A INPUT -p tcp --dport 22 -j ACCEPT
      `,
      path: "srv/firewall.sh",
    },
    {
      good: conf`
        iptables -P INPUT DROP
        iptables -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        iptables -A INPUT -p tcp --dport 22 -j ACCEPT
      `,
      path: "srv/firewall.sh",
    },
    {
      good: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A INPUT -s 192.0.2.0/24 -p tcp -m tcp --dport 22 -j ACCEPT
        -A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const table of tablesNamed(unit, "filter")) {
      if (!blocksByDefault(table) || !servesOthers(table)) continue;
      // IPv6 without SSH locks nobody out while IPv4 has it.
      if (table.family === 6 && tablesNamed(unit, "filter").some((other) => other.family === 4)) continue;
      if ([22, ...MOVED].some((port) => analysisOf(table).exists("INPUT", [...fresh, toPort(port)], "accept") !== "none")) continue;
      const packet = { ...opening(table.family, TCP, 22), in: "eth7" };
      const decision = analysisOf(table).decide("INPUT", packet);
      const place = decidedAt(unit, table, "INPUT", decision);
      if (place === undefined) continue;
      const how = decision.by === undefined ? "the policy drops" : "this rule stops";
      yield { ...place, message: `SSH is locked out: ${how} a packet from ${showPacket(packet)}, whoever sends it` };
    }
    for (const file of unit.files) for (const cut of cutsOf(file)) yield* cutFinding(unit, file, cut);
  },
};

const fresh = [protocolIs(TCP), stateIs("new"), cameIn("lo", true)] as const;

const servesOthers = (table: Table): boolean => analysisOf(table).exists("INPUT", fresh, "accept") === "some";

function* cutFinding(unit: IptablesUnit, file: IptablesUnit["files"][number], { at, until, risk, lost }: Cut): Iterable<Finding> {
  const { extra, verbWord } = at.command;
  const span = extra ?? verbWord ?? at;
  const say = (message: string): Finding => placed(unit, file, { start: span.start, end: span.end }, message);
  const line = until === undefined ? 0 : lineAt(file, until.start);
  if (until === undefined && lost !== undefined)
    yield say(`INPUT drops by policy, and this deletes line ${lineAt(file, lost.start)}, which let SSH in`);
  else if (until !== undefined && risk !== undefined)
    yield {
      ...say(`Cuts an SSH session until line ${line}, and ${brief(risk, 20)} stands in between: accept ESTABLISHED first`),
      severity: "warning",
    };
  else if (until !== undefined)
    yield { ...say(`Cuts an SSH session until line ${line} lets it in: set this policy last`), severity: "info" };
}
