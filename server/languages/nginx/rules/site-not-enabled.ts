import { brief } from "../../../core/markdown.ts";
import type { Rule } from "../../../core/rule.ts";
import { serversOf } from "../sockets.ts";
import type { NginxUnit } from "../units.ts";

/** A site in sites-available that no link in sites-enabled turns on. */
export const siteNotEnabled: Rule<NginxUnit> = {
  id: "nginx/site-not-enabled",
  category: "hygiene",
  severity: "info",
  since: "0.1.0",
  summary: "The site is in sites-available only: nginx does not read it",
  why: `Debian's nginx.conf includes \`sites-enabled/*\`. A file in \`sites-available\` does nothing until a link in \`sites-enabled\` points at it. It is
only said where the link is missing from the files at hand.`,
  references: ["https://wiki.debian.org/Nginx/DirectoryStructure"],
  examples: [
    { path: "etc/nginx/sites-available/shop", bad: "«server» { listen 127.0.0.1:80; }\n" },
    {
      path: "etc/nginx/sites-available/shop",
      files: { "etc/nginx/sites-enabled/shop": "server { listen 127.0.0.1:80; }\n" },
      good: "server { listen 127.0.0.1:80; }\n",
    },
    { path: "etc/nginx/sites-enabled/shop", good: "server { listen 127.0.0.1:80; }\n" },
  ],
  *check(unit) {
    const place = /^(.*\/)sites-available\/([^/]+)$/.exec(unit.uri);
    const server = serversOf(unit)[0];
    if (place === null || server === undefined || unit.scope.isolated || server.uri !== unit.uri) return;
    const [, folder = "", name = ""] = place;
    if ([name, `${name}.conf`, name.replace(/\.conf$/, "")].some((link) => unit.scope.has(`${folder}sites-enabled/${link}`))) return;
    yield { span: server.nameSpan, message: `nginx does not read this file: no link sites-enabled/${brief(name, 30)} points at it` };
  },
};
