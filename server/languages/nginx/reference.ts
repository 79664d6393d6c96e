/** nginx's own documentation, from the npm package `@nginx/reference-lib` (Apache-2.0): loaded for editor features, never for checking. */
import { put } from "../../core/lists.ts";
import type { Context } from "./directives.ts";

/** What nginx.org says of a directive: `syntax` and `paragraph` are Markdown. */
export type DirectiveDoc = {
  readonly name: string;
  readonly module: string;
  readonly syntax: readonly string[];
  readonly initially: string;
  readonly contexts: readonly string[];
  readonly paragraph: string;
  readonly url: string;
};

/** What nginx.org says of a variable. `name` has no `$`; names such as `arg_NAME` stand for all with that start. */
export type VariableDoc = { readonly name: string; readonly module: string; readonly paragraph: string; readonly url: string };

type Reference = {
  readonly directives: ReadonlyMap<string, readonly DirectiveDoc[]>;
  readonly variables: ReadonlyMap<string, readonly VariableDoc[]>;
};

let reference: Reference | undefined;

/** Loads the documentation; before that the functions below know nothing. */
export async function loadReference(): Promise<void> {
  if (reference !== undefined) return;
  const library = await import("@nginx/reference-lib");
  const directives = new Map<string, DirectiveDoc[]>();
  for (const { name, module, syntax, contexts, description, default: initially } of library.getDirectives(library.Format.Markdown)) {
    const doc = { name, module, syntax, contexts, initially, paragraph: firstParagraph(description), url: `${pageOf(module)}#${name}` };
    put(directives, name, doc);
  }
  const variables = new Map<string, VariableDoc[]>();
  for (const { name, module, description } of library.getVariables(library.Format.Markdown)) {
    const bare = name.replace(/^\$/, "").replace(/[A-Z]+$/, "*");
    const doc = { name: name.slice(1), module, paragraph: firstParagraph(description), url: `${pageOf(module)}#variables` };
    put(variables, bare, doc);
  }
  reference = { directives, variables };
}

const PARAGRAPH_LIMIT = 900;

/** The first paragraph of a description, its lines joined; lists and examples are left to the page. */
function firstParagraph(description: string): string {
  const text = description.split(/\n\s*\n|\n```|\n\s*- /, 1)[0] ?? "";
  const joined = text
    .replace(/\s*\n\s*/g, " ")
    .replace(/:$/, ".")
    .trim();
  return joined.length <= PARAGRAPH_LIMIT ? joined : `${joined.slice(0, PARAGRAPH_LIMIT)}…`;
}

function pageOf(module: string): string {
  const layer = /^ngx_(http|stream|mail)_/.exec(module)?.[1];
  if (layer !== undefined) return `https://nginx.org/en/docs/${layer}/${module}.html`;
  return `https://nginx.org/en/docs/${module.startsWith("ngx_") ? module : "ngx_core_module"}.html`;
}

/** The documentation that fits a directive in a context: of http, stream or mail, and of a member of an upstream where it is one. */
export function directiveDoc(name: string, context: Context): DirectiveDoc | undefined {
  const docs = reference?.directives.get(name) ?? [];
  const layer = layerOf(context);
  const fitting = docs.filter(
    ({ module }) => layer === undefined || !/^ngx_(http|stream|mail)_/.test(module) || module.startsWith(`ngx_${layer}_`),
  );
  const inUpstream = context === "upstream" || context === "supstream";
  return fitting.find(({ contexts }) => contexts.includes("upstream") === inUpstream) ?? fitting[0] ?? docs[0];
}

/** The documentation of a variable, by its name without `$`. */
export function variableDoc(name: string, context: Context): VariableDoc | undefined {
  const docs = reference?.variables.get(name) ?? reference?.variables.get(familyOf(name)) ?? [];
  const layer = layerOf(context) ?? "http";
  return docs.find(({ module }) => module.startsWith(`ngx_${layer}_`)) ?? docs[0];
}

const FAMILIES = [
  "upstream_http_",
  "upstream_cookie_",
  "upstream_trailer_",
  "sent_http_",
  "sent_trailer_",
  "proxy_protocol_tlv_",
  "http_",
  "arg_",
  "cookie_",
];

const familyOf = (name: string): string => `${FAMILIES.find((start) => name.startsWith(start)) ?? name}*`;

/** Every variable that the documentation of a layer knows. */
export const variableDocs = (context: Context): readonly VariableDoc[] => {
  const layer = layerOf(context) ?? "http";
  return [...(reference?.variables.values() ?? [])].flatMap((docs) => docs.find(({ module }) => module.startsWith(`ngx_${layer}_`)) ?? []);
};

/** Whether a context belongs to http, stream or mail; undefined for the main level and for unknown ones. */
function layerOf(context: Context): "http" | "stream" | "mail" | undefined {
  if (context === "stream" || context === "sserver" || context === "supstream") return "stream";
  if (context === "mail" || context === "mserver") return "mail";
  return context === "main" || context === "events" || context === "unknown" || context === "entries" ? undefined : "http";
}
