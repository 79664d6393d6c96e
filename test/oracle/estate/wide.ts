/**
 * Random estates of many shapes: routers in a row, hosts with several links and addresses, of one family or both, bridges, dummy
 * devices, routes that refuse, settings by interface. What their tables hold is in wide-rules.ts.
 */
import { Seeded } from "../../seeded.ts";
import type { EstateModel, HostModel, Link, Probe, RouteModel, Socket } from "./model.ts";
import { PORTS, setsOf, tablesOf } from "./wide-rules.ts";

export type Draft = { -readonly [Key in keyof HostModel]: HostModel[Key] };

type Segment = { readonly name: string; readonly v4: string; readonly v6: string };

const SEGMENTS: readonly Segment[] = [
  { name: "wan", v4: "198.51.100", v6: "2001:db8:1" },
  { name: "s1", v4: "10.1.0", v6: "2001:db8:11" },
  { name: "s2", v4: "192.168.2", v6: "2001:db8:12" },
  { name: "s3", v4: "172.20.3", v6: "fd00:3" },
];

const on = (segment: Segment, last: number): readonly [string, string] => [
  `${segment.v4}.${last}/24`,
  `${segment.v6}::${last.toString(16)}/64`,
];
const bare = (address: string): string => address.split("/")[0] as string;

/** The estate of a seed. */
export function estateOf(seed: number): EstateModel {
  const random = new Seeded(seed);
  const hosts = topology(random);
  const everyone = hosts.flatMap((host) => host.links.flatMap((link) => link.addresses.map(bare)));
  for (const host of hosts) {
    host.sockets = sockets(random, host, everyone);
    if (host.zone !== undefined) continue;
    if (random.chance(0.2)) host.legacy = true;
    host.sysctls = sysctls(random, host);
    const sets = random.chance(0.35);
    if (sets) host.sets = setsOf(random, everyone);
    host.v4 = tablesOf(random, host, 4, everyone);
    host.v6 = tablesOf(random, host, 6, everyone);
  }
  return { hosts, probes: probes(random, hosts, everyone) };
}

function topology(random: Seeded): Draft[] {
  const depth = 1 + random.int(3);
  const inner = SEGMENTS.slice(1, 1 + depth);
  const inet = draft("inet", [{ name: "eth0", segment: "wan", addresses: on(SEGMENTS[0] as Segment, 2) }], [], "internet");
  const hosts: Draft[] = [inet];
  for (let i = 0; i < depth; i++) hosts.push(router(random, i, inner));
  for (const segment of inner) inet.routes = [...inet.routes, ...towards(random, segment, on(SEGMENTS[0] as Segment, 1), 0.02)];
  const servers = 2 + random.int(2);
  for (let i = 0; i < servers; i++) hosts.push(server(random, i, inner));
  for (const host of hosts.slice(1)) aliases(random, host, hosts);
  return hosts;
}

const draft = (name: string, links: readonly Link[], routes: readonly RouteModel[], zone?: string): Draft => ({
  name,
  links,
  routes,
  sysctls: {},
  v4: "",
  v6: "",
  sockets: [],
  ...(zone === undefined ? {} : { zone }),
});

// Routes to a segment by a gateway, sometimes cut off, sometimes with a hole.
function towards(random: Seeded, segment: Segment, gateway: readonly [string, string], missing = 0.08): RouteModel[] {
  const [v4, v6] = gateway.map(bare) as [string, string];
  const routes: RouteModel[] = [];
  if (!random.chance(missing)) routes.push({ to: `${segment.v4}.0/24`, via: v4 });
  if (!random.chance(missing)) routes.push({ to: `${segment.v6}::/64`, via: v6 });
  const type = random.pick(["blackhole", "unreachable", "prohibit"]);
  if (random.chance(0.1)) routes.push({ to: `${segment.v4}.${random.pick([0, 16, 32])}/28`, type });
  if (random.chance(0.06)) routes.push({ to: `${segment.v6}::${random.pick([0, 10])}/124`, type });
  return routes;
}

// Router i joins segment i (outside) and i+1; the first one's outside is the wan.
function router(random: Seeded, i: number, inner: readonly Segment[]): Draft {
  const outer = i === 0 ? (SEGMENTS[0] as Segment) : (inner[i - 1] as Segment);
  const own = inner[i] as Segment;
  const [out, into] = random.chance(0.5) ? ["eth0", "eth1"] : ["wan0", "lan0"];
  const links: Link[] = [
    { name: out, segment: outer.name, addresses: on(outer, i === 0 ? 1 : 254) },
    { name: into, segment: own.name, addresses: on(own, 1), ...(random.chance(0.2) ? { bridge: true } : {}) },
  ];
  const routes: RouteModel[] = [];
  const [up4, up6] = on(outer, i === 0 ? 2 : 1).map(bare) as [string, string];
  routes.push({ to: "default", via: up4 }, { to: "default", via: up6 });
  const below = on(own, 254);
  for (const segment of inner.slice(i + 1)) routes.push(...towards(random, segment, below));
  if (random.chance(0.15)) routes.push({ to: "default", via: bare(below[0]), metric: 2000 });
  return draft(`r${i + 1}`, links, routes);
}

function server(random: Seeded, i: number, inner: readonly Segment[]): Draft {
  const home = random.pick(inner);
  const last = 10 + 10 * i;
  const families = random.pick(["both", "both", "both", "4", "6"]);
  const fits = (address: string): boolean => families === "both" || address.includes(":") === (families === "6");
  const links: Link[] = [
    {
      name: random.pick(["eth0", "ens3"]),
      segment: home.name,
      addresses: on(home, last).filter(fits),
      ...(random.chance(0.15) ? { bridge: true } : {}),
    },
  ];
  const gateway = random.chance(0.2) && home !== inner.at(-1) ? 254 : 1;
  const routes = on(home, gateway)
    .filter(fits)
    .filter(() => !random.chance(0.08))
    .map((via): RouteModel => ({ to: "default", via: bare(via) }));
  const other = random.pick(inner);
  if (other !== home && random.chance(0.5)) {
    links.push({ name: "eth7", segment: other.name, addresses: on(other, last + 1).filter(fits) });
    const away = on(other, 1).filter(fits).map(bare)[0];
    const far = on(random.pick(SEGMENTS), 0).filter(fits)[0];
    if (away !== undefined && far !== undefined && random.chance(0.4) && far.includes(":") === away.includes(":"))
      routes.push({ to: far.replace("::0/", "::/"), via: away, metric: 50 });
  }
  return draft(`h${i}`, links, routes);
}

// More addresses: on the same link, on a dummy device, on lo; some of them known to the routers by a route of their own.
function aliases(random: Seeded, host: Draft, hosts: readonly Draft[]): void {
  const number = hosts.indexOf(host);
  const [first] = host.links as [Link];
  const segment = SEGMENTS.find(({ name }) => name === first.segment) as Segment;
  const v4 = first.addresses.some((address) => !address.includes(":"));
  if (v4 && random.chance(0.25)) {
    const more = random.pick([`${segment.v4}.${100 + number}/24`, `${segment.v4}.${100 + number}/32`, `10.77.${number}.1/24`]);
    host.links = [{ ...first, addresses: [...first.addresses, more] }, ...host.links.slice(1)];
  }
  if (random.chance(0.7)) return;
  const own = v4 ? `172.31.0.${number}/32` : `fd99::${number}/128`;
  host.links = [...host.links, { name: random.pick(["lo", "dummy0"]), addresses: [own] }];
  const near = bare(first.addresses.find((address) => address.includes(":") !== v4) as string);
  for (const other of hosts) {
    const joined = other !== host && other.links.some((link) => link.segment === first.segment);
    const fits = other.links.some((link) => link.addresses.some((address) => address.includes(":") !== v4));
    if (joined && fits && random.chance(0.7)) other.routes = [...other.routes, { to: own, via: near }];
  }
}

function sockets(random: Seeded, host: Draft, everyone: readonly string[]): Socket[] {
  const own = host.links.flatMap((link) => link.addresses.map(bare));
  const found: Socket[] = [];
  for (const port of random.some(PORTS, 3 + random.int(3))) {
    const protocol = random.chance(0.75) ? "tcp" : "udp";
    const kind = random.int(10);
    if (kind < 3) found.push({ protocol, address: "0.0.0.0", port });
    else if (kind < 5) found.push({ protocol, address: "::", port });
    else if (kind === 5) found.push({ protocol, address: "0.0.0.0", port }, { protocol, address: "::", port, v6only: true });
    else if (kind === 6) found.push({ protocol, address: "::", port, v6only: true });
    else if (kind === 7) found.push({ protocol, address: random.pick(["127.0.0.1", "::1", "127.0.0.53"]), port });
    else if (kind === 8) found.push({ protocol, address: random.pick(everyone), port });
    else found.push({ protocol, address: random.pick(own), port });
  }
  return found;
}

function sysctls(random: Seeded, host: Draft): Record<string, string> {
  const routes = host.links.filter(({ segment }) => segment !== undefined).length > 1;
  const forward = routes ? random.chance(0.9) : random.chance(0.1);
  const set: Record<string, string> = {
    "net.ipv4.ip_forward": forward ? "1" : "0",
    "net.ipv6.conf.all.forwarding": forward && random.chance(0.85) ? "1" : "0",
  };
  const link = random.pick(host.links.filter(({ segment }) => segment !== undefined));
  if (random.chance(0.15)) set[`net.ipv4.conf.${link.name}.forwarding`] = random.pick(["0", "1"]);
  if (random.chance(0.25)) set["net.ipv4.conf.all.rp_filter"] = random.pick(["0", "1", "2"]);
  if (random.chance(0.25)) set[`net.ipv4.conf.${link.name}.rp_filter`] = random.pick(["1", "2", "0"]);
  if (random.chance(0.2)) set[`net.ipv4.conf.${random.pick(["all", link.name])}.route_localnet`] = "1";
  if (!routes && random.chance(0.08)) set[`net.ipv6.conf.${link.name}.disable_ipv6`] = "1";
  if (random.chance(0.05)) set["net.ipv4.conf.all.accept_local"] = "1";
  return set;
}

// From every address to every address, and to some that only a translation gives a meaning.
function probes(random: Seeded, hosts: readonly HostModel[], everyone: readonly string[]): Probe[] {
  const owner = new Map(
    hosts.flatMap((host) => host.links.flatMap((link) => link.addresses.map((address) => [bare(address), host] as const))),
  );
  const all = hosts.flatMap((host) => host.sockets);
  const wanted = new Map<string, Probe>();
  for (const [source, from] of owner) {
    if (source.includes(":") && Object.keys(from.sysctls).some((key) => key.endsWith("disable_ipv6"))) continue;
    const targets = [...everyone, "10.200.0.10"].filter((to) => to.includes(":") === source.includes(":"));
    for (const to of targets) {
      const target = owner.get(to);
      const translated = [...`${target?.v4}${target?.v6}`.matchAll(/--dports? (\d+)[^\n]* -j (?:DNAT|REDIRECT)/g)].map((found) => ({
        port: Number(found[1]),
        protocol: "tcp" as const,
      }));
      const spots: readonly Pick<Socket, "port" | "protocol">[] = [
        random.pick(target?.sockets ?? all),
        random.pick<Pick<Socket, "port" | "protocol">>(random.chance(0.3) || translated.length === 0 ? all : translated),
      ];
      for (const { port, protocol } of spots)
        wanted.set(`${source} ${to} ${port}/${protocol}`, { from: from.name, source, to, port, protocol });
    }
  }
  return [...wanted.values()];
}
