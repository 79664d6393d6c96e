import { brief } from "../../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { compareReleases } from "../directives.ts";
import { insertAfter, remove, replace } from "../edits.ts";
import { table } from "../memo.ts";
import { childrenOf, type NginxUnit, type Node } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

// From nginx's CHANGES: the release that made a directive obsolete, and what takes its place.
const OBSOLETE = table<readonly [since: string, instead: string]>({
  ssl: ["1.15.0", 'the parameter "ssl" of listen'],
  http2_idle_timeout: ["1.19.7", "keepalive_timeout"],
  http2_max_field_size: ["1.19.7", "large_client_header_buffers"],
  http2_max_header_size: ["1.19.7", "large_client_header_buffers"],
  http2_max_requests: ["1.19.7", "keepalive_requests"],
  http2_recv_timeout: ["1.19.7", "client_header_timeout"],
  http2_push: ["1.25.1", "preload hints"],
  http2_push_preload: ["1.25.1", "preload hints"],
  http2_max_concurrent_pushes: ["1.25.1", "preload hints"],
});

/** Directives and parameters that nginx says it will drop. */
export const deprecatedDirective: Rule<NginxUnit> = {
  id: "nginx/deprecated-directive",
  category: "deprecated",
  severity: "info",
  scope: "part",
  since: "0.1.0",
  summary: "A directive or parameter that newer releases of nginx warn about, ignore or refuse",
  why: `nginx takes its old directives along for some releases with a warning, and then refuses them: \`ssl on\` was deprecated in 1.15.0 and removed in
1.25.1. The parameter \`http2\` of \`listen\` gives way to \`http2 on\` from 1.25.1 on; it is only reported where that is the target.`,
  references: ["https://nginx.org/en/CHANGES"],
  examples: [
    {
      path,
      bad: conf`
        server {
            listen 443 ssl;
            «ssl» on;
            ssl_certificate a.crt;
            ssl_certificate_key a.key;
        }
      `,
      fixed: conf`
        server {
            listen 443 ssl;
            ssl_certificate a.crt;
            ssl_certificate_key a.key;
        }
      `,
    },
    { path, bad: "server { «http2_idle_timeout» 5m; }\n" },
    {
      path,
      targets: { nginx: "1.26.0" },
      bad: "server {\n    listen 127.0.0.1:443 ssl «http2»;\n    ssl_certificate a;\n    ssl_certificate_key b;\n}\n",
      fixed: "server {\n    listen 127.0.0.1:443 ssl;\n    http2 on;\n    ssl_certificate a;\n    ssl_certificate_key b;\n}\n",
    },
    { path, good: "server { listen 443 ssl http2; ssl_certificate a.crt; ssl_certificate_key a.key; ssl_protocols TLSv1.2; }\n" },
  ],
  *check(unit) {
    for (const name of Object.keys(OBSOLETE)) for (const node of unit.all(name)) yield* obsolete(unit, node);
    if (unit.version === undefined || compareReleases(unit.version, "1.25.1") < 0) return;
    for (const node of unit.all("listen")) yield* http2Parameter(unit, node);
  },
};

function* obsolete(unit: NginxUnit, node: Node): Generator<Finding> {
  const [since = "", instead = ""] = OBSOLETE[node.name] ?? [];
  if (unit.version !== undefined && compareReleases(unit.version, since) < 0) return;
  const listens = node.parent === undefined ? [] : childrenOf(node.parent, "listen");
  const useless = node.name !== "ssl" || node.args[0]?.value === "off" || (listens.length > 0 && listens.every(speaksTls));
  yield {
    span: node.nameSpan,
    uri: node.uri,
    message: `${node.name} is obsolete since nginx ${since}: use ${brief(instead, 50)}`,
    tags: ["deprecated"],
    ...(useless ? { fix: { title: `Remove ${node.name}`, safe: node.name === "ssl", edits: [remove(unit, node)] } } : {}),
  };
}

const speaksTls = (listen: Node): boolean => listen.args.some((arg) => arg.value === "ssl");

function* http2Parameter(unit: NginxUnit, node: Node): Generator<Finding> {
  const word = node.args.slice(1).find((arg) => arg.value === "http2");
  if (word === undefined) return;
  const drop = replace({ start: word.span.start - 1, end: word.span.end }, "");
  const known = node.parent !== undefined && childrenOf(node.parent, "http2").length > 0;
  yield {
    span: word.span,
    uri: node.uri,
    message: 'the parameter http2 is obsolete since nginx 1.25.1: write "http2 on;"',
    tags: ["deprecated"],
    fix: { title: "Write http2 on", safe: true, edits: known ? [drop] : [drop, insertAfter(unit, node, ["http2 on;"])] },
  };
}
