/** Addresses, gateways and default routes of definitions, read once, for the rules that compare them. */
import { type AddressRange, type Cidr, contains, type IpAddress, readAddress, readCidr, scopeOf } from "../../core/address.ts";
import { put } from "../../core/lists.ts";
import { type Def, type Item, type NetplanUnit, type Setting, textOf } from "./model.ts";
import { familyOf, isTemplate, readBool, readUint, splitPrefix } from "./values.ts";

/** A static address of an interface. */
export type Own = { readonly def: Def; readonly setting: Setting; readonly cidr: Cidr };

const remembered = new WeakMap<Def, readonly Own[]>();

/** The static addresses of a definition that can be read; each text once, as netplan takes it. Only for a unit that is complete. */
export function addressesOf(def: Def): readonly Own[] {
  const known = remembered.get(def);
  if (known !== undefined) return known;
  const found = new Map<string, Own>();
  for (const setting of def.lists.get("addresses") ?? []) {
    const cidr = readCidr(setting.text);
    if (cidr !== undefined && setting.text.includes("/") && !found.has(setting.text)) found.set(setting.text, { def, setting, cidr });
  }
  const own = [...found.values()];
  remembered.set(def, own);
  return own;
}

/** All static addresses of the unit, in order. */
export const allAddresses = (unit: NetplanUnit): readonly Own[] => [...unit.defs.values()].flatMap(addressesOf);

/** A gateway that is named: `via` of a route, or gateway4 and gateway6. */
export type Gateway = { readonly def: Def; readonly setting: Setting; readonly address: IpAddress; readonly route: Item | undefined };

/** The gateways that a definition names, those that can be read. */
export function* gatewaysOf(def: Def): Generator<Gateway> {
  for (const path of ["gateway4", "gateway6"]) {
    const setting = def.settings.get(path);
    const address = setting === undefined ? undefined : readAddress(setting.text);
    if (setting !== undefined && address !== undefined) yield { def, setting, address, route: undefined };
  }
  for (const route of def.routes) {
    const setting = route.settings.get("via");
    const address = setting === undefined ? undefined : readAddress(splitPrefix(setting.text).address);
    if (setting !== undefined && address !== undefined) yield { def, setting, address, route };
  }
}

/** A default route: `at` is what says so; table and metric are text, "" where none is given. */
export type DefaultRoute = {
  readonly def: Def;
  readonly family: 4 | 6;
  readonly setting: Setting;
  readonly table: string;
  readonly metric: string;
  readonly route: Item | undefined;
};

/** The default routes of a definition whose family is known. */
export function* defaultsOf(def: Def): Generator<DefaultRoute> {
  const four = def.settings.get("gateway4");
  const six = def.settings.get("gateway6");
  if (four !== undefined) yield { def, family: 4, setting: four, table: "", metric: "", route: undefined };
  if (six !== undefined) yield { def, family: 6, setting: six, table: "", metric: "", route: undefined };
  for (const route of def.routes) {
    const to = route.settings.get("to");
    if (to === undefined || !(to.text === "default" || to.text.endsWith("/0"))) continue;
    const family =
      familyOf(textOf(route, "via") ?? "") ??
      familyOf(textOf(route, "from") ?? "") ??
      (to.text === "default" ? undefined : familyOf(to.text));
    if (family !== undefined)
      yield { def, family, setting: to, table: textOf(route, "table") ?? "", metric: textOf(route, "metric") ?? "", route };
  }
}

/** Whether the interface asks for addresses of this family by DHCP. */
export const usesDhcp = (def: Def, family: 4 | 6): boolean => readBool(textOf(def, family === 4 ? "dhcp4" : "dhcp6") ?? "") === true;

/**
 * Whether the files say all addresses of this family that the host has, but for those that other programs add: none comes by
 * DHCP, from a modem or by an advertisement, nothing is left open, and a static default route shows that no PPPoE is the uplink.
 */
export function isDescribed(unit: NetplanUnit, family: 4 | 6): boolean {
  const defs = [...unit.defs.values()];
  const open = (def: Def): boolean =>
    usesDhcp(def, family) ||
    def.type === "modems" ||
    def.type === "nm-devices" ||
    (family === 6 && readBool(textOf(def, "accept-ra") ?? "yes") !== false) ||
    (def.lists.get("addresses") ?? []).some(({ text }) => readCidr(text) === undefined);
  const unread = unit.files.some(({ template, damaged, source }) => template || damaged.length > 0 || isTemplate(source.text));
  if (unit.isolated || unread || defs.some(open)) return false;
  return defs.some((def) => def.type !== "tunnels" && [...defaultsOf(def)].some((route) => route.family === family));
}

/** Whether a boolean key is written and true. */
export const isOn = (def: Pick<Def, "settings">, path: string): boolean => readBool(textOf(def as Def, path) ?? "") === true;

/** The number of a setting, or undefined where there is none or it cannot be read. */
export function numberOf(from: Pick<Def, "settings">, path: string): number | undefined {
  const setting = from.settings.get(path);
  return setting === undefined || setting.text === "" ? undefined : readUint(setting.text);
}

/** Who names whom, by id and by definition. */
type Links = {
  readonly masters: ReadonlyMap<string, Def>;
  readonly vrfs: ReadonlyMap<string, Def>;
  readonly carriers: ReadonlyMap<Def, readonly string[]>;
};

const linksOf = new WeakMap<NetplanUnit, Links>();

function links(unit: NetplanUnit): Links {
  const known = linksOf.get(unit);
  if (known !== undefined) return known;
  const masters = new Map<string, Def>();
  const vrfs = new Map<string, Def>();
  const carriers = new Map<Def, string[]>();
  for (const { from, path, id } of unit.references) {
    if (path !== "interfaces" && path !== "link") continue;
    if (path === "interfaces") {
      const map = from.type === "vrfs" ? vrfs : masters;
      if (!map.has(id)) map.set(id, from);
    }
    put(carriers, from, id);
  }
  const made = { masters, vrfs, carriers };
  linksOf.set(unit, made);
  return made;
}

/** The bridge or bond that an interface is a member of. */
export const masterOf = (unit: NetplanUnit, def: Def): Def | undefined => links(unit).masters.get(def.id);

/** The VRF that an interface is in, by id; "" for the main table. */
export const vrfOf = (unit: NetplanUnit, def: Def): string => links(unit).vrfs.get(def.id)?.id ?? "";

/** Ids of what carries a definition's packets: its members, or its link. */
export const carriersOf = (unit: NetplanUnit, def: Def): readonly string[] => links(unit).carriers.get(def) ?? [];

const direct = new WeakMap<Def, readonly AddressRange[]>();

// Destinations that routes of the interface reach without a gateway.
function directRanges(def: Def): readonly AddressRange[] {
  const known = direct.get(def);
  if (known !== undefined) return known;
  const ranges = def.routes
    .filter((route) => !route.settings.has("via"))
    .flatMap((route) => readCidr(textOf(route, "to") ?? "")?.range ?? []);
  direct.set(def, ranges);
  return ranges;
}

// A word that is no boolean is refused elsewhere, and meant something.
const mayBeOnLink = (route: Item): boolean => readBool(textOf(route, "on-link") ?? "no") !== false;

/** Whether packets can get to a gateway without another one. What is not known counts as yes: leases, advertisements, placeholders. */
export function isReachable(def: Def, { address, route }: Gateway): boolean {
  const scope = scopeOf(address);
  if (scope === "link-local" || scope === "unspecified" || usesDhcp(def, address.family)) return true;
  if (route !== undefined && mayBeOnLink(route)) return true;
  const written = def.lists.get("addresses") ?? [];
  const known = addressesOf(def);
  if (written.some(({ text }) => readCidr(text) === undefined)) return true;
  if (known.some(({ cidr }) => contains(cidr.range, address))) return true;
  return directRanges(def).some((range) => contains(range, address));
}
