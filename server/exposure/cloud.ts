/**
 * What a cloud puts in front of a host. Security groups are stateful, allow only, in no order, and stand at the host's interface; network
 * ACLs are stateless, ordered, end with a denial, and stand at the edge of its subnet (Amazon VPC User Guide).
 */
import { isLocalScope, scopeOf } from "../core/address.ts";
import type { CloudFilter } from "../core/facts.ts";
import type { PacketRule } from "../core/filter.ts";
import type { Host } from "./hosts.ts";
import { fulfils, type Packet, type Passage, portText, shown } from "./packet.ts";
import type { Run } from "./run.ts";
import type { Topology } from "./topology.ts";

export type Direction = "in" | "out";

const PASSAGE: Passage = {
  in: undefined,
  out: undefined,
  hasIn: false,
  hasOut: false,
  state: "new",
  translated: { source: false, destination: false },
};

/** Why the security groups of a host do not let a new packet in, or out; undefined when they do, or it is in none. */
export function refusedByGroups(run: Run, topology: Topology, host: Host, packet: Packet, direction: Direction): string | undefined {
  const { groups: names } = topology.cloudOf(host);
  if (names.length === 0) return undefined;
  let open: string | undefined;
  for (const name of names) {
    const group = topology.group(name);
    if (group === undefined || !group.complete)
      open ??= group === undefined ? `no file has the rules of ${name}` : `some rules of ${name} could not be read`;
    const rules = direction === "in" ? group?.inbound : group?.outbound;
    const rule = rules?.find((one, index) => admits(topology, group as CloudFilter, one, index, packet, direction));
    if (rule === undefined) continue;
    run.steps.push({ host: host.name, at: rule.at, text: rule.text, role: "filters" });
    return undefined;
  }
  const port = portText(packet.destinationPort);
  const text =
    direction === "in"
      ? `no rule of ${names.join(", ")} lets ${shown(packet.family, packet.source)} reach port ${port} of ${host.name}`
      : `no rule of ${names.join(", ")} lets ${host.name} send to ${shown(packet.family, packet.destination)} port ${port}`;
  if (open === undefined) return text;
  const key = `groups ${direction} ${host.name} ${packet.source} ${packet.destination} ${port}`;
  return run.choose({ code: "security-group", text: `${host.name}: ${open}` }, key) ? undefined : text;
}

function admits(topology: Topology, group: CloudFilter, rule: PacketRule, index: number, packet: Packet, direction: Direction): boolean {
  if (rule.action.do !== "accept" || !rule.conditions.every((condition) => fulfils(condition, packet, PASSAGE) === true)) return false;
  const peer = direction === "in" ? group.inboundGroups[index] : group.outboundGroups?.[index];
  return peer === undefined || isMember(topology, packet.family, direction === "in" ? packet.source : packet.destination, peer);
}

// Membership counts for addresses inside the cloud network only.
function isMember(topology: Topology, family: Packet["family"], address: bigint | undefined, group: string): boolean {
  if (address === undefined || !isLocalScope(scopeOf({ family, value: address }))) return false;
  const wanted = topology.group(group);
  return topology
    .owners(family, address)
    .some(({ host }) =>
      topology.cloudOf(host).groups.some((name) => name === group || (wanted !== undefined && topology.group(name) === wanted)),
    );
}

/** Why the network ACL of a host's subnet does not let a packet across the subnet's edge; undefined when it does, or none is known. */
export function refusedByAcl(run: Run, topology: Topology, host: Host, packet: Packet, direction: Direction): string | undefined {
  const { acl: name, subnet } = topology.cloudOf(host);
  if (name === undefined || subnet === undefined) return undefined;
  const other = direction === "in" ? packet.source : packet.destination;
  const inside = subnet.ranges.some(
    (range) => other !== undefined && range.family === packet.family && other >= range.first && other <= range.last,
  );
  if (inside) return undefined;
  const acl = topology.acl(name);
  const about = `${direction === "in" ? "into" : "out of"} ${subnet.id}`;
  const denied = `${name} lets nothing from ${shown(packet.family, packet.source)} port ${portText(packet.sourcePort)} to port ${portText(packet.destinationPort)} ${about}`;
  if (acl === undefined || !acl.complete) {
    const why = acl === undefined ? `no file has the rules of ${name}` : `some rules of ${name} could not be read`;
    return run.choose({ code: "security-group", text: why }, `acl ${name} ${direction} ${packet.source}`) ? undefined : denied;
  }
  const rule = (direction === "in" ? acl.inbound : acl.outbound).find((one) => matches(run, name, one, packet));
  if (rule !== undefined)
    run.steps.push({ host: host.name, at: rule.at, text: rule.text, role: rule.action.do === "accept" ? "filters" : "blocks" });
  return rule?.action.do === "accept" ? undefined : denied;
}

function matches(run: Run, name: string, rule: PacketRule, packet: Packet): boolean {
  const answers = rule.conditions.map((condition) => fulfils(condition, packet, PASSAGE));
  if (answers.includes(false)) return false;
  if (!answers.includes(undefined)) return true;
  const text = `${name}: a rule is for some of the ports ${portText(packet.sourcePort)} to ${portText(packet.destinationPort)} only`;
  return run.choose({ code: "unknown-match", text, at: rule.at }, `acl ${name} ${rule.at.span.start} ${portText(packet.destinationPort)}`);
}
