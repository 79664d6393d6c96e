/** Lists of allowed clients, and what they really see. */
import { BASE, rules, SSH } from "./rules.ts";
import { casesOf, type EstateCase, file, links } from "./writing.ts";

const SITE = "hosts/web/etc/nginx/conf.d/site.conf";

const web = (site: readonly string[], more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  "hosts/web/etc/netplan/10.yaml": links(["eth0", "198.51.100.50/24", "198.51.100.1"], ["eth1", "10.14.0.5/24"]),
  "hosts/web/etc/nginx/nginx.conf": file("events {}", "http {", "  include conf.d/*.conf;", "}"),
  "hosts/web/facts/iptables-save.txt": rules("ACCEPT"),
  [SITE]: file(...site),
  ...more,
});

const TUNNEL = {
  "hosts/web/etc/cloudflared/config.yml": file(
    "tunnel: 6ff42ae2-765d-4adf-8112-31c55c1551ef",
    "credentials-file: /etc/cloudflared/t.json",
    "ingress:",
    "  - hostname: wiki.example.net",
    "    service: http://localhost:8080",
    "  - service: http_status:404",
  ),
};

const behind = casesOf("allow-behind-proxy", [
  {
    name: "a wiki for the office, moved behind a tunnel",
    files: web(["server {", "  listen 8080;", "  allow 192.0.2.0/26;", "  deny all;", "  root /srv/wiki;", "}"], TUNNEL),
    finds: [`${SITE}:3`],
  },
  {
    name: "the list of one location behind the proxy of the same host",
    files: web([
      "server { listen 80; location / { proxy_pass http://127.0.0.1:8081; proxy_set_header X-Real-IP $remote_addr; } }",
      "server {",
      "  listen 127.0.0.1:8081;",
      "  location /admin/ {",
      "    allow 203.0.113.60;",
      "    allow 2001:db8:60::/48;",
      "    deny all;",
      "  }",
      "}",
    ]),
    finds: [`${SITE}:5`],
  },
  {
    name: "the list is on the inner host, and the proxy on another",
    files: web(["server {", "  listen 10.14.0.5:8080;", "  allow 192.0.2.0/26;", "  deny all;", "}"], {
      "hosts/lb/etc/netplan/10.yaml": links(["eth0", "198.51.100.40/24", "198.51.100.1"], ["eth1", "10.14.0.4/24"]),
      "hosts/lb/etc/nginx/nginx.conf": file("events {}", "http { server { listen 80; location / { proxy_pass http://10.14.0.5:8080; } } }"),
    }),
    finds: [`${SITE}:3`],
  },
  {
    name: "the client's address is taken from the header",
    files: web(
      [
        "server {",
        "  listen 8080;",
        "  set_real_ip_from 127.0.0.1;",
        "  set_real_ip_from ::1;",
        "  real_ip_header CF-Connecting-IP;",
        "  allow 192.0.2.0/26;",
        "  deny all;",
        "}",
      ],
      TUNNEL,
    ),
    finds: [],
  },
  {
    name: "the proxy itself is in the list",
    files: web([
      "server { listen 80; location / { proxy_pass http://127.0.0.1:8081; } }",
      "server { listen 8081; allow 127.0.0.1; allow 192.0.2.9; deny all; }",
    ]),
    finds: [],
  },
  {
    name: "the proxy's network is in the list of the inner host",
    files: web(["server {", "  listen 10.14.0.5:8080;", "  allow 10.14.0.0/24;", "  deny all;", "}"], {
      "hosts/lb/etc/netplan/10.yaml": links(["eth0", "198.51.100.40/24", "198.51.100.1"], ["eth1", "10.14.0.4/24"]),
      "hosts/lb/etc/nginx/nginx.conf": file("events {}", "http { server { listen 80; location / { proxy_pass http://10.14.0.5:8080; } } }"),
    }),
    finds: [],
  },
  {
    name: "a list of whom not to serve",
    files: web(["server {", "  listen 8080;", "  deny 203.0.113.66;", "  allow all;", "}"], TUNNEL),
    finds: [],
  },
  {
    name: "a list without anything in front",
    files: web(["server {", "  listen 8080;", "  allow 192.0.2.0/26;", "  deny all;", "}"]),
    finds: [],
  },
]);

const REALIP = ["  real_ip_header X-Forwarded-For;", "  real_ip_recursive on;"];

const forged = casesOf("forwarded-for-spoofable", [
  {
    name: "whoever connects is believed, in two lines",
    files: web([
      "server {",
      "  listen 80;",
      "  set_real_ip_from 0.0.0.0/1;",
      "  set_real_ip_from 128.0.0.0/1;",
      ...REALIP,
      "  location /admin { allow 192.0.2.7; deny all; }",
      "}",
    ]),
    finds: [`${SITE}:7`],
  },
  {
    name: "believed on the level of http, listed in a location",
    files: web([
      "set_real_ip_from 0.0.0.0/0;",
      "set_real_ip_from ::/0;",
      "real_ip_header X-Forwarded-For;",
      "server {",
      "  listen 80;",
      "  location = /metrics {",
      "    allow 10.0.0.0/8;",
      "    deny all;",
      "    stub_status;",
      "  }",
      "}",
    ]),
    finds: [`${SITE}:7`],
  },
  {
    name: "another header, another port, which the filter accepts from everywhere",
    files: web(
      [
        "server {",
        "  listen 8443;",
        "  set_real_ip_from 0.0.0.0/0;",
        "  real_ip_header X-Real-IP;",
        "  allow 203.0.113.0/28;",
        "  deny all;",
        "}",
      ],
      {
        "hosts/web/facts/iptables-save.txt": rules("DROP", ...BASE, SSH, "-A INPUT -p tcp --dport 8443 -j ACCEPT"),
      },
    ),
    finds: [`${SITE}:5`],
  },
  {
    name: "only the load balancer is believed",
    files: web(["server {", "  listen 80;", "  set_real_ip_from 10.14.0.0/24;", ...REALIP, "  allow 192.0.2.7;", "  deny all;", "}"]),
    finds: [],
  },
  {
    name: "everybody is believed, and only the content network gets to the port",
    files: web(["server {", "  listen 80;", "  set_real_ip_from 0.0.0.0/0;", ...REALIP, "  allow 192.0.2.7;", "  deny all;", "}"], {
      "hosts/web/facts/iptables-save.txt": rules(
        "DROP",
        ...BASE,
        SSH,
        "-A INPUT -s 104.16.0.0/13 -p tcp --dport 80 -j ACCEPT",
        "-A INPUT -s 172.64.0.0/13 -p tcp --dport 80 -j ACCEPT",
      ),
    }),
    finds: [],
  },
  {
    name: "everybody is believed on an inner address",
    files: web([
      "server {",
      "  listen 10.14.0.5:80;",
      "  set_real_ip_from 0.0.0.0/0;",
      ...REALIP,
      "  allow 192.0.2.7;",
      "  deny all;",
      "}",
    ]),
    finds: [],
  },
  {
    name: "believed, for the log only",
    files: web(["server {", "  listen 80;", "  set_real_ip_from 0.0.0.0/0;", ...REALIP, "  root /srv/www;", "}"]),
    finds: [],
  },
]);

export const listEstates: readonly EstateCase[] = [...behind, ...forged];
