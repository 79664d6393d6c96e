/** Addresses, gateways and default routes of definitions, read once, for the rules that compare them. */
import { type Cidr, type IpAddress, readAddress, readCidr } from "../../core/address.ts";
import { type Def, type Item, type NetplanUnit, type Setting, textOf } from "./model.ts";
import { familyOf, readBool, readUint, splitPrefix } from "./values.ts";

/** A static address of an interface. */
export type Own = { readonly def: Def; readonly setting: Setting; readonly cidr: Cidr };

/** The static addresses of a definition that can be read; each text once, as netplan takes it. */
export function addressesOf(def: Def): readonly Own[] {
  const found = new Map<string, Own>();
  for (const setting of def.lists.get("addresses") ?? []) {
    const cidr = readCidr(setting.text);
    if (cidr !== undefined && setting.text.includes("/") && !found.has(setting.text)) found.set(setting.text, { def, setting, cidr });
  }
  return [...found.values()];
}

/** All static addresses of the unit, in order. */
export const allAddresses = (unit: NetplanUnit): readonly Own[] => [...unit.defs.values()].flatMap(addressesOf);

/** A gateway that is named: `via` of a route, or gateway4 and gateway6. */
export type Gateway = { readonly def: Def; readonly setting: Setting; readonly address: IpAddress; readonly route: Item | undefined };

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

/** Whether a boolean key is written and true. */
export const isOn = (def: Pick<Def, "settings">, path: string): boolean => readBool(textOf(def as Def, path) ?? "") === true;

/** The number of a setting, or undefined where there is none or it cannot be read. */
export function numberOf(from: Pick<Def, "settings">, path: string): number | undefined {
  const setting = from.settings.get(path);
  return setting === undefined || setting.text === "" ? undefined : readUint(setting.text);
}

/** The bridge or bond that an interface is a member of. */
export function masterOf(unit: NetplanUnit, def: Def): Def | undefined {
  return unit.references.find(({ path, id, from }) => path === "interfaces" && id === def.id && from.type !== "vrfs")?.from;
}

/** The VRF that an interface is in, by id; "" for the main table. */
export function vrfOf(unit: NetplanUnit, def: Def): string {
  return unit.references.find(({ path, id, from }) => path === "interfaces" && id === def.id && from.type === "vrfs")?.from.id ?? "";
}
