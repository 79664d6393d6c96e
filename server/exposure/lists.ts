/** Lists of sources that may use a port of a host. */
import { type AddressRange, isLocalScope, scopeOf } from "../core/address.ts";
import type { At } from "../core/text.ts";
import type { Host } from "./hosts.ts";

/** The sources that some text lets in. */
export type SourceList = { readonly at: At; readonly ranges: readonly AddressRange[] };

/**
 * Accepting rules for the port with a source, in INPUT or where it jumps to, and allow-lists of the program behind it: those that name
 * somebody outside. Lists of inner networks are for others than those who come from the internet.
 */
export function* sourceLists(host: Host, port: number, protocol: "tcp" | "udp"): Iterable<SourceList> {
  for (const list of [...filterLists(host, "INPUT", port, false, new Set()), ...policyLists(host, port, protocol)])
    if (list.ranges.some(({ family, first }) => !isLocalScope(scopeOf({ family, value: first })))) yield list;
}

function filterLists(host: Host, name: string, port: number, asked: boolean, seen: Set<string>): SourceList[] {
  if (seen.has(name)) return [];
  seen.add(name);
  return (host.filters[4].tables.get("filter")?.chains.get(name)?.rules ?? []).flatMap((rule) => {
    const ports = rule.conditions.find((condition) => condition.on === "destination-port" && !condition.not);
    const speaks = ports?.on === "destination-port" ? ports.ports.some(([first, last]) => port >= first && port <= last) : asked;
    const { action } = rule;
    if (action.do === "jump" || action.do === "goto")
      return ports === undefined || speaks ? filterLists(host, action.chain, port, speaks, seen) : [];
    const source = rule.conditions.find((condition) => condition.on === "source" && !condition.not);
    return action.do === "accept" && speaks && source?.on === "source" ? [{ at: rule.at, ranges: source.ranges }] : [];
  });
}

function* policyLists(host: Host, port: number, protocol: "tcp" | "udp"): Iterable<SourceList> {
  for (const policy of host.policies) {
    if (protocol !== "tcp" || !policy.listener.some((one) => one.port === port) || policy.seesForwarded === true) continue;
    for (const { action, ranges, at } of policy.rules) if (action === "allow") yield { at, ranges };
  }
}
