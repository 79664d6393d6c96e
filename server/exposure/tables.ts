/** A packet in the tables of a host: which rule decides. */

import type { Action, Chain, Condition, PacketRule, Table, TableName } from "../core/filter.ts";
import { brief } from "../core/markdown.ts";
import { type Host, isTunnel } from "./hosts.ts";
import { fulfilsOpaque, remark } from "./matches.ts";
import { fulfils, type HostPassage, type Packet, portText } from "./packet.ts";
import type { Run } from "./run.ts";

/** What decided: the last action, the rule that had it (undefined: the policy or the end of the chain), and the calls that led there. */
export type Decision = {
  readonly action: Exclude<Action["do"], "continue" | "jump" | "goto" | "return" | "notrack">;
  readonly rule: PacketRule | undefined;
  readonly detail: Action | undefined;
  readonly chain: Chain;
};

/** No host has more rules than this on one path; a chain that calls itself is refused by the kernel. */
const MOST_STEPS = 1_000_000;

/** The decision of a built-in chain; undefined when the host has no such table or chain, or knows nothing of the family. */
export function decide(run: Run, host: Host, name: TableName, hook: string, packet: Packet, passage: HostPassage): Decision | undefined {
  const table = host.filters[packet.family].tables.get(name);
  const chain = table?.chains.get(hook);
  return table === undefined || chain === undefined ? undefined : walkChain(run, host, table, chain, packet, passage);
}

type Frame = { readonly chain: Chain; at: number };

function walkChain(run: Run, host: Host, table: Table, builtin: Chain, packet: Packet, passage: HostPassage): Decision {
  const stack: Frame[] = [{ chain: builtin, at: 0 }];
  for (let steps = 0; stack.length > 0 && steps < MOST_STEPS; steps++) {
    const frame = stack[stack.length - 1] as Frame;
    const rule = frame.chain.rules[frame.at++];
    if (rule === undefined) {
      stack.pop();
      continue;
    }
    if (!applies(run, host, rule, packet, passage)) continue;
    const { action } = rule;
    if (action.do === "return") stack.pop();
    else if (action.do === "jump" || action.do === "goto") {
      const target = table.chains.get(action.chain);
      if (action.do === "goto") stack.pop();
      if (target !== undefined && stack.length < 512) stack.push({ chain: target, at: 0 });
    } else if (action.do === "unknown") {
      if (action.elsewhere === true || table.name === "nat")
        run.leaveOpen({ code: "unknown-target", text: `${host.name}: ${action.reason}`, at: rule.at });
      const ends = run.choose({ code: "unknown-target", text: `${host.name}: ${action.reason}`, at: rule.at });
      if (ends)
        return {
          action: run.choose({ code: "unknown-target", text: `${host.name}: ${action.reason}`, at: rule.at }) ? "accept" : "drop",
          rule,
          detail: action,
          chain: frame.chain,
        };
    } else if (action.do === "continue" || action.do === "notrack") notes(passage, action);
    else return { action: action.do, rule, detail: action, chain: frame.chain };
  }
  return { action: builtin.policy?.action ?? "accept", rule: undefined, detail: undefined, chain: builtin };
}

// Marks, and how connection tracking is to see the packet: there the first rule that says so counts (xt_CT.c).
function notes(passage: HostPassage, action: Action): void {
  const { memory } = passage;
  const settled = memory.untracked || memory.zone !== undefined;
  if (action.do === "notrack") memory.untracked ||= !settled;
  if (action.do !== "continue") return;
  if (!settled) memory.zone = action.zone;
  if (action.changes !== undefined) remark(passage, action.changes, action.mark);
}

function applies(run: Run, host: Host, rule: PacketRule, packet: Packet, passage: HostPassage): boolean {
  const open: Condition[] = [];
  for (const condition of rule.conditions) {
    const answer =
      fulfils(condition, packet, passage) ?? fulfilsOpaque(host, rule, condition, packet, passage) ?? besideTunnels(host, condition);
    if (answer === false) return false;
    if (answer === undefined) open.push(condition);
  }
  return open.every((condition) => chosen(run, host, rule, condition, packet, passage));
}

// Packets of a tunnel are known by its interface: what comes and goes by an interface that no file names is none of them.
function besideTunnels(host: Host, condition: Condition): boolean | undefined {
  if (condition.on !== "in" && condition.on !== "out") return undefined;
  const stated = host.addresses.some((own) => own.interface === condition.name);
  return stated && isTunnel(host, condition.name) ? condition.not : undefined;
}

/** What of a packet may not be known, by the condition that asks. */
const WHAT: Partial<Readonly<Record<Condition["on"], string>>> = {
  in: "the interface that the packet comes in on",
  out: "the interface that the packet leaves by",
  source: "the packet's source",
  destination: "the packet's destination",
  "source-port": "the packet's source port",
  "destination-port": "the packet's destination port",
  "any-port": "a port of the packet",
};

function chosen(run: Run, host: Host, rule: PacketRule, condition: Condition, packet: Packet, { memory }: HostPassage): boolean {
  const opaque = condition.on === "opaque";
  const text = `${host.name}: ${opaque ? condition.reason : `${WHAT[condition.on] ?? "whether it matches"} is not known: ${brief(rule.text, 60)}`}`;
  const key =
    opaque && condition.stable
      ? `${host.name} ${condition.key} ${packet.source} ${packet.destination} ${portText(packet.destinationPort)} ${packet.flags} ${memory.changes}`
      : undefined;
  return run.choose({ code: "unknown-match", text, at: rule.at }, key) !== condition.not;
}
