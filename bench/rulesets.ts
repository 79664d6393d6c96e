/**
 * iptables files of the kinds that grow: the whole command at n, 4n and 16n lines beside `iptables-nft-restore --test`, and its peak
 * memory; then how long it takes by the clock, and edits.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { random } from "../test/packets/random-tables.ts";
import { commandCost, commandPeak, exponent, table } from "./measure.ts";

const SIZES = [1_600, 6_400, 25_600, 100_000];
const FILTER = ["*filter", ":INPUT DROP [0:0]", ":FORWARD DROP [0:0]", ":OUTPUT ACCEPT [0:0]"];
const quad = (value: number): string => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join(".");
const filter = (count: number, rule: (index: number) => string): string[] => [
  ...FILTER,
  ...Array.from({ length: count }, (_, i) => rule(i)),
  "COMMIT",
];

/** Families of files by number of lines. */
const FAMILIES: Readonly<Record<string, (lines: number) => string[]>> = {
  "hosts and ports": (n) => {
    const next = random(1);
    return filter(
      n,
      () => `-A INPUT -s ${quad(next(2 ** 32))}/32 -p tcp -m tcp --dport ${1 + next(65535)} -j ${next(2) ? "ACCEPT" : "DROP"}`,
    );
  },
  "ports, then one cover": (n) => {
    const ports = Math.min(n, 65536);
    return filter(ports + 1, (i) =>
      i < ports ? `-A INPUT -p tcp -m tcp --dport ${i} -j ACCEPT` : "-A INPUT -p tcp -m tcp --dport 0:65535 -j DROP",
    );
  },
  "ports under a cover": (n) =>
    filter(n, (i) => (i === 0 ? "-A INPUT -p tcp -j ACCEPT" : `-A INPUT -p tcp -m tcp --dport ${i % 65536} -j DROP`)),
  "overlapping ranges": (n) => {
    const next = random(3);
    return filter(n, () => {
      const first = next(2 ** 32 - 2 ** 26);
      const port = next(60000);
      return `-A INPUT -p tcp -m iprange --src-range ${quad(first)}-${quad(first + next(2 ** 26))} -m multiport --dports ${port}:${port + next(5000)} -j ${next(2) ? "ACCEPT" : "DROP"}`;
    });
  },
  sets: (n) =>
    filter(n, (i) => `-A INPUT -m set --match-set s${i} src -p tcp -m tcp --dport ${1 + (i % 1000)} -j ${i % 2 ? "ACCEPT" : "DROP"}`),
  "address lists": (n) => {
    const next = random(4);
    const list = (): string => Array.from({ length: 6 }, () => `${quad(next(2 ** 24) * 256)}/24`).join(",");
    return filter(n, () => `-A INPUT -s ${list()} -p tcp -m tcp --dport ${1 + next(65535)} -j ${next(2) ? "ACCEPT" : "DROP"}`);
  },
  "all the same": (n) => filter(n, () => "-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT"),
  "all refused": (n) => filter(n, (i) => `-A INPUT -p tpc --dprot ${i} -j ACEPT`),
  "a Kubernetes node": kubernetes,
  "Docker's forwards": docker,
};

function kubernetes(n: number): string[] {
  const declared: string[] = [];
  const rules: string[] = [];
  for (let i = 0; declared.length + rules.length < n; i++) {
    const [service, address] = [`KUBE-SVC-${String(i).padStart(16, "A")}`, quad(0x0a600000 + i)];
    declared.push(`:${service} - [0:0]`);
    const note = (what: string): string => `-m comment --comment "ns/svc${i}:http ${what}"`;
    rules.push(`-A KUBE-SERVICES -d ${address}/32 -p tcp ${note("cluster IP")} -m tcp --dport 80 -j ${service}`);
    rules.push(`-A ${service} ! -s 10.244.0.0/16 -d ${address}/32 -p tcp ${note("cluster IP")} -m tcp --dport 80 -j KUBE-MARK-MASQ`);
    for (let pod = 0; pod < 3; pod++) {
      const [end, own] = [`KUBE-SEP-${String(3 * i + pod).padStart(16, "B")}`, quad(0x0af40000 + 3 * i + pod)];
      declared.push(`:${end} - [0:0]`);
      const chance = pod < 2 ? `-m statistic --mode random --probability ${(1 / (3 - pod)).toFixed(11)} ` : "";
      const recent = i % 10 === 0 && pod < 2 ? `-m recent --name ${end} --rcheck --seconds 10800 --reap ` : "";
      rules.push(`-A ${service} ${note(`-> ${own}:8080`)} ${chance}${recent}-j ${end}`);
      rules.push(`-A ${end} -s ${own}/32 ${note("")} -j KUBE-MARK-MASQ`, `-A ${end} -p tcp -m tcp -j DNAT --to-destination ${own}:8080`);
    }
  }
  const fixed = ["-A PREROUTING -j KUBE-SERVICES", "-A OUTPUT -j KUBE-SERVICES", "-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000"];
  return ["*nat", ":KUBE-SERVICES - [0:0]", ":KUBE-MARK-MASQ - [0:0]", ...declared, ...fixed, ...rules, "COMMIT"];
}

function docker(n: number): string[] {
  const each = (rule: (index: number) => string): string[] => Array.from({ length: Math.floor(n / 3) }, (_, i) => rule(i));
  const pod = (i: number): string => quad(0xac110000 + (i & 65535));
  return [
    ...["*nat", ":DOCKER - [0:0]", "-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER"],
    ...each((i) => `-A DOCKER ! -i docker0 -p tcp -m tcp --dport ${1 + (i % 65535)} -j DNAT --to-destination ${pod(i)}:80`),
    ...["COMMIT", ...FILTER, ":DOCKER - [0:0]", "-A FORWARD -o docker0 -j DOCKER"],
    ...each((i) => `-A DOCKER -d ${pod(i)}/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT`),
    ...each((i) => `-A INPUT -p tcp -m tcp --dport ${1 + (i % 65535)} -j DROP`),
    "COMMIT",
  ];
}

const NATIVE = 'unshare -n iptables-nft-restore --test "$0"';
const CHECK = 'node "$0" check --isolated --as iptables "$1"';

/** Prints the tables; `folder` takes the files, `cli` is the built command, `only` part of a family's name. */
export function benchRulesets(folder: string, cli: string, only = ""): void {
  mkdirSync(folder, { recursive: true });
  const written = (lines: readonly string[]): string => {
    const file = join(folder, "rules.v4");
    writeFileSync(file, `${lines.join("\n")}\n`);
    return file;
  };
  const start = commandPeak(CHECK, cli, written(filter(1, () => "-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT")))?.cpu ?? 0;
  const rows = [["family", ...SIZES.map((size) => `${size} s`), "growth", "peak MB", "native s", "÷ native"]];
  for (const [name, make] of Object.entries(FAMILIES)) {
    if (!name.includes(only)) continue;
    const costs = SIZES.map((size) => {
      const lines = make(size);
      return { size: lines.length, ours: commandPeak(CHECK, cli, written(lines)) };
    });
    // About n, 4n and 16n.
    const points = costs.slice(1).map(({ size, ours }) => ({ size, cost: Math.max(0.01, (ours?.cpu ?? 0) - start) }));
    const last = costs.at(-1)?.ours;
    const native = commandPeak(NATIVE, written(make(SIZES.at(-1) as number)));
    rows.push([
      name,
      ...costs.map(({ ours }) => ours?.cpu.toFixed(2) ?? "-"),
      exponent(points).toFixed(2),
      last?.memory.toFixed(0) ?? "-",
      native?.cpu.toFixed(2) ?? "-",
      last === undefined || native === undefined ? "-" : (last.cpu / Math.max(native.cpu, 0.001)).toFixed(2),
    ]);
  }
  process.stdout.write(table(rows));
  if (only === "") benchCold(folder, cli, written);
}

/** The family whose cold starts and edits are measured too. */
const USUAL = "hosts and ports";
const usual = (lines: number): string[] => FAMILIES[USUAL]?.(lines) ?? [];
const RUNS = 7;

/** The whole command from the start of Node on, by the clock, and edits of a file of 10,000 rules. */
function benchCold(folder: string, cli: string, written: (lines: readonly string[]) => string): void {
  const rows = [[`${USUAL}, cold`, "wall s", "native s", "÷ native"]];
  for (const size of [1, 1000, 10_000, 100_000]) {
    const file = written(usual(size));
    const wall = (command: string, ...args: readonly string[]): number => {
      const times = Array.from({ length: RUNS }, () => commandCost(command, ...args)?.wall ?? Number.NaN);
      return times.sort((a, b) => a - b)[RUNS >> 1] as number;
    };
    const [ours, native] = [wall(CHECK, cli, file), wall(NATIVE, file)];
    rows.push([String(size), ours.toFixed(3), native.toFixed(3), (ours / native).toFixed(2)]);
  }
  process.stdout.write(table(rows));
  benchEdits(folder, written(usual(10_000)));
}

/** Edits of a file of 10,000 rules, by the code as it ships and in a process of its own: bundled, and with nothing else measured before. */
function benchEdits(folder: string, file: string): void {
  const outfile = join(folder, "edits.mjs");
  const require = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';
  buildSync({
    entryPoints: [join(import.meta.dirname, "edits.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    mainFields: ["module", "main"],
    banner: { js: require },
  });
  spawnSync(process.execPath, [outfile, file], { stdio: "inherit" });
}
