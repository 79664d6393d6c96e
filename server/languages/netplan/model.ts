/** What netplan's files say, merged as netplan merges them, each thing with the place that says it. */
import type { Fix, Related } from "../../core/rule.ts";
import type { At, Source, Span } from "../../core/text.ts";
import type { YamlDocument, YamlFile, YamlMap, YamlScalar } from "../shared/yaml.ts";
import type { Releases } from "./versions.ts";

/** The sections of `network` that hold definitions. */
export type DefType =
  | "ethernets"
  | "wifis"
  | "modems"
  | "bridges"
  | "bonds"
  | "vlans"
  | "vrfs"
  | "tunnels"
  | "dummy-devices"
  | "virtual-ethernets"
  | "nm-devices"
  | "ports";

/** Where a file stands in netplan's order. `rank`: 0 lib, 1 etc, 2 run; undefined outside of a netplan folder. */
export type Place = { readonly root: string; readonly rank: number | undefined; readonly name: string };

/** One file, read as YAML, and its place in netplan's order. */
export type NetplanFile = {
  readonly source: Source;
  readonly yaml: YamlFile;
  readonly document: YamlDocument | undefined;
  readonly place: Place;
  /** Lines that are damaged as YAML, each with the two before it, as half open spans: what is amiss there follows from the damage. */
  readonly damaged: readonly Span[];
  /** Holds statements of a template, so that it is not what netplan will read. */
  readonly template: boolean;
};

/** A scalar that was written. `path` is the keys below the definition, with dots: `parameters.mode`. */
export type Setting = { readonly path: string; readonly text: string; readonly node: YamlScalar; readonly at: At; readonly keyAt: At };

/** Scalars by path (the last one counts) and lists by path (all of them, joined). */
export type Settings = { readonly at: At; readonly settings: Map<string, Setting>; readonly lists: Map<string, Setting[]> };

/** A route, a routing policy or a WireGuard peer: one mapping of a sequence. */
export type Item = Settings & { readonly map: YamlMap };

/** A wireless network of a definition, by its SSID. */
export type AccessPoint = Settings & { readonly ssid: string; readonly keyAt: At };

/** One piece of a definition: a mapping under its id, in one file. `lists` holds what this piece adds. */
export type Piece = { readonly at: At; readonly map: YamlMap; readonly file: NetplanFile; readonly section: At };

/** An interface definition, merged over all files. */
export type Def = Settings & {
  readonly id: string;
  readonly type: DefType;
  readonly pieces: Piece[];
  /** Every scalar in the order met, overridden ones included. */
  readonly written: Setting[];
  readonly routes: Item[];
  readonly policies: Item[];
  readonly peers: Item[];
  readonly accessPoints: AccessPoint[];
  /** `renderer:` of the definition or of its section, where there is one. */
  renderer: Setting | undefined;
  /** Open vSwitch owns it. */
  openvswitch: boolean;
};

/** A reference to a definition by id. `mustBe` says what for: a member, a link … */
export type Reference = { readonly from: Def; readonly path: string; readonly id: string; readonly at: At };

/** Why netplan refuses the configuration, under the id of the rule that says so. */
export type Complaint = {
  readonly rule: `netplan/${string}`;
  readonly at: At;
  readonly message: string;
  readonly fix?: Fix;
  readonly related?: readonly Related[];
};

/** All that netplan loads on one host. */
export type NetplanUnit = {
  readonly uri: string;
  readonly uris: readonly string[];
  readonly targets: Readonly<Record<string, string>>;
  readonly releases: Releases;
  readonly isolated: boolean;
  /** In netplan's order, shadowed ones left out. */
  readonly files: readonly NetplanFile[];
  /** Files that another of the same name hides. */
  readonly shadowed: readonly { readonly file: NetplanFile; readonly by: NetplanFile }[];
  readonly defs: ReadonlyMap<string, Def>;
  readonly references: readonly Reference[];
  /** `network.renderer` of each file that has one, in order: the last counts. */
  readonly renderers: readonly Setting[];
  readonly complaints: readonly Complaint[];
  /** Complaints of one rule, as findings of the unit. */
  complaintsOf(rule: string): readonly Complaint[];
};

/** The text of a setting, or undefined. */
export const textOf = (from: Settings, path: string): string | undefined => from.settings.get(path)?.text;

/** The renderer that configures a definition. */
export function rendererOf(unit: Pick<NetplanUnit, "renderers">, def: Def): "networkd" | "NetworkManager" | "openvswitch" | "unknown" {
  if (def.openvswitch) return "openvswitch";
  const text = def.renderer?.text ?? unit.renderers.at(-1)?.text ?? "networkd";
  return text === "networkd" || text === "NetworkManager" ? text : text === "sriov" ? "networkd" : "unknown";
}

/** Whether netplan would rename or match it by hardware: physical interfaces. */
export const isPhysical = (def: Def): boolean => def.type === "ethernets" || def.type === "wifis" || def.type === "modems";
