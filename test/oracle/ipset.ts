/** Random save files of ipset, and what `ipset restore` says of them, each in a network namespace of its own. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Seeded } from "../seeded.ts";
import type { Answer } from "./iptables-commit.ts";

const RESTORE = `
cd "$1"
for f in *.set; do
  timeout 10 unshare -n ipset restore < "$f" > /dev/null 2> "$f.err"; echo $? > "$f.code"
done
`;

/** Restores each text on its own. */
export function restoreSets(texts: readonly string[]): Answer[] {
  const folder = mkdtempSync(join(tmpdir(), "perimeter-ipset-"));
  try {
    const names = texts.map((_, i) => `${String(i).padStart(6, "0")}.set`);
    for (const [i, text] of texts.entries()) writeFileSync(join(folder, names[i] ?? ""), text);
    const ran = spawnSync("sh", ["-c", RESTORE, "sh", folder], { timeout: 600_000 });
    if (ran.status !== 0) throw new Error(`ipset: ${String(ran.stderr)}`);
    return names.map((name) => ({
      code: Number(readFileSync(join(folder, `${name}.code`), "utf8")),
      message: readFileSync(join(folder, `${name}.err`), "utf8")
        .replace(/\s+/g, " ")
        .slice(0, 200),
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Types that kernels have everywhere, with elements that fit them and some that do not. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  "hash:ip": ["192.0.2.NUM", "192.0.2.0/29", "10.0.0.1-10.0.0.9", "10.0.0.0/8", "0.0.0.0", "192.0.2.1/32", "10.1"],
  "hash:ip family inet6": ["2001:db8::NUM", "2001:db8::1/128", "2001:db8::/64", "::", "[2001:db8::5]"],
  "hash:net": ["10.NUM.0.0/16", "192.0.2.NUM/24", "192.0.2.NUM", "10.0.0.4-10.0.0.7", "0.0.0.0/0", "10.0.0.1/255.0.0.0"],
  "hash:net family inet6": ["2001:db8::/32", "fe80::/10", "2001:db8::NUM", "::/0"],
  "hash:ip,port": [
    "192.0.2.NUM,80",
    "192.0.2.1,tcp:443",
    "192.0.2.1,udp:53",
    "10.0.0.1,icmp:8/0",
    "10.0.0.1,8000-8010",
    "10.0.0.1,esp:0",
    "10.0.0.1,sctp:99",
  ],
  "hash:net,port": ["10.NUM.0.0/16,80", "10.0.0.0/8,udp:53", "192.0.2.1,tcp:1-9"],
  "hash:net,iface": ["10.NUM.0.0/16,eth0", "0.0.0.0/0,eth1", "10.0.0.0/8,physdev:eth2"],
  "hash:ip,port,ip": ["10.0.0.NUM,80,192.168.0.1", "10.0.0.1,udp:53,192.168.0.2"],
  "hash:ip,port,net": ["10.0.0.NUM,80,192.168.0.0/16"],
  "bitmap:ip range 192.168.0.0/24": ["192.168.0.NUM", "192.168.0.0/30"],
  "bitmap:port range 0-1023": ["NUM", "80", "tcp:22", "100-110"],
  "bitmap:ip,mac range 192.168.0.0/24": ["192.168.0.NUM,02:00:00:00:00:01", "192.168.0.NUM"],
};

const OPTIONS = [
  "timeout 600",
  "counters",
  "comment",
  "skbinfo",
  "hashsize 1024",
  "maxelem 4096",
  "maxelem 3",
  "forceadd",
  "netmask 24",
  "family inet",
  "size 8",
  "hashsize big",
  "timeout",
  "timout 5",
  "timeout 9999999",
  "bucketsize 12",
];
const ENTRY = ["timeout 60", 'comment "a note"', "packets 3 bytes 99", "nomatch", "-exist", "skbmark 0x1", "foo", "timeout x", "comment"];
const ODD = [
  "10.0.0.256",
  "10.0.0.1/33",
  "2001:db8::1",
  "10.0.0.1,80",
  "10.0.0.1,99999",
  "10.0.0.1,foo:80",
  "ff:ff",
  "10.0.0.1,tcp:80,1",
  "1.2.3.4.5",
  "10.0.0.0/8,averyveryverylongname",
];

/** One random save file; about half of them hold a mistake. */
export function randomSets(random: Seeded): string {
  const lines: string[] = [];
  const names = random.some(["blocked", "office", "web"], 1 + random.int(2));
  const wrong = random.chance(0.5);
  for (const name of names) {
    const type = random.pick(Object.keys(TYPES));
    const options = random.some(wrong ? OPTIONS : OPTIONS.slice(0, 4), random.int(3)).join(" ");
    lines.push(`create ${name} ${type} ${options}`.trimEnd());
    for (let i = random.int(5); i > 0; i--) lines.push(element(random, name, TYPES[type] ?? [], options, wrong));
  }
  if (wrong && random.chance(0.4)) lines.splice(random.int(lines.length + 1), 0, stray(random, names));
  return `${lines.join("\n")}\n`;
}

function element(random: Seeded, name: string, fitting: readonly string[], options: string, wrong: boolean): string {
  const text = wrong && random.chance(0.15) ? random.pick(ODD) : random.pick(fitting);
  const own = ENTRY.filter((option) => options.includes(option.split(" ")[0] ?? ""));
  const extra = random.chance(0.3) ? random.pick(wrong && random.chance(0.3) ? ENTRY : own.length > 0 ? own : [""]) : "";
  return `add ${name} ${text.replace(/NUM/g, () => String(1 + random.int(250)))} ${extra}`.trimEnd();
}

const stray = (random: Seeded, names: readonly string[]): string =>
  random.pick([
    "COMMIT",
    "# a comment",
    "",
    `flush ${random.pick(names)}`,
    `destroy ${random.pick(names)}`,
    "destroy nowhere",
    "add nowhere 192.0.2.1",
    `create ${random.pick(names)} hash:ip`,
    `-exist create ${random.pick(names)} hash:ip`,
    "create new hash:ipp",
    "create new bitmap:ip",
    "creat new hash:net",
    "created new hash:net",
    "create",
    "add",
    `rename ${random.pick(names)} other`,
    `swap ${random.pick(names)} other`,
    "-N old iphash",
    `test ${random.pick(names)} 203.0.113.200`,
  ]);
