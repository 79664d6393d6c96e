import type { Format } from "../../core/language.ts";
import { extensionOf } from "../../core/uri.ts";

const SURE =
  /(?:^|\/)(?:nginx[^/]*\.conf(?:\.(?:j2|template|tmpl|erb|tpl))?|nginx\/.*\.conf|nginx\/(?:sites-(?:available|enabled)|conf\.d|snippets|modules-enabled|streams?-(?:available|enabled))\/[^/]+|mime\.types|(?:fastcgi|uwsgi|scgi)_params|proxy_params)$/;
const MAYBE = new Set(["conf", "nginx", "vhost"]);
const FOLDERS = /(?:^|\/)(?:conf\.d|http\.d|vhosts?(?:\.d)?|sites-(?:available|enabled)|snippets)\/[^/]+$/;
const LOOKS =
  /^\ufeff?[ \t]*(?:server|http|events|stream)\s*\{|^[ \t]*(?:upstream|location)\s[^\n;{]*\{|^[ \t]*(?:server_name|proxy_pass|fastcgi_pass|worker_processes|ssl_certificate)\s[^;{}\n]+;/m;

/** Which files are nginx's. */
export const nginx: Format = {
  id: "nginx",
  name: "nginx",
  lineComment: "#",
  examplePath: "etc/nginx/example.conf",
  detect(path, head) {
    const small = path.toLowerCase();
    // To make the long pattern ready costs more than to look for a word, and most paths have none of these.
    if ((small.includes("nginx") || small.endsWith("mime.types") || small.endsWith("_params")) && SURE.test(small)) return "sure";
    if (!MAYBE.has(extensionOf(small)) && !FOLDERS.test(small)) return "no";
    return head === "" ? "maybe" : LOOKS.test(head) ? "sure" : "no";
  },
};
