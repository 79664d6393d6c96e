/** How the packet engine grows: cost of analysing every rule of a table at n, 4n, 16n rules, by family. `npx tsx bench/packets.ts [n]` */
import type { AddressRange } from "../server/core/address.ts";
import type { Action, Chain, Condition, PacketRule, Table } from "../server/core/filter.ts";
import { analyse } from "../server/packets/index.ts";
import { random } from "../test/packets/random-tables.ts";

const at = { uri: "", span: { start: 0, end: 0 } };
const rule = (action: Action, ...conditions: Condition[]): PacketRule => ({ at, text: "", conditions, action });
const accept: Action = { do: "accept" };
const drop: Action = { do: "drop" };
const tcp: Condition = { on: "protocol", not: false, protocols: [[6, 6]] };
const udp: Condition = { on: "protocol", not: false, protocols: [[17, 17]] };
const dport = (first: number, last = first): Condition => ({ on: "destination-port", not: false, ports: [[first, last]] });
const range = (first: number, last: number, family: 4 | 6 = 4): AddressRange =>
  family === 4
    ? { family, first: BigInt(first), last: BigInt(last) }
    : { family, first: BigInt(first) << 64n, last: ((BigInt(last) + 1n) << 64n) - 1n };
const from = (first: number, last: number, family: 4 | 6 = 4): Condition => ({
  on: "source",
  not: false,
  ranges: [range(first, last, family)],
});
const to = (first: number, last: number): Condition => ({ on: "destination", not: false, ranges: [range(first, last)] });
const established: Condition = { on: "state", not: false, states: ["established", "related"] };

const table = (family: 4 | 6, ...chains: Chain[]): Table => ({
  family,
  name: "filter",
  chains: new Map(chains.map((chain) => [chain.name, chain])),
});
const input = (rules: PacketRule[]): Chain => ({ name: "INPUT", rules, policy: { action: "drop" } });

/** Families of tables by number of rules. */
const FAMILIES: Readonly<Record<string, (count: number) => Table>> = {
  "block list of hosts": (n) => {
    const next = random(1);
    return table(4, input([rule(accept, established), ...Array.from({ length: n }, () => host(next))]));
  },
  "mixed IPv4": (n) => mixed(n, 4),
  "mixed IPv6": (n) => mixed(n, 6),
  "ports before their cover": (n) =>
    table(
      4,
      input([
        ...Array.from({ length: n }, (_, i) => rule(accept, tcp, dport(i % 65536), to(i >> 16, i >> 16))),
        rule(drop, tcp, to(0, n >> 16)),
      ]),
    ),
  "ports under a cover": (n) =>
    table(4, input([rule(drop, tcp), ...Array.from({ length: n }, (_, i) => rule(accept, tcp, dport(i % 65536)))])),
  "overlapping ranges": (n) => {
    const next = random(3);
    return table(4, input(Array.from({ length: n }, () => overlapping(next))));
  },
  "chains of a Kubernetes node": kubernetes,
  "all the same": (n) => table(4, input(Array.from({ length: n }, () => rule(accept, tcp, dport(22))))),
  "sets, one a rule": (n) =>
    table(
      4,
      input(
        Array.from({ length: n }, (_, i) => rule(drop, { on: "opaque", not: false, key: `set s${i} src`, stable: true, reason: "set" })),
      ),
    ),
  "limits, all the same": (n) =>
    table(
      4,
      input(Array.from({ length: n }, () => rule(drop, { on: "opaque", not: false, key: "limit", stable: false, reason: "limit" }))),
    ),
};

function host(next: (below: number) => number): PacketRule {
  const address = next(2 ** 32);
  return rule(drop, from(address, address));
}

function mixed(n: number, family: 4 | 6): Table {
  const next = random(2);
  const rules = Array.from({ length: n }, () => {
    const size = 2 ** next(17);
    const first = Math.floor(next(2 ** 32) / size) * size;
    const conditions: Condition[] = [next(4) === 0 ? udp : tcp];
    if (next(3) > 0) conditions.push(from(first, first + size - 1, family));
    if (next(4) > 0 || conditions.length === 1) conditions.push(dport(next(65536)));
    return rule(next(2) === 0 ? accept : drop, ...conditions);
  });
  return table(family, input(rules));
}

function overlapping(next: (below: number) => number): PacketRule {
  const [a, b] = [next(65536), next(65536)];
  const first = next(2 ** 32);
  const last = Math.min(2 ** 32 - 1, first + next(2 ** 28));
  return rule(
    next(2) === 0 ? accept : drop,
    next(2) === 0 ? udp : tcp,
    from(first, last),
    dport(Math.min(a, b), Math.min(65535, Math.max(a, b))),
  );
}

function kubernetes(n: number): Table {
  const services: PacketRule[] = [];
  const chains: Chain[] = [];
  for (let i = 0; chains.length + services.length * 2 < n; i++) {
    services.push(rule({ do: "jump", chain: `KUBE-SVC-${i}` }, tcp, to(i, i), dport(80)));
    const pods = [0, 1, 2].map((pod) => `KUBE-SEP-${i}-${pod}`);
    const chance: Condition = { on: "opaque", not: false, key: "statistic", stable: false, reason: "chance" };
    chains.push({
      name: `KUBE-SVC-${i}`,
      rules: pods.map((chain, pod) => (pod < 2 ? rule({ do: "jump", chain }, chance) : rule({ do: "jump", chain }))),
    });
    for (const name of pods)
      chains.push({ name, rules: [rule({ do: "continue" }, from(i, i)), rule({ do: "dnat", to: range(i, i) }, tcp)] });
  }
  const builtin = (name: string): Chain => ({ name, rules: [rule({ do: "jump", chain: "KUBE-SERVICES" })], policy: { action: "accept" } });
  const all = [builtin("PREROUTING"), builtin("OUTPUT"), { name: "KUBE-SERVICES", rules: services }, ...chains];
  return { family: 4, name: "nat", chains: new Map(all.map((chain) => [chain.name, chain])) };
}

// Processor time in milliseconds: what else the machine does does not count.
const cpu = (): number => process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000;
const start = Number(process.argv[2] ?? 6250);
console.log(
  ["family".padEnd(30), ...[start, 4 * start, 16 * start].map((n) => `${n}`.padStart(9)), "growth", "what was found at the largest"].join(
    "  ",
  ),
);
for (const [name, make] of Object.entries(FAMILIES)) {
  if (process.argv[3] !== undefined && !name.includes(process.argv[3])) continue;
  const times: number[] = [];
  let counts = "";
  for (const n of [start, 4 * start, 16 * start]) {
    const built = make(n);
    const before = cpu();
    const analysis = analyse(built);
    const tally: Record<string, number> = {};
    for (const chain of built.chains.values()) {
      for (let i = 0; i < chain.rules.length; i++) {
        const status = analysis.status(chain.name, i);
        tally[status] = (tally[status] ?? 0) + 1;
      }
    }
    const reached = cpu();
    let redundant = 0;
    for (const chain of built.chains.values())
      for (let i = 0; i < chain.rules.length; i++) if (analysis.redundant(chain.name, i) !== undefined) redundant++;
    times.push(cpu() - before);
    counts = `${JSON.stringify({ ...tally, redundant })} (reach ${(reached - before).toFixed(0)} ms)`;
  }
  const growth = Math.log((times[2] as number) / (times[1] as number)) / Math.log(4);
  console.log(
    [name.padEnd(30), ...times.map((time) => `${time.toFixed(0)} ms`.padStart(9)), growth.toFixed(2).padStart(6), counts].join("  "),
  );
}
