import { readAddress } from "../../../core/address.ts";
import type { Table } from "../../../core/filter.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import type { Packet } from "../../../packets/index.ts";
import { analysisOf, placeOf, tablesNamed } from "../analysis.ts";
import { cameIn, decidedAt, from, protocolIs, rangeOf, SYN, stateIs, TCP, to, toPort } from "../posture.ts";
import type { IptablesUnit } from "../unit.ts";

export const noLoopback: Rule<IptablesUnit> = {
  id: "iptables/no-loopback",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "Connections of the host to itself are dropped",
  why: `Programs on one host talk over the loopback interface: a proxy to the application behind it, an application to its database, everything
to the local resolver. INPUT sees these packets too. Accept them first: \`-A INPUT -i lo -j ACCEPT\`. Where only one port is blocked,
this is reported when the rules let others reach that port, so that the service is meant to be used.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT «DROP» [0:0]
        -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
        COMMIT
      `,
    },
    {
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
    for (const table of tablesNamed(unit, "filter")) {
      if ((table.chains.get("INPUT")?.rules.length ?? 0) === 0) continue;
      const packet = blocked(table);
      if (packet === undefined) continue;
      const decision = analysisOf(table).decide("INPUT", packet);
      const place = decidedAt(unit, table, "INPUT", decision);
      const self = table.family === 4 ? "127.0.0.1" : "::1";
      const message = `A packet of the host to itself (${self}, port ${packet.destinationPort}) is dropped: accept -i lo first`;
      // One port that is closed to the host itself may be meant so.
      const severity = (decision.by?.conditions.length ?? 0) > 0 ? "info" : "warning";
      if (place !== undefined && decision.end !== "accept") yield { ...place, severity, message, ...fixFor(unit, table) };
    }
  },
};

function blocked(table: Table): Packet | undefined {
  const analysis = analysisOf(table);
  const self = rangeOf(table.family === 4 ? "127.0.0.1" : "::1");
  const itself = [protocolIs(TCP), SYN, stateIs("new"), cameIn("lo"), from(self), to(self)];
  const packet = ["drop" as const, "reject" as const]
    .map((end) => analysis.witness("INPUT", itself, end))
    .find((found) => typeof found !== "string");
  if (packet === undefined || typeof packet === "string") return undefined;
  const source = readAddress(table.family === 4 ? "127.0.0.1" : "::1");
  const whole: Packet = source === undefined ? packet : { ...packet, source, destination: source };
  const by = analysis.decide("INPUT", whole).by;
  // Whether a set holds the host's own address is not known.
  if (by?.conditions.some((one) => one.on === "opaque" && one.key.startsWith("set ")) === true) return undefined;
  const port = by === undefined || by.conditions.length === 0 ? undefined : packet.destinationPort;
  if (port === undefined) return whole;
  // One port only: it is a mistake when that port is open to somebody else.
  const open = analysis.exists("INPUT", [protocolIs(TCP), SYN, stateIs("new"), toPort(port), cameIn("lo", true)], "accept");
  return open === "some" ? whole : undefined;
}

function fixFor(unit: IptablesUnit, table: Table): Pick<Finding, "fix"> {
  const first = table.chains.get("INPUT")?.rules.find((rule) => unit.origin(rule) !== undefined);
  if (first === undefined || first.at.uri !== unit.uri || unit.origin(first)?.file.kind !== "restore") return {};
  const { start } = first.at.span;
  if (placeOf(unit, first).span.start !== start) return {};
  return {
    fix: {
      title: "Accept the loopback interface first",
      safe: false,
      edits: [{ span: { start, end: start }, text: "-A INPUT -i lo -j ACCEPT\n" }],
    },
  };
}
