/** What netplan's back ends refuse once everything is merged: the errors of writing for networkd and NetworkManager. */
import { brief } from "../../core/markdown.ts";
import { keyText } from "../shared/yaml.ts";
import type { Report } from "./checks.ts";
import { hasMatch } from "./grammar.ts";
import { keysOf } from "./knowledge/keys.ts";
import { type Def, type Item, type Reference, rendererOf, type Setting, type Settings, textOf } from "./model.ts";
import { isMode, privateKeyOf } from "./tunnels.ts";
import { familyOf, isTemplate, readBool, readUint } from "./values.ts";
import { allBefore, allFrom, type Releases } from "./versions.ts";

/** All files of a host together. */
export type Merged = {
  readonly defs: ReadonlyMap<string, Def>;
  readonly renderers: readonly Setting[];
  readonly references: readonly Reference[];
  readonly releases: Releases;
};

/** Checks all definitions against the renderer that will configure them. */
export function checkBackends(merged: Merged, report: Report): void {
  const functions = new Set(merged.references.filter(({ path, from }) => path === "link" && from.type === "ethernets").map(({ id }) => id));
  const members = new Set(merged.references.filter(({ path, from }) => path === "interfaces" && from.type !== "vrfs").map(({ id }) => id));
  for (const def of merged.defs.values()) {
    const renderer = rendererOf(merged, def);
    if (def.type === "vrfs") checkVrf(def, merged.releases, report);
    if (def.type === "ethernets") checkSriov(def, functions.has(def.id), merged.releases, report);
    if (renderer !== "openvswitch" && def.type !== "ports") checkOpenvswitch(def, members, report);
    if (renderer === "networkd" && def.type !== "nm-devices" && allFrom(merged.releases, "1.0")) checkForeign(def, report);
    if (renderer === "networkd") checkNetworkd(def, merged.releases, report);
    if (renderer === "NetworkManager") checkNetworkManager(def, merged.releases, report);
  }
}

// Data for Open vSwitch needs a bridge or bond of it to hang on.
function checkOpenvswitch(def: Def, members: ReadonlySet<string>, report: Report): void {
  const data = def.written.find(({ path }) => /^openvswitch\.(external-ids|other-config)\./.test(path));
  if (data !== undefined && !members.has(def.id))
    report("netplan/conflicting-keys", data.keyAt, "data for Open vSwitch is for members of a bridge or bond: this is none");
}

function checkVrf(def: Def, releases: Releases, report: Report): void {
  const table = readUint(textOf(def, "table") ?? "");
  const [first] = def.routes;
  if (first !== undefined && def.policies.length === 0 && allBefore(releases, "1.0"))
    report("netplan/vrf-without-policy", first.at, "netplan before 1.0 crashes on a VRF with routes and no `routing-policy`");
  for (const item of first === undefined && allBefore(releases, "1.0") ? [] : [...def.routes, ...def.policies]) {
    const own = item.settings.get("table");
    if (own !== undefined && table !== undefined && readUint(own.text) !== table && readUint(own.text) !== undefined)
      report("netplan/vrf-table", own.at, `table ${brief(own.text, 12)} is not the table of ${brief(def.id, 16)}, ${table}: leave it out`);
  }
}

function checkSriov(def: Def, hasFunctions: boolean, releases: Releases, report: Report): void {
  if (hasFunctions || (def.settings.has("virtual-function-count") && readUint(textOf(def, "virtual-function-count") ?? "") !== 0xffffffff))
    return;
  const mode = def.settings.get("embedded-switch-mode");
  const delay = def.settings.get("delay-virtual-functions-rebind");
  const message = "not a physical function of SR-IOV: give `virtual-function-count`, or `link` to it";
  if (mode !== undefined && allBefore(releases, "1.0")) report("netplan/conflicting-keys", mode.keyAt, message);
  else if (delay !== undefined && mode === undefined && readBool(delay.text) === true)
    report("netplan/conflicting-keys", delay.keyAt, message);
}

function unsupported(report: Report, at: Setting["at"], message: string): void {
  report("netplan/renderer-unsupported", at, message);
}

// Since 1.0 settings for NetworkManager alone need NetworkManager.
function checkForeign(def: Def, report: Report): void {
  for (const from of [def, ...def.accessPoints])
    for (const setting of from.settings.values())
      if (setting.path.startsWith("networkmanager."))
        return void unsupported(
          report,
          setting.keyAt,
          "`networkmanager` settings need `renderer: NetworkManager`: netplan refuses them here",
        );
}

function checkNetworkd(def: Def, releases: Releases, report: Report): void {
  if (def.type === "modems") unsupported(report, def.at, "networkd has no modems: set `renderer: NetworkManager` here");
  if (def.type === "nm-devices" && allBefore(releases, "1.0"))
    unsupported(report, def.at, "`nm-devices` need `renderer: NetworkManager`: netplan aborts without");
  if (def.type === "wifis" && hasMatch(def))
    unsupported(report, def.at, "networkd takes wifis by name only: remove `match`, or use NetworkManager");
  const generation = def.settings.get("ipv6-address-generation");
  if (generation?.text === "stable-privacy" && !def.settings.has("ipv6-address-token") && allBefore(releases, "1.0"))
    unsupported(report, generation.at, "networkd cannot make stable-privacy addresses: use NetworkManager, or eui64");
  for (const route of def.routes) {
    const to = route.settings.get("to");
    if (to?.text === "default" && !route.settings.has("via") && !route.settings.has("from") && !hasUnknownKey(route))
      report(
        "netplan/default-without-gateway",
        to.at,
        "a default route without `via` has no IP version: netplan aborts; write 0.0.0.0/0 or ::/0",
      );
  }
  checkWireless(def, report);
  checkTunnelKeys(def, "networkd", releases, report);
  checkOverrides(def, report);
}

// Such a route is refused for that key before it is written; it may well be a misspelt `via`.
const hasUnknownKey = ({ map }: Item): boolean => map.entries.some((entry) => !keysOf("routes").has(keyText(entry) ?? ""));

function checkWireless(def: Def, report: Report): void {
  for (const flag of def.type === "wifis" ? (def.lists.get("wakeonwlan") ?? []) : [])
    if (flag.text.toLowerCase() === "tcp") unsupported(report, flag.at, "networkd cannot wake by `tcp`: use NetworkManager");
  checkChannels(def, report);
  for (const point of def.accessPoints) {
    const mode = point.settings.get("mode");
    if (mode?.text === "ap") unsupported(report, mode.at, "networkd cannot be an access point: set `renderer: NetworkManager`");
    checkPassphrase(point, "", report);
  }
  checkPassphrase(def, "auth.", report);
}

// WPA-PSK: 8 to 63 characters, or 64 hexadecimal digits. An access point's own `password` stands for WPA-PSK with it, and netplan takes it and
// the keys of `auth` in the order in which they are written: the last one counts.
function checkPassphrase(from: Settings, prefix: string, report: Report): void {
  const short = prefix === "" ? from.settings.get("password") : undefined;
  const key = later(short, from.settings.get("auth.password"));
  const method = later(short, from.settings.get("auth.key-management"));
  const isPsk = method !== undefined && (method === short || /^(?:psk|psk-sha256|sae)$/.test(method.text));
  if (key === undefined || !isPsk || isTemplate(key.text)) return;
  const length = new TextEncoder().encode(key.text).length;
  if (length === 64 ? /^[0-9a-f]{64}$/i.test(key.text) : length >= 8 && length <= 63) return;
  report("netplan/wifi-password", key.at, `a WPA passphrase has 8 to 63 characters, or 64 hexadecimal digits; this has ${length}`);
}

const later = (one: Setting | undefined, other: Setting | undefined): Setting | undefined =>
  one === undefined || (other !== undefined && other.keyAt.span.start > one.keyAt.span.start) ? other : one;

const KEYED = {
  networkd: new Set(["vti", "vti6", "wireguard", "gre", "ip6gre", "gretap", "ip6gretap"]),
  NetworkManager: new Set(["gre", "ip6gre", "wireguard"]),
};
const KEYED_SINCE = new Set(["gretap", "ip6gretap"]);

function checkTunnelKeys(def: Def, renderer: "networkd" | "NetworkManager", releases: Releases, report: Report): void {
  const mode = def.settings.get("mode");
  if (def.type !== "tunnels" || mode === undefined || !isMode(mode.text)) return;
  if (renderer === "networkd" && mode.text === "isatap")
    return void unsupported(report, mode.at, "networkd has no isatap tunnels: use NetworkManager");
  if (renderer === "NetworkManager" && KEYED_SINCE.has(mode.text)) {
    if (allBefore(releases, "1.0"))
      unsupported(report, mode.at, `netplan gives NetworkManager no ${mode.text} tunnels before 1.0: use networkd`);
    return;
  }
  if (KEYED[renderer].has(mode.text)) return;
  const key = def.written.findLast(({ path }) => /^keys?(\.(input|output))?$/.test(path));
  if (key !== undefined) unsupported(report, key.keyAt, `a ${brief(mode.text, 12)} tunnel has no key: remove it`);
}

function checkNetworkManager(def: Def, releases: Releases, report: Report): void {
  const driver = def.settings.get("match.driver") ?? def.lists.get("match.driver")?.[0];
  if (driver !== undefined && !def.settings.has("set-name"))
    unsupported(report, driver.keyAt, "NetworkManager cannot match by driver without `set-name`");
  const options = def.lists.get("addresses.options")?.[0];
  if (options !== undefined) unsupported(report, options.at, "NetworkManager takes no options of addresses: use networkd");
  for (const route of def.routes) {
    const type = route.settings.get("type");
    if (type !== undefined && type.text.toLowerCase() !== "unicast" && writesRoutes(def, route))
      unsupported(report, type.at, "NetworkManager has unicast routes only");
  }
  checkChannels(def, report);
  const mode = def.settings.get("activation-mode");
  if (mode?.text === "off") unsupported(report, mode.at, "NetworkManager has no `activation-mode: off`: only manual");
  const mtu = def.settings.get("ipv6-mtu");
  if (mtu !== undefined && readUint(mtu.text) !== 0) unsupported(report, mtu.keyAt, "NetworkManager has no `ipv6-mtu`: use networkd");
  checkTunnelKeys(def, "NetworkManager", releases, report);
  if (def.type !== "tunnels" || textOf(def, "mode") !== "wireguard") return;
  for (const key of [privateKeyOf(def), ...def.peers.map((peer) => peer.settings.get("keys.shared"))])
    if (key?.text.startsWith("/") === true && !/=$/.test(key.text))
      unsupported(report, key.at, "NetworkManager cannot read a key from a file: write it here");
}

// netplan writes routes for NetworkManager only where the interface has an address of their family.
function writesRoutes(def: Def, route: Settings): boolean {
  const family = familyOf(textOf(route, "via") ?? "") ?? familyOf(textOf(route, "from") ?? "") ?? familyOf(textOf(route, "to") ?? "");
  if (family === undefined) return false;
  const has = (def.lists.get("addresses") ?? []).some(({ text }) => familyOf(text) === family);
  return has || readBool(textOf(def, family === 4 ? "dhcp4" : "dhcp6") ?? "") === true || (family === 6 && hasIp6(def));
}

const hasIp6 = (def: Def): boolean =>
  def.settings.has("gateway6") ||
  def.settings.has("ipv6-address-generation") ||
  (def.lists.get("nameservers.addresses") ?? []).some(({ text }) => text.includes(":"));

// Channels that netplan knows (its src/util.c), by band.
const CHANNELS_5 = new Set(
  "7 8 9 11 12 16 32 34 36 38 40 42 44 46 48 50 52 54 56 58 60 62 64 68 96 100 102 104 106 108 110 112 114 116 118 120 122 124 126 128 132 134 136 138 140 142 144 149 151 153 155 157 159 161 165 169 173"
    .split(" ")
    .map(Number),
);

function checkChannels(def: Def, report: Report): void {
  for (const point of def.accessPoints) {
    const channel = point.settings.get("channel");
    const number = readUint(channel?.text ?? "0");
    const band = textOf(point, "band");
    if (channel === undefined || number === undefined || number === 0 || band === undefined) continue;
    const fits = band.startsWith("5") ? CHANNELS_5.has(number) : number <= 14;
    if (!fits) report("netplan/invalid-value", channel.at, `the ${brief(band, 8)} band has no channel ${number}: netplan refuses it`);
  }
}

const OVERRIDES = [
  "use-dns",
  "use-domains",
  "use-ntp",
  "send-hostname",
  "use-hostname",
  "use-mtu",
  "hostname",
  "route-metric",
  "use-routes",
];
const UNSET: Readonly<Record<string, string>> = { "use-domains": "", hostname: "", "route-metric": "unset" };

// networkd has one set of DHCP settings: both families must ask for the same.
function checkOverrides(def: Def, report: Report): void {
  if (readBool(textOf(def, "dhcp4") ?? "") !== true || readBool(textOf(def, "dhcp6") ?? "") !== true) return;
  for (const name of OVERRIDES) {
    const four = def.settings.get(`dhcp4-overrides.${name}`);
    const six = def.settings.get(`dhcp6-overrides.${name}`);
    if (normal(name, four) === normal(name, six)) continue;
    const odd = six ?? four;
    if (odd !== undefined)
      report("netplan/dhcp-overrides-differ", odd.at, `networkd needs the same \`${name}\` in dhcp4-overrides and dhcp6-overrides`);
  }
}

function normal(name: string, setting: Setting | undefined): string {
  if (setting === undefined) return UNSET[name] ?? "true";
  const bool = name === "use-domains" || name === "hostname" ? undefined : readBool(setting.text);
  return bool === undefined ? (name === "route-metric" ? String(readUint(setting.text)) : setting.text) : String(bool);
}
