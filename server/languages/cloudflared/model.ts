/** A cloudflared configuration: the values of the YAML tree by their place, and the ingress rules as cloudflared sees them. */
import type { Parsed } from "../../core/language.ts";
import { Lines, type Source, type Span } from "../../core/text.ts";
import { goBool, goTypeOf } from "../shared/go-yaml.ts";
import {
  followed,
  keyText,
  readYaml,
  type YamlContent,
  type YamlEntry,
  type YamlFile,
  type YamlMap,
  type YamlNode,
  type YamlScalar,
  type YamlSeq,
} from "../shared/yaml.ts";
import type { Level } from "./knowledge/keys.ts";
import { readService, type Service, type ServiceFault, type UrlService } from "./service.ts";

/** A value with the key that holds it. */
export type Field = {
  readonly key: string;
  readonly keySpan: Span;
  readonly entry: YamlEntry;
  readonly value: YamlContent;
  readonly span: Span;
};

/** A map of a known level of the configuration. */
export type Block = { readonly level: Level; readonly fields: ReadonlyMap<string, Field>; readonly map: YamlMap };

/** One rule of `ingress`: which requests it takes, and the service that answers them. */
export type IngressRule = Block & {
  /** From 0; messages count from 1. */
  readonly index: number;
  readonly span: Span;
  /** Empty where the key is missing, as for cloudflared. */
  readonly hostname: string;
  readonly path: string;
  readonly service: string;
  readonly read: Service | ServiceFault;
  /** A jump host, by its service, its own bastionMode or that of the top level: the service is not looked at. */
  readonly bastion: boolean;
  /** Without hostname (or `*`) and path: answers everything. */
  readonly catchAll: boolean;
  readonly origin?: Block;
};

/** A configuration file as cloudflared reads it. */
export type CloudflaredFile = {
  readonly source: Source;
  readonly yaml: YamlFile;
  /** The top level; undefined where the document is no map. */
  readonly top?: Block;
  readonly origin?: Block;
  readonly ingress?: YamlSeq;
  /** The items of ingress that are maps; others are a wrong type. */
  readonly rules: readonly IngressRule[];
  /** Every map whose keys are known, for what is said about keys and types. */
  readonly blocks: readonly Block[];
  /** Where cloudflared stops reading because of damage; the length of the text where there is none. */
  readonly stops: number;
  /** The 1-based line of an offset. */
  lineAt(offset: number): number;
};

/** Parses. Never throws; damage in the YAML is in `yaml.problems`. */
export function parse(source: Source): Parsed<CloudflaredFile> {
  const yaml = readYaml(source.text);
  const root = yaml.documents[0]?.root;
  const content = root === undefined ? undefined : followed(root);
  const blocks: Block[] = [];
  const block = (level: Level, node: YamlNode | undefined): Block | undefined => {
    const map = node === undefined ? undefined : followed(node);
    if (map?.kind !== "map") return undefined;
    const made = { level, map, fields: fieldsOf(map) };
    blocks.push(made);
    return made;
  };
  const top = block("top", content);
  const origin = originBlock(block, top?.fields.get("originRequest")?.value);
  block("warp", top?.fields.get("warp-routing")?.value);
  const list = top?.fields.get("ingress")?.value;
  const ingress = list?.kind === "seq" ? list : undefined;
  const everywhere = flag(origin, "bastionMode") === true;
  const damage = yaml.problems.filter(({ document, code }) => document === 0 && code !== "duplicate-anchor").map(({ start }) => start);
  const rules = (ingress?.items ?? []).flatMap((item, index) => {
    if (damage.some((at) => at >= item.span.start && at <= item.span.end)) return [];
    const made = block("rule", item);
    return made === undefined
      ? []
      : [ruleOf(made, index, item.span, originBlock(block, made.fields.get("originRequest")?.value), everywhere)];
  });
  const file = {
    source,
    yaml,
    rules,
    blocks,
    stops: Math.min(source.text.length, ...damage.slice(0, 1)),
    lineAt: lineFinder(source.text),
    ...(top === undefined ? {} : { top }),
    ...(origin === undefined ? {} : { origin }),
    ...(ingress === undefined ? {} : { ingress }),
  };
  return { file, problems: [] };
}

function lineFinder(text: string): (offset: number) => number {
  let lines: Lines | undefined;
  return (offset) => {
    lines ??= new Lines(text);
    return lines.at(offset).line + 1;
  };
}

function originBlock(
  block: (level: Level, node: YamlNode | undefined) => Block | undefined,
  node: YamlNode | undefined,
): Block | undefined {
  const origin = block("origin", node);
  block("access", origin?.fields.get("access")?.value);
  const rules = origin?.fields.get("ipRules")?.value;
  if (rules?.kind === "seq") for (const item of rules.items) block("ip-rule", item);
  return origin;
}

function ruleOf(block: Block, index: number, span: Span, origin: Block | undefined, everywhere: boolean): IngressRule {
  const hostname = textIn(block, "hostname") ?? "";
  const path = textIn(block, "path") ?? "";
  const service = textIn(block, "service") ?? "";
  const read = readService(service);
  const own = flag(origin, "bastionMode");
  const special = !("fault" in read) && read.kind !== "url" && read.kind !== "bastion";
  const bastion = !special && (("kind" in read && read.kind === "bastion") || (own ?? everywhere));
  const isRead = (name: string): boolean => (block.fields.get(name)?.value.kind ?? "scalar") === "scalar";
  const catchAll = (hostname === "" || hostname === "*") && path === "" && isRead("hostname") && isRead("path");
  return { ...block, index, span, hostname, path, service, read, bastion, catchAll, ...(origin === undefined ? {} : { origin }) };
}

/** How deep `<<` is followed, and how many keys it may bring. */
const MERGE_DEPTH = 5;
const MERGE_KEYS = 1000;

// Own keys go before merged ones. The first of duplicates stays: yaml.v3 refuses the others.
function fieldsOf(map: YamlMap, depth = 0): Map<string, Field> {
  const fields = new Map<string, Field>();
  const merges: YamlNode[] = [];
  for (const entry of map.entries) {
    const key = keyText(entry);
    if (key === undefined) continue;
    if (key === "<<" && entry.key.kind === "scalar" && entry.key.style === "plain") merges.push(entry.value);
    else if (!fields.has(key))
      fields.set(key, { key, keySpan: entry.key.span, entry, value: followed(entry.value), span: entry.value.span });
  }
  for (const merge of depth < MERGE_DEPTH ? merges : []) {
    const from = followed(merge);
    for (const one of from.kind === "seq" ? from.items.slice(0, 20).map(followed) : [from]) {
      if (one.kind !== "map" || one.entries.length > MERGE_KEYS) continue;
      for (const [key, field] of fieldsOf(one, depth + 1))
        if (!fields.has(key)) fields.set(key, { ...field, span: merge.span, keySpan: merge.span });
    }
  }
  return fields;
}

/** A rule whose service is a URL that cloudflared connects to, and the field that says so. */
export type UrlRule = { readonly rule: IngressRule; readonly field: Field; readonly read: UrlService };

/** The rules whose services are URLs that cloudflared connects to: bastions look at none. */
export function* urlServices(file: CloudflaredFile): Iterable<UrlRule> {
  for (const rule of file.rules) {
    const field = rule.fields.get("service");
    if (field !== undefined && !rule.bastion && "kind" in rule.read && rule.read.kind === "url") yield { rule, field, read: rule.read };
  }
}

/** The scalar under a key, unless it is null; undefined for anything else. */
export function scalarIn(block: Block | undefined, key: string): YamlScalar | undefined {
  const value = block?.fields.get(key)?.value;
  return value?.kind === "scalar" && goTypeOf(value) !== "null" ? value : undefined;
}

/** The text under a key, unless it is null or no scalar. */
export const textIn = (block: Block | undefined, key: string): string | undefined => scalarIn(block, key)?.text;

/** The truth value under a key of a rule or of originRequest; undefined where there is none. */
export function flag(block: Block | undefined, key: string): boolean | undefined {
  const value = scalarIn(block, key);
  return value === undefined ? undefined : goBool(value);
}

/** The fields of any map, merged keys included. */
export const fieldsIn = (map: YamlMap): ReadonlyMap<string, Field> => fieldsOf(map);

/** The `access` block that the value of a field makes; undefined for anything but a map. */
export const blockAt = (node: YamlContent | undefined): Block | undefined =>
  node?.kind === "map" ? { level: "access", map: node, fields: fieldsOf(node) } : undefined;

/** A setting of originRequest as it holds for a rule: the rule's own unless it is null, else that of the top level. */
export function originField(file: CloudflaredFile, rule: IngressRule, key: string): Field | undefined {
  const own = rule.origin?.fields.get(key);
  return own !== undefined && (own.value.kind !== "scalar" || goTypeOf(own.value) !== "null") ? own : file.origin?.fields.get(key);
}

/** Whether a setting of originRequest that is a text or a truth value holds for a rule: no empty text, not false, not null. */
export function originSets(file: CloudflaredFile, rule: IngressRule, key: string): boolean {
  const value = originField(file, rule, key)?.value;
  return value !== undefined && (value.kind !== "scalar" || (goTypeOf(value) !== "null" && value.text !== "" && goBool(value) !== false));
}

/** Whether cloudflared checks an Access token for the rule: only its own `access` counts for what validate sees, both at run time. */
export function accessRequired(file: CloudflaredFile, rule: IngressRule): boolean {
  const access = originField(file, rule, "access")?.value;
  return flag(blockAt(access), "required") === true;
}
