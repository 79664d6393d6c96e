/** From files to units: a Terraform module is a folder, everything else a file by itself. */
import type { Parsed, Scope } from "../../core/language.ts";
import type { Source, Span } from "../../core/text.ts";
import { type HclBody, readHcl } from "../shared/hcl.ts";
import { readYaml } from "../shared/yaml.ts";
import { readArm } from "./arm.ts";
import { readAws } from "./aws.ts";
import { readTemplate } from "./cloudformation.ts";
import { type Collected, estateOf } from "./collect.ts";
import { readCommands } from "./commands.ts";
import { readJson } from "./json.ts";
import type { CloudFile, CloudUnit, Damage } from "./normal.ts";
import { readTerraform } from "./terraform.ts";
import { moduleBody, settingsBody } from "./terraform-json.ts";
import { member, type Value } from "./value.ts";
import { yamlValue } from "./yaml-value.ts";

/** Reads a .tf or .tfvars file, or either in JSON. */
export function parseTerraform(source: Source): Parsed<CloudFile> {
  if (source.uri.endsWith(".json")) return parseTerraformJson(source);
  const { body, problems } = readHcl(source.text);
  const damage = problems.map(({ span, message }): Damage => ({ at: { uri: source.uri, span }, message }));
  return { file: { source, format: "terraform", damage, content: body }, problems: [] };
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

/** The units of files: one for each folder of Terraform, or each file where `scope` keeps them apart. */
export function modulesOf(files: readonly CloudFile[], scope: Scope): readonly CloudUnit[] {
  const folders = new Map<string, CloudFile[]>();
  for (const file of files) {
    const { uri } = file.source;
    const folder = scope.isolated ? uri : uri.slice(0, uri.lastIndexOf("/") + 1);
    const known = folders.get(folder);
    if (known === undefined) folders.set(folder, [file]);
    else known.push(file);
  }
  return [...folders.values()].map((own) =>
    unitOf(own, scope, readTerraform(own.map(({ source, content }) => ({ uri: source.uri, body: content as HclBody })))),
  );
}

/** Each file as a unit, read by `read`. */
export const singly =
  (read: (root: Value | undefined) => Collected) =>
  (files: readonly CloudFile[], scope: Scope): readonly CloudUnit[] =>
    files.map((file) => unitOf([file], scope, read(file.content as Value | undefined)));

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

/** Where the resources of a file are. */
function blocksOf(content: HclBody | Value | undefined): readonly Span[] {
  if (content === undefined) return [];
  if (!("kind" in content)) return content.blocks.map(({ span }) => span);
  const resources = member(content, "Resources");
  return resources?.kind === "map" ? [...resources.entries.values()].map(({ at }) => at.span) : [];
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
    format: first.format,
    estate: estateOf(collected),
    damage: files.flatMap(({ source, damage }) => (isTemplate(source.text) ? [] : damage)),
    blocks: new Map(files.map(({ source, content }) => [source.uri, blocksOf(content)])),
    texts: new Map(files.map(({ source }) => [source.uri, source.text])),
  };
}
