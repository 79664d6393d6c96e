/** From files to units: Terraform's modules with those that they call, the dumps of a folder of Azure and of Google, any other file by itself. */
import type { Parsed, Scope } from "../../core/language.ts";
import { sameItems } from "../../core/lists.ts";
import { normsOf } from "../../core/norms.ts";
import type { Edit, Source, Span } from "../../core/text.ts";
import { type HclBody, readHcl } from "../shared/hcl.ts";
import { adopted } from "../shared/hcl-adopt.ts";
import { readYaml } from "../shared/yaml.ts";
import { readArm } from "./arm.ts";
import { readAws } from "./aws.ts";
import { readAzure } from "./azure-json.ts";
import { readTemplate } from "./cloudformation.ts";
import { type Collected, collector, estateOf, gather } from "./collect.ts";
import { readCommands } from "./commands.ts";
import { readGcloud } from "./gcloud-json.ts";
import { readJson } from "./json.ts";
import type { CloudFile, CloudUnit, Damage } from "./normal.ts";
import { type Reading, readAgain, readTerraform } from "./terraform.ts";
import { outermost } from "./terraform-calls.ts";
import { moduleBody, settingsBody } from "./terraform-json.ts";
import type { ModuleFile } from "./terraform-scope.ts";
import { folderOf, treesOf } from "./terraform-trees.ts";
import { itemsOf, member, type Value } from "./value.ts";
import { yamlValue } from "./yaml-value.ts";

/** What a file was before edits. */
type Before = { readonly file: CloudFile; readonly edits: readonly Edit[] };

/** Reads a .tf or .tfvars file, or either in JSON. Blocks that one edit did not touch stay the same objects, moved. */
export function parseTerraform(source: Source, before?: Before): Parsed<CloudFile> {
  if (source.uri.endsWith(".json")) return parseTerraformJson(source);
  const { body, problems } = readHcl(source.text);
  const damage = problems.map(({ span, message }): Damage => ({ at: { uri: source.uri, span }, message }));
  const [edit, another] = before?.edits ?? [];
  const old = another === undefined ? (before?.file.content as HclBody | undefined) : undefined;
  const content = old === undefined || edit === undefined ? body : adopted(old, body, edit);
  return { file: { source, format: "terraform", damage, content }, problems: [] };
}

function parseTerraformJson(source: Source): Parsed<CloudFile> {
  const { value, damage } = readJson(source.uri, source.text);
  const content = source.uri.endsWith(".tfvars.json") ? settingsBody(value) : moduleBody(value, source.text);
  return { file: { source, format: "terraform", damage, content }, problems: [] };
}

/** Reads a JSON file of AWS. */
export function parseAws(source: Source): Parsed<CloudFile> {
  const { value, damage } = readJson(source.uri, source.text);
  return { file: { source, format: "aws-json", damage, content: value }, problems: [] };
}

/** Reads a JSON file that the command line of Azure or Google printed. */
export const parseDump =
  (format: "azure-json" | "gcloud-json") =>
  (source: Source): Parsed<CloudFile> => {
    const { value, damage } = readJson(source.uri, source.text);
    return { file: { source, format, damage, content: value }, problems: [] };
  };

/** Reads a template of Azure Resource Manager. */
export function parseArm(source: Source): Parsed<CloudFile> {
  const { value, damage } = readJson(source.uri, source.text, true);
  return { file: { source, format: "arm", damage, content: value }, problems: [] };
}

/** Reads a template of CloudFormation, YAML or JSON. */
export function parseTemplate(source: Source): Parsed<CloudFile> {
  const { uri, text } = source;
  if (/^\s*\{/.test(text)) {
    const { value, damage } = readJson(uri, text);
    return { file: { source, format: "cloudformation", damage, content: value }, problems: [] };
  }
  const { documents, problems } = readYaml(text);
  const root = documents[0]?.root;
  const [first] = problems;
  const damage: Damage[] =
    first === undefined
      ? []
      : [{ at: { uri, span: { start: first.start, end: first.end } }, message: `this is no YAML: ${first.message}` }];
  return { file: { source, format: "cloudformation", damage, content: root && yamlValue(uri, root) }, problems: [] };
}

/**
 * The units of files: one for each outermost module of Terraform, with the local modules that it calls, or each file where `scope` keeps
 * them apart. One whose files are those of a unit `before` is that unit.
 */
export function modulesOf(files: readonly CloudFile[], scope: Scope, before: readonly CloudUnit[] = []): readonly CloudUnit[] {
  if (scope.isolated) return files.map((file) => moduleUnit([file], scope));
  const known = new Map(before.map((unit) => [unit.uri, unit]));
  return treesOf(files).map((tree) => {
    const old = known.get(tree[0]?.source.uri ?? "");
    const isSame = old !== undefined && old.targets === scope.targets && sameItems(old.files, tree);
    return isSame ? old : moduleUnit(tree, scope, before.length > 0 ? { reading: old && readings.get(old) } : undefined);
  });
}

/** What was read of units that are edited. */
const readings = new WeakMap<CloudUnit, Reading>();

/** The unit that holds a file of Terraform. */
export const modulesAround = (file: CloudFile, files: readonly CloudFile[], scope: Scope): readonly CloudUnit[] =>
  (scope.isolated ? [[file]] : treesOf(files))
    .filter((tree) => tree.some(({ source }) => source.uri === file.source.uri))
    .map((tree) => moduleUnit(tree, scope));

/** The unit of files of which the first is in the outermost module; one that is edited keeps what was read of it for the next time. */
function moduleUnit(files: readonly CloudFile[], scope: Scope, edited?: { readonly reading: Reading | undefined }): CloudUnit {
  const [first] = files as readonly [CloudFile, ...CloudFile[]];
  const folders = new Map<string, ModuleFile[]>();
  for (const { source, content } of files) {
    const key = scope.isolated ? source.uri : folderOf(source.uri);
    const file = { uri: source.uri, body: content as HclBody };
    folders.get(key)?.push(file) ?? folders.set(key, [file]);
  }
  const module = outermost(scope.isolated ? first.source.uri : folderOf(first.source.uri), folders);
  if (edited === undefined) return unitOf(files, scope, readTerraform(module));
  const reading = readAgain(module, edited.reading);
  const unit = unitOf(files, scope, reading.collected);
  readings.set(unit, reading);
  return unit;
}

/** Each file as a unit, read by `read`. */
const singly =
  (read: (root: Value | undefined) => Collected) =>
  (files: readonly CloudFile[], scope: Scope): readonly CloudUnit[] =>
    files.map((file) => unitOf([file], scope, read(file.content as Value | undefined)));

/** The files of each folder as a unit, read by `read`: what one of them names, another may describe. Each by itself where `scope` keeps them apart. */
const byFolder =
  (read: (root: Value | undefined) => Collected) =>
  (files: readonly CloudFile[], scope: Scope): readonly CloudUnit[] => {
    if (scope.isolated) return singly(read)(files, scope);
    const folders = new Map<string, CloudFile[]>();
    for (const file of files) {
      const folder = folderOf(file.source.uri);
      folders.get(folder)?.push(file) ?? folders.set(folder, [file]);
    }
    return [...folders.values()].map((own) => {
      const collected = collector();
      for (const { content } of own) gather(collected, read(content as Value | undefined));
      return unitOf(own, scope, collected);
    });
  };

/** Units of Azure's and Google's JSON. */
export const azureUnits = byFolder(readAzure);
/** Units of Google's JSON. */
export const gcloudUnits = byFolder(readGcloud);

/** Units of AWS JSON. */
export const awsUnits = singly(readAws);

/** Reads a shell script. */
export const parseScript = (source: Source): Parsed<CloudFile> => ({
  file: { source, format: "shell", damage: [], content: undefined },
  problems: [],
});

/** Units of shell scripts: each by itself. */
export const scriptUnits = (files: readonly CloudFile[], scope: Scope): readonly CloudUnit[] =>
  files.map((file) => unitOf([file], scope, readCommands(file.source.uri, file.source.text)));

/** Units of Azure Resource Manager: a template by itself. */
export const armUnits = singly(readArm);

/** Units of CloudFormation: a template by itself. */
export const templateUnits = singly(readTemplate);

/** Where the resources of a file are, of a template those that are in no other. */
function blocksOf(content: HclBody | Value | undefined): readonly Span[] {
  if (content === undefined) return [];
  if (!("kind" in content)) return content.blocks.map(({ span }) => span);
  const resources = member(content, "Resources") ?? member(content, "resources");
  const all = resources?.kind === "map" ? [...resources.entries.values()] : itemsOf(resources);
  return all.map(({ at }) => at.span);
}

/** Text that another program fills in first: what looks damaged may not be. */
const isTemplate = (text: string): boolean => /(^|[^$%"\w])\{\{(?!resolve:)[^{}\n]*\}\}|\{%[^%\n]*%\}|<%/.test(text);

function unitOf(files: readonly CloudFile[], scope: Scope, collected: Collected): CloudUnit {
  const [first] = files as readonly [CloudFile, ...CloudFile[]];
  return {
    uri: first.source.uri,
    files,
    uris: files.map(({ source }) => source.uri),
    targets: scope.targets,
    norms: normsOf(scope),
    format: first.format,
    estate: estateOf(collected),
    damage: files.flatMap(({ source, damage }) => (damage.length === 0 || isTemplate(source.text) ? [] : damage)),
    blocks: new Map(files.map(({ source, content }) => [source.uri, blocksOf(content)])),
    texts: new Map(files.map(({ source }) => [source.uri, source.text])),
  };
}
