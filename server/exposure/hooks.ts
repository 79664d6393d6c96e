/** One netfilter hook of a host: its tables in the kernel's order, and which of their lines drop a packet. */
import type { TableName } from "../core/filter.ts";
import type { At } from "../core/text.ts";
import type { Seen } from "./conntrack.ts";
import type { Host } from "./hosts.ts";
import { type HostPassage, type Memory, type Packet, unmarked } from "./packet.ts";
import type { Run } from "./run.ts";
import { type Decision, decide } from "./tables.ts";

/** The hooks of netfilter. */
export type Hook = "PREROUTING" | "INPUT" | "FORWARD" | "OUTPUT" | "POSTROUTING";

/** What a hook needs to know: the run, the host, how the host sees the packet, and by which interfaces it passes. */
export type Context = {
  readonly run: Run;
  readonly host: Host;
  readonly seen: Seen;
  readonly in?: string | undefined;
  readonly out?: string | undefined;
  /** One for the packet's whole way through the host; without one, it starts anew at every hook. */
  readonly memory?: Memory;
};

const HAS_IN: ReadonlySet<Hook> = new Set(["PREROUTING", "INPUT", "FORWARD"]);
const HAS_OUT: ReadonlySet<Hook> = new Set(["FORWARD", "OUTPUT", "POSTROUTING"]);

/** What conditions ask of a packet's passage through a hook: the interfaces that the hook knows of, the state of its connection, what NAT changed in it. */
export function passageOf(hook: Hook, context: Context): HostPassage {
  const { entry, state } = context.seen;
  const translated = {
    source: entry !== undefined && (entry.before.source !== entry.after.source || entry.before.sourcePort !== entry.after.sourcePort),
    destination:
      entry !== undefined &&
      (entry.before.destination !== entry.after.destination || entry.before.destinationPort !== entry.after.destinationPort),
  };
  return {
    in: context.in,
    out: context.out,
    hasIn: HAS_IN.has(hook),
    hasOut: HAS_OUT.has(hook),
    state,
    translated,
    entry,
    direction: context.seen.direction,
    memory: context.memory ?? unmarked(),
  };
}

/** Why the hook's filters drop the packet; undefined when they let it through. */
export function filtered(hook: Hook, tables: readonly TableName[], packet: Packet, context: Context): string | undefined {
  const { run, host } = context;
  const { knowledge } = host.filters[packet.family];
  if (knowledge === "none") return unknownFilter(hook, packet, context);
  for (const name of tables) {
    const decision = decide(run, host, name, hook, packet, passageOf(hook, context));
    if (decision === undefined) continue;
    note(run, host, decision, name);
    const drops = decision.action === "drop" || decision.action === "reject";
    const sure = name !== "filter" || (isWhole(run, host, packet, drops) && !isChanged(run, host, hook, drops));
    if (drops === sure) return blockedText(host, decision);
  }
  return undefined;
}

// What is not known may let through what these rules drop, without dropping what they let through, and the other way round.
function isWhole(run: Run, host: Host, { family }: Packet, drops: boolean): boolean {
  if (host.filters[family].knowledge === "stated") return true;
  return run.choose(
    { code: "no-filter-file", text: `which rules ${host.name} had before is not known` },
    `before ${host.name} ${family} ${drops}`,
  );
}

// Whether something that is no firewall file (a hook of a tunnel) changes what the hook does.
function isChanged(run: Run, host: Host, hook: Hook, drops: boolean): boolean {
  const change = host.changes.find(({ about }) => about !== "translation" || hook === "FORWARD");
  if (change === undefined) return false;
  return !run.choose({ code: "gap", text: `${host.name}: ${change.why}`, at: change.at }, `changed ${host.name} ${hook} ${drops}`);
}

// Without a file that speaks of the family, only new packets that come in or pass through are in doubt.
function unknownFilter(hook: Hook, packet: Packet, { run, host, seen }: Context): string | undefined {
  if (seen.state !== "new" || (hook !== "INPUT" && hook !== "FORWARD") || host.declared?.zone === "internet") return undefined;
  if (hook === "FORWARD" && (host.declared?.forwards.length ?? 0) > 0) return undefined;
  const text = `no firewall file says what ${host.name} does with IPv${packet.family}`;
  return run.choose({ code: "no-filter-file", text }, `filter ${host.name} ${packet.family}`) ? undefined : text;
}

function blockedText(host: Host, decision: Decision): string {
  const verb = decision.action === "reject" ? "rejects" : "drops";
  return decision.rule === undefined
    ? `${host.name}: the policy of ${decision.chain.name} ${verb} it`
    : `${host.name}: "${decision.rule.text}" ${verb} it`;
}

function note(run: Run, host: Host, decision: Decision, table: TableName): void {
  const at: At | undefined = decision.rule?.at ?? decision.chain.policy?.at;
  if (at === undefined || (table !== "filter" && decision.rule === undefined)) return;
  const text = decision.rule?.text ?? `policy of ${decision.chain.name}: ${decision.action.toUpperCase()}`;
  const role = decision.action === "drop" || decision.action === "reject" ? "blocks" : "filters";
  run.steps.push({ host: host.name, at, text, role });
}
