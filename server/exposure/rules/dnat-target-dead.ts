import { showAddress } from "../../core/address.ts";
import { conf, type Finding, type Rule } from "../../core/rule.ts";
import { ofEachHost, socketsAt, socketsOf, socketText } from "../evidence.ts";
import { forwardingsOf, translatesPort } from "../forwards.ts";
import type { Host } from "../hosts.ts";
import type { EstateUnit } from "../model.ts";
import { listening, ROUTED, withFiles } from "../samples.ts";

export const dnatTargetDead: Rule<EstateUnit> = {
  id: "exposure/dnat-target-dead",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "A port forward to a port on which nobody listens",
  why: `The target host is described completely (its socket dump lists every listener), and none of them takes connections
at the forwarded address and port. Clients get a refusal, or the wrong service once something else takes the port.`,
  references: ["https://man7.org/linux/man-pages/man8/iptables-extensions.8.html"],
  examples: [
    {
      path: "hosts/rtr/etc/iptables/rules.v4",
      files: withFiles(ROUTED, { "hosts/srv/facts/ss.txt": listening("127.0.0.1", 3000) }),
      bad: conf`
        *nat
        :PREROUTING ACCEPT [0:0]
        «-A PREROUTING -i eth0 -p tcp --dport 8080 -j DNAT --to-destination 192.168.1.100:3000»
        COMMIT
      `,
    },
    {
      path: "hosts/rtr/etc/iptables/rules.v4",
      files: ROUTED,
      good: conf`
        *nat
        :PREROUTING ACCEPT [0:0]
        -A PREROUTING -i eth0 -p tcp --dport 8080 -j DNAT --to-destination 192.168.1.100:3000
        COMMIT
      `,
    },
  ],
  check: (unit) => ofEachHost(unit, "exposure/dnat-target-dead", (host) => about(unit, host)),
};

function* about(unit: EstateUnit, host: Host): Iterable<Finding> {
  for (const { at, target, to, toPort, protocol, answer } of forwardingsOf(unit, host)) {
    if (target?.listenersComplete === undefined || answer?.verdict === "reachable" || translatesPort(target, to.family, toPort)) continue;
    const address = showAddress(to);
    if (socketsAt(target, address, toPort, protocol).some((listener) => listener.address !== "127.0.0.1" && listener.address !== "::1"))
      continue;
    const other = socketsOf(target).find((listener) => listener.port === toPort && listener.protocol === protocol);
    const only = other === undefined ? "" : `; it is on ${socketText(other)} only`;
    yield {
      uri: at.uri,
      span: at.span,
      message: `nobody listens on ${target.name} at ${address} port ${toPort}/${protocol}${only}`,
      related: [
        {
          uri: (other ?? target.listenersComplete).at.uri,
          span: (other ?? target.listenersComplete).at.span,
          message: `the sockets of ${target.name}`,
        },
      ],
    };
  }
}
