/** Exposure at the scale of an estate: the whole table, and one edit. */
import { languages } from "../server/languages/index.ts";
import { exposureTable } from "../server/linter/answers.ts";
import { Project } from "../server/linter/project.ts";
import { exponent, table } from "./measure.ts";

const SIZES = [16, 64, 256, 1_000];

/** Edits of a file at a time. */
const TIMES = 5;

/** An estate: what it is, its files by uri, and edits of one of them by what they change. */
type Shape = {
  readonly name: string;
  readonly files: (hosts: number) => Map<string, string>;
  readonly edits: Readonly<Record<string, { readonly path: string; readonly change: (text: string, time: number) => string }>>;
};

/** Prints a table of estate sizes for each shape of estate. */
export function benchExposure(): void {
  for (const shape of SHAPES) bench(shape);
}

function bench({ name, files: filesOf, edits }: Shape): void {
  const kinds = Object.keys(edits);
  const rows = [[name, "files", "whole s", ...kinds.map((kind) => `${kind} ms`), "sockets", "exposed", "ways"]];
  const points: { size: number; cost: number }[] = [];
  for (const hosts of SIZES) {
    const files = filesOf(hosts);
    const begun = performance.now();
    const project = open(files);
    project.findings();
    const { rows: sockets } = exposureTable(project);
    const whole = performance.now() - begun;
    const exposed = sockets.filter((row) => row.zones.some(({ zone, verdict }) => zone === "internet" && verdict === "exposed")).length;
    const ways = sockets.reduce((sum, { through }) => sum + through.length, 0);
    points.push({ size: hosts, cost: whole });
    const edited = Object.values(edits).map(({ path, change }) => edit(project, files, `file:///estate/hosts/${path}`, change).toFixed(0));
    rows.push([String(hosts), String(files.size), (whole / 1000).toFixed(2), ...edited, ...[sockets.length, exposed, ways].map(String)]);
  }
  rows.push(["growth exponent", "", exponent(points).toFixed(2)]);
  process.stdout.write(`${table(rows)}\n`);
}

function open(files: ReadonlyMap<string, string>): Project {
  const project = new Project(languages);
  project.list([...files.keys()].map((uri) => ({ uri })));
  for (let wanted = project.wanted(); wanted.length > 0; wanted = project.wanted())
    for (const uri of wanted) project.set(uri, files.get(uri) ?? "");
  return project;
}

// Changes a file, and asks for all findings and verdicts again: the median in ms.
function edit(project: Project, files: ReadonlyMap<string, string>, uri: string, change: (text: string, time: number) => string): number {
  const before = files.get(uri) ?? "";
  const times: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    const begun = performance.now();
    project.set(uri, change(before, time));
    project.findings();
    exposureTable(project);
    times.push(performance.now() - begun);
  }
  project.set(uri, before);
  project.findings();
  exposureTable(project);
  return times.sort((a, b) => a - b)[TIMES >> 1] as number;
}

/** Web servers, each host with twenty files. */
function webServers(hosts: number): Map<string, string> {
  const files = new Map<string, string>([["file:///estate/perimeter.yaml", "hosts:\n  inet: { zone: internet }\n"]]);
  for (let i = 0; i < hosts; i++) {
    const root = `file:///estate/hosts/web${i}/`;
    const [site, last] = [Math.floor(i / 10), (i % 10) + 10];
    files.set(
      `${root}etc/netplan/10.yaml`,
      `network:\n  version: 2\n  ethernets:\n    eth0:\n      addresses: ["203.${site & 127}.${113 + (site >> 7)}.${last}/24"]\n      routes: [{ to: default, via: 203.${site & 127}.${113 + (site >> 7)}.1 }]\n`,
    );
    files.set(`${root}etc/iptables/rules.v4`, rules(i));
    files.set(`${root}etc/iptables/rules.v6`, "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n");
    files.set(`${root}etc/sysctl.d/90.conf`, "net.ipv4.ip_forward = 0\n");
    files.set(
      `${root}facts/ss.txt`,
      'LISTEN 0 511 0.0.0.0:80 0.0.0.0:* users:(("nginx",pid=1,fd=6))\nLISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=2,fd=3))\nLISTEN 0 244 127.0.0.1:5432 0.0.0.0:* users:(("postgres",pid=3,fd=5))\n',
    );
    files.set(`${root}etc/nginx/nginx.conf`, "events {}\nhttp {\n  include conf.d/*.conf;\n}\n");
    for (let site = 0; site < 14; site++)
      files.set(
        `${root}etc/nginx/conf.d/site${site}.conf`,
        `server {\n  listen 80;\n  server_name s${site}.web${i}.example.com;\n  location / {\n    proxy_pass http://127.0.0.1:${3000 + site};\n  }\n}\n`,
      );
  }
  return files;
}

const rules = (i: number): string =>
  `*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -p tcp --dport 80 -j ACCEPT\n-A INPUT -p tcp --dport 443 -j ACCEPT\n-A INPUT -s 198.51.${i & 255}.0/24 -p tcp --dport 22 -j ACCEPT\nCOMMIT\n`;

/** Sites of ten hosts: a proxy with a tunnel, and nine hosts behind it that only the proxy may ask. */
function behindProxies(hosts: number): Map<string, string> {
  const files = new Map<string, string>([["file:///estate/perimeter.yaml", "hosts:\n  inet: { zone: internet }\n"]]);
  for (let i = 0; i < hosts; i++) {
    const root = `file:///estate/hosts/web${i}/`;
    const [site, at] = [Math.floor(i / 10), i % 10];
    const net = `10.${site >> 7}.${site & 127}`;
    const outer =
      at === 0 ? `    eth1:\n      addresses: ["203.0.${site}.10/24"]\n      routes: [{ to: default, via: 203.0.${site}.1 }]\n` : "";
    files.set(
      `${root}etc/netplan/10.yaml`,
      `network:\n  version: 2\n  ethernets:\n    eth0:\n      addresses: ["${net}.${at + 10}/24"]\n${outer}`,
    );
    files.set(`${root}etc/iptables/rules.v4`, at === 0 ? rules(i) : allowing(`${net}.10`));
    files.set(`${root}etc/iptables/rules.v6`, "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n");
    files.set(`${root}etc/sysctl.d/90.conf`, "net.ipv4.ip_forward = 0\n");
    files.set(`${root}facts/ss.txt`, at === 0 ? 'LISTEN 0 511 0.0.0.0:80 0.0.0.0:* users:(("nginx",pid=1,fd=6))\n' : APPS);
    if (at !== 0) continue;
    const servers = Array.from({ length: 27 }, (_, app) => {
      const to = `http://${net}.${11 + (app % 9)}:${3000 + Math.floor(app / 9)}`;
      return `  server {\n    listen 80;\n    server_name s${app}.site${site}.example.com;\n    location / {\n      proxy_pass ${to};\n    }\n  }\n`;
    });
    files.set(`${root}etc/nginx/nginx.conf`, `events {}\nhttp {\n${servers.join("")}}\n`);
    const names = Array.from({ length: 9 }, (_, app) => `  - hostname: t${app}.example.com\n    service: http://${net}.${11 + app}:3000\n`);
    const ingress = `${names.join("")}  - service: http_status:404\n`;
    files.set(`${root}etc/cloudflared/config.yml`, `tunnel: site${site}\ncredentials-file: /etc/cloudflared/t.json\ningress:\n${ingress}`);
  }
  return files;
}

const APPS = [3000, 3001, 3002, 22].map((port) => `LISTEN 0 511 0.0.0.0:${port} 0.0.0.0:* users:(("app",pid=1,fd=6))\n`).join("");

const allowing = (proxy: string): string =>
  `*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -s ${proxy} -p tcp --dport 3000:3002 -j ACCEPT\nCOMMIT\n`;

const port = (text: string, time: number): string => text.replace("--dport 443", `--dport ${9000 + time}`);
const forward = (text: string, time: number): string =>
  `*nat\n:PREROUTING ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp --dport ${9000 + time} -j REDIRECT --to-ports 80\nCOMMIT\n${text}`;
const address = (text: string, time: number): string => text.replace(/addresses: \["(\d+\.\d+\.\d+)\.\d+/, `addresses: ["$1.${200 + time}`);

export const SHAPES: readonly Shape[] = [
  {
    name: "web servers",
    files: webServers,
    edits: {
      port: { path: "web3/etc/iptables/rules.v4", change: port },
      nat: { path: "web3/etc/iptables/rules.v4", change: forward },
      address: { path: "web3/etc/netplan/10.yaml", change: address },
    },
  },
  {
    name: "behind proxies",
    files: behindProxies,
    edits: {
      port: { path: "web10/etc/iptables/rules.v4", change: port },
      app: { path: "web13/etc/iptables/rules.v4", change: (text, time) => text.replace("3000:3002", `3000:${3003 + time}`) },
      hop: { path: "web10/etc/nginx/nginx.conf", change: (text, time) => text.replace(":3000;", `:${3100 + time};`) },
      nat: { path: "web13/etc/iptables/rules.v4", change: forward },
      address: { path: "web13/etc/netplan/10.yaml", change: address },
    },
  },
];
