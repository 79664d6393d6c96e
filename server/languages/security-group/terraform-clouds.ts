/** Firewalls of further clouds in the one form: rules of a simple shape, by the names of their arguments. */
import { blocksOf, type Cidr, readAddress } from "../../core/address.ts";
import { addressPeer, addressPeers, between, looseGroup, ownerOf, type PartReader, rulesFor, textAt } from "./firewall-rules.ts";
import { ALONE, INSIDE, type Shape } from "./knowledge/cloud-firewalls.ts";
import { doubted, type Given, type Peer, type SgRule } from "./normal.ts";
import { type Part, partsOf } from "./terraform-module.ts";
import { ORACLE } from "./terraform-oracle.ts";
import { integerOf, itemsOf, textOf, type Value } from "./value.ts";

/** What a rule says beside its packets. */
type More = Pick<SgRule, "head" | "standalone"> & { readonly place?: number };

/** The rules of a block; nothing where it lets nobody in from outside, or not all of it is known. */
function ruleOf(part: Part, shape: Shape, { place, ...more }: More): readonly SgRule[] {
  if (Object.entries(shape.when ?? {}).some(([name, wanted]) => !wanted.test(wordAt(part, name)))) return [];
  if (isGiven(part, shape.beyond ?? [])) return [];
  const action = shape.action === undefined ? "allow" : actionOf(part, shape.action);
  const service = shape.services?.[wordAt(part, shape.protocol).toUpperCase()];
  const protocol = service === undefined ? protocolIn(part, shape) : textAt("tcp", (part.get(shape.protocol) ?? part).at);
  const ports = service === undefined ? portsIn(part, shape) : [textAt(service, part.head)];
  if (action === undefined || protocol === undefined || ports === undefined) return [];
  const isPortless = ports.length === 0 && shape.portless !== undefined && /^(tcp|udp)$/i.test(textOf(protocol) ?? "");
  if (isPortless && shape.portless === "unknown") return [];
  const entry = entryOf(part, shape, action, place);
  const own: Partial<SgRule> = { ...(entry === undefined ? {} : { entry }), ...(isPortless ? { portless: true } : {}) };
  const peers = peersIn(part, shape, action).map((peer) => doubted(peer, part.when));
  const rules = rulesFor(protocol, ports, peers, part.at, { ...more, ...own });
  const last = shape.between === undefined ? undefined : part.get(shape.between[1]);
  return last === undefined ? rules : rules.map((rule) => (rule.to === undefined ? rule : { ...rule, to: { ...rule.to, at: last.at } }));
}

/** The text of an argument; "" where it is not written, and no word at all where it is not known. */
function wordAt(part: Part, name: string): string {
  const value = part.get(name);
  return value === undefined ? "" : (textOf(value) ?? "?");
}

const isGiven = (part: Part, names: readonly string[]): boolean => names.some((name) => part.get(name) !== undefined);

/** What every protocol is called besides "all" and "any". */
const EVERY = /^(|icmp_tcp_udp)$/i;

function protocolIn(part: Part, shape: Shape): Value | undefined {
  const written = part.get(shape.protocol);
  if (written === undefined) return textAt(shape.unnamed ?? "all", part.head);
  const text = textOf(written);
  return text !== undefined && EVERY.test(text) ? textAt("all", written.at) : written;
}

function actionOf(part: Part, [name, unwritten]: readonly [string, "allow" | "deny" | undefined]): "allow" | "deny" | undefined {
  const word = wordAt(part, name).toLowerCase();
  if (word === "") return unwritten;
  return /^(accept|allow)$/.test(word) ? "allow" : /^(drop|deny|reject)$/.test(word) ? "deny" : undefined;
}

/** Where a rule stands among the others, in a firewall in which that matters. */
function entryOf(part: Part, shape: Shape, action: "allow" | "deny", place: number | undefined): SgRule["entry"] {
  if (shape.order === undefined) return undefined;
  if (shape.order === "place") return { number: { at: part.head, value: place }, action };
  const [name, unwritten] = shape.order;
  const written = part.get(name);
  const number: Given = { at: written?.at ?? part.head, value: written === undefined ? unwritten : integerOf(written) };
  return { number, action };
}

/** The ports that are written; undefined where one is not known, nothing where all are meant. */
function portsIn(part: Part, shape: Shape): readonly Value[] | undefined {
  const listed = shape.ports.flatMap((name) => itemsOf(part.get(name)));
  if (listed.length === 0 && isGiven(part, shape.ports)) return undefined;
  const range = shape.between === undefined ? [] : between(part, shape.between, shape.zeros);
  if (range === undefined) return undefined;
  return [...listed, ...range].map((value) => (shape.every !== undefined && textOf(value) === shape.every ? textAt("*", value.at) : value));
}

/** Who a rule is about. Some clouds mean everybody where nobody is named. */
function peersIn(part: Part, shape: Shape, action: "allow" | "deny"): readonly Peer[] {
  // A rule for some source ports or destinations denies less than it says.
  if (action === "deny" && isGiven(part, shape.narrowing ?? [])) return [{ kind: "unknown", at: part.head }];
  const named = shape.sources.flatMap((name) => addressPeers(part.get(name)));
  if (shape.range !== undefined && isGiven(part, shape.range)) return rangePeers(part, shape.range);
  if (shape.sized !== undefined) return sizedPeers(part, shape.sized);
  if (shape.everyone === undefined || isGiven(part, [...shape.sources, ...shape.everyone])) return named;
  const isV6 = shape.family !== undefined && /6$/.test(wordAt(part, shape.family));
  return [addressPeer(textAt(isV6 ? "::/0" : "0.0.0.0/0", part.head))];
}

/** A first and a last address as the blocks between them. */
function rangePeers(part: Part, [from, to]: readonly [string, string]): readonly Peer[] {
  const [start, end] = [part.get(from), part.get(to)];
  const [low, high] = [readAddress(textOf(start) ?? ""), readAddress(textOf(end) ?? "")];
  if (start === undefined || low === undefined || high === undefined || low.family !== high.family || low.value > high.value)
    return [{ kind: "unknown", at: part.head }];
  const text = `${textOf(start)}-${textOf(end)}`;
  const blocks = blocksOf({ family: low.family, first: low.value, last: high.value });
  return blocks.map((cidr: Cidr): Peer => ({ kind: "cidr", at: start.at, text, cidr, field: undefined, maybe: true }));
}

/** An address and the length of its prefix in two arguments. */
function sizedPeers(part: Part, [subnet, size]: readonly [string, string]): readonly Peer[] {
  const [address, length] = [part.get(subnet), integerOf(part.get(size))];
  const text = textOf(address);
  if (address === undefined || text === undefined || length === undefined) return [{ kind: "unknown", at: part.head }];
  return [addressPeer(textAt(`${text}/${length}`, address.at))];
}

/** Behind every rule that has a place. */
const LAST = 1_000_000;

/** What becomes of packets that no rule is about, where they are let in. */
function otherwise(part: Part, shape: Shape): readonly SgRule[] {
  if (shape.otherwise === undefined) return [];
  const [name, unwritten] = shape.otherwise;
  const policy = part.get(name);
  if (actionOf(part, [name, unwritten]) !== "allow") return [];
  const at = policy?.at ?? part.head;
  const entry = { number: { at, value: LAST }, action: "allow", isPolicy: true } as const;
  return rulesFor(textAt("all", at), [], [addressPeer(textAt("0.0.0.0/0", at))], at, { head: part.head, standalone: false, entry });
}

/** Rules in blocks of a type. */
const inside =
  ([type, shape]: readonly [string, Shape]): PartReader =>
  (resource, part, into) => {
    if (shape.off !== undefined && wordAt(part, shape.off) !== "" && wordAt(part, shape.off) !== "false") return;
    const { parts } = partsOf(resource, type);
    const rules = parts.flatMap((one, index) => ruleOf(one, shape, { head: one.head, standalone: false, place: index + 1 }));
    into.groups.push(looseGroup(resource, [...rules, ...otherwise(part, shape)]));
  };

/** A resource that is one rule. */
const alone =
  ([of, shape]: readonly [string, Shape]): PartReader =>
  (resource, part, into) => {
    for (const rule of ruleOf(part, shape, { head: resource.head, standalone: true }))
      into.pending.push({ kind: "cloud-firewall", group: ownerOf(part, resource, of), rule });
  };

/** Tencent's rules in one text: `ACCEPT#10.0.0.0/8#80#TCP`. */
const lite: PartReader = (resource, part, into) => {
  const rules = itemsOf(part.get("ingress")).flatMap((value, index): readonly SgRule[] => {
    const [action, cidr, port, protocol] = (textOf(value) ?? "").split("#").map((word) => textAt(word.trim(), value.at));
    const done = textOf(action)?.toUpperCase();
    if (cidr === undefined || port === undefined || protocol === undefined || (done !== "ACCEPT" && done !== "DROP")) return [];
    const entry = { number: { at: value.at, value: index + 1 }, action: done === "DROP" ? ("deny" as const) : ("allow" as const) };
    return rulesFor(protocol, [port], [addressPeer(cidr)], value.at, { head: value.at, standalone: false, entry });
  });
  into.groups.push(looseGroup(resource, rules));
};

const readers = <Of>(table: Readonly<Record<string, Of>>, made: (of: Of) => PartReader): Readonly<Record<string, PartReader>> =>
  Object.fromEntries(Object.entries(table).map(([type, of]) => [type, made(of)]));

/** The readers by type of resource. */
export const CLOUDS: Readonly<Record<string, PartReader>> = {
  ...readers(INSIDE, inside),
  ...readers(ALONE, alone),
  ...ORACLE,
  tencentcloud_security_group_lite_rule: lite,
};
