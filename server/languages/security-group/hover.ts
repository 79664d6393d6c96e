/** Hover: what a block of addresses or a port is, and what a group lets in. */
import { readCidr } from "../../core/address.ts";
import { explainCidr, explainPort } from "../../core/explain.ts";
import type { Hover, Surroundings } from "../../core/language.ts";
import { code } from "../../core/markdown.ts";
import { knownPorts, serviceOf } from "../../core/ports.ts";
import { type At, lineStart, type Span, touches } from "../../core/text.ts";
import { type CloudFile, type Given, type Group, hasPorts, type Peer, portsOf, type SgRule } from "./normal.ts";
import { protocolName } from "./protocol.ts";
import { armUnits, awsUnits, azureUnits, gcloudUnits, modulesAround, scriptUnits, templateUnits } from "./unit.ts";

const BLOCK = /[0-9a-fA-F.:]{2,45}\/\d{1,3}/g;
const MOST_ROWS = 40;
const MOST_NAMED = 12;

/** What stands at an offset: a CIDR, a port, a source, or the name of a group. */
export function hover(file: CloudFile, offset: number, around: Surroundings<CloudFile>): Hover | undefined {
  const { text, uri } = file.source;
  const start = lineStart(text, offset);
  const end = text.indexOf("\n", offset);
  const line = text.slice(Math.max(start, offset - 200), end === -1 ? text.length : Math.min(end, offset + 200));
  for (const match of line.matchAll(BLOCK)) {
    const from = Math.max(start, offset - 200) + match.index;
    const span = { start: from, end: from + match[0].length };
    const cidr = touches(span, offset) ? readCidr(match[0]) : undefined;
    if (cidr !== undefined) return { span, markdown: explainCidr(cidr) };
  }
  const units = unitsAbout(file, around);
  return hoverIn(
    file,
    offset,
    units.flatMap(({ estate }) => estate.groups),
    units.flatMap(({ blocks }) => blocks.get(uri) ?? []),
  );
}

function hoverIn({ source: { uri, text }, format }: CloudFile, offset: number, groups: readonly Group[], blocks: readonly Span[]) {
  const isHere = (at: At): boolean => at.uri === uri && touches(at.span, offset);
  // The name of a template's resource stands before it.
  const named = format === "cloudformation" ? blocks.find(({ start }) => start > offset && start - offset < 300) : undefined;
  const own = named !== undefined && /^\w*["']?[ \t]*:\s*$/.test(text.slice(offset, named.start)) ? named : undefined;
  const isNamed = ({ uri: at, span }: At): boolean => own !== undefined && at === uri && own.start <= span.start && span.end <= own.end;
  const spanAt = ({ span }: At): Span => (touches(span, offset) ? span : { start: offset, end: offset });
  for (const group of groups) {
    if (isHere(group.at) || isNamed(group.at)) return { span: spanAt(group.at), markdown: tableOf(group) };
    for (const rule of group.rules) {
      for (const port of [rule.from, rule.to]) if (port !== undefined && hasPorts(rule) && isHere(port.at)) return portHover(rule, port);
      for (const peer of rule.peers) if (isHere(peer.at)) return peerHover(peer, groups);
      // The name of a rule that stands by itself shows the whole group that it is for.
      const isApart = rule.standalone || format === "aws-json";
      if (isApart && (isHere(rule.head) || (rule.standalone && isNamed(rule.head))))
        return { span: spanAt(rule.head), markdown: tableOf(group) };
    }
  }
  return undefined;
}

/** Services between the two ports of a rule, or that the port is not known. */
function portHover(rule: SgRule, { at, value }: Given): Hover {
  const protocol = rule.protocol?.number === 17 ? "udp" : "tcp";
  const ports = portsOf(rule);
  if (value === undefined) return { span: at.span, markdown: "unresolved: the port is known only to a run" };
  if (ports === undefined || ports[0] === ports[1]) return { span: at.span, markdown: explainPort(value, protocol) };
  const within = knownPorts(protocol).filter((port) => ports[0] <= port && port <= ports[1]);
  const named = within.slice(0, MOST_NAMED).map((port) => `${port} (${serviceOf(port, protocol)?.what ?? ""})`);
  const more = within.length > MOST_NAMED ? `, and ${within.length - MOST_NAMED} more known ones` : "";
  return {
    span: at.span,
    markdown: `${protocol} ports ${ports[0]} to ${ports[1]}: ${ports[1] - ports[0] + 1} ports${named.length === 0 ? "" : `\n\n${named.join(", ")}${more}`}`,
  };
}

/** What a name stands for, or that it is not known. */
function peerHover(peer: Peer, groups: readonly Group[]): Hover {
  const { span } = peer.at;
  if (peer.kind === "cidr")
    return { span, markdown: peer.cidr === undefined ? `${code(peer.text)} is no block of addresses` : explainCidr(peer.cidr) };
  if (peer.kind === "unknown" && peer.name === undefined) return { span, markdown: "unresolved: who this is, only a run knows" };
  const group = peer.kind === "group" && peer.name !== "" ? groups.find(({ id, defined }) => defined && id === peer.name) : undefined;
  return { span, markdown: group === undefined ? whoIs(peer) : `${whoIs(peer)}\n\n${tableOf(group)}` };
}

function unitsAbout(file: CloudFile, { files, scope }: Surroundings<CloudFile>) {
  if (file.format === "terraform")
    return modulesAround(file, files.some(({ source }) => source.uri === file.source.uri) ? files : [file], scope);
  if (file.format === "shell") return scriptUnits([file], scope);
  if (file.format === "arm") return armUnits([file], scope);
  if (file.format === "azure-json") return azureUnits([file], scope);
  if (file.format === "gcloud-json") return gcloudUnits([file], scope);
  return file.format === "cloudformation" ? templateUnits([file], scope) : awsUnits([file], scope);
}

/** The inbound rules of a group as a table: ports against who. */
function tableOf(group: Group): string {
  const inbound = group.rules.filter(({ direction }) => direction === "in");
  const isOrdered = group.kind !== "security-group";
  const numberOf = (rule: SgRule): number => rule.entry?.number?.value ?? 0;
  const rows = rowsOf(isOrdered ? [...inbound].sort((a, b) => numberOf(a) - numberOf(b)) : inbound);
  const title = isOrdered ? "Inbound entries, in order" : "What the group lets in";
  if (rows.length === 0) return group.partial || !group.defined ? "What is let in is not known here" : "**Nothing is let in**";
  const more = rows.length > MOST_ROWS ? `\n\n… and ${rows.length - MOST_ROWS} more` : "";
  return `**${title}**\n\n| what | from |\n|---|---|\n${rows.slice(0, MOST_ROWS).join("\n")}${more}${group.partial ? "\n\nThere may be more rules than are seen here." : ""}`;
}

/** One row for each protocol with its ports, in the order of the first rule about them. */
function rowsOf(rules: readonly SgRule[]): readonly string[] {
  const rows = new Map<string, Set<string>>();
  for (const rule of rules) {
    const what = `${rule.entry === undefined ? "" : `${rule.entry.number?.value ?? "?"} ${rule.entry.action ?? "?"}: `}${whatOf(rule)}`;
    const who = rows.get(what) ?? new Set();
    for (const peer of rule.peers) who.add(whoIs(peer).replace(/\|/g, "\\|"));
    if (who.size > 0) rows.set(what, who);
  }
  return [...rows].map(([what, who]) => {
    const shown = [...who].slice(0, MOST_NAMED);
    return `| ${what} | ${shown.join(", ")}${who.size > shown.length ? ` and ${who.size - shown.length} more` : ""} |`;
  });
}

/** A peer in Markdown. */
export const whoIs = (peer: Peer): string => {
  if (peer.kind === "cidr")
    return peer.cidr?.prefixLength === 0
      ? `the internet${peer.cidr.range.family === 6 ? " by IPv6" : ""} (${code(peer.text)})`
      : code(peer.text);
  if (peer.kind === "unknown") return peer.name === undefined ? "unresolved" : code(peer.name);
  if (peer.kind === "group") return peer.name === "" ? "another group" : `group ${code(peer.name)}`;
  return peer.kind === "self" ? "members of the group" : "a prefix list";
};

/** The protocol and ports of a rule in words. */
export function whatOf(rule: SgRule): string {
  const number = rule.protocol?.number;
  if (number === undefined) return "unresolved";
  if (number === "all") return "everything";
  const ports = portsOf(rule);
  if (ports === undefined) return protocolName(number);
  const service = ports[0] === ports[1] ? serviceOf(ports[0], number === 17 ? "udp" : "tcp") : undefined;
  const range = ports[0] === ports[1] ? String(ports[0]) : `${ports[0]}-${ports[1]}`;
  return `${protocolName(number)} ${range}${service === undefined ? "" : ` (${service.what})`}`;
}
