import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { isServed } from "../access.ts";
import type { NginxUnit, Node } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";
/** Folders in which every user may read secrets or the state of the system. */
const CERTAIN: ReadonlySet<string> = new Set(["", "/etc", "/root", "/proc", "/sys", "/dev", "/boot"]);
/** Folders that hold far more than a site; what can be read there depends on the modes of the files. */
const WIDE: ReadonlySet<string> = new Set(["/var", "/home", "/usr", "/opt", "/run"]);

/** A folder of the system as the root of a site. */
export const filesystemRoot: Rule<NginxUnit> = {
  id: "nginx/filesystem-root",
  category: "exposure",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "A folder of the system itself is served: /, /etc, /root, /home …",
  why: `Every file below \`root\` or \`alias\` that nginx's user can read is a URL. With \`/\` that is /etc/passwd, with \`/etc\` the configuration and its
passwords, with \`/home\` everybody's files. Name the folder that holds the site.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#root"],
  examples: [
    {
      path,
      bad: conf`
        server {
            root «/»;
        }
      `,
    },
    { path, bad: "server { location /conf/ { alias «/etc/»; } }\n" },
    { path, bad: "server { location /etc/ { root «/»; } }\n" },
    { path, good: "server { root /srv/www; location /images/ { root /; } location /files/ { internal; alias /; } }\n" },
    { path, good: "server { root /var/www; location /doc/ { alias /usr/share/doc/; } }\n" },
  ],
  *check(unit) {
    for (const node of [...unit.all("root"), ...unit.all("alias")]) {
      const word = node.args[0];
      const block = node.parent;
      if (word === undefined || block === undefined || (block.name === "location" && !isServed(block))) continue;
      const served = servedFolder(node, word.value);
      const certain = CERTAIN.has(served);
      if (!word.value.startsWith("/") || !(certain || WIDE.has(served))) continue;
      yield {
        span: word.span,
        uri: node.uri,
        ...(certain ? {} : { severity: "warning" }),
        message: `${brief(served || "/", 30)} is a folder of the system: every readable file below it becomes a URL`,
      };
    }
  },
};

/** What a `root` or `alias` shows, without the slash at its end: in a prefix location `root` shows only that prefix. */
function servedFolder(node: Node, folder: string): string {
  const location = node.parent?.name === "location" ? node.parent : undefined;
  const prefix =
    location?.args.length === 1 ? location.args[0]?.value : location?.args[0]?.value.startsWith("~") ? "" : location?.args[1]?.value;
  const whole = node.name === "root" && prefix?.startsWith("/") ? `${folder}/${prefix}` : folder;
  return whole.replace(/\/{2,}/g, "/").replace(/\/$/, "");
}
