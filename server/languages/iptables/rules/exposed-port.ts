import type { PacketRule, Table } from "../../../core/filter.ts";
import { lazy } from "../../../core/lazy.ts";
import { normsOf, statedPorts, statedTier } from "../../../core/norms.ts";
import { serviceOf } from "../../../core/ports.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { optionOf, placeOf, tablesNamed } from "../analysis.ts";
import { acceptedAt, portsNamed, portsOf, sourceOf, TCP, UDP } from "../posture.ts";
import type { IptablesUnit } from "../unit.ts";

/** Ports that hold data or hand over the machine; the first two are usually meant to be open, and only worth a note. */
const USUALLY_MEANT = [22, 25];
const TCP_PORTS = [
  ...USUALLY_MEANT,
  ...[23, 111, 135, 139, 445, 873, 1433, 1521, 2049, 2375, 2376, 2379, 3306, 3389, 5432, 5601, 5900, 5984, 6379, 6443, 8086, 9000],
  ...[9200, 10250, 11211, 15672, 27017],
];
const UDP_PORTS = [69, 111, 161, 11211];

export const exposedPort: Rule<IptablesUnit> = {
  id: "iptables/exposed-port",
  category: "exposure",
  severity: "warning",
  since: "0.1.0",
  summary: "A port of a database, an admin interface or an unencrypted login is open to the internet",
  why: `A packet from anywhere in the internet to the port is accepted by this rule after everything before it was asked: a drop that comes
earlier silences the finding, and so does a rule that lets in some sources only. Databases and admin interfaces are found within hours of
being opened. For SSH and SMTP, which are often meant to be open, it is a note. Allow the sources that need it (\`-s\`).
Which ports are meant, \`ports\` in perimeter.yaml can say.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -p tcp -m tcp --dport «5432» -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -p tcp -m tcp --dport 5432 ! -s 192.0.2.0/24 -j DROP
        -A INPUT -p tcp -m tcp --dport 5432 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const table of tablesNamed(unit, "filter")) {
      if (!table.chains.has("INPUT")) continue;
      const found = new Map<PacketRule, Told>();
      const [tcp, udp] = [asked(unit, TCP_PORTS, "tcp"), asked(unit, UDP_PORTS, "udp")];
      const named = portsNamed(table, [...tcp, ...udp]);
      for (const protocol of [TCP, UDP]) collect(table, protocol, protocol === TCP ? tcp : udp, named, found);
      for (const [rule, { source, ports }] of found) if (unit.origin(rule) !== undefined) yield finding(unit, rule, source, ports);
    }
  },
};

type Port = readonly [port: number, protocol: "tcp" | "udp"];
type Told = { readonly source: string; readonly ports: Port[] };

type Ports = ReadonlySet<number>;

/** At most so many ports of perimeter.yaml are asked about. */
const MOST_STATED = 256;

/** The usual ports without those that perimeter.yaml opens to all, and those that it names. */
function asked(unit: IptablesUnit, usual: readonly number[], protocol: "tcp" | "udp"): Ports {
  const norms = normsOf(unit);
  const left = usual.filter((port) => statedTier(norms, port, protocol) !== "public");
  return new Set([...left, ...statedPorts(norms, protocol).slice(0, MOST_STATED)]);
}

function collect(table: Table, protocol: number, ports: Ports, named: Ports, found: Map<PacketRule, Told>): void {
  const others = lazy(() => acceptedAt(table, protocol, [...ports].find((port) => !named.has(port)) ?? 0));
  for (const port of ports) {
    const told = named.has(port) ? acceptedAt(table, protocol, port) : others();
    if (told?.decision.by === undefined) continue;
    const known = found.get(told.decision.by) ?? { source: sourceOf(told.packet), ports: [] };
    known.ports.push([port, protocol === TCP ? "tcp" : "udp"]);
    found.set(told.decision.by, known);
  }
}

function finding(unit: IptablesUnit, rule: PacketRule, source: string, ports: readonly Port[]): Finding {
  const isMeant = ([port, protocol]: Port): boolean =>
    USUALLY_MEANT.includes(port) && statedTier(normsOf(unit), port, protocol) === undefined;
  const worst = ports.find((one) => !isMeant(one)) ?? (ports[0] as Port);
  const name = serviceOf(...worst)?.name;
  const more = ports.length > 1 ? ` (and to ${ports.length - 1} more such ports)` : "";
  const place = portsOf(rule).length > 0 ? optionOf(unit, rule, "--destination-port", "--destination-ports") : placeOf(unit, rule);
  const message = `A packet from ${source} to port ${worst[0]}${name === undefined ? "" : ` (${name})`} is accepted here${more}`;
  const subjects = ports.map(([port, protocol]) => `${port}/${protocol}`);
  return { ...place, message, subjects, ...(isMeant(worst) ? { severity: "info" } : {}) };
}
