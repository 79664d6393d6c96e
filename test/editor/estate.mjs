/** The small estate that the editor tests open: one file with an error to fix, one that nobody opens, one that is no configuration, and
 * a socket that a firewall lets the internet reach. */
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export const SITE = "etc/nginx/conf.d/site.conf";
export const OTHER = "etc/nginx/conf.d/other.conf";

const FILES = {
  "etc/nginx/nginx.conf": "events {}\n\nhttp {\n    include conf.d/*.conf;\n}\n",
  [SITE]: `server {
    listen 127.0.0.1:8080;
    server_name shop.example;

    location /files {
        alias /data/files/;
    }
}
`,
  [OTHER]: `server {
    listen 127.0.0.1:8081;
    server_name lists.example;

    location /lists {
        alias /data/lists/;
    }
}
`,
  "etc/nginx/conf.d/open.conf": "server {\n    listen 8088;\n    server_name open.example;\n    return 204;\n}\n",
  "etc/netplan/10.yaml": `network:
  version: 2
  ethernets:
    eth0:
      addresses: [203.0.113.5/24]
      routes: [{ to: default, via: 203.0.113.1 }]
`,
  "etc/iptables/rules.v4": `*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT
-A INPUT -p tcp --dport 8088 -j ACCEPT
COMMIT
`,
  "notes.md": "listen 80;\n",
};

/** Writes the estate into a new folder, and returns its path. */
export function makeEstate() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "perimeter-estate-")));
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}
