/** What is kept from one state of a workspace to the next: after any edit, all is as if the workspace had just been read. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sentByOthers } from "../../server/exposure/application.ts";
import { filterTable, listening, netplan } from "../../server/exposure/samples.ts";
import { exposureTable } from "../../server/linter/answers.ts";
import type { Project } from "../../server/linter/project.ts";
import { filesOf } from "../oracle/estate/model.ts";
import { estateOf } from "../oracle/estate/wide.ts";
import { Seeded } from "../seeded.ts";
import { uriOf, workspace } from "./workspace.ts";

const EDITS = 25;
const MORE: Readonly<Record<string, string>> = {
  "hosts/h0/etc/nginx/nginx.conf": "events {}\nhttp { server { listen 80; location / { proxy_pass http://10.1.0.20:3000; } } }\n",
  "hosts/h2/etc/cloudflared/config.yml":
    "tunnel: t\ncredentials-file: /etc/cloudflared/t.json\ningress:\n  - hostname: a.example.com\n    service: http://10.1.0.20:22\n  - service: http_status:404\n",
  "hosts/h1/etc/nginx/nginx.conf": "events {}\nhttp { server { listen 8080; location / { proxy_pass http://localhost:3000; } } }\n",
  "cloud/main.tf":
    'resource "aws_security_group" "web" {\n  ingress {\n    from_port = 22\n    to_port = 22\n    protocol = "tcp"\n    cidr_blocks = ["198.51.100.0/24"]\n  }\n}\n',
};

describe("verdicts and findings after edits", () => {
  for (const seed of [1, 2, 3, 4]) {
    test(`estate ${seed}`, () => {
      const random = new Seeded(seed);
      const variants = [seed, seed + 40, seed + 80].map((one) => ({ ...filesOf(estateOf(one), undefined), ...MORE }));
      const files: Record<string, string> = { ...(variants[0] as Record<string, string>) };
      const project = workspace(files);
      for (let edit = 0; edit < EDITS; edit++) {
        const paths = Object.keys(files);
        const path = random.pick(random.chance(0.5) ? paths : paths.filter((one) => one.includes("netplan")));
        files[path] = changed(random, path, files[path] as string, variants);
        project.set(uriOf(path), files[path] as string);
        if (random.chance(0.5)) advance(project, random.int(200));
        if (random.chance(0.3)) continue;
        assert.equal(state(project), state(workspace(files)), `seed ${seed}, edit ${edit} of ${path}`);
      }
    });
  }
});

test("translations to a host are told apart by the addresses that they take packets for, and by whether these are aligned", () => {
  const sent = (rule: string): string => {
    const files = {
      "hosts/r/etc/netplan/10.yaml": netplan({ eth0: ["203.0.113.5/24"], eth1: ["10.1.0.1/24"] }, "203.0.113.1"),
      "hosts/r/facts/iptables-save.txt": nat(`-A PREROUTING ${rule}`),
      "hosts/a/etc/netplan/10.yaml": netplan({ eth0: ["10.1.0.20/24"] }, "10.1.0.1"),
    };
    const to = workspace(files)
      .estates()
      .flatMap((unit) => sentByOthers(unit).get("a") ?? []);
    assert.notEqual(to.length, 0, rule);
    return to.join("\n");
  };
  const rules = [
    "-d 203.0.113.0/24 -j NETMAP --to 10.1.0.0/24",
    "-d 198.51.100.0/24 -j NETMAP --to 10.1.0.0/24",
    "-d 203.0.113.0/24 -j DNAT --to-destination 10.1.0.0-10.1.0.255",
    "-j DNAT --to-destination 10.1.0.0-10.1.0.255",
  ];
  assert.equal(new Set(rules.map(sent)).size, rules.length);
});

/** A router, a proxy, a tunnel, and two hosts behind them; for each file the texts that it may have. */
const INPUT = (...rules: readonly string[]) =>
  filterTable({ input: "DROP" }, "-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT", ...rules);
const APP_RULES = [
  INPUT("-A INPUT -s 10.1.0.10 -p tcp --dport 3000 -j ACCEPT"),
  INPUT("-A INPUT -s 10.1.0.11 -p tcp --dport 3000 -j ACCEPT"),
  INPUT("-A INPUT -p tcp --dport 3000:3001 -j ACCEPT"),
  INPUT("-A INPUT -s 10.1.0.12 -m string --string x --algo bm -j ACCEPT"),
  INPUT(),
];
const APP_SOCKETS = [
  listening("0.0.0.0", 3000),
  listening("127.0.0.1", 3000),
  `${listening("0.0.0.0", 3000)}${listening("0.0.0.0", 3001)}`,
];
const proxyTo = (to: string): string => `events {}\nhttp { server { listen 80; location / { proxy_pass http://${to}; } } }\n`;
const tunnelTo = (to: string): string =>
  `tunnel: t\ncredentials-file: /t.json\ningress:\n  - hostname: a.example.com\n    service: http://${to}\n  - service: http_status:404\n`;
const nat = (...rules: readonly string[]): string =>
  `*nat\n:PREROUTING ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n${rules.map((rule) => `${rule}\n`).join("")}COMMIT\n${filterTable({})}`;
const WAYS: Readonly<Record<string, readonly string[]>> = {
  "hosts/p/etc/netplan/10.yaml": ["10", "11"].map((last) =>
    netplan({ eth0: ["203.0.113.5/24"], eth1: [`10.1.0.${last}/24`] }, "203.0.113.1"),
  ),
  "hosts/p/etc/nginx/nginx.conf": ["10.1.0.20:3000", "10.1.0.21:3000", "10.1.0.20:3001", "127.0.0.1:3000"].map(proxyTo),
  "hosts/p/facts/iptables-save.txt": [
    INPUT("-A INPUT -p tcp --dport 80 -j ACCEPT"),
    INPUT(),
    filterTable({}).replace("OUTPUT ACCEPT", "OUTPUT DROP"),
  ],
  "hosts/t/etc/netplan/10.yaml": [netplan({ eth0: ["10.1.0.12/24"] }, "10.1.0.1"), ""],
  "hosts/t/etc/cloudflared/config.yml": ["10.1.0.20:3000", "10.1.0.21:3000", "localhost:3000"].map(tunnelTo),
  "hosts/a/etc/netplan/10.yaml": ["20", "21"].map((last) => netplan({ eth0: [`10.1.0.${last}/24`] }, "10.1.0.1")),
  "hosts/a/facts/iptables-save.txt": APP_RULES,
  "hosts/a/facts/ss.txt": APP_SOCKETS,
  "hosts/b/etc/netplan/10.yaml": ["21", "22"].map((last) => netplan({ eth0: [`10.1.0.${last}/24`] })),
  "hosts/b/facts/iptables-save.txt": APP_RULES,
  "hosts/b/facts/ss.txt": APP_SOCKETS,
  "hosts/b/etc/cloudflared/config.yml": ["", tunnelTo("localhost:3000")],
  "hosts/r/etc/netplan/10.yaml": [netplan({ eth0: ["203.0.113.6/24"], eth1: ["10.1.0.1/24"] }, "203.0.113.1")],
  "hosts/r/etc/sysctl.d/90.conf": ["net.ipv4.ip_forward = 1\n", "net.ipv4.ip_forward = 0\n"],
  "hosts/r/etc/iptables/rules.v4": [
    nat(),
    ...["10.1.0.20:3000", "10.1.0.21:3000"].map((to) => nat(`-A PREROUTING -i eth0 -p tcp --dport 8080 -j DNAT --to-destination ${to}`)),
    nat("-A PREROUTING -i eth0 -p tcp --dport 8080 -j DNAT --to-destination 10.1.0.21:3000", "-A POSTROUTING -j MASQUERADE"),
  ],
};

describe("verdicts and findings of hosts behind others after edits", () => {
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    test(`choices ${seed}`, () => {
      const random = new Seeded(seed);
      const files = Object.fromEntries(Object.entries(WAYS).map(([path, texts]) => [path, random.pick(texts)]));
      const project = workspace(files);
      for (let edit = 0; edit < 2 * EDITS; edit++) {
        const path = random.pick(Object.keys(WAYS));
        files[path] = random.pick(WAYS[path] as readonly string[]);
        project.set(uriOf(path), files[path] as string);
        if (random.chance(0.5)) advance(project, random.int(200));
        if (random.chance(0.3)) continue;
        assert.equal(state(project), state(workspace(files)), `seed ${seed}, edit ${edit} of ${path}`);
      }
    });
  }
});

// Some of the work, as the server does it between requests.
function advance(project: Project, most: number): void {
  const work = project.steps();
  for (let step = 0; step < most && work.next().done !== true; step++);
}

// The file of another estate, a line less, a line twice, or nothing at all.
function changed(random: Seeded, path: string, text: string, variants: readonly Readonly<Record<string, string>>[]): string {
  const lines = text.split("\n");
  const at = random.int(lines.length);
  const kind = random.int(8);
  if (kind < 4) return random.pick(variants)[path] ?? text;
  if (kind === 4) return "";
  return lines.flatMap((line, i) => (i !== at ? [line] : kind < 7 ? [] : [line, line])).join("\n");
}

function state(project: Project): string {
  const findings = [...project.findings()].flatMap(([uri, list]) => list.map((one) => ({ at: uri, ...one })));
  assert.deepEqual(project.failures, []);
  return JSON.stringify({ findings, table: exposureTable(project) }, (_, value) => (typeof value === "bigint" ? `${value}` : value), 1);
}
