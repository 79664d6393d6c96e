import type { Listener } from "../../core/facts.ts";
import { statedTier, tierOf } from "../../core/norms.ts";
import { serviceOf } from "../../core/ports.ts";
import { conf, type Finding, type Rule } from "../../core/rule.ts";
import { ofEachHost, relatedOf, socketsOf, strangerAt } from "../evidence.ts";
import type { Host } from "../hosts.ts";
import type { EstateUnit } from "../model.ts";

/** Administration ports whose service has no authentication of its own by default. */
const UNGUARDED_ADMIN = new Set([2375, 2379, 2380]);

const NETPLAN =
  'network:\n  version: 2\n  ethernets:\n    eth0:\n      addresses: ["203.0.113.5/24"]\n      routes: [{ to: default, via: 203.0.113.1 }]\n';

export const publicDatastore: Rule<EstateUnit> = {
  id: "exposure/public-datastore",
  category: "exposure",
  severity: "error",
  restates: ["iptables/exposed-port", "iptables/published-port"],
  since: "0.1.0",
  summary: "A database or control port can be reached from the internet",
  why: `Databases, caches and control planes are written for a network of friends: many answer without a password, and the
others are tried all day by machines. Perimeter follows a packet from the internet through every filter and translation
that the files state, and reports only what really gets through. Bind the socket to an inner address, or let the filter
accept the port from the hosts that need it. No fix is offered: who needs it stands in no file. Which ports are meant, \`ports\` in
perimeter.yaml can say.`,
  references: ["https://owasp.org/www-project-top-ten/", "https://www.cisecurity.org/controls"],
  examples: [
    {
      path: "hosts/db/facts/ss.txt",
      files: {
        "hosts/db/etc/netplan/10.yaml": NETPLAN,
        "hosts/db/facts/iptables-save.txt":
          "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -p tcp --dport 5432 -j ACCEPT\nCOMMIT\n",
      },
      bad: conf`
        «LISTEN 0 244 0.0.0.0:5432 0.0.0.0:* users:(("postgres",pid=7,fd=5))»
      `,
    },
    {
      path: "hosts/db/facts/ss.txt",
      files: {
        "hosts/db/etc/netplan/10.yaml": NETPLAN,
        "hosts/db/facts/iptables-save.txt":
          "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -s 10.0.0.0/8 -p tcp --dport 5432 -j ACCEPT\nCOMMIT\n",
      },
      good: conf`
        LISTEN 0 244 0.0.0.0:5432 0.0.0.0:* users:(("postgres",pid=7,fd=5))
      `,
    },
  ],
  check: (unit) => ofEachHost(unit, "exposure/public-datastore", (host) => about(unit, host)),
};

/** Whether a port is one of data, one of control without a password, or one that perimeter.yaml calls so. */
function isGuarded(unit: EstateUnit, { port, protocol, at }: Listener): boolean {
  const norms = unit.normsAt(at.uri);
  const tier = tierOf(norms, port, protocol);
  return tier === "data" || (tier === "admin" && (UNGUARDED_ADMIN.has(port) || statedTier(norms, port, protocol) !== undefined));
}

function* about(unit: EstateUnit, host: Host): Iterable<Finding> {
  for (const listener of socketsOf(host)) {
    if (!isGuarded(unit, listener)) continue;
    const stranger = strangerAt(unit, host, listener);
    if (stranger === undefined) continue;
    yield {
      uri: listener.at.uri,
      span: listener.at.span,
      message: `${serviceOf(listener.port, listener.protocol)?.what ?? `Port ${listener.port}`} is open to the internet: ${stranger.from} reaches ${stranger.entry}`,
      related: relatedOf(stranger.steps),
      subjects: [`${listener.port}/${listener.protocol}`],
    };
  }
}
