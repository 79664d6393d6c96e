/** Reads the lists of netplan's YAML: addresses, members, routes, flags. */
import { put } from "../../core/lists.ts";
import { followed, isMissing, type YamlContent, type YamlMap, type YamlScalar, type YamlSeq } from "../shared/yaml.ts";
import type { Interpreter, Sink } from "./interpret.ts";
import { judge } from "./judge.ts";
import { type Key, keysOf } from "./knowledge/keys.ts";
import type { Def, Item, Setting } from "./model.ts";
import { familyOf, isTemplate } from "./values.ts";

/** The reader that a sequence hands its mappings back to. */
export type Sequences = { readonly host: Interpreter; item(map: YamlMap, table: string, sink: Sink, prefix: string): void };

/** Reads the sequence that is the value of `key`. */
export function sequence(reader: Sequences, key: Key, keyNode: YamlScalar, value: YamlSeq, sink: Sink, path: string): void {
  const { host } = reader;
  if (key.name === "port-range" && value.items.length !== 2)
    host.complain("netplan/invalid-value", value.span, "`port-range` takes exactly two ports: [lowest, highest]");
  if (key.name === "driver" && value.items.length === 0)
    host.complain("netplan/invalid-value", keyNode.span, "`driver` is an empty list: name a driver, or leave it out");
  for (const node of value.items) {
    const item = followed(node);
    if (key.name === "ports") pair(host, item);
    else if (key.table !== undefined && key.name !== "addresses") mapping(reader, key, item, sink);
    else if (item.kind === "map" && key.name === "addresses" && key.table !== undefined) addressWithOptions(reader, key, item, sink, path);
    else if (item.kind !== "scalar") shape(host, item, `\`${key.name}\` is a list of single values`);
    else scalarItem(host, key, keyNode, item, sink, path);
  }
}

function shape(host: Interpreter, item: YamlContent, message: string): void {
  host.complain("netplan/wrong-node-kind", item.span, message);
}

function scalarItem(host: Interpreter, key: Key, keyNode: YamlScalar, item: YamlScalar, sink: Sink, path: string): void {
  const { uri } = host;
  const setting = { path, text: item.text, node: item, at: { uri, span: item.span }, keyAt: { uri, span: keyNode.span } };
  const kind: Key = key.name === "port-range" ? { ...key, value: "uint" } : key;
  const verdict = judge(kind, item, host.releases, sink.type);
  if (verdict !== undefined) host.complain(verdict.rule, isMissing(item) ? keyNode.span : item.span, verdict.message, verdict.fix);
  if (key.name === "driver" && item.text.includes(" "))
    host.complain("netplan/invalid-value", item.span, "a driver pattern cannot contain blanks");
  if (key.value === "ref") host.refer(sink, path, item);
  append(sink, path, setting);
}

function append(sink: Sink, path: string, setting: Setting): void {
  put(sink.into.lists, path, setting);
}

// { 10.0.0.1/24: { label: … } }: only the first pair counts, and an empty mapping crashes netplan.
function addressWithOptions(reader: Sequences, key: Key, item: YamlMap, sink: Sink, path: string): void {
  const { host } = reader;
  const entry = item.entries[0];
  if (entry === undefined)
    return void host.complain("netplan/wrong-node-kind", item.span, "an empty mapping is no address: netplan crashes on it");
  const name = followed(entry.key);
  const options = followed(entry.value);
  if (name.kind !== "scalar") return void shape(host, name, "an address must be text");
  if (!isTemplate(name.text)) {
    const verdict = judge(key, name, host.releases, sink.type);
    // With options the length of the prefix is not looked at.
    if (verdict !== undefined && (verdict.rule === "netplan/missing-prefix" || familyOf(name.text) === undefined))
      host.complain(verdict.rule, name.span, verdict.message, verdict.fix);
  }
  const { uri } = host;
  const setting = { path, text: name.text, node: name, at: { uri, span: name.span }, keyAt: { uri, span: name.span } };
  for (const list of [path, `${path}.options`]) append(sink, list, setting);
  const into = { at: { uri, span: options.span }, settings: new Map(), lists: new Map() };
  if (options.kind !== "map") shape(host, options, "options of an address are keys below it: lifetime, label");
  else reader.item(options, key.table ?? "", { into, def: sink.def, type: sink.type }, "");
}

const ITEMS: Readonly<Record<string, "routes" | "policies" | "peers">> = { routes: "routes", "routing-policy": "policies", peers: "peers" };

function mapping(reader: Sequences, key: Key, item: YamlContent, sink: Sink): void {
  const { host } = reader;
  if (item.kind !== "map") {
    if (item.kind !== "scalar" || !isTemplate(item.text))
      shape(host, item, `an entry of \`${key.name}\` is keys: ${[...keysOf(key.table ?? "").keys()].slice(0, 3).join(", ")} …`);
    return;
  }
  const made: Item = { map: item, at: { uri: host.uri, span: item.span }, settings: new Map(), lists: new Map() };
  const kind = ITEMS[key.name];
  if (sink.def !== undefined && kind !== undefined) (sink.def as Def)[kind].push(made);
  reader.item(item, key.table ?? "", { into: made, def: sink.def, type: sink.type }, "");
}

// openvswitch.ports: pairs of patch ports, each of which is a definition of its own.
function pair(host: Interpreter, item: YamlContent): void {
  if (item.kind !== "seq") return void shape(host, item, "`ports` is a list of pairs: [patch0-1, patch1-0]");
  if (item.items.length !== 2) return void host.complain("netplan/invalid-value", item.span, "a pair of patch ports has exactly two names");
  for (const node of item.items) {
    const name = followed(node);
    if (name.kind !== "scalar") shape(host, name, "a patch port is a name");
    else host.port(name);
  }
}
