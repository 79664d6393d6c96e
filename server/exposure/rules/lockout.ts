import { brief } from "../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../core/rule.ts";
import { isLocalOnly, ofEachHost, relatedOf, socketsOf } from "../evidence.ts";
import type { Host } from "../hosts.ts";
import type { EstateUnit } from "../model.ts";
import { accepting } from "../repairs.ts";
import { filterTable, listening, netplan } from "../samples.ts";

const BASE = { "hosts/srv/etc/netplan/10.yaml": netplan({ eth0: ["203.0.113.5/24"] }, "203.0.113.1") };

export const lockout: Rule<EstateUnit> = {
  id: "exposure/lockout",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "sshd's own port is dropped for everybody",
  why: `The filter lets no new connection to the port on which sshd listens through, from no zone: once the rules are loaded,
the sessions that are open are the last ones, and only a console gets back in. The usual cause is a rule for port 22 on a
host whose sshd was moved to another port. Accept the port that sshd uses, if only from the addresses of administrators.`,
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
  if (doors.length === 0 || host.tunnels.length > 0) return;
  const verdicts = doors.map((listener) => ({ listener, seen: unit.exposure(host, listener) }));
  if (verdicts.some(({ seen }) => seen.some(({ verdict }) => verdict !== "not exposed"))) return;
  const first = verdicts.find(({ seen }) => seen.some(({ steps }) => steps.some(({ role }) => role === "blocks")));
  const blocked = first?.seen.find(({ steps }) => steps.some(({ role }) => role === "blocks"));
  if (first === undefined || blocked === undefined) return;
  const { port, at } = first.listener;
  const fix = accepting(unit, host, "INPUT", [`-p tcp --dport ${port} -j ACCEPT`], blocked.steps, at.uri);
  yield {
    uri: first.listener.at.uri,
    span: first.listener.at.span,
    message: brief(`nobody can open an SSH session: ${blocked.because[0] ?? "the filter drops the port"}`, 100),
    related: relatedOf(blocked.steps),
    ...(fix && { fix }),
  };
}
