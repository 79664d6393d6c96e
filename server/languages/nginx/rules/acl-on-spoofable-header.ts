import { readCidr } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { childrenOf, type NginxUnit, type Node } from "../units.ts";
import { variablesIn } from "../variables.ts";

const path = "etc/nginx/conf.d/site.conf";
const SPOOFABLE =
  /^http_(?:x_forwarded_for|x_real_ip|forwarded|true_client_ip|client_ip|x_client_ip|x_cluster_client_ip|x_remote_(?:addr|ip)|x_forwarded)$/;

/** An access decision by an address that the client itself writes. */
export const aclOnSpoofableHeader: Rule<NginxUnit> = {
  id: "nginx/acl-on-spoofable-header",
  category: "security",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "Addresses are compared with a header that the client writes",
  why: `\`$http_x_forwarded_for\`, \`$http_x_real_ip\` and the like are what the client sent, character by character. A \`geo\`, a \`map\` or an \`if\` that
compares addresses with them admits whoever writes an admitted address. Let the real-ip module take the address from trusted proxies, and
compare \`$remote_addr\`; \`geo\` also knows \`proxy\` lines.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_realip_module.html", "https://nginx.org/en/docs/http/ngx_http_geo_module.html"],
  examples: [
    {
      path,
      bad: conf`
        geo «$http_x_forwarded_for» $inside {
            default 0;
            10.0.0.0/8 1;
        }
      `,
    },
    { path, bad: 'map «$http_x_real_ip» $staff { default 0; "192.0.2.7" 1; }\n' },
    { path, bad: 'server { if («$http_x_forwarded_for» !~ "^10\\.") { return 403; } }\n' },
    { path, good: "geo $remote_addr $inside { default 0; 10.0.0.0/8 1; }\n" },
    { path, good: 'map $http_x_forwarded_for $logged { default $remote_addr; "" "-"; }\n' },
    { path, good: "server { if ($http_x_forwarded_for) { set $proxied 1; } }\n" },
  ],
  *check(unit) {
    for (const name of ["geo", "map"]) for (const block of unit.all(name)) yield* inTable(block);
    for (const test of unit.all("if")) yield* inCondition(test);
  },
};

function* inTable(block: Node): Generator<Finding> {
  const word = block.args[0];
  if (word === undefined || (block.name === "geo" && block.args.length < 2)) return;
  const variable = variablesIn(word.value).find(({ name }) => SPOOFABLE.test(name))?.name;
  if (variable === undefined) return;
  if (block.name === "geo" ? childrenOf(block, "proxy").length > 0 : !(block.children ?? []).some((entry) => looksLikeAddress(entry.name)))
    return;
  yield { span: word.span, uri: block.uri, message: messageOf(variable) };
}

function* inCondition(test: Node): Generator<Finding> {
  const [first, operator, value] = test.args;
  const variable = /^\(?\$\{?(\w+)\}?$/.exec(first?.value ?? "")?.[1]?.toLowerCase();
  if (first === undefined || operator === undefined || value === undefined || variable === undefined || !SPOOFABLE.test(variable)) return;
  if (
    !/\d(?:\\{0,2}\.|\\?:)/.test(value.value) ||
    !(test.children ?? []).some((entry) => ["return", "set", "rewrite", "proxy_pass"].includes(entry.name))
  )
    return;
  const start = first.span.start + (first.value.startsWith("(") ? 1 : 0);
  yield { span: { start, end: first.span.end }, uri: test.uri, message: messageOf(variable) };
}

const messageOf = (variable: string): string => `$${brief(variable, 30)} is written by the client; compare $remote_addr, set by real_ip`;

const looksLikeAddress = (text: string): boolean => readCidr(text) !== undefined || /^~\*?\^?\(?\d{1,3}\\?\./.test(text);
