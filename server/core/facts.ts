/** What languages tell `exposure/`. Every fact points at text. What could not be read is a `gap`, never silence. */
import type { AddressRange, Family } from "./address.ts";
import type { NumberRange, PacketRule, Table } from "./filter.ts";
import type { At } from "./text.ts";

/** `stated`: written down. `default`: the program's documented default. `assumed`: a convention that may be wrong. */
export type Confidence = "stated" | "default" | "assumed";

type Told = { readonly at: At; readonly confidence: Confidence };

/** A bound socket. `address` is canonical text: `0.0.0.0`, `::`, `127.0.0.1` …, or `unix:/path` (then `port` is 0). */
export type Listener = Told & {
  readonly kind: "listener";
  readonly protocol: "tcp" | "udp";
  readonly address: string;
  /** An IPv6 wildcard that takes IPv4 too (bindv6only=0 and no ipv6only=on); undefined: follows the sysctl. */
  readonly dualStack?: boolean;
  readonly port: number;
  /** What speaks there: `http`, `ssh`, `postgresql` … */
  readonly service: string;
  /** Which program owns the socket: `nginx`, `sshd` … Two listeners of one program and file set share sockets. */
  readonly program: string;
  readonly tls: boolean;
  readonly authenticates: "none" | "some" | "unknown";
  /** SO_REUSEPORT: two programs may bind it. */
  readonly reusePort?: boolean;
  /** The only interface it takes packets from (SO_BINDTODEVICE). */
  readonly device?: string;
  /** The network namespace when it is not the host's: a container's name. */
  readonly namespace?: string;
};

/** Packet filter tables of a host, as they stand after the file was loaded. */
export type Filter = Told & {
  readonly kind: "filter";
  readonly tables: readonly Table[];
  /** The families that this file decides, also where it has no table of one (an empty dump filters nothing). Default: those of its tables. */
  readonly families?: readonly (4 | 6)[];
  /** True when what stood before the file is not known (a script without flush and policy). */
  readonly partial: boolean;
};

/**
 * A cloud filter: a security group (stateful; allow only and in no order, or `ordered`: the first rule that fits decides, and all such groups
 * of a host must let a packet through) or a network ACL (stateless, ordered).
 */
export type CloudFilter = Told & {
  readonly kind: "cloud-filter";
  readonly type: "security-group" | "network-acl";
  /** Id or logical name, as other facts refer to it. */
  readonly id: string;
  readonly names: readonly string[];
  readonly inbound: readonly PacketRule[];
  readonly outbound: readonly PacketRule[];
  /** Ids of groups whose members are allowed peers of a rule (by index into inbound), where a rule names a group. */
  readonly inboundGroups: Readonly<Record<number, string>>;
  /** … and by index into outbound. */
  readonly outboundGroups?: Readonly<Record<number, string>>;
  readonly complete: boolean;
  /** For which group its rules are is not known: for any but these. */
  readonly besides?: readonly string[];
  /** With the rules that the provider adds; as long as it is not `complete`, rules that are not known may decide anything. */
  readonly ordered?: true;
  /** Ordered filters: who a rule names by tags, by its index into inbound and outbound. A tag that is not known is "". */
  readonly tags?: Readonly<Record<"in" | "out", Readonly<Record<number, Tagged>>>>;
};

/** The tags of the machines that a rule is for, and of those at the other end, where it names any: one of them is enough. */
export type Tagged = { readonly near?: readonly string[]; readonly far?: readonly string[] };

/** A router's port forward that someone declared: packets to a public address and port go to `to`. */
export type Forward = Told & {
  readonly kind: "forward";
  readonly protocol: "tcp" | "udp";
  readonly ports: NumberRange;
  readonly to: string;
  readonly toPort: number;
};

/** Whoever reaches `entry` comes out at `exit` as seen from this host. `entry` is a public hostname, or an address:port on `host`. */
export type Tunnel = Told & {
  readonly kind: "tunnel";
  readonly program: "cloudflared" | "ssh" | "ngrok" | "localtunnel" | "wireguard" | "other";
  readonly entry: {
    readonly hostname?: string;
    readonly path?: string;
    readonly address?: string;
    readonly port?: number;
    readonly at?: "internet" | "remote";
  };
  readonly exit: { readonly protocol: "tcp" | "udp" | "unix"; readonly scheme?: string; readonly host: string; readonly port: number };
  readonly authenticates: "none" | "some" | "unknown";
};

/** A proxy hop from a listener to an upstream. */
export type Hop = Told & {
  readonly kind: "hop";
  readonly program: string;
  /** The addresses and ports the proxy listens on for this hop. */
  readonly from: readonly { readonly address: string; readonly port: number }[];
  /** Host names and path that lead here; empty: all. */
  readonly hosts: readonly string[];
  readonly path?: string;
  readonly to: { readonly protocol: "tcp" | "udp" | "unix"; readonly scheme: string; readonly host: string; readonly port: number };
  /** Takes the client's address from a header that this hop or one before it passes through unchecked. */
  readonly trustsForwardedFor: boolean;
  readonly guarded: boolean;
};

/** After the connection: who may use it. */
export type Policy = Told & {
  readonly kind: "policy";
  readonly program: string;
  readonly listener: readonly { readonly address: string; readonly port: number }[];
  readonly path?: string;
  readonly rules: readonly { readonly action: "allow" | "deny"; readonly ranges: readonly AddressRange[]; readonly at: At }[];
  readonly otherwise: "allow" | "deny" | "unknown";
  readonly authenticates: "none" | "some" | "unknown";
  /** True where the client's address is taken from a forwarding header (real_ip, trust proxy). */
  readonly seesForwarded?: boolean;
  /** … and the header is believed whoever sends it. */
  readonly trustsAnybody?: boolean;
  /** Another server listens there too: the name in the request decides whether this policy is asked. */
  readonly shared?: true;
};

/** A network interface that a host will have, by its name there. */
export type Interface = Told & {
  readonly kind: "interface";
  readonly name: string;
  readonly type: "ethernet" | "wifi" | "bridge" | "bond" | "vlan" | "wireguard" | "tunnel" | "dummy" | "loopback" | "other";
  /** Members of a bridge or bond, or the link of a VLAN. */
  readonly members?: readonly string[];
};

/** An address of an interface, or that one will be given. */
export type Address = Told & {
  readonly kind: "address";
  readonly interface: string;
  /** The host's own address, canonical text. */
  readonly address: string;
  readonly prefixLength: number;
  /** An address of this family that DHCP will give is a fact with an empty `address`. */
  readonly dynamic?: Family;
};

/** A route of a host: where packets to a network go. */
export type Route = Told & {
  readonly kind: "route";
  readonly interface?: string;
  readonly to: AddressRange;
  readonly prefixLength: number;
  readonly via?: string;
  /** The gateway is on the link, though no prefix of the interface holds it (ip-route(8), `onlink`). */
  readonly onLink?: true;
  readonly table?: string;
  /** Of routes to one prefix the one with the lowest metric is taken. Default: the program's own (0 for IPv4, 1024 for IPv6). */
  readonly metric?: number;
  /** The route throws packets away (`blackhole`, `unreachable`, `prohibit`, `throw`). */
  readonly refuses?: true;
};

/** A kernel setting that decides forwarding: a sysctl key with dots, and its value. */
export type Setting = Told & { readonly kind: "setting"; readonly key: string; readonly value: string };

/** A peer of a VPN: whoever holds the key and uses a source in `allowed` is behind `interface`. */
export type VpnPeer = Told & {
  readonly kind: "vpn-peer";
  readonly interface: string;
  /** Fingerprints, never keys: equal keys have equal fingerprints. */
  readonly ownKey?: string;
  readonly peerKey?: string;
  readonly allowed: readonly AddressRange[];
  readonly endpoint?: { readonly host: string; readonly port: number };
  readonly listenPort?: number;
};

/** A virtual machine, its network interface, or other holder of a cloud address, and which groups and subnet it is in. */
export type Instance = Told & {
  readonly kind: "instance";
  readonly id: string;
  /** What else it is called: the machine that an interface belongs to. */
  readonly names?: readonly string[];
  /** What rules name it by (network tags, a service account, application security groups): with "" where more may be. */
  readonly tags?: readonly string[];
  readonly groups: readonly string[];
  readonly subnet?: string;
  readonly publicAddress?: string | "some" | "none";
  readonly privateAddress?: string;
};

/** A subnet, or a virtual network, of a cloud, and its ranges. */
export type Subnet = Told & {
  readonly kind: "subnet";
  readonly id: string;
  readonly vpc?: string;
  readonly ranges: readonly AddressRange[];
};

/** What a subnet is joined with, where that stands apart from it: its network ACL, and whether its routes lead to the internet. */
export type Attachment = Told & { readonly kind: "attachment"; readonly subnet: string; readonly acl?: string; readonly public?: boolean };

/** What could not be read, and why: whatever depends on it is unknown. */
export type Gap = Told & {
  readonly kind: "gap";
  /** `policy-route`: rules choose a table of routes by more than the destination. */
  readonly about: "filter" | "listener" | "translation" | "route" | "policy-route" | "address" | "tunnel" | "all";
  readonly why: string;
};

/** Everything of one kind is known for the host: what no fact states does not exist (an `ss` dump lists all sockets). */
export type Complete = Told & { readonly kind: "complete"; readonly about: "listener" };

/** Everything that a format can tell the others. */
export type Fact =
  | Listener
  | Filter
  | CloudFilter
  | Forward
  | Tunnel
  | Hop
  | Policy
  | Interface
  | Address
  | Route
  | Setting
  | VpnPeer
  | Instance
  | Subnet
  | Attachment
  | Gap
  | Complete;
