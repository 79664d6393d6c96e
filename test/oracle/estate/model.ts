/** An estate as the oracle builds it twice: as files for Perimeter, and as network namespaces for the kernel. */

/** An interface on a segment; `bridge`: a bridge of the host that has the segment's port; no segment: a dummy device, or `lo`. */
export type Link = { readonly name: string; readonly segment?: string; readonly bridge?: boolean; readonly addresses: readonly string[] };
export type Socket = { readonly protocol: "tcp" | "udp"; readonly address: string; readonly port: number; readonly v6only?: boolean };
/** A route by a gateway, or of a type that refuses (`blackhole`, `unreachable`, `prohibit`). */
export type RouteModel = { readonly to: string; readonly via?: string; readonly type?: string; readonly metric?: number };

export type HostModel = {
  readonly name: string;
  readonly zone?: string;
  readonly links: readonly Link[];
  readonly routes: readonly RouteModel[];
  readonly sysctls: Readonly<Record<string, string>>;
  /** Text for iptables-restore and ip6tables-restore; "" for none. */
  readonly v4: string;
  readonly v6: string;
  /** Text for ipset restore. */
  readonly sets?: string;
  /** Loaded by the legacy back end instead of nf_tables. */
  readonly legacy?: boolean;
  readonly sockets: readonly Socket[];
  /** Shell commands that start real services in the host's namespace. */
  readonly run?: readonly string[];
  /** More files of the host, by path below its root. */
  readonly files?: Readonly<Record<string, string>>;
};

export type Probe = {
  readonly from: string;
  readonly source: string;
  readonly to: string;
  readonly port: number;
  readonly protocol: "tcp" | "udp";
};

export type EstateModel = { readonly hosts: readonly HostModel[]; readonly probes: readonly Probe[]; readonly stop?: readonly string[] };

export type Dump = { readonly ss: string; readonly v4: string; readonly v6: string };

export type KernelAnswer = {
  readonly probes: readonly { readonly open: boolean; readonly host: string | null; readonly seen: string | null }[];
  readonly dumps: Readonly<Record<string, Dump>>;
  readonly error?: string;
};

/** The estate as the files that its administrators would keep, by path. With `dumps`, what the running hosts said of themselves instead of their rule files. */
export function filesOf(estate: EstateModel, dumps: Readonly<Record<string, Dump>> | undefined): Record<string, string> {
  const files: Record<string, string> = {};
  const zones = estate.hosts.filter((host) => host.zone !== undefined).map((host) => `  ${host.name}: { zone: ${host.zone} }\n`);
  files["perimeter.yaml"] = zones.length === 0 ? "hosts: {}\n" : `hosts:\n${zones.join("")}`;
  for (const host of estate.hosts) {
    const root = `hosts/${host.name}`;
    for (const [path, text] of Object.entries(host.files ?? {})) files[`${root}/${path}`] = text;
    files[`${root}/etc/netplan/10-net.yaml`] = netplanOf(host);
    const sysctls = { "net.ipv4.conf.all.rp_filter": "0", ...host.sysctls };
    files[`${root}/etc/sysctl.d/90-net.conf`] = Object.entries(sysctls)
      .map(([key, value]) => `${key} = ${value}\n`)
      .join("");
    const dump = dumps?.[host.name];
    if (host.sets !== undefined) files[`${root}/${dump === undefined ? "etc/iptables/ipsets" : "facts/ipset-save.txt"}`] = host.sets;
    files[`${root}/facts/ss.txt`] = dump?.ss ?? ssOf(host);
    if (dump !== undefined) {
      files[`${root}/facts/iptables-save.txt`] = dump.v4;
      files[`${root}/facts/ip6tables-save.txt`] = dump.v6;
    } else {
      files[`${root}/etc/iptables/rules.v4`] = host.v4 === "" ? EMPTY : host.v4;
      files[`${root}/etc/iptables/rules.v6`] = host.v6 === "" ? EMPTY : host.v6;
    }
  }
  return files;
}

const EMPTY = "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n";

function netplanOf(host: HostModel): string {
  const lines = ["network:", "  version: 2"];
  const physical = host.links.filter(({ segment, bridge, name }) => name === "lo" || (segment !== undefined && bridge !== true));
  const bridged = host.links.filter(({ bridge }) => bridge === true);
  const dummies = host.links.filter(({ segment, name }) => segment === undefined && name !== "lo");
  lines.push("  ethernets:", ...bridged.map(({ name }) => `    ${name}p: {}`), ...physical.flatMap((link) => device(host, link)));
  if (bridged.length > 0)
    lines.push("  bridges:", ...bridged.flatMap((link) => [...device(host, link), `      interfaces: [${link.name}p]`]));
  if (dummies.length > 0) lines.push("  dummy-devices:", ...dummies.flatMap((link) => device(host, link)));
  return `${lines.join("\n")}\n`;
}

function device(host: HostModel, link: Link): string[] {
  const lines = [`    ${link.name}:`, `      addresses: [${link.addresses.map((address) => `"${address}"`).join(", ")}]`];
  if (link === host.links[0] && host.routes.length > 0) lines.push("      routes:", ...host.routes.map(routeText));
  return lines;
}

function routeText({ to, via, type, metric }: RouteModel): string {
  const rest = [via === undefined ? "" : `, via: "${via}"`, type === undefined ? "" : `, type: ${type}`];
  return `        - { to: "${to}"${rest.join("")}${metric === undefined ? "" : `, metric: ${metric}`} }`;
}

function ssOf(host: HostModel): string {
  return host.sockets
    .map((socket) => {
      const address =
        socket.address === "::"
          ? socket.v6only === true
            ? "[::]"
            : "*"
          : socket.address.includes(":")
            ? `[${socket.address}]`
            : socket.address;
      return `${socket.protocol === "tcp" ? "LISTEN" : "UNCONN"} 0 256 ${address}:${socket.port} ${socket.address.includes(":") ? "[::]" : "0.0.0.0"}:* users:(("app",pid=7,fd=3))\n`;
    })
    .join("");
}
