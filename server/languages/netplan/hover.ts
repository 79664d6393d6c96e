/** What a hover says: the meaning of keys, and what addresses, gateways and ids amount to in the merged configuration. */
import { contains, type IpAddress, readAddress, readCidr, showAddress, showRange } from "../../core/address.ts";
import { explainAddress, explainCidr } from "../../core/explain.ts";
import type { Hover, Surroundings } from "../../core/language.ts";
import { code, plain } from "../../core/markdown.ts";
import { followed, type YamlNode, type YamlScalar } from "../shared/yaml.ts";
import { addressesOf, isReachable, masterOf } from "./addressing.ts";
import type { Key } from "./knowledge/keys.ts";
import { type Def, type NetplanFile, type NetplanUnit, rendererOf, textOf } from "./model.ts";
import { definitionAt, positionAt } from "./position.ts";
import { unitAround } from "./units.ts";
import { splitPrefix } from "./values.ts";

/** Markdown for the word at `offset`. */
export function hoverAt(file: NetplanFile, offset: number, around: Surroundings<NetplanFile>): Hover | undefined {
  const position = positionAt(file, offset);
  const { node } = position;
  const step = position.steps.at(-1);
  if (node?.kind !== "scalar" || step === undefined || node.span.end < offset || node.span.start === node.span.end) return undefined;
  const unit = unitAround(file, around);
  const definition = definitionAt(position);
  const def = definition === undefined ? undefined : unit.defs.get(definition.id);
  if (node === followed(step.entry.key)) {
    if (definition?.entry === step.entry && def !== undefined) return { span: node.span, markdown: aboutDef(unit, def) };
    return step.key === undefined
      ? undefined
      : { span: node.span, markdown: aboutKey(step.key, def, unit, pathOf(position.steps.map(({ key }) => key))) };
  }
  const markdown = aboutValue(node, step.key, def, unit, file, around);
  return markdown === undefined ? undefined : { span: node.span, markdown };
}

const pathOf = (keys: readonly (Key | undefined)[]): string => {
  const below = keys.slice(keys.findIndex((key) => key?.by === "id") + 2);
  return below.map((key) => key?.name ?? "").join(".");
};

function aboutKey(key: Key, def: Def | undefined, unit: NetplanUnit, path: string): string {
  const lines = [`**${plain(key.name)}**: ${key.doc}`];
  const takes = key.values !== undefined ? key.values.map(code).join(", ") : TYPES[key.value ?? ""];
  if (takes !== undefined) lines.push(`Takes ${takes}.`);
  const notes = [`since netplan ${key.since}`];
  if (key.fallback !== undefined && key.fallback !== "") notes.push(`default ${code(key.fallback)}`);
  if (key.only !== undefined) notes.push(`${key.only} only`);
  if (key.deprecated !== undefined) notes.push(`deprecated: ${key.deprecated}`);
  lines.push(notes.join(" · "));
  const winner = def?.settings.get(path);
  if (winner !== undefined && !isSecret(key) && (def?.pieces.length ?? 0) > 1)
    lines.push(
      `${code(winner.text)} of ${code(winner.at.uri.slice(winner.at.uri.lastIndexOf("/") + 1))} counts (files are merged in the order of their names).`,
    );
  if (def !== undefined && key.only !== undefined && rendererOf(unit, def) !== key.only)
    lines.push(`${code(def.id)} is configured by ${rendererOf(unit, def)}.`);
  return lines.join("\n\n");
}

// A tunnel's `key` may be WireGuard's private one.
const isSecret = (key: Key): boolean => key.secret === true || key.table === "tunnel-keys";

const TYPES: Readonly<Record<string, string>> = {
  bool: "true or false",
  uint: "a whole number",
  cidr: "addresses with prefix length, as `192.0.2.10/24`",
  ip: "an IP address",
  ip4: "an IPv4 address",
  ip6: "an IPv6 address",
  "ip-prefix": "an address or network",
  destination: "a network, an address, or `default`",
  mac: "a MAC address",
  ref: "the id of a definition",
  "duration-ms": "a time, in milliseconds without a unit",
  "duration-s": "a time, in seconds without a unit",
  endpoint: "`host:port`",
};

function aboutDef(unit: NetplanUnit, def: Def): string {
  const lines = [`**${plain(def.id)}** (${def.type}), configured by ${rendererOf(unit, def)}`];
  const addresses = addressesOf(def).map(({ setting }) => code(setting.text));
  const dhcp = ["dhcp4", "dhcp6"].filter((path) => /^(true|yes|on|y)$/i.test(textOf(def, path) ?? ""));
  if (addresses.length + dhcp.length > 0) lines.push([...addresses, ...dhcp].join(", "));
  const master = masterOf(unit, def);
  if (master !== undefined) lines.push(`Member of ${code(master.id)} (${master.type}).`);
  const files = [...new Set(def.pieces.map(({ file }) => code(file.place.name)))];
  if (files.length > 1) lines.push(`Merged from ${files.join(", then ")}.`);
  return lines.join("\n\n");
}

function aboutValue(
  node: YamlScalar,
  key: Key | undefined,
  def: Def | undefined,
  unit: NetplanUnit,
  file: NetplanFile,
  around: Surroundings<NetplanFile>,
): string | undefined {
  if (key === undefined || isSecret(key)) return undefined;
  const named = key.value === "ref" ? unit.defs.get(node.text) : undefined;
  if (named !== undefined) return aboutDef(unitAround(file, around), named);
  const cidr = node.text.includes("/") ? readCidr(node.text) : undefined;
  if (cidr !== undefined) {
    const lines = [explainCidr({ ...cidr, hostBits: cidr.hostBits && key.name !== "addresses" })];
    const { first, last, family } = cidr.range;
    if (key.name === "addresses" && family === 4 && cidr.prefixLength < 31)
      lines.push(`Network ${code(showAddress({ family, value: first }))}, broadcast ${code(showAddress({ family, value: last }))}.`);
    if (def !== undefined && key.name === "addresses") lines.push(...gatewayLines(def, cidr.range));
    return lines.join("\n\n");
  }
  const address = readAddress(splitPrefix(node.text).address);
  if (address === undefined) return undefined;
  const lines = [explainAddress(address)];
  if (def !== undefined && (key.name === "via" || key.name.startsWith("gateway"))) lines.push(reach(def, address, node));
  return lines.join("\n\n");
}

function gatewayLines(def: Def, range: Parameters<typeof contains>[0]): string[] {
  const gateways = [textOf(def, "gateway4"), textOf(def, "gateway6"), ...def.routes.map((route) => textOf(route, "via"))];
  const inside = gateways.filter((text) => {
    const address = text === undefined ? undefined : readAddress(text);
    return address !== undefined && contains(range, address);
  });
  return inside.length === 0 ? [] : [`Gateway ${inside.map((text) => code(text ?? "")).join(", ")} is in this network.`];
}

function reach(def: Def, address: IpAddress, node: YamlNode): string {
  const over = addressesOf(def).find(({ cidr }) => contains(cidr.range, address));
  if (over !== undefined) return `In ${code(showRange(over.cidr.range))}, the network of ${code(over.setting.text)}: reached directly.`;
  const route = def.routes.find(({ map }) => map.span.start <= node.span.start && node.span.end <= map.span.end);
  const setting = def.settings.get(address.family === 4 ? "gateway4" : "gateway6") ?? route?.settings.get("via");
  if (setting !== undefined && !isReachable(def, { def, setting, address, route }))
    return `In no network of ${code(def.id)}: not reached without \`on-link: true\`.`;
  return `In no static network of ${code(def.id)}.`;
}
