/** Exposure at the scale of an estate: hosts with twenty files each, the whole table, and one edit. */
import { languages } from "../server/languages/index.ts";
import { exposureTable } from "../server/linter/answers.ts";
import { Project } from "../server/linter/project.ts";
import { exponent, table } from "./measure.ts";

const SIZES = [16, 64, 256, 1_000];

/** Prints the table of estate sizes. */
export function benchExposure(): void {
  const rows = [["hosts", "files", "whole s", "edit ms", "sockets", "exposed"]];
  const points: { size: number; cost: number }[] = [];
  const edits: { size: number; cost: number }[] = [];
  for (const hosts of SIZES) {
    const files = estate(hosts);
    const begun = performance.now();
    const project = open(files);
    project.findings();
    const { rows: sockets } = exposureTable(project);
    const whole = performance.now() - begun;
    const exposed = sockets.filter((row) => row.zones.some(({ zone, verdict }) => zone === "internet" && verdict === "exposed")).length;
    points.push({ size: hosts, cost: whole });
    const edited = edit(project, files);
    edits.push({ size: hosts, cost: edited });
    rows.push([String(hosts), String(files.size), (whole / 1000).toFixed(2), edited.toFixed(0), String(sockets.length), String(exposed)]);
  }
  rows.push(["growth exponent", "", exponent(points).toFixed(2), exponent(edits).toFixed(2)]);
  process.stdout.write(table(rows));
}

function open(files: ReadonlyMap<string, string>): Project {
  const project = new Project(languages);
  project.list([...files.keys()].map((uri) => ({ uri })));
  for (let wanted = project.wanted(); wanted.length > 0; wanted = project.wanted())
    for (const uri of wanted) project.set(uri, files.get(uri) ?? "");
  return project;
}

// Opens a port on one host, and asks for all verdicts again.
function edit(project: Project, files: ReadonlyMap<string, string>): number {
  const uri = "file:///estate/hosts/web3/etc/iptables/rules.v4";
  const before = files.get(uri) ?? "";
  const times: number[] = [];
  for (const port of [9000, 9001, 9002, 9003, 9004]) {
    const begun = performance.now();
    project.set(uri, before.replace("--dport 443", `--dport ${port}`));
    project.findings();
    exposureTable(project);
    times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b)[2] as number;
}

/** An estate of web servers behind one router each ten, each host with twenty files. */
function estate(hosts: number): Map<string, string> {
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
