/** Firewalls of Azure and Google, and the usual security group module, in the one form. */
import { everything, readCidr } from "../../core/address.ts";
import type { At } from "../../core/text.ts";
import type { Collected } from "./collect.ts";
import type { Group, Peer, SgRule } from "./normal.ts";
import { protocolOf } from "./protocol.ts";
import { type Part, partsOf, type Resource } from "./terraform-module.ts";
import { integerOf, itemsOf, member, textOf, type Value } from "./value.ts";

type Reader = (resource: Resource, part: Part, into: Collected) => void;

/** The readers by type of resource. */
export const OTHERS: Readonly<Record<string, Reader>> = {
  google_compute_firewall: google,
  azurerm_network_security_group: azureGroup,
  azurerm_network_security_rule: (resource, part, into) => into.groups.push(groupOf(resource, azureRules([part]))),
  module: securityGroupModule,
};

const groupOf = (resource: Resource, rules: readonly SgRule[]): Group => ({
  kind: "security-group",
  id: resource.name,
  at: resource.head,
  described: true,
  isDefault: false,
  defined: false,
  rules,
  partial: true,
});

/** A block of addresses that is no matter of AWS: its text is judged by nobody else, and it is compared with nothing. */
function addressPeer(value: Value): Peer {
  const text = textOf(value);
  const isAny = text !== undefined && /^(\*|any|internet|0\.0\.0\.0\/0|\/0)$/i.test(text);
  const cidr = isAny
    ? { ...(readCidr("0.0.0.0/0") as NonNullable<ReturnType<typeof readCidr>>), range: everything(4) }
    : readCidr(text ?? "");
  if (text === undefined || cidr === undefined || cidr.hostBits) return { kind: "unknown", at: value.at };
  return { kind: "cidr", at: value.at, text, cidr, field: undefined, maybe: true };
}

/** One rule for each range of ports: "22", "8000-9000"; "*" and none are all ports. */
function rulesFor(protocol: Value, ports: readonly Value[], peers: readonly Peer[], at: At): SgRule[] {
  const rule = {
    direction: "in",
    at,
    head: at,
    protocol: protocolOf(protocol),
    peers,
    described: true,
    standalone: true,
    sources: "any",
  } as const;
  if (ports.length === 0) return [{ ...rule, from: undefined, to: undefined }];
  return ports.flatMap((value): SgRule[] => {
    const text = textOf(value) ?? "";
    if (text === "*") return [{ ...rule, from: { at: value.at, value: 0 }, to: { at: value.at, value: 65535 } }];
    const [, low, high = low] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
    if (low === undefined || Number(low) > Number(high)) return [];
    return [{ ...rule, from: { at: value.at, value: Number(low) }, to: { at: value.at, value: Number(high) } }];
  });
}

/** Only allowing rules are read, and none where a rule denies: which one decides is a matter of priorities. */
function google(resource: Resource, part: Part, into: Collected): void {
  const direction = textOf(part.get("direction")) ?? "INGRESS";
  if (direction.toUpperCase() !== "INGRESS" || textOf(part.get("disabled")) === "true") return;
  const ranges = itemsOf(part.get("source_ranges"));
  const isTagged = part.has("source_tags") || part.has("source_service_accounts") || part.has("source_ranges");
  const whole: Value = { kind: "scalar", value: "0.0.0.0/0", at: part.head };
  const peers = (isTagged ? ranges : [whole]).map(addressPeer);
  const rules = partsOf(resource, "allow").parts.flatMap((allow) => {
    const protocol = allow.get("protocol");
    return protocol === undefined ? [] : rulesFor(protocol, itemsOf(allow.get("ports")), peers, allow.head);
  });
  into.groups.push(groupOf(resource, rules.filter(isRead)));
}

/** A rule without ports is about all ports of its protocol, or was not understood. */
const isRead = (rule: SgRule): boolean => rule.protocol?.number !== undefined;

function azureGroup(resource: Resource, _part: Part, into: Collected): void {
  into.groups.push(groupOf(resource, azureRules(partsOf(resource, "security_rule").parts)));
}

function azureRules(parts: readonly Part[]): SgRule[] {
  const inbound = parts.filter((part) => textOf(part.get("direction"))?.toLowerCase() === "inbound");
  const priority = (part: Part): number => integerOf(part.get("priority")) ?? 0;
  const denied = Math.min(...inbound.filter((part) => textOf(part.get("access"))?.toLowerCase() !== "allow").map(priority), 1e9);
  return inbound
    .filter((part) => textOf(part.get("access"))?.toLowerCase() === "allow" && priority(part) < denied)
    .flatMap((part) => {
      const protocol = part.get("protocol");
      const sources = [...itemsOf(part.get("source_address_prefix")), ...itemsOf(part.get("source_address_prefixes"))];
      const ports = [...itemsOf(part.get("destination_port_range")), ...itemsOf(part.get("destination_port_ranges"))];
      return protocol === undefined || ports.length === 0 ? [] : rulesFor(protocol, ports, sources.map(addressPeer), part.head);
    })
    .filter(isRead);
}

/** Names of rules that terraform-aws-modules/security-group knows, of services that matter here. */
const NAMED: Readonly<Record<string, readonly [protocol: string, from: number, to: number]>> = {
  "all-all": ["-1", -1, -1],
  "all-tcp": ["tcp", 0, 65535],
  "all-udp": ["udp", 0, 65535],
  "ssh-tcp": ["tcp", 22, 22],
  "rdp-tcp": ["tcp", 3389, 3389],
  "postgresql-tcp": ["tcp", 5432, 5432],
  "mysql-tcp": ["tcp", 3306, 3306],
  "mssql-tcp": ["tcp", 1433, 1433],
  "redis-tcp": ["tcp", 6379, 6379],
  "memcached-tcp": ["tcp", 11211, 11211],
  "mongodb-27017-tcp": ["tcp", 27017, 27017],
  "elasticsearch-rest-tcp": ["tcp", 9200, 9200],
  "http-8080-tcp": ["tcp", 8080, 8080],
};

function securityGroupModule(resource: Resource, part: Part, into: Collected): void {
  if (!/^(registry\.terraform\.io\/)?terraform-aws-modules\/security-group\/aws\b/.test(textOf(part.get("source")) ?? "")) return;
  const sources = [...itemsOf(part.get("ingress_cidr_blocks")), ...itemsOf(part.get("ingress_ipv6_cidr_blocks"))].map(addressPeer);
  const rules = itemsOf(part.get("ingress_rules")).flatMap((name) => namedRule(textOf(name), sources, name.at));
  for (const one of itemsOf(part.get("ingress_with_cidr_blocks"))) {
    const blocks = member(one, "cidr_blocks");
    const peers = (textOf(blocks) ?? "")
      .split(",")
      .flatMap((text) => (blocks === undefined ? [] : [addressPeer({ kind: "scalar", value: text.trim(), at: blocks.at })]));
    rules.push(...namedRule(textOf(member(one, "rule")), peers, one.at));
    const [protocol, from, to] = [member(one, "protocol"), member(one, "from_port"), member(one, "to_port")];
    if (protocol === undefined || integerOf(from) === undefined || integerOf(to) === undefined) continue;
    const text = `${integerOf(from)}-${integerOf(to)}`;
    rules.push(...rulesFor(protocol, [{ kind: "scalar", value: text, at: (from ?? one).at }], peers, one.at));
  }
  into.groups.push(groupOf(resource, rules));
}

function namedRule(name: string | undefined, peers: readonly Peer[], at: At): SgRule[] {
  const known = name !== undefined && Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  if (known === undefined) return [];
  const [protocol, from, to] = known;
  const ports: Value[] = from < 0 ? [] : [{ kind: "scalar", value: `${from}-${to}`, at }];
  return rulesFor({ kind: "scalar", value: protocol, at }, ports, peers, at);
}
