/** The values of perimeter.yaml. What does not fit is left out here; `misfits` says so. */
import { readAddress } from "../../core/address.ts";
import { globProblem } from "../../core/glob.ts";
import type { Targets } from "../../core/language.ts";
import type { PortNorm } from "../../core/norms.ts";
import type { At, Span } from "../../core/text.ts";
import { folderOf } from "../../core/uri.ts";
import type { DeclaredForward, DeclaredHost, DeclaredZone, Estate, Expectation } from "../../exposure/estate.ts";
import { entriesOf, followed, itemsOf, keyText, textOf, valueAt, type YamlNode } from "../../languages/shared/yaml.ts";
import type { Config, LevelEntry, Override, Stated } from "../settings.ts";
import { TIERS } from "./shape.ts";
import { readDestination, readExpectation, readLevel, readNetwork, readOwn, readPorts, readPrefix } from "./values.ts";

/** What the perimeter.yaml at `uri` says. */
export function configFrom(uri: string, root: YamlNode | undefined): Config {
  return {
    uri,
    targets: targetsOf(valueAt(root, "targets")),
    levels: levelsOf(valueAt(root, "severity")),
    norms: statedIn(root),
    select: valueAt(root, "select") === undefined ? undefined : texts(valueAt(root, "select")),
    ignore: globs(valueAt(root, "ignore")),
    overrides: itemsOf(valueAt(root, "overrides")).map(overrideOf),
    baseline: textOf(valueAt(root, "baseline")) || undefined,
    estate: estateOf(uri, root),
  };
}

/** Scalars of a list with where they stand; a scalar alone is a list of one. */
function scalars(node: YamlNode | undefined): readonly { readonly text: string; readonly span: Span }[] {
  if (node === undefined) return [];
  const items = followed(node).kind === "scalar" ? [node] : itemsOf(node);
  return items.flatMap((item) => {
    const text = textOf(item);
    return text === undefined || text === "" ? [] : [{ text, span: item.span }];
  });
}

const texts = (node: YamlNode | undefined): string[] => scalars(node).map(({ text }) => text);
const globs = (node: YamlNode | undefined): string[] => texts(node).filter((glob) => globProblem(glob) === undefined);

function targetsOf(node: YamlNode | undefined): Targets {
  const pairs = entriesOf(node).flatMap((entry): [string, string][] => {
    const key = keyText(entry);
    const value = textOf(entry.value);
    return key === undefined || value === undefined || value === "" ? [] : [[key, value]];
  });
  return Object.fromEntries(pairs);
}

function levelsOf(node: YamlNode | undefined): LevelEntry[] {
  return entriesOf(node).flatMap((entry) => {
    const pattern = keyText(entry);
    const level = readLevel(textOf(entry.value) ?? "");
    return pattern === undefined || level === undefined ? [] : [{ pattern, level }];
  });
}

const overrideOf = (node: YamlNode): Override => ({
  globs: globs(valueAt(node, "paths")),
  levels: levelsOf(valueAt(node, "severity")),
  targets: targetsOf(valueAt(node, "targets")),
  norms: statedIn(node),
});

/** What is said of ports and addresses: what is known of them besides is the usual. */
function statedIn(node: YamlNode | undefined): Stated {
  const ports = valueAt(node, "ports");
  const broad = valueAt(node, "broad");
  const prefix = (key: string, family: 4 | 6) => readPrefix(textOf(valueAt(broad, key)) ?? "", family);
  const [four, six] = [prefix("ipv4", 4), prefix("ipv6", 6)];
  return {
    ports: TIERS.flatMap((tier) =>
      texts(valueAt(ports, tier)).flatMap((text): PortNorm[] => {
        const read = readPorts(text);
        return read === undefined ? [] : [{ ...read, tier }];
      }),
    ),
    trusted: texts(valueAt(node, "trusted")).flatMap((text) => readOwn(text)?.range ?? []),
    broad: { ...(four !== undefined && { 4: four }), ...(six !== undefined && { 6: six }) },
  };
}

function estateOf(uri: string, root: YamlNode | undefined): Estate {
  const named = <T>(key: string, make: (name: string, value: YamlNode, at: At) => T): T[] =>
    entriesOf(valueAt(root, key)).flatMap((entry) => {
      const name = keyText(entry);
      return name === undefined || name === "" ? [] : [make(name, entry.value, { uri, span: entry.key.span })];
    });
  return {
    folder: `${folderOf(uri)}/`,
    hosts: named("hosts", hostOf),
    zones: named("zones", zoneOf),
    expectations: scalars(valueAt(root, "expect")).flatMap(({ text, span }): Expectation[] => {
      const read = readExpectation(text);
      return read === undefined ? [] : [{ ...read, at: { uri, span } }];
    }),
  };
}

function hostOf(name: string, node: YamlNode, at: At): DeclaredHost {
  const files = globs(valueAt(node, "files"));
  const [zone, instance] = [textOf(valueAt(node, "zone")), textOf(valueAt(node, "instance"))];
  return {
    name,
    files: files.length > 0 ? files : [`hosts/${name}/**`],
    ...(zone === undefined || zone === "" ? {} : { zone }),
    publicAddresses: texts(valueAt(node, "public")).flatMap((text) => readAddress(text) ?? []),
    addresses: texts(valueAt(node, "addresses")).flatMap((text) => {
      const read = readNetwork(text);
      return read === undefined ? [] : [{ address: read.address, prefixLength: read.prefixLength }];
    }),
    forwards: itemsOf(valueAt(node, "forwards")).flatMap((item) => forwardOf(item, at.uri) ?? []),
    securityGroups: texts(valueAt(node, "security-groups")),
    ...(instance === undefined || instance === "" ? {} : { instance }),
    at,
  };
}

function forwardOf(node: YamlNode, uri: string): DeclaredForward | undefined {
  const ports = readPorts(textOf(valueAt(node, "port")) ?? "");
  const destination = readDestination(textOf(valueAt(node, "to")) ?? "");
  return ports === undefined || destination === undefined ? undefined : { ...ports, ...destination, at: { uri, span: node.span } };
}

const zoneOf = (name: string, node: YamlNode, at: At): DeclaredZone => ({
  name,
  ranges: texts(node).flatMap((text) => readNetwork(text)?.range ?? []),
  at,
});
