import type { Format } from "../../core/language.ts";

const SURE =
  /(?:^|\/)(?:nginx[^/]*\.conf(?:\.(?:j2|template|tmpl|erb|tpl))?|nginx\/.*\.conf|nginx\/(?:sites-(?:available|enabled)|conf\.d|snippets|modules-enabled|streams?-(?:available|enabled))\/[^/]+|mime\.types|(?:fastcgi|uwsgi|scgi)_params|proxy_params)$/i;
const MAYBE = /(?:^|\/)(?:conf\.d|http\.d|vhosts?(?:\.d)?|sites-(?:available|enabled)|snippets)\/[^/]+$|\.(?:conf|nginx|vhost)$/i;
const LOOKS =
  /^[ \t]*(?:server|http|events|stream)\s*\{|^[ \t]*(?:upstream|location)\s[^\n;{]*\{|^[ \t]*(?:server_name|proxy_pass|fastcgi_pass|worker_processes|ssl_certificate)\s[^;{}\n]+;/m;

export const nginx: Format = {
  id: "nginx",
  name: "nginx",
  lineComment: "#",
  examplePath: "etc/nginx/nginx.conf",
  detect(path, head) {
    if (SURE.test(path)) return "sure";
    if (!MAYBE.test(path)) return "no";
    return head === "" ? "maybe" : LOOKS.test(head) ? "sure" : "no";
  },
};
