/** What netplan checks once a file is read: references, required keys, and what two definitions say of one interface. */
import { brief } from "../../core/markdown.ts";
import type { Fix } from "../../core/rule.ts";
import { nearest } from "../../core/suggest.ts";
import type { At } from "../../core/text.ts";
import type { Interpreter, Use } from "./interpret.ts";
import { type Complaint, type Def, type NetplanFile, rendererOf, type Setting } from "./model.ts";
import { readUint } from "./values.ts";
import { allBefore } from "./versions.ts";

/** What a check reports to; `missing` is left out where every file is judged alone. */
export type Report = (rule: Complaint["rule"], at: At, message: string, related?: { at: At; message: string }, fix?: Fix) => void;

/** Where references of the files before stand: who holds whom, and which costs were set. */
export class References {
  readonly #holders = new Map<string, { readonly def: Def; readonly at: At }>();
  readonly #costs = new Map<string, At>();
  readonly #primaries = new Map<string, Use>();
  #asked = 0;

  /** Checks the uses of one file; `twice` tells whether netplan reads it a second time. */
  check(uses: readonly Use[], host: Interpreter, twice: boolean, isolated: boolean, report: Report): void {
    const listed = new Set(uses.map((use) => placeOf(use, use.id)));
    const stoodIn = new Set(uses.filter((use) => standsIn(use, host)).map(({ id }) => id));
    for (const use of uses) {
      if (!host.defs.has(use.id)) {
        if (isolated || stoodIn.has(use.id)) continue;
        undefinedName(use, ++this.#asked > MOST_MEANT ? undefined : meantBy(use, host, listed), report);
      } else if (use.path === "interfaces") this.#member(use, report);
      else if (use.path === "parameters.primary") this.#primary(use, report);
      else if (use.path.startsWith("parameters.")) this.#cost(use, twice, report);
      else if (use.path === "peer") peer(use, host, report);
    }
  }

  // An interface is in one bridge or bond, and in one VRF besides.
  #member({ from, id, at }: Use, report: Report): void {
    const key = `${from.type === "vrfs" ? "vrf" : "link"} ${id}`;
    const held = this.#holders.get(key);
    if (held === undefined) this.#holders.set(key, { def: from, at });
    else if (held.def !== from) {
      const message = `"${brief(id, 20)}" is already a member of ${brief(held.def.id, 20)}: an interface has one master`;
      report("netplan/member-twice", at, message, { at: held.at, message: `member of ${brief(held.def.id, 20)} here` });
    }
  }

  #primary(use: Use, report: Report): void {
    const before = this.#primaries.get(use.from.id);
    if (before === undefined) this.#primaries.set(use.from.id, use);
    else if (before.id !== use.id)
      report("netplan/member-twice", use.at, `the bond already has the primary ${brief(before.id, 20)}`, {
        at: before.at,
        message: "set here",
      });
  }

  #cost(use: Use, twice: boolean, report: Report): void {
    const value = use.from.settings.get(`${use.path}.${use.id}`);
    if (value === undefined || readUint(value.text) === 0) return;
    const what = use.path.endsWith("path-cost") ? "path cost" : "port priority";
    if (use.path.endsWith("port-priority") && (readUint(value.text) ?? 0) > 63)
      report("netplan/invalid-value", value.at, `a port priority is 0 to 63, not ${brief(value.text, 12)}`);
    const key = `${what} ${use.id}`;
    const before = this.#costs.get(key);
    if (before !== undefined)
      report("netplan/set-twice", use.at, `"${brief(use.id, 20)}" already has a ${what}`, { at: before, message: "set here" });
    else if (twice && use.known)
      report("netplan/set-twice", use.at, `netplan reads this file twice and trips over the ${what}: define members before the bridge`);
    this.#costs.set(key, use.at);
  }
}

// From 1.0 on NetworkManager's VLANs and virtual ethernets may name an interface that netplan does not know.
function standsIn({ from, path }: Use, host: Interpreter): boolean {
  const named = (from.type === "vlans" && path === "link") || (from.type === "virtual-ethernets" && path === "peer");
  return named && !allBefore(host.releases, "1.0") && rendererOf(host, from) === "NetworkManager";
}

/** For so many uses of a host the interface that was meant is looked for. */
const MOST_MEANT = 50;

const placeOf = ({ from, path }: Use, id: string): string => `${from.id}\n${path}\n${id}`;

/** The interface that a name was probably meant to be; `listed`: what stands where, as a list takes a name once. */
function meantBy(use: Use, host: Interpreter, listed: ReadonlySet<string>): string | undefined {
  // A name with another number is another interface.
  const bare = (name: string): string => name.replace(/\d+/g, "");
  const own = bare(use.id);
  return nearest(
    use.id,
    [...host.defs.keys()].filter((name) => (bare(name) !== own || own === name) && !listed.has(placeOf(use, name))),
  );
}

function undefinedName(use: Use, meant: string | undefined, report: Report): void {
  const hint = meant === undefined ? "define it in this file or in one that sorts before it" : `did you mean ${brief(meant, 20)}?`;
  const fix =
    meant === undefined || !/^[a-z][\w.-]*$/i.test(meant)
      ? undefined
      : { title: `Write ${meant}`, safe: false, edits: [{ span: use.at.span, text: meant }] };
  report("netplan/undefined-interface", use.at, `"${brief(use.id, 20)}" is not defined here: ${hint}`, undefined, fix);
}

function peer(use: Use, host: Interpreter, report: Report): void {
  const other = host.defs.get(use.id);
  if (use.id === use.from.id) report("netplan/member-twice", use.at, "a virtual ethernet cannot be its own peer");
  else if (other !== undefined && other.type !== "virtual-ethernets" && other.type !== "nm-devices")
    report("netplan/member-twice", use.at, `"${brief(use.id, 20)}" is no virtual ethernet`);
  else if (other?.settings.get("peer") !== undefined && other.settings.get("peer")?.text !== use.from.id)
    report("netplan/member-twice", use.at, `"${brief(use.id, 20)}" is the peer of another virtual ethernet already`);
}

/** Before 1.0 an SSID may be written once, over all files, and never in a file that is read twice. */
export function checkAccessPoints(def: Def, file: NetplanFile, twice: Use | undefined, host: Interpreter, report: Report): void {
  const first = new Map<string, At>();
  for (const point of def.accessPoints) {
    const here = point.keyAt.uri === file.source.uri;
    const before = first.get(point.ssid);
    if (before === undefined) first.set(point.ssid, point.keyAt);
    if (!here) continue;
    const sameMapping = before?.uri === point.keyAt.uri;
    if (before !== undefined && (sameMapping || allBefore(host.releases, "1.0")))
      report("netplan/duplicate-ssid", point.keyAt, `the network "${brief(point.ssid, 20)}" is written twice for ${brief(def.id, 16)}`, {
        at: before,
        message: "first here",
      });
    else if (twice !== undefined && allBefore(host.releases, "1.0")) {
      const message = `netplan reads the file twice, as ${brief(twice.id, 16)} is used before it is defined, and refuses SSIDs then`;
      report("netplan/duplicate-ssid", point.keyAt, message, { at: twice.at, message: "used here" });
    }
  }
}

/** A second gateway of one family, or a second `to` after another, aborts netplan before 1.0. */
export function checkGateways(def: Def, uri: string, host: Interpreter, report: Report): void {
  if (!allBefore(host.releases, "1.0")) return;
  for (const path of ["gateway4", "gateway6"]) {
    let before: Setting | undefined;
    for (const setting of def.written) {
      if (setting.path !== path) continue;
      if (before !== undefined && before.text !== setting.text && setting.at.uri === uri)
        report(
          "netplan/gateway-changed",
          setting.at,
          `\`${path}\` is already ${brief(before.text, 20)}: netplan aborts on a second value`,
          { at: before.at, message: "set here" },
        );
      before ??= setting;
    }
  }
}
