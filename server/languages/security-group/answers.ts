/** What network ACLs lack for the answers to what they let through. */
import { meets } from "../../core/address.ts";
import type { Fix } from "../../core/rule.ts";
import type { At } from "../../core/text.ts";
import type { CidrPeer } from "./choose.ts";
import { cidrsOf } from "./internet.ts";
import { type CloudUnit, type Group, portsOf, type SgRule, written } from "./normal.ts";

/** Adds an outbound entry behind the others, written as they are: inside the ACL, or as a resource; for Terraform alone. */
export function lettingOut(unit: CloudUnit, group: Group, rule: SgRule, to: At): { fix: Fix } | Record<string, never> {
  const out = group.rules.filter(({ direction }) => direction === "out");
  const [last] = out.slice(-1);
  const numbers = out.map(({ entry }) => entry?.number?.value ?? 0);
  // Behind an entry that denies, it might not decide.
  if (unit.format !== "terraform" || last === undefined || last.at.uri !== to.uri || out.some(({ entry }) => entry?.action === "deny"))
    return {};
  const number = (Math.floor(Math.max(...numbers) / 10) + 1) * 10;
  const address = written(unit, to);
  const source = unit.texts.get(to.uri) ?? "";
  const entry = last.standalone
    ? resourceFor(unit, rule, number, address)
    : blockFor(written(unit, last.at), source, last.at, number, address);
  if (entry === undefined || to.uri.endsWith(".json") || number > 32766) return {};
  const place = last.at.span.end;
  return {
    fix: { title: `Let answers out with entry ${number}`, safe: false, edits: [{ span: { start: place, end: place }, text: entry }] },
  };
}

function blockFor(written: string, source: string, at: At, number: number, address: string): string | undefined {
  if (!/^egress\s*\{/.test(written)) return undefined;
  const indent = /[ \t]*$/.exec(source.slice(Math.max(0, at.span.start - 40), at.span.start))?.[0] ?? "  ";
  return `\n${indent}egress {\n${argumentsFor({ rule_no: number, action: '"allow"' }, address, `${indent}  `)}${indent}}`;
}

/** A resource beside the last one, for the same ACL. */
function resourceFor(unit: CloudUnit, rule: SgRule, number: number, address: string): string | undefined {
  const own = written(unit, rule.at);
  const [, acl] = /^\s*network_acl_id\s*=\s*([^\n#]+?)\s*$/m.exec(own) ?? [];
  const name = written(unit, rule.head).replace(/"/g, "");
  if (acl === undefined || !/^[\w-]+$/.test(name) || /^\s*(for_each|count)\s*=/m.test(own)) return undefined;
  const given = { network_acl_id: acl, rule_number: number, egress: "true", rule_action: '"allow"' };
  return `\n\nresource "aws_network_acl_rule" "${name}_answers" {\n${argumentsFor(given, address, "  ")}}`;
}

function argumentsFor(given: Readonly<Record<string, string | number>>, address: string, indent: string): string {
  const all = Object.entries({ ...given, protocol: '"tcp"', from_port: 1024, to_port: 65535, [fieldFor(address)]: address });
  const width = Math.max(...all.map(([name]) => name.length));
  return all.map(([name, value]) => `${indent}${name.padEnd(width)} = ${value}\n`).join("");
}

const fieldFor = (address: string): string => (address.includes(":") ? "ipv6_cidr_block" : "cidr_block");

/** Clients choose the ports that answers go to from here on. */
const FIRST_EPHEMERAL = 1024;
/** Wider ranges of ports outwards may be for answers themselves. */
const WIDEST_SERVICE = 1000;

type Unanswered = { readonly rule: SgRule; readonly peer: CidrPeer };

/** The entries for TCP of one direction to whose peer nothing of the other lets answers through; none where not all entries are understood. */
export function unansweredIn({ rules }: Group, direction: SgRule["direction"]): readonly Unanswered[] {
  const back = rules.filter((rule) => rule.direction !== direction && rule.entry?.action !== "deny");
  // Entries that are not understood may be the ones that are missed; without any, they may be written elsewhere.
  if (back.length === 0 || back.some((rule) => !isClear(rule))) return [];
  const answering = back.filter(
    (rule) => (rule.protocol?.number === "all" || rule.protocol?.number === 6) && (portsOf(rule)?.[1] ?? 0) >= FIRST_EPHEMERAL,
  );
  return rules.flatMap((rule): readonly Unanswered[] => {
    const [peer] = cidrsOf(rule);
    const isAsked = rule.direction === direction && rule.entry?.action === "allow" && rule.protocol?.number === 6;
    if (!isAsked || peer?.cidr === undefined || (direction === "out" && !isService(rule))) return [];
    const { range } = peer.cidr;
    return answering.some((other) => cidrsOf(other).some(({ cidr }) => cidr !== undefined && meets(cidr.range, range)))
      ? []
      : [{ rule, peer }];
  });
}

/** Whether the ports of an entry are those of services. */
function isService(rule: SgRule): boolean {
  const [from, to] = portsOf(rule) ?? [0, 65535];
  return to < 32768 && to - from < WIDEST_SERVICE;
}

const isClear = (rule: SgRule): boolean =>
  rule.protocol?.number !== undefined &&
  rule.peers.length > 0 &&
  rule.peers.every((peer) => peer.kind === "cidr" && peer.cidr !== undefined);
