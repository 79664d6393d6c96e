/** A snippet of nginx as a file that `nginx -t` can be asked about: inside the blocks that it is written for. */
import { type Context, compareReleases, DIRECTIVES } from "../../server/languages/nginx/directives.ts";
import type { NginxUnit } from "../../server/languages/nginx/units.ts";
import { unitOf } from "./verdict.ts";

const AROUND: Readonly<Partial<Record<Context, readonly [before: string, after: string]>>> = {
  events: ["events {", "}"],
  http: ["events {} http {", "}"],
  server: ["events {} http { server {", "} }"],
  location: ["events {} http { server { location /here/ {", "} } }"],
  upstream: ["events {} http { upstream pool {", "} }"],
  stream: ["events {} stream {", "}"],
  sserver: ["events {} stream { server {", "} }"],
  mail: ["events {} mail {", "}"],
  unknown: ["events {} http { server { location /here/ {", "} } }"],
};

/** The text with the blocks around it that a snippet lacks, on the same lines; unchanged when it is a whole configuration. */
export function wrapped(text: string, uri: string, context = unitOf(text, uri)?.context ?? "main"): string {
  const around = AROUND[context];
  if (around === undefined) return text;
  return `${around[0]} ${text}\n${around[1]}\n`;
}

/** Whether nginx 1.22 with Debian's modules has all directives of a unit, so that it can be asked. */
export function isOf122(unit: NginxUnit): boolean {
  const names = new Set<string>();
  const visit = (nodes: NginxUnit["top"]): void => {
    for (const node of nodes) {
      if (node.context !== "entries") names.add(node.name);
      if (node.children !== undefined) visit(node.children);
    }
  };
  visit(unit.top);
  return [...names].every((name) => {
    const facts = DIRECTIVES.get(name);
    return facts === undefined || facts.contexts !== 0;
  });
}

/** Whether an example speaks of nginx 1.22 or of any. */
export const is122 = (version: string | undefined): boolean => version === undefined || compareReleases(version, "1.23") < 0;
