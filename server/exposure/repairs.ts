/** Fixes that put a line into the rules of a host. None of them is safe: each lets something through. */

import { type Family, isLocalScope, scopeOf, showAddress } from "../core/address.ts";
import type { Listener } from "../core/facts.ts";
import type { Chain, PacketRule } from "../core/filter.ts";
import type { Fix } from "../core/rule.ts";
import { type At, lineStart } from "../core/text.ts";
import { isDump } from "./evidence.ts";
import type { Host } from "./hosts.ts";
import type { EstateUnit } from "./model.ts";
import type { Step } from "./run.ts";
import { STRANGER } from "./strangers.ts";
import { routeTo } from "./topology.ts";

/** The accepting line for answers. */
export const ANSWERS = "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT";

/**
 * A fix that has a chain of the filter table, INPUT or FORWARD, accept `rules` (without `-A CHAIN`) before it comes to what blocks; for
 * finding in `uri`. Undefined where the chain is not written as lines for iptables-restore, or something else blocks.
 */
export function accepting(
  unit: EstateUnit,
  host: Host,
  name: "INPUT" | "FORWARD",
  rules: readonly string[],
  steps: readonly Step[],
  uri: string,
): Fix | undefined {
  const blocks = steps.filter(({ role }) => role === "blocks").at(-1);
  return blocks?.host === host.name
    ? inserting(unit, host, name, rules, blocks.at, uri, `Accept it in ${name} of ${host.name}`)
    : undefined;
}

/**
 * A fix that has INPUT drop first packets to a port before it comes to the line at `at`, which accepts them. None in a dump, and none where
 * that line is for the port alone: then it is the one to take away.
 */
export function dropping(
  unit: EstateUnit,
  host: Host,
  { port, protocol }: Pick<Listener, "port" | "protocol">,
  at: At,
  uri: string,
): Fix | undefined {
  const rule = ([4, 6] as const)
    .flatMap((family) => host.filters[family].tables.get("filter")?.chains.get("INPUT")?.rules ?? [])
    .find((one) => sameAt(one.at, at));
  if (isDump(at.uri) || rule?.conditions.some((one) => one.on === "destination-port") === true) return undefined;
  const line = `! -i lo -p ${protocol} -m ${protocol} --dport ${port} -j DROP`;
  return inserting(unit, host, "INPUT", [line], at, uri, `Drop port ${port} in INPUT of ${host.name}`);
}

function inserting(
  unit: EstateUnit,
  host: Host,
  name: "INPUT" | "FORWARD",
  rules: readonly string[],
  before: At,
  uri: string,
  title: string,
): Fix | undefined {
  const chain = chainWith(host, name, before);
  const at = chain === undefined ? undefined : placeBefore(unit, chain, before);
  if (at === undefined) return undefined;
  const edits = [{ span: { start: at.start, end: at.start }, text: rules.map((rule) => `-A ${name} ${rule}\n`).join("") }];
  return at.uri === uri ? { title, safe: false, edits } : { title, safe: false, edits: [], elsewhere: { [at.uri]: edits } };
}

/** A fix that binds a socket which nginx states to the loopback address of its family; undefined where the line is written otherwise. */
export function bindingLocally(unit: EstateUnit, { at, address, port }: Listener): Fix | undefined {
  const text = unit.text(at.uri).slice(at.span.start, at.span.end);
  const match = /^(listen\s+)((?:\*:|0\.0\.0\.0:)?(\d+)|\[::\]:(\d+))(?=[\s;])/.exec(text);
  if (match === null || Number(match[3] ?? match[4]) !== port) return undefined;
  const start = at.span.start + (match[1] ?? "").length;
  const to = address.includes(":") ? `[::1]:${port}` : `127.0.0.1:${port}`;
  return { title: `Listen on ${to} only`, safe: false, edits: [{ span: { start, end: start + (match[2] ?? "").length }, text: to }] };
}

/** Whether FORWARD of a host accepts answers by some rule. */
export const acceptsAnswers = (host: Host, family: 4 | 6): boolean =>
  (host.filters[family].tables.get("filter")?.chains.get("FORWARD")?.rules ?? []).some(
    ({ action, conditions }) =>
      action.do === "accept" &&
      conditions.every(({ on }) => on === "state") &&
      conditions.some((one) => one.on === "state" && one.states.includes("established")),
  );

const sameAt = (a: At | undefined, b: At): boolean => a?.uri === b.uri && a.span.start === b.span.start;

function chainWith(host: Host, name: string, at: At): Chain | undefined {
  return ([4, 6] as const)
    .map((family) => host.filters[family].tables.get("filter")?.chains.get(name))
    .find((chain) => sameAt(chain?.policy?.at, at) || chain?.rules.some((rule) => sameAt(rule.at, at)));
}

// Before the rule that blocks; where the policy does, behind the chain's last rule, or before the table's COMMIT.
function placeBefore(unit: EstateUnit, chain: Chain, blocking: At): { readonly uri: string; readonly start: number } | undefined {
  const text = unit.text(blocking.uri);
  const own = chain.rules.find((rule) => sameAt(rule.at, blocking));
  const last = chain.rules.findLast((rule) => rule.at.uri === blocking.uri);
  const rule = own ?? last;
  if (rule !== undefined) {
    const start = lineStart(text, rule.at.span.start);
    if (!/^-[AI] /.test(text.slice(start))) return undefined;
    const next = text.indexOf("\n", rule.at.span.end);
    return own !== undefined ? { uri: blocking.uri, start } : next === -1 ? undefined : { uri: blocking.uri, start: next + 1 };
  }
  const commit = text.indexOf("\nCOMMIT", blocking.span.end);
  return commit === -1 ? undefined : { uri: blocking.uri, start: commit + 1 };
}

/** A fix that has a rule of POSTROUTING rewrite only what leaves by the interface that leads to the internet. */
export function narrowing(unit: EstateUnit, host: Host, { at, conditions }: PacketRule): Fix | undefined {
  const hop = routeTo(host, 4, STRANGER[4]);
  const words = "-A POSTROUTING ";
  if (hop.kind !== "link" || hop.out === undefined || conditions.some(({ on }) => on === "out")) return undefined;
  if (!unit.text(at.uri).startsWith(words, at.span.start)) return undefined;
  const end = at.span.start + words.length;
  const edits = [{ span: { start: end, end }, text: `-o ${hop.out} ` }];
  return { title: `Rewrite only what leaves by ${hop.out}`, safe: false, edits: [], elsewhere: { [at.uri]: edits } };
}

/** A fix that has the peer whose section begins at a place call the one public address of `holder`, in place of `wrong`. */
export function pointing(unit: EstateUnit, { uri, span }: At, wrong: string, holder: Host, family: Family): Fix | undefined {
  const own = [...unit.topology.cloudOf(holder).publicAddresses, ...holder.addresses.map(({ address }) => address)];
  const right = [...new Set(own.filter((one) => one.family === family && !isLocalScope(scopeOf(one))).map(showAddress))];
  const section = /^[^\n]*\n(?:(?![ \t]*\[)[^\n]*\n?)*/.exec(unit.text(uri).slice(span.start))?.[0] ?? "";
  const line = /^[ \t]*Endpoint[ \t]*=[ \t]*\[?/im.exec(section);
  const start = span.start + (line === null ? 0 : line.index + line[0].length);
  if (line === null || right.length !== 1 || !unit.text(uri).startsWith(wrong, start)) return undefined;
  const edits = [{ span: { start, end: start + wrong.length }, text: right[0] as string }];
  return { title: `Call ${holder.name} at ${right[0]}`, safe: false, edits };
}
