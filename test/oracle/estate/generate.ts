/** Random estates: routers, servers and clients on up to three segments, with random filters, translations, listeners and probes. */
import { Seeded } from "../../seeded.ts";
import type { EstateModel, HostModel, Probe, Socket } from "./model.ts";

const PORTS = [22, 53, 80, 443, 3000, 5432, 8080] as const;

type Draft = { -readonly [Key in keyof HostModel]: HostModel[Key] };

/** The estate of a seed. */
export function estateOf(seed: number): EstateModel {
  const random = new Seeded(seed);
  const drafts = topology(random);
  const everyone = drafts.flatMap((host) => host.links.flatMap((link) => link.addresses.map((address) => address.split("/")[0] as string)));
  for (const host of drafts) {
    host.sockets = sockets(random, host);
    if (host.zone !== undefined) continue;
    host.v4 = rules(random, host, 4, everyone);
    host.v6 = rules(random, host, 6, everyone);
    host.sysctls = sysctls(random, host);
  }
  return { hosts: drafts, probes: probes(random, drafts, everyone) };
}

function topology(random: Seeded): Draft[] {
  const host = (name: string, links: HostModel["links"], routes: HostModel["routes"], zone?: string): Draft => ({
    name,
    links,
    routes,
    sysctls: {},
    v4: "",
    v6: "",
    sockets: [],
    ...(zone === undefined ? {} : { zone }),
  });
  const link = (name: string, segment: string, v4: string, v6: string) => ({ name, segment, addresses: [v4, v6] });
  const lan = random.pick(["192.168.1", "10.0.7", "172.20.3"]);
  const inet = host(
    "inet",
    [link("eth0", "wan", "198.51.100.2/24", "2001:db8:1::2/64")],
    [
      { to: `${lan}.0/24`, via: "198.51.100.1" },
      { to: "2001:db8:2::/64", via: "2001:db8:1::1" },
      { to: "2001:db8:3::/64", via: "2001:db8:1::1" },
    ],
    "internet",
  );
  const links = [link("eth0", "wan", "198.51.100.1/24", "2001:db8:1::1/64"), link("eth1", "lan", `${lan}.1/24`, "2001:db8:2::1/64")];
  const wide = random.chance(0.4);
  if (wide) links.push(link("eth2", "dmz", "10.99.0.1/24", "2001:db8:3::1/64"));
  const out = [
    { to: "default", via: "198.51.100.2" },
    { to: "default", via: "2001:db8:1::2" },
  ];
  const rtr = host("rtr", links, out);
  const inside = (name: string, last: number): Draft =>
    host(
      name,
      [link("eth0", "lan", `${lan}.${last}/24`, `2001:db8:2::${last}/64`)],
      [
        { to: "default", via: `${lan}.1` },
        { to: "default", via: "2001:db8:2::1" },
      ],
    );
  const hosts = [inet, rtr, inside("srv", 10), inside("pc", 20)];
  if (wide)
    hosts.push(
      host(
        "dmz",
        [link("ens3", "dmz", "10.99.0.5/24", "2001:db8:3::5/64")],
        [
          { to: "default", via: "10.99.0.1" },
          { to: "default", via: "2001:db8:3::1" },
        ],
      ),
    );
  if (random.chance(0.35)) hosts.push(...branch(random, inet, rtr, lan, host, link));
  return hosts;
}

type MakeHost = (name: string, links: HostModel["links"], routes: HostModel["routes"], zone?: string) => Draft;
type MakeLink = (name: string, segment: string, v4: string, v6: string) => HostModel["links"][number];

// A second site: a router on the same outer network, with a server behind it, and sometimes routes between the sites.
function branch(random: Seeded, inet: Draft, rtr: Draft, lan: string, host: MakeHost, link: MakeLink): Draft[] {
  inet.routes = [...inet.routes, { to: "10.55.0.0/24", via: "198.51.100.3" }, { to: "2001:db8:5::/64", via: "2001:db8:1::3" }];
  const out = [
    { to: "default", via: "198.51.100.2" },
    { to: "default", via: "2001:db8:1::2" },
  ];
  const joined = random.chance(0.6);
  if (joined) rtr.routes = [...rtr.routes, { to: "10.55.0.0/24", via: "198.51.100.3" }];
  const back = joined ? [{ to: `${lan}.0/24`, via: "198.51.100.1" }, ...out] : out;
  const far = host(
    "far",
    [link("wan0", "wan", "198.51.100.3/24", "2001:db8:1::3/64"), link("lan0", "site", "10.55.0.1/24", "2001:db8:5::1/64")],
    back,
  );
  const app = host(
    "app",
    [link("eth0", "site", "10.55.0.9/24", "2001:db8:5::9/64")],
    [
      { to: "default", via: "10.55.0.1" },
      { to: "default", via: "2001:db8:5::1" },
    ],
  );
  return [far, app];
}

function sockets(random: Seeded, host: Draft): Socket[] {
  const found = new Map<string, Socket>();
  for (const port of random.some(PORTS, 2 + random.int(3))) {
    const protocol = random.chance(0.8) ? "tcp" : "udp";
    const own = random.pick(host.links).addresses.map((address) => address.split("/")[0] as string);
    const address = random.pick(["0.0.0.0", "0.0.0.0", "::", "::", "127.0.0.1", "::1", ...own]);
    const v6only = address === "::" && random.chance(0.3);
    if (!found.has(`${port}/${protocol}`)) found.set(`${port}/${protocol}`, { protocol, address, port, ...(v6only ? { v6only } : {}) });
  }
  return [...found.values()];
}

function sysctls(random: Seeded, host: Draft): Record<string, string> {
  const forward = host.links.length > 1 ? random.chance(0.85) : random.chance(0.1);
  const set: Record<string, string> = {
    "net.ipv4.ip_forward": forward ? "1" : "0",
    "net.ipv6.conf.all.forwarding": forward && random.chance(0.8) ? "1" : "0",
  };
  if (random.chance(0.25)) set["net.ipv4.conf.all.rp_filter"] = random.pick(["1", "2"]);
  if (random.chance(0.15)) set["net.ipv4.conf.all.route_localnet"] = "1";
  return set;
}

function rules(random: Seeded, host: Draft, family: 4 | 6, everyone: readonly string[]): string {
  if (random.chance(0.12)) return "";
  return [
    nat(random, host, family, everyone),
    filter(random, host, family, everyone),
    random.chance(0.15) ? raw(random) : "",
    random.chance(0.15) ? mangle(random, family, everyone) : "",
  ].join("");
}

const policy = (random: Seeded, drop: number): string => (random.chance(drop) ? "DROP" : "ACCEPT");

function filter(random: Seeded, host: Draft, family: 4 | 6, everyone: readonly string[]): string {
  const lines = [
    "*filter",
    `:INPUT ${policy(random, 0.5)} [0:0]`,
    `:FORWARD ${policy(random, 0.5)} [0:0]`,
    `:OUTPUT ${policy(random, 0.08)} [0:0]`,
  ];
  const own = random.chance(0.4);
  if (own) lines.push(":SVC - [0:0]", ":EDGE - [0:0]");
  for (const chain of ["INPUT", "FORWARD"]) {
    if (random.chance(0.75))
      lines.push(
        `-A ${chain} -m conntrack --ctstate ${random.pick(["RELATED,ESTABLISHED", "ESTABLISHED", "RELATED,ESTABLISHED,DNAT"])} -j ACCEPT`,
      );
    if (random.chance(0.2)) lines.push(`-A ${chain} -m conntrack --ctstate INVALID -j DROP`);
    if (chain === "INPUT" && random.chance(0.6)) lines.push("-A INPUT -i lo -j ACCEPT");
    const count = random.int(5);
    for (let i = 0; i < count; i++)
      lines.push(
        `-A ${chain} ${match(random, host, family, everyone, chain)} -j ${random.pick(own ? ["ACCEPT", "ACCEPT", "DROP", "REJECT", "SVC", "EDGE"] : ["ACCEPT", "ACCEPT", "DROP", "REJECT"])}`,
      );
    if (random.chance(0.25)) lines.push(`-A ${chain} ${match(random, host, family, everyone, chain)} -m conntrack --ctstate NEW -j ACCEPT`);
  }
  if (random.chance(0.15)) lines.push(`-A OUTPUT ${match(random, host, family, everyone, "OUTPUT")} -j ${random.pick(["DROP", "REJECT"])}`);
  if (own) {
    for (const chain of ["SVC", "EDGE"]) {
      const count = random.int(4);
      for (let i = 0; i < count; i++)
        lines.push(
          `-A ${chain} ${match(random, host, family, everyone, chain)} -j ${random.pick(chain === "SVC" ? ["ACCEPT", "DROP", "RETURN", "EDGE"] : ["ACCEPT", "DROP", "RETURN"])}`,
        );
      if (chain === "SVC" && random.chance(0.2)) lines.push(`-A SVC ${match(random, host, family, everyone, chain)} -g EDGE`);
    }
  }
  return `${[...lines, "COMMIT"].join("\n")}\n`;
}

function match(random: Seeded, host: Draft, family: 4 | 6, everyone: readonly string[], chain: string): string {
  const parts: string[] = [];
  const not = () => (random.chance(0.12) ? "! " : "");
  const addresses = everyone.filter((address) => address.includes(":") === (family === 6));
  if (random.chance(0.35)) parts.push(side(random, "-s", random.pick(addresses), family, not()));
  if (random.chance(0.25)) parts.push(side(random, "-d", random.pick(addresses), family, not()));
  if (chain !== "OUTPUT" && random.chance(0.25))
    parts.push(`${not()}-i ${random.pick([...host.links.map((link) => link.name), "lo", "eth+"])}`);
  if ((chain === "FORWARD" || chain === "OUTPUT") && random.chance(0.25)) parts.push(`${not()}-o ${random.pick(host.links).name}`);
  if (random.chance(0.75)) parts.push(ports(random, not));
  return parts.join(" ");
}

// The nft back end refuses an inverted match of everything.
function side(random: Seeded, option: string, address: string, family: 4 | 6, not: string): string {
  const range = network(random, address, family);
  return `${range.endsWith("/0") ? "" : not}${option} ${range}`;
}

function network(random: Seeded, address: string, family: 4 | 6): string {
  const length = family === 4 ? random.pick([32, 24, 16, 8, 1, 0]) : random.pick([128, 64, 48, 32, 1, 0]);
  return `${address}/${length}`;
}

function ports(random: Seeded, not: () => string): string {
  const protocol = random.chance(0.8) ? "tcp" : "udp";
  const port = random.pick(PORTS);
  switch (random.int(6)) {
    case 0:
      return `-p ${protocol} -m multiport --dports ${random.some(PORTS, 3).join(",")}`;
    case 1:
      return `-p ${protocol} --dport ${random.pick([20, 80, 1000])}:${random.pick([1024, 6000, 65535])}`;
    case 2:
      return `-p ${protocol}`;
    case 3:
      return protocol === "tcp" ? `-p tcp --dport ${port} --syn` : `-p udp --sport 1024:65535 --dport ${port}`;
    default:
      return `-p ${protocol} ${not()}--dport ${port}`;
  }
}

function nat(random: Seeded, host: Draft, family: 4 | 6, everyone: readonly string[]): string {
  if (random.chance(host.links.length > 1 ? 0.2 : 0.75)) return "";
  const lines = ["*nat", ":PREROUTING ACCEPT [0:0]", ":INPUT ACCEPT [0:0]", ":OUTPUT ACCEPT [0:0]", ":POSTROUTING ACCEPT [0:0]"];
  const addresses = everyone.filter((address) => address.includes(":") === (family === 6));
  const count = 1 + random.int(3);
  for (let i = 0; i < count; i++) {
    const port = random.pick(PORTS);
    const where = random.pick([
      "",
      `-i ${random.pick(host.links).name} `,
      `-d ${random.pick(addresses)} `,
      `-s ${network(random, random.pick(addresses), family)} `,
    ]);
    const to = random.pick([...addresses, family === 4 ? "127.0.0.1" : "::1"]);
    const target = family === 6 ? `[${to}]` : to;
    const kind = random.int(5);
    if (kind === 0) lines.push(`-A PREROUTING ${where}-p tcp --dport ${port} -j REDIRECT --to-ports ${random.pick(PORTS)}`);
    else if (kind === 1) lines.push(`-A PREROUTING ${where}-p tcp --dport ${port} -j DNAT --to-destination ${to}`);
    else lines.push(`-A PREROUTING ${where}-p tcp --dport ${port} -j DNAT --to-destination ${target}:${random.pick(PORTS)}`);
  }
  if (random.chance(0.1))
    lines.push(
      `-A OUTPUT -p tcp --dport ${random.pick(PORTS)} -j ${random.chance(0.5) ? `REDIRECT --to-ports ${random.pick(PORTS)}` : `DNAT --to-destination ${random.pick(addresses)}`}`,
    );
  if (random.chance(0.6)) lines.push(source(random, host, family, addresses));
  return `${[...lines, "COMMIT"].join("\n")}\n`;
}

function source(random: Seeded, host: Draft, family: 4 | 6, addresses: readonly string[]): string {
  const link = random.pick(host.links);
  const own = link.addresses.find((address) => address.includes(":") === (family === 6))?.split("/")[0];
  const where = random.pick(["", `-o ${link.name} `, `-s ${network(random, random.pick(addresses), family)} `]);
  return `-A POSTROUTING ${where}-j ${random.chance(0.6) ? "MASQUERADE" : `SNAT --to-source ${own}`}`;
}

const raw = (random: Seeded): string =>
  `*raw\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A PREROUTING -p tcp --dport ${random.pick(PORTS)} -j ${random.pick(["DROP", "NOTRACK", "ACCEPT"])}\nCOMMIT\n`;

const mangle = (random: Seeded, family: 4 | 6, everyone: readonly string[]): string =>
  `*mangle\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n-A ${random.pick(["PREROUTING", "FORWARD", "INPUT", "POSTROUTING"])} -s ${network(random, random.pick(everyone.filter((address) => address.includes(":") === (family === 6))), family)} -p tcp --dport ${random.pick(PORTS)} -j DROP\nCOMMIT\n`;

// Mostly ports on which the destination listens or which it translates; the rest are ports that somebody else has.
function probes(random: Seeded, hosts: readonly HostModel[], everyone: readonly string[]): Probe[] {
  const owner = new Map(
    hosts.flatMap((host) =>
      host.links.flatMap((link) => link.addresses.map((address) => [address.split("/")[0] as string, host] as const)),
    ),
  );
  const all = hosts.flatMap((host) => host.sockets);
  const wanted = new Map<string, Probe>();
  for (const [source, from] of owner) {
    for (const to of everyone.filter((address) => address.includes(":") === source.includes(":"))) {
      const target = owner.get(to) as HostModel;
      const translated = [...`${target.v4}${target.v6}`.matchAll(/PREROUTING .*--dport (\d+) -j (?:DNAT|REDIRECT)/g)].map((found) => ({
        port: Number(found[1]),
        protocol: "tcp" as const,
      }));
      const spots: readonly Pick<Socket, "port" | "protocol">[] = [
        random.pick(target.sockets),
        random.pick<Pick<Socket, "port" | "protocol">>(random.chance(0.3) || translated.length === 0 ? all : translated),
      ];
      for (const { port, protocol } of spots)
        wanted.set(`${source} ${to} ${port}/${protocol}`, { from: from.name, source, to, port, protocol });
    }
  }
  return [...wanted.values()];
}
