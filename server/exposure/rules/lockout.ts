import type { Family } from "../../core/address.ts";
import type { Listener } from "../../core/facts.ts";
import { brief } from "../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../core/rule.ts";
import { isLocalOnly, ofEachHost, relatedOf, socketsOf } from "../evidence.ts";
import type { Host } from "../hosts.ts";
import { mayAdmitHosts } from "../insiders.ts";
import type { EstateUnit } from "../model.ts";
import { accepting } from "../repairs.ts";
import type { Step } from "../run.ts";
import { filterTable, listening, netplan } from "../samples.ts";
import { acceptsNobody } from "../strangers.ts";

const BASE = { "hosts/srv/etc/netplan/10.yaml": netplan({ eth0: ["203.0.113.5/24"] }, "203.0.113.1") };

export const lockout: Rule<EstateUnit> = {
  id: "exposure/lockout",
  category: "correctness",
  severity: "error",
  restates: ["iptables/lockout"],
  since: "0.1.0",
  summary: "sshd's own port is dropped for everybody",
  why: `The filter lets no new connection to the port on which sshd listens through, from no zone: once the rules are loaded,
the sessions that are open are the last ones, and only a console gets back in. The usual cause is a rule for port 22 on a
host whose sshd was moved to another port. Accept the port that sshd uses, if only from the addresses of administrators.
It takes the place of \`iptables/lockout\`, which does not know sshd's port.`,
  references: ["https://man7.org/linux/man-pages/man5/sshd_config.5.html"],
  examples: [
    {
      path: "hosts/srv/facts/iptables-save.txt",
      files: { ...BASE, "hosts/srv/facts/ss.txt": `«${listening("0.0.0.0", 2222, "sshd").trimEnd()}»\n` },
      bad: filterTable(
        { input: "DROP" },
        "-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
        "-A INPUT -p tcp --dport 22 -j ACCEPT",
      ),
      fixed: filterTable(
        { input: "DROP" },
        "-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
        "-A INPUT -p tcp --dport 22 -j ACCEPT",
        "-A INPUT -p tcp --dport 2222 -j ACCEPT",
      ),
    },
    {
      path: "hosts/srv/facts/iptables-save.txt",
      files: { ...BASE, "hosts/srv/facts/ss.txt": listening("0.0.0.0", 2222, "sshd") },
      good: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A INPUT -s 198.51.100.7 -p tcp --dport 2222 -j ACCEPT
        COMMIT
      `,
    },
  ],
  check: (unit) => ofEachHost(unit, "exposure/lockout", (host) => about(unit, host)),
};

function* about(unit: EstateUnit, host: Host): Iterable<Finding> {
  const doors = socketsOf(host).filter((listener) => listener.program === "sshd" && listener.protocol === "tcp" && !isLocalOnly(listener));
  const [door] = doors;
  if (door === undefined || host.tunnels.length > 0) return;
  const found = host.addresses.length === 0 ? closedAnywhere(host, doors) : closedHere(unit, host, doors);
  if (found === undefined) return;
  const { listener, why, steps } = found;
  const fix = accepting(unit, host, "INPUT", [`-p tcp --dport ${listener.port} -j ACCEPT`], steps, listener.at.uri);
  yield {
    uri: listener.at.uri,
    span: listener.at.span,
    message: brief(`nobody can open an SSH session: ${why}`, 100),
    related: relatedOf(steps),
    ...(fix && { fix }),
  };
}

type Closed = { readonly listener: Listener; readonly why: string; readonly steps: readonly Step[] };

function closedHere(unit: EstateUnit, host: Host, doors: readonly Listener[]): Closed | undefined {
  const all = doors.flatMap((listener) => unit.exposure(host, listener).map((seen) => ({ listener, seen })));
  if (all.some(({ seen }) => seen.verdict !== "not exposed")) return undefined;
  const blocked = all.find(({ seen }) => seen.steps.some(({ role }) => role === "blocks"));
  // A bastion that is described may be the way in.
  if (blocked === undefined || doors.some((listener) => mayAdmitHosts(unit, host, listener))) return undefined;
  const { listener, seen } = blocked;
  return { listener, why: seen.because[0] ?? "the filter drops the port", steps: seen.steps };
}

// Where no file says how the host is connected: no rule at all that could accept the port.
function closedAnywhere(host: Host, doors: readonly Listener[]): Closed | undefined {
  const places = doors.flatMap((listener) => {
    const families = listener.address.includes(":") ? (listener.dualStack === false ? [6] : [4, 6]) : [4];
    return families.map((family) => ({ listener, end: acceptsNobody(host, family as Family, listener) }));
  });
  const [first] = places;
  if (first?.end === undefined || places.some(({ end }) => end === undefined)) return undefined;
  const { listener, end } = first;
  const steps: Step[] = end.at === undefined ? [] : [{ host: host.name, at: end.at, text: "drops the rest", role: "blocks" }];
  return { listener, why: `no rule of INPUT accepts port ${listener.port}`, steps };
}
