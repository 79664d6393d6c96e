import { brief } from "../../../core/markdown.ts";
import type { Rule } from "../../../core/rule.ts";
import { originOf } from "../taint.ts";
import { passesOf } from "../targets.ts";
import { childrenOf, type NginxUnit, type Node } from "../units.ts";
import { variablesIn } from "../variables.ts";

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
        .map(({ name }) => originOf(unit, node, name))
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
