import type { Listener } from "../../core/facts.ts";
import { brief } from "../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../core/rule.ts";
import { isLocalOnly, ofEachHost, socketsAt, socketsOf, socketText, verdictOf } from "../evidence.ts";
import type { Host } from "../hosts.ts";
import type { EstateUnit } from "../model.ts";
import { dropping } from "../repairs.ts";
import { filterTable, listening, netplan } from "../samples.ts";
import { ipv6Disabled } from "../settings.ts";
import { decidedBy, reachesFilter } from "../strangers.ts";

const TWO_FAMILIES = netplan({ eth0: ["203.0.113.5/24", "2001:db8:5::5/64"] }, "203.0.113.1");
const SSH = "-A INPUT -p tcp --dport 22 -j ACCEPT";
const DROPPING = filterTable(
  { input: "DROP" },
  "-A INPUT -i lo -j ACCEPT",
  "-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
  SSH,
);

export const ipv6Open: Rule<EstateUnit> = {
  id: "exposure/ipv6-open",
  category: "exposure",
  severity: "error",
  since: "0.1.0",
  summary: "A port that is filtered for IPv4 is open for IPv6",
  why: `iptables rules say nothing about IPv6: that is ip6tables' own set of rules, and without one everything is accepted.
A socket on :: (most programs' default) takes both families, so the port that the IPv4 rules close stays open to every
IPv6 client. Write the same rules for IPv6, or bind the socket to IPv4. A fix is offered where a file of IPv6 rules is loaded and
accepts by default: it drops the port there.`,
  references: ["https://man7.org/linux/man-pages/man8/ip6tables.8.html"],
  examples: [
    {
      path: "hosts/web/facts/ss.txt",
      files: {
        "hosts/web/etc/netplan/10.yaml": TWO_FAMILIES,
        "hosts/web/facts/iptables-save.txt": DROPPING,
        "hosts/web/facts/ip6tables-save.txt": filterTable({}),
      },
      bad: conf`
        «LISTEN 0 511 *:3000 *:* users:(("node",pid=7,fd=18))»
        LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=9,fd=3))
      `,
    },
    {
      path: "hosts/web/etc/iptables/rules.v6",
      files: {
        "hosts/web/etc/netplan/10.yaml": TWO_FAMILIES,
        "hosts/web/facts/iptables-save.txt": DROPPING.replace(
          "COMMIT",
          "-A INPUT -s 198.51.100.0/24 -p tcp --dport 3000 -j ACCEPT\nCOMMIT",
        ),
        "hosts/web/facts/ss.txt": `«${listening("*", 3000, "node").trimEnd()}»\n`,
      },
      bad: filterTable({}, SSH),
      fixed: filterTable({}, SSH, "-A INPUT ! -i lo -p tcp -m tcp --dport 3000 -j DROP"),
    },
    {
      path: "hosts/web/facts/ss.txt",
      files: {
        "hosts/web/etc/netplan/10.yaml": TWO_FAMILIES,
        "hosts/web/facts/iptables-save.txt": DROPPING,
        "hosts/web/facts/ip6tables-save.txt": DROPPING,
      },
      good: listening("*", 3000, "node"),
    },
  ],
  check: (unit) => ofEachHost(unit, "exposure/ipv6-open", (host) => about(unit, host)),
};

function* about(unit: EstateUnit, host: Host): Iterable<Finding> {
  if (host.filters[4].knowledge !== "stated" || host.filters[6].knowledge === "partial") return;
  if (ipv6Disabled(host, undefined) || !host.addresses.some(({ address }) => address.family === 6 && address.value >> 125n === 1n)) return;
  const inCloud = unit.topology.cloudOf(host).groups.length > 0;
  for (const listener of socketsOf(host)) {
    if (!opensForSix(host, listener)) continue;
    // What stands in front of the host may well have no rule for IPv6.
    if (inCloud && verdictOf(unit, host, listener, "internet")?.verdict !== "exposed") continue;
    yield finding(unit, host, listener);
  }
}

function opensForSix(host: Host, listener: Listener): boolean {
  if (isLocalOnly(listener) || !listener.address.includes(":")) return false;
  const old = socketsAt(host, "0.0.0.0", listener.port, listener.protocol).some((one) => !one.address.includes(":") && !isLocalOnly(one));
  if (listener.dualStack === false && !old) return false;
  return reachesFilter(host, listener, 4) === "dropped" && reachesFilter(host, listener, 6) === "accepted";
}

function finding(unit: EstateUnit, host: Host, listener: Listener): Finding {
  const { at } = decidedBy(host, listener, 6);
  const place = host.filters[6].knowledge === "none" ? "no file filters IPv6" : "the IPv6 rules accept it";
  const fix = at === undefined ? undefined : dropping(unit, host, listener, at, listener.at.uri);
  return {
    uri: listener.at.uri,
    span: listener.at.span,
    message: brief(`${socketText(listener)} is closed for IPv4 and open for IPv6: ${place} on ${host.name}`, 100),
    ...(fix && { fix }),
  };
}
