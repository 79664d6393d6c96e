/** Programs in front of programs. */
import { BASE, rules, SSH } from "./rules.ts";
import { casesOf, type EstateCase, file, links, ss } from "./writing.ts";

const EDGE = "hosts/edge/etc/nginx/conf.d/site.conf";

/** A web host: nginx's own files, its sockets, an open or given filter. */
const edge = (
  site: readonly string[],
  sockets: string,
  filter = rules("ACCEPT"),
  more: Readonly<Record<string, string>> = {},
): Record<string, string> => ({
  "hosts/edge/etc/netplan/50-cloud-init.yaml": links(["ens3", "203.0.113.21/24", "203.0.113.1"], ["ens4", "10.12.0.2/24"]),
  "hosts/edge/etc/nginx/nginx.conf": file(
    "user www-data;",
    "events { worker_connections 768; }",
    "http {",
    "  include /etc/nginx/conf.d/*.conf;",
    "}",
  ),
  [EDGE]: file(...site),
  "hosts/edge/facts/ss.txt": sockets,
  "hosts/edge/facts/iptables-save.txt": filter,
  ...more,
});

const proxied = (to: string, ...more: readonly string[]): string[] => [
  "server {",
  "  listen 80;",
  "  server_name shop.example.net;",
  ...more.map((line) => `  ${line}`),
  "  location / {",
  `    proxy_pass ${to};`,
  "    proxy_set_header X-Real-IP $remote_addr;",
  "    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
  "  }",
  "}",
];

const bypass = casesOf("app-bypasses-proxy", [
  {
    name: "gunicorn on every address of both families",
    files: edge(proxied("http://127.0.0.1:8000"), ss("tcp 0.0.0.0:80 nginx", "tcp *:8000 gunicorn")),
    finds: ["hosts/edge/facts/ss.txt:2"],
  },
  {
    name: "an upstream of two hosts, one of which has a public address and no filter",
    files: edge(
      ["upstream app {", "  least_conn;", "  server 10.12.0.31:8080;", "  server 10.12.0.32:8080;", "}", ...proxied("http://app")],
      ss("tcp 0.0.0.0:80 nginx"),
      rules("ACCEPT"),
      {
        "hosts/app1/etc/netplan/10.yaml": links(["ens4", "10.12.0.31/24"]),
        "hosts/app1/facts/ss.txt": ss("tcp 0.0.0.0:8080 java"),
        "hosts/app1/facts/iptables-save.txt": rules("ACCEPT"),
        "hosts/app2/etc/netplan/10.yaml": links(["ens3", "203.0.113.32/24", "203.0.113.1"], ["ens4", "10.12.0.32/24"]),
        "hosts/app2/facts/ss.txt": ss("tcp 0.0.0.0:8080 java"),
        "hosts/app2/facts/iptables-save.txt": rules("ACCEPT"),
      },
    ),
    finds: ["hosts/app2/facts/ss.txt:1"],
  },
  {
    name: "the filter still accepts the port from the time before the proxy",
    files: edge(
      proxied("http://localhost:3000", "auth_basic staff;", "auth_basic_user_file /etc/nginx/htpasswd;"),
      ss("tcp 0.0.0.0:80 nginx", "tcp 0.0.0.0:3000 grafana"),
      rules("DROP", ...BASE, SSH, "-A INPUT -p tcp -m multiport --dports 80,443,3000 -j ACCEPT"),
    ),
    finds: ["hosts/edge/facts/ss.txt:2"],
  },
  {
    name: "the application is on loopback",
    files: edge(proxied("http://127.0.0.1:8000"), ss("tcp 0.0.0.0:80 nginx", "tcp 127.0.0.1:8000 gunicorn")),
    finds: [],
  },
  {
    name: "only the web's ports are accepted",
    files: edge(
      proxied("http://127.0.0.1:8000"),
      ss("tcp 0.0.0.0:80 nginx", "tcp 0.0.0.0:8000 gunicorn"),
      rules("DROP", ...BASE, SSH, "-A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT"),
    ),
    finds: [],
  },
  {
    name: "the office may look at the application itself",
    files: edge(
      proxied("http://127.0.0.1:8000"),
      ss("tcp 0.0.0.0:80 nginx", "tcp 0.0.0.0:8000 gunicorn"),
      rules("DROP", ...BASE, SSH, "-A INPUT -s 192.0.2.0/27 -p tcp --dport 8000 -j ACCEPT", "-A INPUT -p tcp --dport 80 -j ACCEPT"),
    ),
    finds: [],
  },
  {
    name: "a socket file",
    files: edge(proxied("http://unix:/run/gunicorn.sock"), ss("tcp 0.0.0.0:80 nginx", "tcp *:8000 gunicorn")),
    finds: [],
  },
  {
    name: "the inner address only",
    files: edge(proxied("http://10.12.0.2:8000"), ss("tcp 0.0.0.0:80 nginx", "tcp 10.12.0.2:8000 gunicorn")),
    finds: [],
  },
]);

const upstream = casesOf("upstream-no-listener", [
  {
    name: "PHP listens on a socket file, and nginx asks a port",
    files: edge(
      [
        "server {",
        "  listen 80;",
        "  root /srv/www;",
        "  location ~ \\.php$ {",
        "    include fastcgi_params;",
        "    fastcgi_pass 127.0.0.1:9000;",
        "  }",
        "}",
      ],
      ss("tcp 0.0.0.0:80 nginx", "tcp 0.0.0.0:22 sshd"),
    ),
    finds: [`${EDGE}:6`],
  },
  {
    name: "the application is on the other family's loopback",
    files: edge(proxied("http://127.0.0.1:4000"), ss("tcp 0.0.0.0:80 nginx", "tcp [::1]:4000 node")),
    finds: [`${EDGE}:5`],
  },
  {
    name: "a tunnel still leads to the port of the old service",
    files: {
      "hosts/home/etc/cloudflared/config.yml": file(
        "tunnel: 6ff42ae2-765d-4adf-8112-31c55c1551ef",
        "credentials-file: /root/.cloudflared/t.json",
        "ingress:",
        "  - hostname: media.example.net",
        "    service: http://localhost:8920",
        "  - service: http_status:404",
      ),
      "hosts/home/facts/ss.txt": ss("tcp 0.0.0.0:8096 jellyfin", "tcp 0.0.0.0:22 sshd"),
    },
    finds: ["hosts/home/etc/cloudflared/config.yml:4"],
  },
  {
    name: "one server of an upstream group is gone",
    files: edge(
      ["upstream api {", "  server 127.0.0.1:5001;", "  server 127.0.0.1:5002;", "}", ...proxied("http://api")],
      ss("tcp 0.0.0.0:80 nginx", "tcp 127.0.0.1:5001 node"),
    ),
    finds: [`${EDGE}:9`],
  },
  {
    name: "it listens on all addresses",
    files: edge(proxied("http://127.0.0.1:4000"), ss("tcp 0.0.0.0:80 nginx", "tcp *:4000 node")),
    finds: [],
  },
  {
    name: "a server that is marked as down",
    files: edge(
      ["upstream api {", "  server 127.0.0.1:5001;", "  server 127.0.0.1:5002 down;", "}", ...proxied("http://api")],
      ss("tcp 0.0.0.0:80 nginx", "tcp 127.0.0.1:5001 node"),
    ),
    finds: [],
  },
  { name: "a variable decides where to", files: edge(proxied("http://$backend:8080"), ss("tcp 0.0.0.0:80 nginx")), finds: [] },
  {
    name: "Docker translates the host's own connections, without a proxy process",
    files: edge(
      proxied("http://127.0.0.1:8080"),
      ss("tcp 0.0.0.0:80 nginx"),
      file(
        "*nat",
        ":PREROUTING ACCEPT [0:0]",
        ":INPUT ACCEPT [0:0]",
        ":OUTPUT ACCEPT [0:0]",
        ":POSTROUTING ACCEPT [0:0]",
        ":DOCKER - [0:0]",
        "-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER",
        "-A OUTPUT -m addrtype --dst-type LOCAL -j DOCKER",
        "-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE",
        "-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.3:80",
        "COMMIT",
      ) + rules("ACCEPT"),
    ),
    finds: [],
  },
  {
    name: "a host without a dump",
    files: edge(proxied("http://10.12.0.99:8080"), ss("tcp 0.0.0.0:80 nginx"), rules("ACCEPT"), {
      "hosts/app/etc/netplan/10.yaml": links(["ens4", "10.12.0.99/24"]),
    }),
    finds: [],
  },
]);

export const proxyEstates: readonly EstateCase[] = [...bypass, ...upstream];
