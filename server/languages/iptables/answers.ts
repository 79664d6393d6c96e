/** Answers that do not come back: of servers behind FORWARD, and of the host itself. */
import type { Condition, Table } from "../../core/filter.ts";
import { brief } from "../../core/markdown.ts";
import type { Finding } from "../../core/rule.ts";
import type { Packet } from "../../packets/index.ts";
import { analysisOf, optionOf, relatedTo } from "./analysis.ts";
import { interfaceOf } from "./inner.ts";
import { blocksByDefault, cameIn, decidedAt, EPHEMERAL, fromPort, portsOf, protocolIs, stateIs, TCP } from "./posture.ts";
import type { IptablesUnit } from "./unit.ts";

/** INPUT lets connections in whose answers OUTPUT drops. */
export function answersLost(unit: IptablesUnit, table: Table): Finding | undefined {
  if (table.chains.get("OUTPUT")?.policy?.action !== "drop") return undefined;
  const analysis = analysisOf(table);
  const served = analysis.witness("INPUT", [protocolIs(TCP), stateIs("new"), cameIn("lo", true)], "accept");
  const port = typeof served === "string" ? undefined : served.destinationPort;
  if (port === undefined) return undefined;
  const answers = [protocolIs(TCP), stateIs("established"), fromPort(port), EPHEMERAL, { on: "out", not: true, name: "lo" } as const];
  if (analysis.exists("OUTPUT", answers, "accept") !== "none") return undefined;
  const answer: Packet = {
    family: table.family,
    protocol: TCP,
    sourcePort: port,
    destinationPort: 50000,
    in: "",
    out: "eth7",
    state: "established",
  };
  const place = decidedAt(unit, table, "OUTPUT", analysis.decide("OUTPUT", answer));
  const message = `INPUT accepts connections to port ${port}, and OUTPUT drops the answers: accept ESTABLISHED there`;
  return place === undefined ? undefined : { ...place, message };
}

/** The first rule of a script that lets connections to one server through whose answers hang on a policy that the script does not set. */
export function byPolicyOnly(unit: IptablesUnit, table: Table): Finding | undefined {
  const chain = table.chains.get("FORWARD");
  if (chain?.policy === undefined || chain.policy.at !== undefined) return undefined;
  for (const rule of chain.rules) {
    const [port] = portsOf(rule);
    const server = rule.conditions.find((one) => one.on === "destination" && !one.not);
    if (rule.action.do !== "accept" || unit.origin(rule)?.file.kind !== "script" || port === undefined || server === undefined) continue;
    const source = server.on === "destination" ? server.ranges[0] : undefined;
    if (source === undefined || source.first !== source.last) continue;
    const family = table.family;
    const from = { source: { family, value: source.first }, sourcePort: port[0], in: "eth8" } as const;
    const answer: Packet = { family, protocol: TCP, ...from, destinationPort: 50000, out: "eth7", state: "established" };
    const { end, by } = analysisOf(table).decide("FORWARD", answer);
    if (end !== "accept" || by !== undefined) return undefined;
    const message = "Its answers pass by the policy only: under DROP (ufw, Docker) accept ESTABLISHED,RELATED too";
    return { ...optionOf(unit, rule, "-j"), severity: "info", message };
  }
  return undefined;
}

// So many pairs of interfaces are asked about.
const MOST_WAYS = 20;

/** FORWARD lets connections through between two interfaces, and drops everything that comes back the other way. */
export function oneWayOnly(unit: IptablesUnit, table: Table): Finding | undefined {
  if (!blocksByDefault(table, "FORWARD")) return undefined;
  const analysis = analysisOf(table);
  const asked = new Set<string>();
  for (const rule of table.chains.get("FORWARD")?.rules ?? []) {
    const [into, out] = [interfaceOf(rule, "in"), interfaceOf(rule, "out")];
    const key = `${into} ${out}`;
    if (rule.action.do !== "accept" || (into ?? out) === undefined || into === out || asked.has(key)) continue;
    const way = [...on("in", into), ...on("out", out), protocolIs(TCP)];
    if (analysis.exists("FORWARD", [...way, ...rule.conditions, stateIs("new")], "accept") !== "some") continue;
    if (asked.add(key).size > MOST_WAYS) return undefined;
    const other: readonly Condition[] = [...on("in", into), ...on("out", out)].map((one) => ({ ...one, not: true }));
    const back = [...on("in", out), ...on("out", into), ...other, protocolIs(TCP), stateIs("established"), EPHEMERAL];
    if (analysis.exists("FORWARD", back, "accept") !== "none") continue;
    const answer: Packet = {
      family: table.family,
      protocol: TCP,
      sourcePort: 443,
      destinationPort: 50000,
      in: named(out),
      out: named(into),
      state: "established",
    };
    const place = decidedAt(unit, table, "FORWARD", analysis.decide("FORWARD", answer));
    const ways = [into === undefined ? "" : ` from ${brief(into, 15)}`, out === undefined ? "" : ` to ${brief(out, 15)}`].join("");
    const message = `FORWARD accepts connections${ways} and drops their replies: accept ESTABLISHED,RELATED`;
    if (place !== undefined) return { ...place, message, related: relatedTo(unit, [rule], "accepts the connections") };
  }
  return undefined;
}

const on = (side: "in" | "out", name: string | undefined): Condition[] => (name === undefined ? [] : [{ on: side, not: false, name }]);
const named = (name: string | undefined): string => (name ?? "eth7").replace(/\+$/, "7");
