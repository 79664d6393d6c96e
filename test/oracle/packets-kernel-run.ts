/**
 * Run inside a network namespace of its own: loads random rule sets, sends packets through veth pairs, and compares the
 * counters of every rule with what the packet engine says. One line of JSON a mismatch, and one at the end.
 */
import { execFileSync, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { AddressRange, Family } from "../../server/core/address.ts";
import type { Chain, PacketRule, Table } from "../../server/core/filter.ts";
import { analyse, type Hook, type Packet } from "../../server/packets/index.ts";
import { oneOf, type Random, random, randomTable, type Style, type Topic } from "../packets/random-tables.ts";
import { frame } from "./packets-kernel-frames.ts";
import { countersOf, restoreText, sayable } from "./packets-kernel-text.ts";

const HOST = "020000000001";
const AWAY = "020000000002";
/** Interfaces that packets come in by, and those that they leave by; the other end of each has a p before its name. */
const INS = ["eth0", "eth1", "lan0"];
const OUTS: Readonly<Record<string, readonly string[]>> = { out0: ["10.0.0.0/8", "2001:db8::/32"], eth7: ["0.0.0.0/0", "::/0"] };
const tool = (family: Family, back: string, verb: string): string => `${family === 4 ? "iptables" : "ip6tables"}-${back}-${verb}`;
const run = (command: string, args: readonly string[], input = ""): string =>
  execFileSync(command, args, { input, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] });

/** Builds the links. For INPUT every address is the host's own; for FORWARD everything is routed on. */
function build(hook: Hook): void {
  run("ip", ["link", "set", "lo", "up"]);
  for (const name of [...INS, ...Object.keys(OUTS)]) {
    run("ip", ["link", "add", name, "address", "02:00:00:00:00:01", "type", "veth", "peer", "name", `p${name}`]);
    run("sh", [
      "-c",
      `echo 1 > /proc/sys/net/ipv6/conf/p${name}/disable_ipv6; cd /proc/sys/net/ipv6/conf/${name} && echo 0 > accept_dad && echo 0 > accept_ra && echo 0 > router_solicitations && echo 0 > mc_forwarding; true`,
    ]);
    run("ip", ["link", "set", name, "arp", "off", "up"]);
    run("ip", ["link", "set", `p${name}`, "arp", "off", "up"]);
    run("sh", ["-c", `echo 0 > /proc/sys/net/ipv4/conf/${name}/rp_filter; echo 1 > /proc/sys/net/ipv4/conf/${name}/accept_local`]);
  }
  run("sh", [
    "-c",
    "echo 0 > /proc/sys/net/ipv4/conf/all/rp_filter; echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding",
  ]);
  if (hook === "INPUT") {
    for (const block of ["0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/3"]) run("ip", ["route", "add", "local", block, "dev", "lo"]);
    run("ip", ["-6", "route", "add", "local", "::/0", "dev", "lo"]);
    return;
  }
  for (const [name, blocks] of Object.entries(OUTS)) {
    for (const block of blocks) {
      const six = block.includes(":");
      const via = six ? "fe80::99" : "169.254.7.9";
      run("ip", [six ? "-6" : "-4", "neigh", "replace", via, "lladdr", "02:00:00:00:00:09", "dev", name]);
      run("ip", [six ? "-6" : "-4", "route", "replace", block, "via", via, "dev", name, "onlink"]);
    }
  }
}

/** A process that puts frames on the wire: lines of `interface hex` in, a line out at each empty one. */
function sender(): { send(lines: readonly string[]): Promise<void>; stop(): void } {
  const program = `import sys, socket
open_ = {}
for line in sys.stdin:
    if line == "\\n":
        print("sent", flush=True)
        continue
    name, data = line.split()
    if name not in open_:
        open_[name] = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
        open_[name].bind((name, 0))
    open_[name].send(bytes.fromhex(data))
`;
  const child = spawn("python3", ["-c", program], { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async send(lines) {
      child.stdin.write(`${lines.join("\n")}\n\n`);
      await answers.next();
    },
    stop: () => child.kill(),
  };
}

const TOPICS: Readonly<Record<"stateful" | "fragments", readonly Topic[]>> = {
  stateful: ["source", "destination", "sport", "dport", "ports", "in", "out", "state", "flags", "icmp"],
  fragments: ["source", "destination", "sport", "dport", "ports", "in", "out", "fragment", "flags", "icmp"],
};

function nextTable(next: Random, family: Family, hook: Hook, kind: keyof typeof TOPICS): Table {
  const topics = TOPICS[kind].filter(
    (topic) => (topic !== "out" || hook === "FORWARD") && (topic !== "fragment" || (family === 4 && hook === "FORWARD")),
  );
  const style: Style = {
    family,
    topics: [...new Set(Array.from({ length: 5 }, () => oneOf(next, topics)))],
    chains: next(4),
    rules: 4 + next(8),
    hook,
  };
  const table = randomTable(next, style);
  const chains = [...table.chains.values()].map((chain): [string, Chain] => [
    chain.name,
    { ...chain, rules: chain.rules.map((rule): PacketRule => ({ ...rule, conditions: sayable(rule.conditions) })) },
  ]);
  return { ...table, chains: new Map(chains) };
}

const within = (value: bigint, ranges: readonly AddressRange[]): boolean =>
  ranges.some(({ first, last }) => first <= value && value <= last);
const block = (first: number, last: number): AddressRange => ({
  family: 4,
  first: BigInt(first) << 24n,
  last: ((BigInt(last) + 1n) << 24n) - 1n,
});
/** IPv4 addresses that the kernel drops before any rule: this network, loopback, multicast and reserved. */
const MARTIANS = [block(0, 0), block(127, 127), block(224, 255)];
const LINK_LOCAL: AddressRange = { family: 6, first: 0xfe80n << 112n, last: (0xfec0n << 112n) - 1n };

function deliverable({ family, source, destination }: Packet): boolean {
  if (source === undefined || destination === undefined) return false;
  if (family === 4) return !within(source.value, MARTIANS) && !within(destination.value, MARTIANS);
  const odd = (value: bigint): boolean => value < 1n << 112n || value >> 120n === 0xffn || within(value, [LINK_LOCAL]);
  return !odd(source.value) && !odd(destination.value);
}

/** The packet as it can be sent here: by an interface that is there, in a state that a first packet can be in; undefined when that is not possible. */
function sendable(packet: Packet, hook: Hook, stateful: boolean): Packet | undefined {
  const protocol = packet.protocol ?? 0;
  if (!deliverable(packet) || !INS.includes(packet.in ?? "") || ![1, 6, 17, 58].includes(protocol)) return undefined;
  if ((protocol === 1) !== (protocol === 1 && packet.family === 4) || (protocol === 58 && packet.family === 4)) return undefined;
  const ten =
    packet.family === 4 ? (packet.destination?.value ?? 0n) >> 24n === 10n : (packet.destination?.value ?? 0n) >> 96n === 0x20010db8n;
  if (hook === "FORWARD" && packet.out !== (ten ? "out0" : "eth7")) return undefined;
  if (packet.snat || packet.dnat || (packet.laterFragment && (stateful || hook === "INPUT" || packet.family === 6))) return undefined;
  if (!stateful) return packet;
  const rst = protocol === 6 && packet.flags === 4;
  const opens =
    protocol === 17 ||
    (protocol === 6 && packet.flags === 2) ||
    (packet.sourcePort === (packet.family === 4 ? 8 : 128) && packet.destinationPort === 0);
  return (opens && packet.state === "new") || (rst && packet.state === "invalid") ? packet : undefined;
}

// The interface that the routes of `build` send a packet to.
function leavesBy({ family, destination }: Packet): string {
  const value = destination?.value ?? 0n;
  return (family === 4 ? value >> 24n === 10n : value >> 96n === 0x20010db8n) ? "out0" : "eth7";
}

// What a back end refuses is no matter of this test (nft refuses some rules that legacy takes), but it must stay rare.
function loads(command: string, text: string): boolean {
  try {
    run(command, [], text);
    return true;
  } catch (error) {
    total.refused++;
    if (process.env.VERBOSE !== undefined) console.log(String(error).slice(0, 300), text);
    if (total.refused > total.tables + 50) throw error;
    return false;
  }
}

const RAW_DROP = "*raw\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -j DROP\nCOMMIT\n";

type Rulesets = { readonly table: Table; readonly packets: readonly Packet[] };

/** What should be counted: for every rule that ends or returns packets, how many; and for policies. */
function expected({ table, packets }: Rulesets, hook: Hook): Map<PacketRule | string, number> {
  const counts = new Map<PacketRule | string, number>();
  for (const packet of packets) {
    const { end, by } = analyse(table).decide(hook, packet);
    if (end === "unknown") throw new Error("nothing here is unknown");
    counts.set(by ?? "policy", (counts.get(by ?? "policy") ?? 0) + 1);
  }
  return counts;
}

function packetsFor(next: Random, table: Table, hook: Hook, stateful: boolean, most: number): Packet[] {
  const analysis = analyse(table);
  const packets: Packet[] = [];
  const add = (packet: Packet): void => {
    const { in: inside = "", flags = 2 } = packet;
    const here = { ...packet, in: INS.includes(inside) ? inside : oneOf(next, INS), out: hook === "FORWARD" ? leavesBy(packet) : "" };
    const ways = [packet, here, { ...here, state: "new" as const, ...(packet.protocol === 6 ? { flags: stateful ? 2 : flags } : {}) }];
    const real = ways.map((way) => sendable(way, hook, stateful)).find((way) => way !== undefined);
    if (real !== undefined && packets.length < most) packets.push(real);
  };
  const witnesses: Packet[] = [];
  for (const chain of table.chains.values()) {
    for (let index = 0; index < chain.rules.length; index++) {
      const reach = analysis.reach(chain.name, index);
      if (reach.status === "reachable") witnesses.push(reach.packet);
    }
  }
  for (const witness of witnesses) add(witness);
  // And mixtures of them: the source of one with the ports of another.
  for (let i = 0; i < 40 && witnesses.length > 0; i++) {
    const [a, b, c] = [oneOf(next, witnesses), oneOf(next, witnesses), oneOf(next, witnesses)];
    const { source, in: inside } = b;
    const { destination, out } = c;
    add({
      ...a,
      ...(source && { source }),
      ...(inside !== undefined && { in: inside }),
      ...(destination && { destination }),
      ...(out !== undefined && { out }),
    });
  }
  return packets;
}

function differences(table: Table, hook: Hook, counts: Map<PacketRule | string, number>, saved: string): string[] {
  const counters = countersOf(saved);
  const wrong: string[] = [];
  for (const chain of table.chains.values()) {
    for (const [index, rule] of chain.rules.entries()) {
      if (!["accept", "drop", "reject"].includes(rule.action.do)) continue;
      const counted = counters.get(chain.name)?.[index];
      if (counted !== (counts.get(rule) ?? 0))
        wrong.push(`${chain.name} rule ${index + 1}: counted ${counted}, said ${counts.get(rule) ?? 0}`);
    }
  }
  const policy = counters.get(`:${hook}`)?.[0];
  if (policy !== (counts.get("policy") ?? 0)) wrong.push(`policy: counted ${policy}, said ${counts.get("policy") ?? 0}`);
  return wrong;
}

const [, , seed = "1", wanted = "2000", hookName = "INPUT", kindName = "stateful"] = process.argv;
const hook: Hook = hookName === "FORWARD" ? "FORWARD" : "INPUT";
const kind = kindName === "fragments" ? "fragments" : "stateful";
const next = random(Number(seed));
build(hook);
const wire = sender();
const total = { packets: 0, tables: 0, wrong: 0, ends: 0, empty: 0, refused: 0 };
while (total.packets < Number(wanted)) {
  const family: Family = next(3) === 0 ? 6 : 4;
  const back = next(2) === 0 ? "nft" : "legacy";
  const table = nextTable(next, family, hook, kind);
  const packets = packetsFor(next, table, hook, kind === "stateful", 24);
  if (packets.length === 0 && ++total.empty > 500) throw new Error("no packets to send");
  if (packets.length === 0) continue;
  const text = restoreText(table);
  if (!loads(tool(family, back, "restore"), RAW_DROP + text)) continue;
  await wire.send(packets.map((packet) => `p${packet.in} ${frame(packet, HOST, AWAY).toString("hex")}`));
  const counts = expected({ table, packets }, hook);
  let wrong: string[] = [];
  for (let tries = 0; tries < 5; tries++) {
    wrong = differences(table, hook, counts, run(tool(family, back, "save"), ["-c", "-t", "filter"]));
    if (wrong.length === 0) break;
    await new Promise((done) => setTimeout(done, 20));
  }
  run(tool(family, back, "restore"), [], "*raw\nCOMMIT\n*filter\nCOMMIT\n");
  total.tables++;
  total.packets += packets.length;
  total.ends += [...counts].filter(([key]) => key !== "policy").reduce((sum, [, count]) => sum + count, 0);
  if (wrong.length > 0) {
    total.wrong++;
    const shown = JSON.stringify(packets, (_, value: unknown) => (typeof value === "bigint" ? `0x${value.toString(16)}` : value));
    console.log(JSON.stringify({ wrong, text, back, packets: shown }));
  }
}
wire.stop();
console.log(JSON.stringify(total));
