import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { insertBefore } from "../edits.ts";
import { childrenOf, inherited, type NginxUnit, type Node } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** PHP is asked without being told which file to run. */
export const scriptFilenameMissing: Rule<NginxUnit> = {
  id: "nginx/script-filename-missing",
  category: "correctness",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "PHP-FPM is not told which script to run: SCRIPT_FILENAME is missing",
  why: `PHP-FPM runs the file that the parameter \`SCRIPT_FILENAME\` names, and answers with an empty page or "File not found." without it. The file
\`fastcgi_params\` of nginx does not set it, which is why including it makes this information only (some distributions' does);
\`fastcgi.conf\` and Debian's \`snippets/fastcgi-php.conf\` do.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_fastcgi_module.html#fastcgi_param"],
  examples: [
    {
      path,
      bad: conf`
        server {
            location = /index.php {
                include fastcgi_params;
                «fastcgi_pass» unix:/run/php/php8.2-fpm.sock;
            }
        }
      `,
      fixed: conf`
        server {
            location = /index.php {
                include fastcgi_params;
                fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
                fastcgi_pass unix:/run/php/php8.2-fpm.sock;
            }
        }
      `,
    },
    { path, good: "server { location = /a.php { include fastcgi.conf; fastcgi_pass unix:/run/php-fpm.sock; } }\n" },
    {
      path,
      good: "server { fastcgi_param SCRIPT_FILENAME /srv/a.php; location = /a.php { fastcgi_pass unix:/run/php-fpm.sock; } }\n",
    },
    { path, good: "server { location /app { include fastcgi_params; fastcgi_pass unix:/run/app.sock; } }\n" },
  ],
  *check(unit) {
    for (const node of unit.all("fastcgi_pass")) {
      const block = node.parent;
      if (block === undefined || !/php/i.test(`${node.args[0]?.value} ${block.args.at(-1)?.value}`) || !isKnown(block)) continue;
      const told = inherited(block, "fastcgi_param").some(({ args }) => args[0]?.value === "SCRIPT_FILENAME");
      if (told) continue;
      const included = includesOf(block).length > 0;
      yield {
        severity: included ? "info" : "warning",
        span: node.nameSpan,
        uri: node.uri,
        message: `${brief(node.args[0]?.value ?? "", 34)} is not told which script to run: set SCRIPT_FILENAME`,
        fix: {
          title: "Set SCRIPT_FILENAME",
          safe: false,
          edits: [insertBefore(unit, node, ["fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;"])],
        },
      };
    }
  },
};

/** Whether all parameters are known: nothing is included around but `fastcgi_params` and what says nothing of them. */
const isKnown = (block: Node): boolean =>
  (block.name === "location" || block.name === "if") &&
  includesOf(block).every(({ args }) => /(?:^|\/)fastcgi_params$/.test(args[0]?.value ?? ""));

/** The includes in a block and around it, below `http`. */
function includesOf(block: Node): Node[] {
  const found: Node[] = [];
  for (let level: Node | undefined = block; level !== undefined && level.name !== "http"; level = level.parent)
    found.push(...childrenOf(level, "include"));
  return found;
}
