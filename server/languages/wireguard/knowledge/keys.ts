/** The keys of wg(8) and wg-quick(8) configuration files: who reads them, what they hold, what happens without them. */

/** The two sections that wg knows. */
export type SectionKind = "interface" | "peer";

/** A key of a section; `value` says in words what it holds, `otherwise` what happens without it. */
export type Key = {
  readonly name: string;
  readonly section: SectionKind;
  /** Which program takes the line: wg-quick keeps its own keys from wg, which would refuse them. */
  readonly reader: "wg" | "wg-quick";
  readonly repeatable: boolean;
  readonly secret?: boolean;
  readonly value: string;
  readonly otherwise: string;
  readonly doc: string;
  /** What completion writes behind the equals sign. */
  readonly samples: readonly string[];
};

const key = (section: SectionKind, reader: Key["reader"], name: string, rest: Omit<Key, "section" | "reader" | "name">): Key => ({
  section,
  reader,
  name,
  ...rest,
});

/** Source: wg(8), wg-quick(8) and experiments with wireguard-tools 1.0.20210914. */
export const KEYS: readonly Key[] = [
  key("interface", "wg", "PrivateKey", {
    repeatable: false,
    secret: true,
    value: "base64 key, 44 characters",
    otherwise: "no handshake is possible",
    doc: "The private key of this host, as `wg genkey` prints it.",
    samples: [],
  }),
  key("interface", "wg", "ListenPort", {
    repeatable: false,
    value: "UDP port",
    otherwise: "a random port",
    doc: "The UDP port on which this host receives, on every address of every interface. wg keeps the low 16 bits of a larger number.",
    samples: ["51820"],
  }),
  key("interface", "wg", "FwMark", {
    repeatable: false,
    value: "off, or a 32-bit number, also 0x…",
    otherwise: "off; wg-quick sets one when a peer has a default route",
    doc: "The mark that the encrypted packets carry, so that routing rules can tell them from the rest.",
    samples: ["off", "51820"],
  }),
  key("interface", "wg-quick", "Address", {
    repeatable: true,
    value: "addresses with prefix length, comma separated",
    otherwise: "the interface has no address",
    doc: "The addresses of this host inside the tunnel. The prefix length makes a route to that network.",
    samples: ["10.0.0.1/24"],
  }),
  key("interface", "wg-quick", "DNS", {
    repeatable: true,
    value: "addresses and search domains, comma separated",
    otherwise: "the resolver stays as it is",
    doc: "Name servers while the tunnel is up, through resolvconf. What is no address becomes a search domain.",
    samples: ["10.0.0.1"],
  }),
  key("interface", "wg-quick", "MTU", {
    repeatable: false,
    value: "bytes",
    otherwise: "80 less than the MTU of the path to the endpoint",
    doc: "The largest packet inside the tunnel. WireGuard adds 60 bytes over IPv4 and 80 over IPv6, so 1420 always fits 1500.",
    samples: ["1420"],
  }),
  key("interface", "wg-quick", "Table", {
    repeatable: false,
    value: "auto, off, or a routing table",
    otherwise: "auto",
    doc: "Where routes to AllowedIPs go. `off` makes none; a table by number or name also switches off the special care for default routes.",
    samples: ["auto", "off"],
  }),
  key("interface", "wg-quick", "PreUp", {
    repeatable: true,
    value: "bash commands",
    otherwise: "nothing runs",
    doc: "Run by root before the interface is made. `%i` is the interface's name.",
    samples: [],
  }),
  key("interface", "wg-quick", "PostUp", {
    repeatable: true,
    value: "bash commands",
    otherwise: "nothing runs",
    doc: "Run by root once the interface is up. `%i` is the interface's name.",
    samples: ["iptables -A FORWARD -i %i -j ACCEPT"],
  }),
  key("interface", "wg-quick", "PreDown", {
    repeatable: true,
    value: "bash commands",
    otherwise: "nothing runs",
    doc: "Run by root before the interface is taken down. `%i` is the interface's name.",
    samples: [],
  }),
  key("interface", "wg-quick", "PostDown", {
    repeatable: true,
    value: "bash commands",
    otherwise: "nothing runs",
    doc: "Run by root after the interface is gone. `%i` is the interface's name.",
    samples: ["iptables -D FORWARD -i %i -j ACCEPT"],
  }),
  key("interface", "wg-quick", "SaveConfig", {
    repeatable: false,
    value: "true or false",
    otherwise: "false",
    doc: "Whether taking the interface down writes its state over this file. Comments and host names are lost.",
    samples: ["false", "true"],
  }),
  key("peer", "wg", "PublicKey", {
    repeatable: false,
    value: "base64 key, 44 characters",
    otherwise: "wg refuses the file",
    doc: "The public key of the peer: who it is. Two sections with one key are one peer.",
    samples: [],
  }),
  key("peer", "wg", "PresharedKey", {
    repeatable: false,
    secret: true,
    value: "base64 key, 44 characters",
    otherwise: "none",
    doc: "A secret that both ends share, as `wg genpsk` prints it: protects recorded traffic from a future quantum computer.",
    samples: [],
  }),
  key("peer", "wg", "AllowedIPs", {
    repeatable: true,
    value: "addresses with prefix length, comma separated",
    otherwise: "the peer may send nothing and is sent nothing",
    doc: "Which addresses are behind the peer: packets to them go to it, and packets from it must come from them. The longest prefix wins.",
    samples: ["10.0.0.2/32", "0.0.0.0/0, ::/0"],
  }),
  key("peer", "wg", "Endpoint", {
    repeatable: false,
    value: "host:port, or [IPv6]:port",
    otherwise: "the peer has to connect first",
    doc: "Where the peer is reached over UDP. A name is looked up once, when the tunnel comes up.",
    samples: ["vpn.example.com:51820"],
  }),
  key("peer", "wg", "PersistentKeepalive", {
    repeatable: false,
    value: "off, or 1 to 65535 seconds",
    otherwise: "off",
    doc: "Sends an empty packet this often, so that NAT and firewalls in between keep the path open.",
    samples: ["25"],
  }),
];

const BY_NAME: ReadonlyMap<string, Key> = new Map(KEYS.map((known) => [known.name.toLowerCase(), known]));

/** The key of a name in lower case. No name is in both sections. */
export const keyOf = (lower: string): Key | undefined => BY_NAME.get(lower);

/** Keys that only WireGuard's app for Android reads (its Interface.java); wg refuses them. */
export const ANDROID_KEYS: ReadonlySet<string> = new Set(["includedapplications", "excludedapplications"]);

/** Keys of AmneziaWG, a fork with its own tools; wg refuses them. */
export const AMNEZIA_KEYS: ReadonlySet<string> = new Set([
  "jc",
  "jmin",
  "jmax",
  "s1",
  "s2",
  "s3",
  "s4",
  "h1",
  "h2",
  "h3",
  "h4",
  "i1",
  "i2",
  "i3",
  "i4",
  "i5",
]);
