import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { insertInto } from "../edits.ts";
import { isOpen } from "../levels.ts";
import type { NginxUnit, Node } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** PHP that runs whatever a path ends in. */
export const phpWithoutTryFiles: Rule<NginxUnit> = {
  id: "nginx/php-without-try-files",
  category: "security",
  severity: "info",
  scope: "part",
  since: "0.1.0",
  summary: "Every path that ends in .php goes to PHP, whether the script exists or not",
  why: `With \`cgi.fix_pathinfo=1\`, PHP's default, a request for \`/uploads/cat.jpg/x.php\` makes PHP run \`cat.jpg\`, unless \`security.limit_extensions\`
of PHP-FPM stops it. \`try_files $uri =404\` (or the \`fastcgi-php.conf\` snippet) sends only scripts that exist.`,
  references: ["https://www.nginx.com/resources/wiki/start/topics/tutorials/config_pitfalls/"],
  examples: [
    {
      path,
      bad: conf`
        server {
            location ~ «\.php$» {
                fastcgi_pass unix:/run/php/php.sock;
            }
        }
      `,
      fixed: conf`
        server {
            location ~ \.php$ {
                try_files $uri =404;
                fastcgi_pass unix:/run/php/php.sock;
            }
        }
      `,
    },
    { path, good: "server { location ~ \\.php$ { try_files $uri =404; fastcgi_pass 127.0.0.1:9000; } }\n" },
    { path, good: "server { location ~ ^/(index|status)\\.php$ { fastcgi_pass 127.0.0.1:9000; } }\n" },
    {
      path,
      good: "server { location ~ \\.php$ { if (!-f $document_root$fastcgi_script_name) { return 404; } fastcgi_pass 127.0.0.1:9000; } }\n",
    },
  ],
  *check(unit) {
    for (const node of unit.all("fastcgi_pass")) {
      const location = node.parent;
      const pattern = location?.args.at(-1);
      if (location === undefined || pattern === undefined || !location.args[0]?.value.startsWith("~") || !isAnyPhp(pattern.value)) continue;
      if (isOpen(location.children ?? []) || (location.children ?? []).some(checksFile)) continue;
      yield {
        span: pattern.span,
        uri: location.uri,
        message: `${brief(pattern.value, 24)} sends paths of scripts that do not exist to PHP: add try_files $uri =404`,
        fix: { title: "Send only scripts that exist", safe: false, edits: [insertInto(unit, location, ["try_files $uri =404;"])] },
      };
    }
  },
};

const isAnyPhp = (regex: string): boolean => /\\?\.\(?(?:\?:)?php/.test(regex) && (!regex.startsWith("^") || /[.\]][*+]/.test(regex));
const checksFile = (node: Node): boolean =>
  node.name === "try_files" ||
  node.name === "internal" ||
  (node.name === "include" && /fastcgi-php/.test(node.args[0]?.value ?? "")) ||
  (node.name === "if" && node.args.some((arg) => /-[fe]/.test(arg.value)));
