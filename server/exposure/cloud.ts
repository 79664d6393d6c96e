/**
 * Security groups in front of a host: stateful, allow only, in no order (Amazon VPC User Guide, "Security group rules"). A host is
 * in the groups that perimeter.yaml names for it.
 */
import { isLocalScope, scopeOf } from "../core/address.ts";
import type { CloudFilter } from "../core/facts.ts";
import type { PacketRule } from "../core/filter.ts";
import type { Host } from "./hosts.ts";
import { fulfils, type Packet, type Passage, portText, shown } from "./packet.ts";
import type { Run } from "./run.ts";
import type { Topology } from "./topology.ts";

const PASSAGE: Passage = {
  in: undefined,
  out: undefined,
  hasIn: false,
  hasOut: false,
  state: "new",
  translated: { source: false, destination: false },
};

/** Why the security groups of a host do not let a new packet in; undefined when they do, or it is in none. */
export function refusedByGroups(run: Run, topology: Topology, host: Host, packet: Packet): string | undefined {
  const names = host.declared?.securityGroups ?? [];
  if (names.length === 0) return undefined;
  let open: string | undefined;
  for (const name of names) {
    const group = topology.group(name);
    if (group === undefined || !group.complete)
      open ??= group === undefined ? `no file has the rules of ${name}` : `some rules of ${name} could not be read`;
    const rule = group?.inbound.find((one, index) => admits(topology, group, one, index, packet));
    if (rule === undefined) continue;
    run.steps.push({ host: host.name, at: rule.at, text: rule.text, role: "filters" });
    return undefined;
  }
  const text = `no rule of ${names.join(", ")} lets ${shown(packet.family, packet.source)} reach port ${portText(packet.destinationPort)} of ${host.name}`;
  if (open === undefined) return text;
  return run.choose(
    { code: "security-group", text: `${host.name}: ${open}` },
    `groups ${host.name} ${packet.source} ${portText(packet.destinationPort)}`,
  )
    ? undefined
    : text;
}

function admits(topology: Topology, group: CloudFilter, rule: PacketRule, index: number, packet: Packet): boolean {
  if (rule.action.do !== "accept" || !rule.conditions.every((condition) => fulfils(condition, packet, PASSAGE) === true)) return false;
  const peer = group.inboundGroups[index];
  return peer === undefined || isMember(topology, packet, peer);
}

// Membership counts for addresses inside the cloud network only.
function isMember(topology: Topology, packet: Packet, group: string): boolean {
  const { family, source } = packet;
  if (source === undefined || !isLocalScope(scopeOf({ family, value: source }))) return false;
  const wanted = topology.group(group);
  return topology
    .owners(family, source)
    .some(({ host }) =>
      host.declared?.securityGroups.some((name) => name === group || (wanted !== undefined && topology.group(name) === wanted)),
    );
}
