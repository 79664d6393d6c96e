import { brief } from "../../../core/markdown.ts";
import type { Rule } from "../../../core/rule.ts";
import { namesOf } from "../names.ts";
import { passesOf } from "../targets.ts";
import { childrenOf, enclosing, type NginxUnit, type Node } from "../units.ts";
import { groupPattern, isClientWritten, locationRegex, setsOf, variablesIn } from "../variables.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A proxy whose target the client chooses. */
export const ssrf: Rule<NginxUnit> = {
  id: "nginx/ssrf",
  category: "security",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "The client chooses the host that nginx connects to",
  why: `With a header, an argument, a cookie or a capture of the path in the host part, nginx connects wherever a request says: to databases and admin
pages of the inner network, to the cloud's metadata service, or anywhere, as an open proxy. Choose the upstream with a \`map\` from known
values. \`internal\` locations are not reported; a fixed domain behind the capture makes it a warning.`,
  references: ["https://cwe.mitre.org/data/definitions/918.html"],
  examples: [
    { path, bad: "server { resolver 127.0.0.53; location / { proxy_pass «http://$arg_host»; } }\n" },
    { path, bad: "server { resolver 127.0.0.53; location ~ ^/p/([^/]+)/ { proxy_pass «http://$1:8080»; } }\n" },
    { path, bad: "server { resolver 127.0.0.53; location / { set $up $http_x_backend; proxy_pass «https://$up»; } }\n" },
    { path, bad: "server { resolver 127.0.0.53; location / { proxy_pass «http://$host»; } }\n" },
    { path, good: "server { resolver 127.0.0.53; location ~ ^/(a|b)/ { proxy_pass http://$1; } }\n" },
    { path, good: "map $arg_v $pool { default a; 2 b; }\nserver { resolver 127.0.0.53; location / { proxy_pass http://$pool; } }\n" },
    { path, good: "server { server_name a.test; resolver 127.0.0.53; location / { proxy_pass http://$host:8080; } }\n" },
    { path, good: "server { resolver 127.0.0.53; location ~ ^/x/(.+)$ { internal; proxy_pass http://$1; } }\n" },
  ],
  *check(unit) {
    for (const { node, word, target } of passesOf(unit)) {
      if (!target.variable || (node.parent !== undefined && isInternal(node.parent))) continue;
      const host = target.socket === undefined ? target.host : "";
      const culprit = variablesIn(host)
        .map(({ name }) => originOf(unit, node, name, 4))
        .find((name) => name !== undefined);
      if (culprit === undefined) continue;
      const fixedEnd = /^\.[a-z0-9.-]+$/.test(host.slice(variablesIn(host).at(-1)?.end ?? 0));
      yield {
        span: word.span,
        uri: node.uri,
        ...(fixedEnd ? { severity: "warning" } : {}),
        message: `a request chooses the host here, through $${brief(culprit, 30)}; map it to known upstreams`,
      };
    }
  },
};

const isInternal = (block: Node): boolean =>
  childrenOf(block, "internal").length > 0 || (block.name === "location" && block.args[0]?.value.startsWith("@") === true);

/** The client-written variable that `name` comes from; undefined when it is none, or not known. */
function originOf(unit: NginxUnit, node: Node, name: string, depth: number): string | undefined {
  if (isClientWritten(name)) return name;
  if (name === "host" || name === "hostname") return name === "host" && takesAnyHost(enclosing(node, "server")) ? name : undefined;
  if (/^\d$/.test(name) || depth === 0) return capturesFreely(node, name) ? name : undefined;
  for (const set of setsOf(unit, name)) {
    if (enclosing(set, "server") !== enclosing(node, "server")) continue;
    for (const use of variablesIn(set.args[1]?.value ?? "")) {
      const origin = originOf(unit, set, use.name, depth - 1);
      if (origin !== undefined) return origin;
    }
  }
  return capturesFreely(node, name) ? name : undefined;
}

/** Whether a capture of the location's expression may hold a host of the client's choice: not a list of plain words. */
function capturesFreely(node: Node, name: string): boolean {
  const regex = locationRegex(node);
  if (regex === undefined || node.parent?.name === "if" || (node.parent !== undefined && childrenOf(node.parent, "rewrite").length > 0))
    return false;
  const group = groupPattern(regex, /^\d$/.test(name) ? Number(name) : name);
  return group !== undefined && !/^\((?:\?[^)>]*>)?[\w|-]*\)$/.test(group) && /[.[\\]/.test(group);
}

/** Whether a server answers to host names that nobody listed. */
const takesAnyHost = (server: Node | undefined): boolean =>
  server !== undefined && namesOf(server).some(({ name }) => name === "" || name === "_" || name === "*");
