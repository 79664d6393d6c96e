import type { Table } from "../../../core/filter.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { tablesNamed } from "../analysis.ts";
import { decidedAt, fromInternet, opening, portsOf, sourceOf, TCP, UDP } from "../posture.ts";
import type { IptablesUnit } from "../unit.ts";

export const v6Weaker: Rule<IptablesUnit> = {
  id: "iptables/v6-weaker",
  category: "exposure",
  severity: "warning",
  since: "0.1.0",
  summary: "A port that IPv4 keeps closed is open over IPv6",
  why: `Both families are filtered, and not alike: a packet from the internet to this port is dropped over IPv4 and accepted over IPv6. Programs
that listen on the wildcard listen on both. Every port that either family's rules name is compared, and one that none names.`,
  references: ["https://manpages.debian.org/bookworm/iptables/ip6tables.8.en.html"],
  examples: [
    {
      files: {
        "etc/iptables/rules.v6": "*filter\n:INPUT «ACCEPT» [0:0]\n-A INPUT -i lo -j ACCEPT\nCOMMIT\n",
      },
      bad: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
        COMMIT
      `,
    },
    {
      files: {
        "etc/iptables/rules.v6":
          "*filter\n:INPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\nCOMMIT\n",
      },
      good: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    const [four, six] = tablesNamed(unit, "filter");
    if (four?.family !== 4 || six?.family !== 6 || six.chains.get("INPUT") === undefined || four.chains.get("INPUT") === undefined) return;
    const found = new Map<string, { place: NonNullable<ReturnType<typeof decidedAt>>; ports: number[]; source: string; name: string }>();
    for (const [protocol, port] of portsIn(four, six)) {
      const open = fromInternet(six, "INPUT", opening(6, protocol, port), "accept");
      if (open === undefined || !closed(four, protocol, port)) continue;
      const place = decidedAt(unit, six, "INPUT", open.decision);
      if (place === undefined) continue;
      const known = found.get(`${place.span.start}`) ?? {
        place,
        ports: [],
        source: sourceOf(open.packet),
        name: protocol === TCP ? "tcp" : "udp",
      };
      known.ports.push(port);
      found.set(`${place.span.start}`, known);
    }
    for (const { place, ports, source, name } of found.values()) {
      const more = ports.length > 1 ? ` (and ${ports.length - 1} more)` : "";
      yield { ...place, message: `IPv4 drops ${name} port ${ports[0]}${more}; over IPv6 a packet from ${source} gets in` };
    }
  },
};

const closed = (table: Table, protocol: number, port: number): boolean =>
  fromInternet(table, "INPUT", opening(4, protocol, port), "drop", "eth7") !== undefined ||
  fromInternet(table, "INPUT", opening(4, protocol, port), "reject", "eth7") !== undefined;

const MOST_PORTS = 200;

function portsIn(...tables: readonly Table[]): readonly (readonly [protocol: number, port: number])[] {
  const ports = new Set<number>();
  for (const table of tables)
    for (const chain of table.chains.values())
      for (const rule of chain.rules) for (const [first] of portsOf(rule)) if (ports.size < MOST_PORTS) ports.add(first);
  return [...ports, 47811].flatMap((port) => [[TCP, port] as const, [UDP, port] as const]);
}
