/**
 * Reads the files of a host in order, as netplan's parser does, into definitions, references and complaints. netplan stops
 * at its first complaint; this goes on, and keeps all of them.
 */
import { brief } from "../../core/markdown.ts";
import type { Fix } from "../../core/rule.ts";
import type { Span } from "../../core/text.ts";
import { followed, isMissing, type YamlContent, type YamlEntry, type YamlMap, type YamlNode, type YamlScalar } from "../shared/yaml.ts";
import { isDamaged } from "./files.ts";
import { isMisplaced, lostFrom, reindented } from "./flattened.ts";
import { judge } from "./judge.ts";
import { type Key, keysOf } from "./knowledge/keys.ts";
import type { Complaint, Def, DefType, NetplanFile, Reference, Setting, Settings } from "./model.ts";
import { type Sequences, sequence } from "./sequences.ts";
import { joinedPair, noSettings, unknownKey, wrongKind } from "./shapes.ts";
import { isName, isTemplate } from "./values.ts";
import { allBefore, compareReleases, type Releases } from "./versions.ts";

/** How many nodes of a file are visited at most; aliases may repeat what is written once. */
const NODE_LIMIT = 500_000;

/** Where what is read goes to: scalars and lists by path, and the definition it belongs to. */
export type Sink = { readonly into: Settings; readonly def: Def | undefined; readonly type: string };

/** A use of an id in a file, with whether it was defined when the file was read for the first time. */
export type Use = Reference & { readonly known: boolean };

/** Reads the files of a host in netplan's order into definitions, and complains where netplan refuses one. Never throws. */
export class Interpreter {
  readonly defs = new Map<string, Def>();
  readonly uses: Use[] = [];
  readonly renderers: Setting[] = [];
  readonly complaints: Complaint[] = [];
  readonly releases: Releases;
  readonly #sequences: Sequences = { item: (map, table, sink, prefix) => this.mapping(map, table, sink, prefix), host: this };
  #file: NetplanFile | undefined;
  #sectionRenderer: Setting | undefined;
  // In a section that the target release does not have: its keys are not called newer one by one.
  #newer = false;
  #visited = 0;

  constructor(releases: Releases) {
    this.releases = releases;
  }

  get uri(): string {
    return this.#file?.source.uri ?? "";
  }

  /** Reads one file on top of those before it. */
  read(file: NetplanFile): void {
    this.#file = file;
    this.#visited = 0;
    const root = file.document?.root;
    if (root === undefined) return;
    const content = followed(root);
    const into: Settings = { at: { uri: this.uri, span: content.span }, settings: new Map(), lists: new Map() };
    if (content.kind === "map") this.mapping(content, "root", { into, def: undefined, type: "" }, "");
    else this.complain("netplan/wrong-node-kind", content.span, "netplan expects `network:` with keys below it");
  }

  /** Keeps a complaint, unless the file is a template, or the span holds a placeholder. */
  complain(rule: Complaint["rule"], span: Span, message: string, fix?: Fix): void {
    const file = this.#file;
    if (file === undefined || file.template || isDamaged(file, span) || isTemplate(file.source.text.slice(span.start, span.end))) return;
    this.complaints.push({ rule, at: { uri: file.source.uri, span }, message, ...(fix === undefined ? {} : { fix }) });
  }

  /** Reads a mapping whose keys are those of `table`. */
  mapping(map: YamlMap, table: string, sink: Sink, prefix: string): void {
    const lost = lostFrom(map, table);
    if (lost !== undefined) this.#lost(map, table, lost);
    for (const entry of map.entries) {
      if (entry === lost || ++this.#visited > NODE_LIMIT) return;
      const key = followed(entry.key);
      if (key.kind !== "scalar") this.complain("netplan/wrong-node-kind", key.span, "a key must be plain text here");
      else this.#entry(key, entry, table, sink, prefix);
    }
  }

  #lost(map: YamlMap, table: string, lost: YamlEntry): void {
    const name = followed(lost.key);
    const shown = name.kind === "scalar" ? brief(name.text, 30) : "this";
    const fix = reindented(this.#file?.source.text ?? "", map, table);
    this.complain(
      "netplan/lost-indentation",
      lost.key.span,
      `nothing is below \`${shown}\`: the lines behind it lost their indentation`,
      fix,
    );
  }

  #entry(keyNode: YamlScalar, entry: YamlEntry, table: string, sink: Sink, prefix: string): void {
    const name = keyNode.text;
    const key = keysOf(table).get(name);
    if (key === undefined) {
      const { message, fix } = unknownKey(keyNode, table, prefix);
      return void this.complain("netplan/unknown-key", keyNode.span, message, fix);
    }
    if (compareReleases(key.since, this.releases.highest) > 0 && !this.#newer) {
      const message = `\`${name}\` came with netplan ${key.since}: ${this.releases.highest} refuses the file`;
      this.complain("netplan/newer-key", keyNode.span, message);
      // Its definitions are read all the same, so that what names them is not called undefined.
      if (key.by !== "id") return;
      this.#newer = true;
    }
    const value = followed(entry.value);
    if (this.#fits(key, value)) this.#take(key, keyNode, value, sink, prefix + name);
    else this.#misfit(key, keyNode, entry.value, value);
    if (key.by === "id") this.#newer = false;
  }

  #fits(key: Key, value: YamlContent): boolean {
    if (key.shape === "any") return key.name !== "key" && key.name !== "keys" ? value.kind !== "map" : value.kind !== "seq";
    return key.shape === value.kind;
  }

  #misfit(key: Key, keyNode: YamlScalar, written: YamlNode, value: YamlContent): void {
    const text = this.#file?.source.text ?? "";
    if (isTemplate(text.slice(value.span.start, value.span.end))) return;
    const { message, fix } = (key.shape === "map" ? joinedPair(value) : undefined) ?? wrongKind(key, value, text);
    this.complain("netplan/wrong-node-kind", isMissing(written) ? keyNode.span : written.span, message, fix);
  }

  #take(key: Key, keyNode: YamlScalar, value: YamlContent, sink: Sink, path: string): void {
    if (value.kind === "scalar") this.scalar(key, keyNode, value, sink, path);
    else if (value.kind === "seq") sequence(this.#sequences, key, keyNode, value, sink, path);
    else if (key.by === "id") this.#section(key, keyNode, value);
    else if (key.by === "ssid") this.#accessPoints(key, value, sink);
    else if (key.by === "member" || key.by === "text") this.#pairs(key, value, sink, path);
    else if (key.table !== undefined) {
      if (sink.def !== undefined) mark(sink.def, key, value, path);
      this.mapping(value, key.table, sink, `${path}.`);
    }
  }

  /** Judges and keeps a scalar. */
  scalar(key: Key, keyNode: YamlScalar, node: YamlScalar, sink: Sink, path: string): void {
    const { uri } = this;
    const setting: Setting = { path, text: node.text, node, at: { uri, span: node.span }, keyAt: { uri, span: keyNode.span } };
    const verdict = judge(key, node, this.releases, sink.type);
    if (verdict !== undefined) this.complain(verdict.rule, isMissing(node) ? keyNode.span : node.span, verdict.message, verdict.fix);
    if (key.name === "driver" && node.text.includes(" "))
      this.complain("netplan/invalid-value", node.span, "a driver pattern cannot contain blanks");
    if (key.value === "ref") this.refer(sink, path, node);
    sink.into.settings.set(path, setting);
    if (sink.def !== undefined && sink.into === sink.def) {
      sink.def.written.push(setting);
      if (path === "renderer") sink.def.renderer = setting;
    }
    if (sink.def === undefined && path === "network.renderer") this.renderers.push(setting);
  }

  /** Notes that a definition names another. */
  refer(sink: Sink, path: string, node: YamlScalar): void {
    if (sink.def === undefined || isTemplate(node.text)) return;
    const known = this.defs.has(node.text);
    this.uses.push({ from: sink.def, path, id: node.text, at: { uri: this.uri, span: node.span }, known });
  }

  #section(key: Key, sectionKey: YamlScalar, map: YamlMap): void {
    this.#sectionRenderer = undefined;
    for (const { key: written, value: node } of map.entries) {
      const name = followed(written);
      const value = followed(node);
      if (name.kind !== "scalar")
        this.complain("netplan/wrong-node-kind", name.span, `\`${key.name}\` expects names of interfaces as keys`);
      else if (isTemplate(name.text)) continue;
      else if (name.text === "renderer" && value.kind === "scalar") this.#renderSection(key, name, value);
      else if (this.#nameFits(name)) this.#definition(key, sectionKey, name, written, node, value);
    }
  }

  #renderSection(key: Key, name: YamlScalar, value: YamlScalar): void {
    const renderer = keysOf("network").get("renderer");
    const verdict = renderer === undefined ? undefined : judge(renderer, value, this.releases, "");
    if (verdict !== undefined) this.complain(verdict.rule, value.span, verdict.message, verdict.fix);
    const { uri } = this;
    const path = `${key.name}.renderer`;
    this.#sectionRenderer = { path, text: value.text, node: value, at: { uri, span: value.span }, keyAt: { uri, span: name.span } };
  }

  #nameFits(name: YamlScalar): boolean {
    const glob = /[*[\]?]/.test(name.text);
    if (isName(name.text) && !glob) return true;
    const why = glob
      ? "ids cannot be patterns: give it a plain id and put the pattern under `match: name`"
      : "a name has printable ASCII without blanks";
    this.complain("netplan/invalid-name", name.span, `"${brief(name.text, 20)}": ${why}`);
    return false;
  }

  #definition(key: Key, section: YamlScalar, name: YamlScalar, written: YamlNode, node: YamlNode, value: YamlContent): void {
    if (isMisplaced(key, name.text, value))
      return void this.complain(
        "netplan/lost-indentation",
        name.span,
        `\`${name.text}\` stands beside the interfaces: indent it below its own`,
      );
    if (value.kind !== "map") {
      if (isTemplate((this.#file?.source.text ?? "").slice(value.span.start, value.span.end))) return;
      const { message, fix, at = name } = noSettings(name, node, value);
      return void this.complain("netplan/wrong-node-kind", at.span, message, fix);
    }
    const type = key.name as DefType;
    const file = this.#file as NetplanFile;
    const { uri } = this;
    const before = this.defs.get(name.text);
    if (before !== undefined && before.type !== type) {
      const message = `"${brief(name.text, 20)}" is already defined under \`${before.type}\`: netplan refuses it under \`${type}\``;
      this.complaints.push({
        rule: "netplan/type-changed",
        at: { uri, span: written.span },
        message,
        related: [{ ...before.at, message: "defined here" }],
      });
      return;
    }
    const def = before ?? newDef(name.text, type, { uri, span: name.span }, this.#sectionRenderer);
    this.defs.set(def.id, def);
    // netplan begins the VXLAN settings anew with every file.
    if (type === "tunnels") for (const path of ["id", "flow-label"]) def.settings.delete(path);
    def.pieces.push({ at: { uri, span: name.span }, map: value, file, section: { uri, span: section.span } });
    this.mapping(value, key.table ?? "", { into: def, def, type }, "");
  }

  #accessPoints(key: Key, map: YamlMap, { def, type }: Sink): void {
    for (const { key: written, value: node } of map.entries) {
      const ssid = followed(written);
      const value = followed(node);
      const { uri } = this;
      if (ssid.kind !== "scalar") this.complain("netplan/wrong-node-kind", ssid.span, "an SSID must be text");
      else if (value.kind !== "map") {
        const { message, fix } = wrongKind({ ...key, name: brief(ssid.text, 30), shape: "map" }, value, this.#file?.source.text ?? "");
        this.complain("netplan/wrong-node-kind", ssid.span, message, fix);
      } else if (def !== undefined) {
        const point = {
          ssid: ssid.text,
          keyAt: { uri, span: ssid.span },
          at: { uri, span: value.span },
          settings: new Map(),
          lists: new Map(),
        };
        // From 1.0 on a later file writes a network anew; before, that is refused.
        const old = allBefore(this.releases, "1.0")
          ? -1
          : def.accessPoints.findIndex((one) => one.ssid === point.ssid && one.keyAt.uri !== uri);
        if (old >= 0) def.accessPoints.splice(old, 1);
        def.accessPoints.push(point);
        this.mapping(value, key.table ?? "", { into: point, def, type }, "");
      }
    }
  }

  #pairs(key: Key, map: YamlMap, sink: Sink, path: string): void {
    for (const { key: written, value: node } of map.entries) {
      const name = followed(written);
      const value = followed(node);
      if (name.kind !== "scalar" || value.kind !== "scalar") {
        this.complain("netplan/wrong-node-kind", (name.kind !== "scalar" ? name : value).span, `\`${key.name}\` expects text: text`);
        continue;
      }
      if (key.by === "member") this.refer(sink, path, name);
      const number: Key = { ...key, shape: "scalar", value: "uint" };
      this.scalar(
        key.by === "member" ? number : { name: name.text, shape: "scalar", since: key.since, doc: "" },
        name,
        value,
        sink,
        `${path}.${name.text}`,
      );
    }
  }

  /** A patch port of Open vSwitch is defined by being named. */
  port(name: YamlScalar): void {
    if (this.defs.has(name.text)) return;
    const def = newDef(name.text, "ports", { uri: this.uri, span: name.span }, undefined);
    def.openvswitch = true;
    this.defs.set(name.text, def);
  }
}

// What a mapping below a definition says by being there.
function mark(def: Def, key: Key, value: YamlMap, path: string): void {
  if (path !== "openvswitch") return;
  const names = value.entries.map((entry) => followed(entry.key)).map((node) => (node.kind === "scalar" ? node.text : ""));
  const plain = names.length > 0 && names.every((name) => name === "other-config" || name === "external-ids");
  if (def.type === "bonds" || def.type === "bridges" || !plain) def.openvswitch = key.name === "openvswitch";
}

function newDef(id: string, type: DefType, at: Def["at"], renderer: Setting | undefined): Def {
  const empty = { settings: new Map(), lists: new Map(), pieces: [], written: [], routes: [], policies: [], peers: [], accessPoints: [] };
  return { id, type, at, ...empty, renderer, openvswitch: false };
}
