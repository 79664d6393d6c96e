/** What the lines of a file come to: one interface, its peers, their addresses; last values win as they do for wg. */
import { type AddressRange, type Cidr, covers } from "../../core/address.ts";
import type { Parsed } from "../../core/language.ts";
import { type Edit, Lines, type Source, type Span } from "../../core/text.ts";
import {
  type AllowedIpFault,
  type Endpoint,
  type EndpointFault,
  isZeroKey,
  type KeyFault,
  keyFault,
  readAllowedIp,
  readEndpoint,
} from "../shared/wireguard-values.ts";
import { publicKeyOf } from "../shared/x25519.ts";
import { type QuickAddress, readQuickAddress } from "./quick.ts";
import { type Entry, itemsOf, type Layout, readLayout, type Section } from "./syntax.ts";

/** One entry of an AllowedIPs line; `cidr` is undefined when wg refuses it, and `fault` then says why. */
export type AllowedIp = {
  readonly text: string;
  readonly span: Span;
  readonly peer: Peer;
  readonly entry: Entry;
  readonly cidr: Cidr | undefined;
  readonly fault: AllowedIpFault | undefined;
};

/** A `[Peer]` section, with its values read. */
export type Peer = {
  readonly section: Section;
  readonly entries: ReadonlyMap<string, Entry>;
  /** The public key when it is a good one. */
  readonly key?: string;
  readonly allowed: readonly AllowedIp[];
  readonly endpoint?: Endpoint | EndpointFault;
};

/** One address of an Address line. */
export type OwnAddress = { readonly text: string; readonly span: Span; readonly address?: QuickAddress };

/** All that the `[Interface]` sections say together. */
export type Interface = {
  /** Every `[Interface]` of the file: wg merges them. */
  readonly sections: readonly Section[];
  /** The last entry of each key, which is the one that counts. */
  readonly entries: ReadonlyMap<string, Entry>;
  readonly addresses: readonly OwnAddress[];
  readonly hooks: readonly Entry[];
  /** The private key when it is a good one. */
  readonly privateKey?: string;
};

/** A line that holds a key, and what is wrong with it. */
export type KeyEntry = { readonly entry: Entry; readonly fault: KeyFault | undefined };

/** A file as wg-quick and wg read it. */
export type WireGuardFile = Layout & {
  readonly interface: Interface;
  readonly peers: readonly Peer[];
  /** Every private, public and preshared key in the section where wg reads it, and what is wrong with it. */
  readonly keys: readonly KeyEntry[];
  /** A template whose braces some program fills in before wg reads it: values with braces are unknown. */
  readonly template: boolean;
  /** The public key that belongs to the private one; computed once, when first asked for. */
  ownKey(): string | undefined;
  /** The 1-based line of an offset. */
  lineAt(offset: number): number;
};

/** Parses; what an edit left alone (the derived public key) is taken from the file before it. */
export function parse(source: Source, before?: { readonly file: WireGuardFile; readonly edits: readonly Edit[] }): Parsed<WireGuardFile> {
  const layout = readLayout(source);
  const own = interfaceOf(layout);
  let known: { key: string | undefined } | undefined;
  const ownKey = (): string | undefined => {
    known ??= {
      key: before !== undefined && before.file.interface.privateKey === own.privateKey ? before.file.ownKey() : derive(own.privateKey),
    };
    return known.key;
  };
  if (before !== undefined && before.file.interface.privateKey === own.privateKey) ownKey();
  const peers = layout.sections.filter((section) => section.kind === "peer").map(peerOf);
  let lines: Lines | undefined;
  const lineAt = (offset: number): number => {
    lines ??= new Lines(source.text);
    return lines.at(offset).line + 1;
  };
  return { file: { ...layout, interface: own, peers, keys: keysIn(layout), template: isTemplate(source), ownKey, lineAt }, problems: [] };
}

function keysIn(layout: Layout): KeyEntry[] {
  const keys: KeyEntry[] = [];
  for (const section of layout.sections) {
    for (const entry of section.entries) {
      if (entry.key === undefined || !KEY_NAMES.has(entry.name) || entry.key.section !== section.kind || entry.value.text === "") continue;
      keys.push({ entry, fault: keyFault(entry.value.text) });
    }
  }
  return keys;
}

const KEY_NAMES: ReadonlySet<string> = new Set(["privatekey", "publickey", "presharedkey"]);

const derive = (privateKey: string | undefined): string | undefined =>
  privateKey === undefined || isZeroKey(privateKey) ? undefined : publicKeyOf(privateKey);

const isTemplate = ({ uri, text }: Source): boolean =>
  /\.(j2|jinja2?|tmpl|tpl|template|erb|gotmpl|mustache|ctmpl|epp)$/.test(uri) || /^[ \t]*(\{%-?|<%|\{\{[#/])/m.test(text);

/** Whether a value holds something that a template engine will replace. */
export const isTemplated = (text: string): boolean => /\{\{|\{%|<%|\$\{/.test(text);

function lastOf(entries: Iterable<Entry>): Map<string, Entry> {
  const last = new Map<string, Entry>();
  for (const entry of entries) if (entry.key !== undefined) last.set(entry.name, entry);
  return last;
}

function interfaceOf(layout: Layout): Interface {
  const sections = layout.sections.filter((section) => section.kind === "interface");
  const entries = sections.flatMap((section) => section.entries).filter((entry) => entry.key?.section === "interface");
  const last = lastOf(entries);
  const text = layout.source.text;
  const addresses = entries
    .filter((entry) => entry.name === "address" && entry.quick)
    .flatMap((entry) => words(text, entry.value.span))
    .map((word) => ({ ...word, ...optional("address", readQuickAddress(word.text)) }));
  const hooks = entries.filter((entry) => /^(pre|post)(up|down)$/.test(entry.name) && entry.quick);
  const privateKey = last.get("privatekey")?.value.text;
  return {
    sections,
    entries: last,
    addresses,
    hooks,
    ...(privateKey !== undefined && keyFault(privateKey) === undefined ? { privateKey } : {}),
  };
}

const optional = <K extends string, V>(key: K, value: V | undefined): { readonly [k in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { [k in K]: V });

/** The words of a value as bash splits them, commas counting as spaces. */
export function words(text: string, span: Span): { readonly text: string; readonly span: Span }[] {
  const found: { text: string; span: Span }[] = [];
  for (const match of text.slice(span.start, span.end).matchAll(/[^\s,]+/g))
    found.push({ text: match[0], span: { start: span.start + match.index, end: span.start + match.index + match[0].length } });
  return found;
}

function peerOf(section: Section): Peer {
  const entries = lastOf(section.entries.filter((entry) => entry.key?.section === "peer"));
  const key = entries.get("publickey")?.value.text;
  const endpoint = entries.get("endpoint")?.value.text;
  const allowed: AllowedIp[] = [];
  const peer: Peer = {
    section,
    entries,
    ...(key !== undefined && keyFault(key) === undefined ? { key } : {}),
    allowed,
    ...(endpoint === undefined || endpoint === "" ? {} : { endpoint: readEndpoint(endpoint) }),
  };
  for (const entry of section.entries) {
    if (entry.name !== "allowedips" || entry.value.text === "") continue;
    for (const { text, span } of itemsOf(entry.value)) {
      const read = readAllowedIp(text);
      const bad = typeof read === "string";
      allowed.push({ text, span, peer, entry, cidr: bad ? undefined : read, fault: bad ? read : undefined });
    }
  }
  return peer;
}

/** The peer's endpoint when wg takes it. */
export const endpointOf = (peer: Peer): Endpoint | undefined =>
  peer.endpoint === undefined || "fault" in peer.endpoint ? undefined : peer.endpoint;

/** Whether AllowedIPs of the peer hold the whole of IPv4 or IPv6, as one prefix or as its two halves. */
export function takesAll(peer: Peer, family: 4 | 6): boolean {
  let halves = 0;
  for (const { cidr } of peer.allowed) {
    if (cidr === undefined || cidr.prefixLength > 1 || cidr.range.family !== family) continue;
    if (cidr.prefixLength === 0) return true;
    halves |= cidr.range.first === 0n ? 1 : 2;
  }
  return halves === 3;
}

/** Whether AllowedIPs of the peer hold all of `range`. */
export const isAllowedBy = (peer: Peer, range: AddressRange): boolean =>
  takesAll(peer, range.family) || peer.allowed.some(({ cidr }) => cidr !== undefined && covers(cidr.range, range));
