import type { Listener } from "../../core/facts.ts";
import { brief } from "../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../core/rule.ts";
import type { At } from "../../core/text.ts";
import { refusedByGroups } from "../cloud.ts";
import { isLocalOnly, ofEachHost, relatedOf, socketsOf, socketText, verdictOf } from "../evidence.ts";
import type { Host } from "../hosts.ts";
import type { EstateUnit } from "../model.ts";
import { Run } from "../run.ts";
import { filterTable, listening, netplan } from "../samples.ts";
import { acceptsNobody, packetTo, reachesFilter } from "../strangers.ts";

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
  summary: "A host opens a port that its security groups keep closed, or the other way round",
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
  if (host.filters[4].knowledge !== "stated") return;
  const said = new Set<number>();
  for (const listener of socketsOf(host)) {
    if (isLocalOnly(listener)) continue;
    const admitting = admitted(unit, host, listener);
    if (admitting === undefined) {
      if (reachesFilter(host, listener, 4) === "accepted") yield* closedByGroup(unit, host, listener, names);
    } else if (!said.has(admitting.span.start) && acceptsNobody(host, 4, listener) !== undefined) {
      said.add(admitting.span.start);
      const message = brief(
        `opens ${listener.port}/${listener.protocol} to everybody, and INPUT of ${host.name} drops it from everybody`,
        100,
      );
      yield { uri: admitting.uri, span: admitting.span, message, related: [{ ...listener.at, message: "what listens there" }] };
    }
  }
}

function* closedByGroup(unit: EstateUnit, host: Host, listener: Listener, names: readonly string[]): Iterable<Finding> {
  const verdict = verdictOf(unit, host, listener, "internet");
  if (verdict?.verdict !== "not exposed" || !verdict.because.some((why) => why.startsWith("no rule of "))) return;
  yield {
    uri: listener.at.uri,
    span: listener.at.span,
    message: brief(`${socketText(listener)} is open on the host, and closed only by ${names.join(", ")}`, 100),
    related: relatedOf(verdict.steps),
  };
}

// The rule of a group that lets a stranger reach the socket; undefined where none does.
function admitted(unit: EstateUnit, host: Host, listener: Listener): At | undefined {
  const run = new Run([]);
  const refused = refusedByGroups(run, unit.topology, host, packetTo(host, listener, 4), "in");
  return refused === undefined && run.made.length === 0 ? run.steps[0]?.at : undefined;
}
