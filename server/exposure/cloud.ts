/**
 * What a cloud puts in front of a host. Security groups are stateful, allow only, in no order, and stand at the host's interface; network
 * ACLs are stateless, ordered, end with a denial, and stand at the edge of its subnet (Amazon VPC User Guide). Groups of Azure and Google are
 * stateful and ordered (see `CloudFilter`).
 */
import { isLocalScope, scopeOf } from "../core/address.ts";
import type { CloudFilter, Instance, Tagged } from "../core/facts.ts";
import type { Condition, PacketRule } from "../core/filter.ts";
import type { Placement } from "./clouds.ts";
import type { Host } from "./hosts.ts";
import { fulfils, type Packet, type Passage, portText, shown } from "./packet.ts";
import type { Reason, Run } from "./run.ts";
import type { Topology } from "./topology.ts";

/** Which way a packet goes through a machine's interface in a cloud: in to the machine, or out of it. */
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
  const plain: string[] = [];
  const { groups, doubt } = topology.cloudOf(host);
  if (doubt !== undefined && !run.choose({ code: "security-group", text: `${host.name}: ${doubt}` }, `doubt ${host.name} ${direction}`))
    return `the groups of ${host.name} do not let it through`;
  for (const name of groups) {
    const group = topology.group(name);
    const why = group?.ordered === true ? refusedInOrder(run, topology, host, group, packet, direction) : undefined;
    if (why !== undefined) return why;
    if (group?.ordered !== true) plain.push(name);
  }
  return plain.length === 0 ? undefined : refusedByAllowing(run, topology, host, plain, packet, direction);
}

// The rules of an Azure or Google firewall in the order of their priorities, up to the first that fits.
function refusedInOrder(
  run: Run,
  topology: Topology,
  host: Host,
  group: CloudFilter,
  packet: Packet,
  direction: Direction,
): string | undefined {
  const { id } = group;
  const refused = refusal([id], host, packet, direction);
  const key = `${id} ${direction} ${packet.source} ${packet.destination} ${portText(packet.destinationPort)}`;
  if (!group.complete) {
    const text = `${host.name}: some rules of ${id} could not be read`;
    return run.choose({ code: "security-group", text }, key) ? undefined : refused;
  }
  const rules = direction === "in" ? group.inbound : group.outbound;
  const rule = rules.find((one, index) => {
    const tagged = group.tags?.[direction][index];
    const answers = [
      ...one.conditions.map((condition) => ordered(condition, packet, direction)),
      ...(tagged?.near === undefined ? [] : [isTagged(topology.cloudOf(host).instance, tagged.near)]),
      ...(tagged?.far === undefined ? [] : [isFarTagged(topology, packet, direction, tagged.far)]),
    ];
    if (answers.includes(false)) return false;
    const at = answers.indexOf(undefined);
    if (at < 0) return true;
    const condition = one.conditions[at];
    const reason = condition?.on === "opaque" ? condition.reason : condition === undefined ? unknownTags(tagged) : UNKNOWN;
    return run.choose({ code: "security-group", text: `${host.name}: a rule of ${id}: ${reason}`, at: one.at }, `${key} ${index}`);
  });
  if (rule === undefined) return refused;
  run.steps.push({ host: host.name, at: rule.at, text: rule.text, role: rule.action.do === "accept" ? "filters" : "blocks" });
  return rule.action.do === "accept" ? undefined : refused;
}

const UNKNOWN = "whether it is for this packet is not known";

const unknownTags = (tagged: Tagged | undefined): string =>
  `it is for ${[...(tagged?.near ?? []), ...(tagged?.far ?? [])].map((name) => name || "what is not known").join(", ")} only`;

// Whether an instance has one of some tags; undefined where that is not known.
function isTagged(instance: Instance | undefined, names: readonly string[]): boolean | undefined {
  if (instance?.tags === undefined) return undefined;
  const { tags } = instance;
  if (names.some((name) => name !== "" && tags.includes(name))) return true;
  return names.includes("") || tags.includes("") ? undefined : false;
}

// Tags count for addresses inside the cloud network only.
function isFarTagged(
  topology: Topology,
  { family, ...packet }: Packet,
  direction: Direction,
  names: readonly string[],
): boolean | undefined {
  const value = direction === "in" ? packet.source : packet.destination;
  if (value === undefined || !isLocalScope(scopeOf({ family, value }))) return false;
  const [owner, more] = topology.owners(family, value);
  return owner === undefined || more !== undefined ? undefined : isTagged(topology.cloudOf(owner.host).instance, names);
}

// These clouds look at private addresses of their machines: a machine that is known by its public one only may be meant by others.
function ordered(condition: Condition, packet: Packet, direction: Direction): boolean | undefined {
  const answer = fulfils(condition, packet, PASSAGE);
  const near = direction === "in" ? "destination" : "source";
  if (answer !== false || condition.on !== near) return answer;
  const value = packet[near];
  return value !== undefined && isLocalScope(scopeOf({ family: packet.family, value })) ? false : undefined;
}

function refusal(names: readonly string[], host: Host, packet: Packet, direction: Direction): string {
  const port = portText(packet.destinationPort);
  return direction === "in"
    ? `no rule of ${names.join(", ")} lets ${shown(packet.family, packet.source)} reach port ${port} of ${host.name}`
    : `no rule of ${names.join(", ")} lets ${host.name} send to ${shown(packet.family, packet.destination)} port ${port}`;
}

function refusedByAllowing(
  run: Run,
  topology: Topology,
  host: Host,
  names: readonly string[],
  packet: Packet,
  direction: Direction,
): string | undefined {
  let open: Omit<Reason, "code"> | undefined;
  for (const name of names) {
    const group = topology.group(name);
    if (group === undefined || !group.complete)
      open ??= { text: group === undefined ? `no file has the rules of ${name}` : `some rules of ${name} could not be read` };
    const found = group === undefined ? undefined : admitting(topology, group, packet, direction);
    if (found === undefined) continue;
    if (found.why === undefined) {
      run.steps.push({ host: host.name, at: found.rule.at, text: found.rule.text, role: "filters" });
      return undefined;
    }
    open ??= { text: `a rule of ${name}: ${found.why}`, at: found.rule.at };
  }
  open ??= looseRule(topology, names, packet, direction);
  const text = refusal(names, host, packet, direction);
  if (open === undefined) return text;
  const key = `groups ${direction} ${host.name} ${packet.source} ${packet.destination} ${portText(packet.destinationPort)}`;
  return run.choose({ code: "security-group", ...open, text: `${host.name}: ${open.text}` }, key) ? undefined : text;
}

/** A rule that lets a packet through; `why` that is not certain. */
type Admitting = { readonly rule: PacketRule; readonly why: string | undefined };

// The first rule of a group that lets a packet through for certain, or else the first that may.
function admitting(topology: Topology, group: CloudFilter, packet: Packet, direction: Direction): Admitting | undefined {
  let possible: Admitting | undefined;
  for (const [index, rule] of (direction === "in" ? group.inbound : group.outbound).entries()) {
    const peer = direction === "in" ? group.inboundGroups[index] : group.outboundGroups?.[index];
    const answers = rule.action.do === "accept" ? rule.conditions.map((condition) => fulfils(condition, packet, PASSAGE)) : [false];
    if (answers.includes(false)) continue;
    const isPeer = peer === undefined || isMember(topology, packet.family, direction === "in" ? packet.source : packet.destination, peer);
    if (isPeer === false) continue;
    const doubted = rule.conditions[answers.indexOf(undefined)];
    if (doubted === undefined && isPeer === true) return { rule, why: undefined };
    possible ??= {
      rule,
      why: doubted === undefined ? `who is in ${peer || "its group"} is not known` : doubted.on === "opaque" ? doubted.reason : UNKNOWN,
    };
  }
  return possible;
}

// A rule for some group that lets a packet through, where that may be one of these groups.
function looseRule(topology: Topology, names: readonly string[], packet: Packet, direction: Direction): Omit<Reason, "code"> | undefined {
  for (const name of names)
    for (const filter of topology.looseFor(topology.group(name)?.id ?? name)) {
      const found = admitting(topology, filter, packet, direction);
      if (found !== undefined) return { text: `which group a rule is for is not known, and it may be ${name}`, at: found.rule.at };
    }
  return undefined;
}

// Membership counts for addresses inside the cloud network only. Who else is in a group that no file describes is not known.
function isMember(topology: Topology, family: Packet["family"], address: bigint | undefined, group: string): boolean | undefined {
  if (address === undefined || !isLocalScope(scopeOf({ family, value: address }))) return false;
  const wanted = topology.group(group);
  const owners = topology.owners(family, address).map(({ host }) => topology.cloudOf(host));
  const isIn = ({ groups }: Placement): boolean =>
    groups.some((name) => name === group || (wanted !== undefined && topology.group(name) === wanted));
  if (owners.some(isIn)) return true;
  return wanted === undefined && owners.some(({ groups }) => groups.length > 0) ? undefined : false;
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
