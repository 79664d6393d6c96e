import { brief } from "../../core/markdown.ts";
import { conf, type Rule } from "../../core/rule.ts";
import type { Expectation } from "../estate.ts";
import { relatedOf, socketsOf } from "../evidence.ts";
import { flowText, type ZoneVerdict } from "../exposure.ts";
import type { EstateUnit } from "../model.ts";
import { filterTable, listening, netplan } from "../samples.ts";

const HOST = {
  "hosts/db/etc/netplan/10.yaml": netplan({ eth0: ["203.0.113.5/24"] }, "203.0.113.1"),
  "hosts/db/facts/ss.txt": listening("0.0.0.0", 8123),
};

export const expectation: Rule<EstateUnit> = {
  id: "exposure/expectation",
  category: "exposure",
  severity: "error",
  since: "0.1.0",
  summary: "An `expect:` line of perimeter.yaml does not hold",
  why: `The line states who may reach a port, or who may not, and the files of the estate say otherwise: the related lines are
the packet's way. What the files cannot decide is reported as information and does not fail a build.`,
  references: [],
  examples: [
    {
      path: "perimeter.yaml",
      files: { ...HOST, "hosts/db/facts/iptables-save.txt": filterTable({}) },
      bad: conf`
        expect:
          - «db:8123/tcp not from internet»
      `,
    },
    {
      path: "perimeter.yaml",
      files: { ...HOST, "hosts/db/facts/iptables-save.txt": filterTable({ input: "DROP" }) },
      good: conf`
        expect:
          - db:8123/tcp not from internet
      `,
    },
  ],
  *check(unit) {
    for (const wanted of unit.estate.expectations) {
      const host = unit.hosts.find(({ name }) => name === wanted.host);
      if (host === undefined) {
        yield {
          uri: wanted.at.uri,
          span: wanted.at.span,
          message: `no file belongs to a host named ${brief(wanted.host)}: nothing is known of it`,
          severity: "warning" as const,
        };
        continue;
      }
      const listeners = socketsOf(host).filter((listener) => listener.port === wanted.port && listener.protocol === wanted.protocol);
      const verdicts = listeners.flatMap((listener) => unit.exposure(host, listener).filter(({ zone }) => zone.name === wanted.from));
      const finding = judge(wanted, verdicts, host.listenersComplete !== undefined);
      if (finding !== undefined) yield { uri: wanted.at.uri, span: wanted.at.span, ...finding };
    }
  },
};

function judge(wanted: Expectation, verdicts: readonly ZoneVerdict[], complete: boolean) {
  const spot = `${wanted.host}:${wanted.port}/${wanted.protocol}`;
  const open = verdicts.find(({ verdict }) => verdict === "exposed");
  const doubtful = verdicts.find(({ verdict }) => verdict === "unknown");
  if (!wanted.reachable && open !== undefined)
    return { message: brief(`${spot} is reachable from ${wanted.from}: ${flowText(open)}`, 100), related: relatedOf(open.steps) };
  if (wanted.reachable && open !== undefined) return undefined;
  if (doubtful !== undefined)
    return {
      message: brief(`unknown whether ${wanted.from} reaches ${spot}: ${doubtful.reasons[0]?.text ?? ""}`, 100),
      severity: "info" as const,
    };
  if (verdicts.length === 0 && !complete)
    return { message: `unknown: no file says whether anything listens on ${spot}`, severity: "info" as const };
  if (!wanted.reachable) return undefined;
  const why = verdicts.flatMap(({ because }) => because)[0] ?? "nothing listens there";
  return { message: brief(`${spot} is not reachable from ${wanted.from}: ${why}`, 100), related: relatedOf(verdicts[0]?.steps ?? []) };
}
