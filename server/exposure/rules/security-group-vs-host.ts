import { brief } from "../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../core/rule.ts";
import { isLocalOnly, ofEachHost, relatedOf, socketsOf, socketText, verdictOf } from "../evidence.ts";
import type { Host } from "../hosts.ts";
import type { EstateUnit } from "../model.ts";
import { filterTable, listening, netplan } from "../samples.ts";
import { reachesFilter } from "../strangers.ts";

const HOST = {
  "perimeter.yaml": "hosts:\n  web: { public: [203.0.113.5], security-groups: [aws_security_group.web] }\n",
  "hosts/web/etc/netplan/10.yaml": netplan({ ens5: ["10.0.0.5/24"] }, "10.0.0.1"),
  "hosts/web/facts/iptables-save.txt": filterTable({}),
};
const GROUP = conf`
  resource "aws_security_group" "web" {
    name = "web"
    ingress {
      from_port   = 443
      to_port     = 443
      protocol    = "tcp"
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
`;

export const securityGroupVsHost: Rule<EstateUnit> = {
  id: "exposure/security-group-vs-host",
  category: "hygiene",
  severity: "hint",
  since: "0.1.0",
  summary: "A host opens a port that its security groups keep closed",
  why: `The host's own filter lets everybody in, and only the security group in front of it does not: the two were written with
different things in mind. If the port is meant to be public, the group lacks a rule; if not, let the host's filter drop it too,
since a group is changed in a moment and by other people.`,
  references: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  examples: [
    {
      path: "hosts/web/facts/ss.txt",
      files: { ...HOST, "cloud/main.tf": GROUP },
      bad: `${listening("0.0.0.0", 443, "nginx")}«${listening("0.0.0.0", 8123, "app").trimEnd()}»\n`,
    },
    { path: "hosts/web/facts/ss.txt", files: { ...HOST, "cloud/main.tf": GROUP }, good: listening("0.0.0.0", 443, "nginx") },
  ],
  check: (unit) => ofEachHost(unit, "exposure/security-group-vs-host", (host) => about(unit, host)),
};

function* about(unit: EstateUnit, host: Host): Iterable<Finding> {
  const names = unit.topology.cloudOf(host).groups;
  if (names.length === 0 || names.some((name) => unit.topology.group(name)?.complete !== true)) return;
  for (const listener of socketsOf(host)) {
    const verdict = isLocalOnly(listener) ? undefined : verdictOf(unit, host, listener, "internet");
    if (verdict?.verdict !== "not exposed" || host.filters[4].knowledge !== "stated") continue;
    if (!verdict.because.some((why) => why.startsWith("no rule of ")) || reachesFilter(host, listener, 4) !== "accepted") continue;
    yield {
      uri: listener.at.uri,
      span: listener.at.span,
      message: brief(`${socketText(listener)} is open on the host, and closed only by ${names.join(", ")}`, 100),
      related: relatedOf(verdict.steps),
    };
  }
}
