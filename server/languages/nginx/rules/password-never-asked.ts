import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { AUTH, guardOf, isWaved } from "../access.ts";
import { everyNode } from "../definitions.ts";
import { remove } from "../edits.ts";
import { isConditional } from "../levels.ts";
import type { NginxUnit, Node } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A password that nobody is asked for: `satisfy any` is content with an `allow all`. */
export const passwordNeverAsked: Rule<NginxUnit> = {
  id: "nginx/password-never-asked",
  category: "ignored",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "satisfy any with an allow for everybody: the password is never asked",
  why: `With \`satisfy any\` it is enough that one module lets a request pass, and \`allow all\` lets every request pass. Leave the line out: with
\`satisfy any\`, whom no \`allow\` names is asked for the password anyway. Not said where the \`allow all\` stands further inside than the password: there
it opens a part of what is protected.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#satisfy"],
  examples: [
    {
      path,
      bad: conf`
        server {
            location /admin/ {
                satisfy any;
                allow 10.0.0.0/8;
                allow all;
                «auth_basic» staff;
                auth_basic_user_file users;
            }
        }
      `,
      fixed: conf`
        server {
            location /admin/ {
                satisfy any;
                allow 10.0.0.0/8;
                auth_basic staff;
                auth_basic_user_file users;
            }
        }
      `,
    },
    { path, bad: "server { satisfy any; allow all; location / { «auth_request» /check; } location = /check { internal; } }\n" },
    { path, good: "server { satisfy any; allow 10.0.0.0/8; deny all; auth_basic staff; auth_basic_user_file users; }\n" },
    { path, good: "server { satisfy any; deny 203.0.113.0/24; allow all; auth_basic staff; auth_basic_user_file users; }\n" },
    { path, good: "server { allow all; auth_basic staff; auth_basic_user_file users; }\n" },
    { path, good: "server { satisfy any; auth_basic staff; auth_basic_user_file users; location /public/ { allow all; } }\n" },
    {
      path,
      good: "server { satisfy any; allow all; auth_basic staff; auth_basic_user_file users; location /admin/ { deny all; } }\n",
    },
  ],
  *check(unit) {
    const said = new Set<Node>();
    for (const name of ["auth_basic", ...AUTH])
      for (const node of unit.all(name)) {
        const block = node.parent;
        if (block === undefined || node.args[0]?.value === "off" || said.has(block) || isConditional(node)) continue;
        const guard = guardOf(block);
        const { opener } = guard;
        if (guard.unknown || !guard.authenticates || !isWaved(guard) || opener === undefined || isAskedWithin(block)) continue;
        // Whom a deny before it names is asked.
        if (guard.rules.slice(0, guard.rules.indexOf(opener)).some(({ action }) => action === "deny")) continue;
        said.add(block);
        const edits = [remove(unit, opener.node)];
        yield {
          span: node.nameSpan,
          uri: node.uri,
          message: `never asked: with satisfy any, allow ${brief(opener.node.args[0]?.value ?? "", 24)} lets everybody in without it`,
          related: [{ uri: opener.node.uri, span: opener.node.span, message: "is enough by itself" }],
          ...(opener.node.parent === block &&
            opener.node.uri === node.uri && { fix: { title: `Remove the allow line`, safe: false, edits } }),
        };
      }
  },
};

// A location inside may refuse by address, or want both: there the password is asked.
const isAskedWithin = (block: Node): boolean =>
  block.children?.some(({ children = [] }) => [...everyNode(children)].some(({ name }) => name === "deny" || name === "satisfy")) === true;
