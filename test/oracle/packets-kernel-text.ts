/** Tables as iptables-restore reads them, and which of a random rule's conditions it can say. */
import { type AddressRange, showRange } from "../../server/core/address.ts";
import type { Condition, PacketRule, Table } from "../../server/core/filter.ts";

/** The conditions that one command can hold together: one protocol, one range, what its options can express. */
export function sayable(conditions: readonly Condition[]): Condition[] {
  const kept: Condition[] = [];
  let protocol: number | undefined;
  for (const condition of conditions) {
    // iptables-nft leaves a range of all ports out even when it is inverted; the reader calls such a condition unknown.
    if ("ports" in condition && condition.not && condition.ports.some(([first, last]) => first === 0 && last === 65535)) continue;
    const needs = needed(condition);
    if (condition.on === "protocol") {
      const number = condition.protocols[0]?.[0] ?? 0;
      if (protocol !== undefined) continue;
      protocol = number;
      kept.push(condition);
    } else if (needs.length > 0 && (protocol === undefined || !needs.includes(protocol))) {
    } else if (condition.on === "icmp") {
      if (condition.types[0] === condition.types[1]) kept.push(condition);
    } else if (condition.on === "source" || condition.on === "destination")
      kept.push({ ...condition, ranges: condition.ranges.slice(0, 1) });
    else if (!kept.some((other) => other.on === condition.on)) kept.push(condition);
  }
  return kept;
}

function needed(condition: Condition): readonly number[] {
  if (condition.on === "source-port" || condition.on === "destination-port" || condition.on === "any-port") return [6, 17];
  if (condition.on === "tcp-flags") return [6];
  return condition.on === "icmp" ? [1, 58] : [];
}

const NAMES: Readonly<Record<number, string>> = { 1: "icmp", 6: "tcp", 17: "udp", 58: "ipv6-icmp" };
const FLAGS = ["FIN", "SYN", "RST", "PSH", "ACK", "URG"];
const flags = (bits: number): string => FLAGS.filter((_, i) => (bits & (1 << i)) !== 0).join(",") || "NONE";
const range = (of: AddressRange | undefined): string => (of === undefined ? "" : showRange(of));
const ports = (list: readonly (readonly [number, number])[], dash: string): string =>
  list.map(([first, last]) => (first === last ? `${first}` : `${first}${dash}${last}`)).join(",");

function said(condition: Condition): string {
  const not = condition.not ? "! " : "";
  switch (condition.on) {
    case "source":
      return `${not}-s ${range(condition.ranges[0])}`;
    case "destination":
      return `${not}-d ${range(condition.ranges[0])}`;
    case "protocol":
      return `-p ${NAMES[condition.protocols[0]?.[0] ?? 0] ?? condition.protocols[0]?.[0]}`;
    case "source-port":
      return `${not}--sport ${ports(condition.ports, ":")}`;
    case "destination-port":
      return `${not}--dport ${ports(condition.ports, ":")}`;
    case "any-port":
      return `-m multiport ${not}--ports ${ports(condition.ports, ":")}`;
    case "icmp":
      return `${not}--icmp-type ${condition.types[0]}${condition.codes[0] === condition.codes[1] ? `/${condition.codes[0]}` : ""}`;
    case "in":
      return `${not}-i ${condition.name}`;
    case "out":
      return `${not}-o ${condition.name}`;
    case "state":
      return `-m conntrack ${not}--ctstate ${condition.states.join(",").toUpperCase()}`;
    case "fragment":
      return `${not}-f`;
    case "tcp-flags":
      return `${not}--tcp-flags ${flags(condition.mask)} ${flags(condition.set)}`;
    case "opaque":
      throw new Error("not sayable");
  }
}

function ruleText(chain: string, rule: PacketRule, family: 4 | 6): string {
  const { action } = rule;
  const target =
    action.do === "jump" || action.do === "goto"
      ? ` -${action.do === "jump" ? "j" : "g"} ${action.chain}`
      : action.do === "continue"
        ? ""
        : ` -j ${action.do.toUpperCase()}`;
  // Behind -m multiport, --dport would be one of its options.
  const ordered = [...rule.conditions].sort((a, b) => Number(a.on === "any-port") - Number(b.on === "any-port"));
  const conditions = ordered.map(said).join(" ");
  return `-A ${chain} ${family === 6 ? conditions.replace("--icmp-type", "--icmpv6-type") : conditions}${target}`;
}

/** The table as a file of iptables-restore, all counters zero. */
export function restoreText(table: Table): string {
  const chains = [...table.chains.values()];
  const lines = chains.map(({ name, policy }) => `:${name} ${policy?.action.toUpperCase() ?? "-"} [0:0]`);
  for (const { name, rules } of chains) for (const rule of rules) lines.push(ruleText(name, rule, table.family));
  return [`*${table.name}`, ...lines, "COMMIT", ""].join("\n");
}

/** How many packets each rule counted, by chain, out of the text of iptables-save -c; policies under `:CHAIN`. */
export function countersOf(saved: string): Map<string, number[]> {
  const counters = new Map<string, number[]>();
  for (const line of saved.split("\n")) {
    const policy = /^:(\S+) \S+ \[(\d+):/.exec(line);
    if (policy !== null) counters.set(`:${policy[1]}`, [Number(policy[2])]);
    const rule = /^\[(\d+):\d+\] -A (\S+)/.exec(line);
    if (rule === null) continue;
    const own = counters.get(rule[2] ?? "") ?? [];
    own.push(Number(rule[1]));
    counters.set(rule[2] ?? "", own);
  }
  return counters;
}
