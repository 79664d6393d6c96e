/** What netplan demands of a definition by its type, checked at the end of each file that touches it. */
import { brief } from "../../core/markdown.ts";
import type { At } from "../../core/text.ts";
import { followed } from "../shared/yaml.ts";
import type { Report } from "./checks.ts";
import { find, mapOf } from "./edits.ts";
import { type Def, type Item, textOf } from "./model.ts";
import { checkTunnel } from "./tunnels.ts";
import { readUint } from "./values.ts";
import type { Releases } from "./versions.ts";

/** Checks one definition; `at` is its id in the file at hand. `missing` reports what only another file could supply. */
export function checkGrammar(def: Def, at: At, releases: Releases, report: Report, missing: Report): void {
  if (def.settings.has("set-name") && !hasMatch(def))
    missing(
      "netplan/set-name-without-match",
      def.settings.get("set-name")?.keyAt ?? at,
      "`set-name` renames what `match` finds: add `match` with a MAC address or driver",
    );
  if (def.type === "wifis" && def.accessPoints.length === 0 && !isMisshapen(def, "access-points"))
    missing("netplan/missing-key", at, `${brief(def.id, 20)} has no \`access-points\`: netplan refuses a wifi without`);
  if (def.type === "vlans") checkVlan(def, at, report, missing);
  if (def.type === "vrfs" && !def.settings.has("table"))
    missing("netplan/missing-key", at, `${brief(def.id, 20)} has no \`table\`: a VRF needs a routing table`);
  if (def.type === "virtual-ethernets" && !def.settings.has("peer"))
    missing("netplan/missing-key", at, `${brief(def.id, 20)} has no \`peer\`: name the other end`);
  if (def.type === "tunnels") checkTunnel(def, at, releases, report, missing);
  const token = def.settings.get("ipv6-address-token");
  if (token !== undefined && def.settings.has("ipv6-address-generation"))
    report("netplan/conflicting-keys", token.keyAt, "`ipv6-address-token` and `ipv6-address-generation` exclude each other");
  if (def.type === "nm-devices" && !def.settings.has("networkmanager.passthrough.connection.type"))
    missing("netplan/missing-key", at, "`nm-devices` needs `networkmanager: passthrough: connection.type`");
  checkOpenvswitch(def, report);
}

// Written, but not as a mapping: that is complained of already.
const isMisshapen = (def: Def, name: string): boolean =>
  def.pieces.some(({ map }) => find(map, name) !== undefined && mapOf(find(map, name)) === undefined);

/** Whether the definition has a `match:`, empty or not. */
export const hasMatch = (def: Def): boolean => matchAt(def) !== undefined;

/** Where `match:` stands, for the first piece that has one. */
export function matchAt(def: Def): { readonly key: At; readonly value: At } | undefined {
  for (const { map, at } of def.pieces) {
    const entry = map.entries.find(({ key }) => key.kind === "scalar" && key.text === "match");
    if (entry !== undefined) return { key: { uri: at.uri, span: entry.key.span }, value: { uri: at.uri, span: entry.value.span } };
  }
  return undefined;
}

function checkVlan(def: Def, at: At, report: Report, missing: Report): void {
  if (!def.settings.has("link"))
    missing("netplan/missing-key", at, `${brief(def.id, 20)} has no \`link\`: name the interface that the VLAN runs on`);
  const id = def.settings.get("id");
  if (id === undefined) return void missing("netplan/missing-key", at, `${brief(def.id, 20)} has no \`id\`: give the VLAN number`);
  const number = readUint(id.text);
  if (number === 0xffffffff) missing("netplan/missing-key", at, `${brief(def.id, 20)} has no \`id\`: give the VLAN number`);
  else if (number !== undefined && number > 4094)
    report("netplan/invalid-value", id.at, `a VLAN id is 0 to 4094, not ${brief(id.text, 12)}`);
}

const BRIDGE_ONLY = ["mcast-snooping", "rstp", "fail-mode", "controller.connection-mode"];

function checkOpenvswitch(def: Def, report: Report): void {
  const lacp = def.settings.get("openvswitch.lacp");
  if (lacp !== undefined && def.type !== "bonds") report("netplan/invalid-value", lacp.keyAt, "`lacp` of Open vSwitch is for bonds only");
  if (def.type === "bridges") return;
  for (const name of BRIDGE_ONLY) {
    const setting = def.settings.get(`openvswitch.${name}`);
    if (setting !== undefined) report("netplan/invalid-value", setting.keyAt, `\`${name}\` of Open vSwitch is for bridges only`);
  }
  for (const { map, at } of def.pieces) {
    const settings = mapOf(find(map, "openvswitch"));
    const controller = settings === undefined ? undefined : mapOf(find(settings, "controller"));
    const lists = [
      settings === undefined ? undefined : find(settings, "protocols"),
      controller === undefined ? undefined : find(controller, "addresses"),
    ];
    for (const list of lists)
      if (list !== undefined)
        report("netplan/invalid-value", { uri: at.uri, span: list.key.span }, "this key of Open vSwitch is for bridges only");
  }
}

/** Routes and policies are judged one by one, as they are read. */
export function checkRoutes(def: Def, uri: string, report: Report): void {
  for (const route of def.routes) if (route.at.uri === uri) checkRoute(route, report);
  for (const policy of def.policies) {
    if (policy.at.uri !== uri) continue;
    if (!policy.settings.has("from") && !policy.settings.has("to"))
      report("netplan/incomplete-route", start(policy), "a routing policy needs `from` or `to`");
    const tos = policy.settings.get("type-of-service");
    if (tos !== undefined && (readUint(tos.text) ?? 0) > 255)
      report("netplan/invalid-value", tos.at, `a type of service is 0 to 255, not ${brief(tos.text, 12)}`);
    checkFamilies(policy, report);
  }
}

function checkRoute(route: Item, report: Report): void {
  const type = (textOf(route, "type") ?? "unicast").toLowerCase();
  const to = route.settings.get("to");
  const via = route.settings.get("via");
  const scope = textOf(route, "scope")?.toLowerCase() ?? defaultScope(type, via !== undefined);
  if ((scope === "link" || scope === "host") && to === undefined)
    report("netplan/incomplete-route", start(route), "this route has no `to`: say where it leads");
  else if (type === "unicast" && scope === "global" && (to === undefined || via === undefined))
    report(
      "netplan/incomplete-route",
      start(route),
      to === undefined ? "this route has no `to`: write to: default, or a network" : "a global route needs a gateway: add `via`",
    );
  else if (type !== "unicast" && to === undefined)
    report("netplan/incomplete-route", start(route), "this route has no `to`: say where it leads");
  checkFamilies(route, report);
}

function defaultScope(type: string, hasGateway: boolean): string {
  if (type === "local" || type === "nat") return "host";
  if ((type === "unicast" && !hasGateway) || type === "broadcast" || type === "multicast" || type === "anycast") return "link";
  return "global";
}

// The first address of an entry decides its family; the others must agree.
function checkFamilies(item: Item, report: Report): void {
  let first: { family: number; text: string } | undefined;
  for (const { key, value } of item.map.entries) {
    const setting = followed(value);
    if (key.kind !== "scalar" || setting.kind !== "scalar" || !["to", "via", "from"].includes(key.text)) continue;
    const family = setting.text.includes(":") ? 6 : /^[\d./]+$/.test(setting.text) ? 4 : undefined;
    if (family === undefined) continue;
    if (first !== undefined && first.family !== family)
      report(
        "netplan/mixed-families",
        { uri: item.at.uri, span: setting.span },
        `"${brief(setting.text, 24)}" and "${brief(first.text, 24)}" are of different IP versions`,
      );
    first ??= { family, text: setting.text };
  }
}

/** The place of an entry: its first key. */
function start(item: Item): At {
  const first = item.map.entries[0];
  return { uri: item.at.uri, span: first === undefined || item.map.flow ? item.at.span : first.key.span };
}
