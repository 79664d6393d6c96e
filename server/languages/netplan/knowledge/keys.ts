/**
 * The keys of netplan's YAML, as its parser (src/parse.c of releases 0.36 to 1.1.2) takes them: where each may stand, what
 * its value must be, and the first release that has it. Descriptions are this project's own.
 */
import { lazyMap } from "../../../core/lazy.ts";

/** How a scalar, or each item of a sequence, is read. `unchecked`: netplan writes anything, and the back end ignores what it does not know. */
export type ValueKind =
  | "bool"
  | "bool-or-route"
  | "use-domains"
  | "cidr"
  | "destination"
  | "duration-ms"
  | "duration-s"
  | "endpoint"
  | "enum"
  | "ip"
  | "ip-prefix"
  | "ip4"
  | "ip6"
  | "mac"
  | "name"
  | "ref"
  | "set-mac"
  | "uint"
  | "unchecked"
  | "version";

/** What a key takes, for whom, and what holds without it. */
export type KeySpec = {
  readonly shape: "scalar" | "map" | "seq" | "any";
  readonly value?: ValueKind;
  readonly values?: readonly string[];
  /** Upper and lower case of `values` do not matter. */
  readonly anyCase?: boolean;
  /** Values that came later than the key: the first release that takes them. */
  readonly later?: Readonly<Record<string, string>>;
  /** The table of keys of the mapping below, or of each mapping in the sequence. */
  readonly table?: string;
  /** What the keys of the mapping below are, where they are not of a table, or the keys above its tables. */
  readonly by?: "id" | "ssid" | "member" | "text";
  readonly deprecated?: string;
  readonly secret?: boolean;
  /** The only renderer that heeds it. */
  readonly only?: "networkd" | "NetworkManager";
  /** What holds without the key. */
  readonly fallback?: string;
  readonly doc: string;
};

/** Keys by name; a name with a dot is the key of one table that differs from its namesakes. */
const SPECS: Readonly<Record<string, KeySpec>> = {
  "accept-ra": { shape: "scalar", value: "bool", doc: "Take addresses and routes from router advertisements; unset follows the kernel." },
  "access-points": { shape: "map", table: "wifi-access-point", by: "ssid", doc: "Wireless networks to join, by SSID." },
  "activation-mode": {
    shape: "scalar",
    value: "enum",
    values: ["manual", "off"],
    doc: "`manual`: the administrator brings it up; `off`: it is kept down.",
  },
  "ad-select": {
    shape: "scalar",
    value: "unchecked",
    values: ["stable", "bandwidth", "count"],
    fallback: "stable",
    doc: "Which aggregator is used (802.3ad only).",
  },
  addresses: {
    shape: "seq",
    value: "cidr",
    table: "address-option",
    doc: "Static addresses with their prefix length. The lists of several files are joined.",
  },
  "advertised-mss": { shape: "scalar", value: "uint", doc: "Maximum segment size told to peers, in bytes." },
  "advertised-receive-window": { shape: "scalar", value: "uint", doc: "Receive window of new connections, in segments." },
  ageing: { shape: "scalar", value: "uint", doc: "Seconds a learnt MAC address is kept." },
  "ageing-time": { shape: "scalar", value: "duration-s", fallback: "300 s", doc: "How long a MAC address is remembered without traffic." },
  aging: { shape: "scalar", value: "uint", doc: "Seconds a learnt MAC address is kept." },
  "aging-time": { shape: "scalar", value: "duration-s", doc: "How long a MAC address is remembered without traffic." },
  "all-members-active": { shape: "scalar", value: "bool", doc: "Deliver duplicate frames that arrive on inactive members." },
  "all-slaves-active": { shape: "scalar", value: "bool", deprecated: "use all-members-active", doc: "Former name of all-members-active." },
  "allowed-ips": {
    shape: "seq",
    value: "cidr",
    doc: "Networks behind the peer: packets for them go to it, and only packets from them are taken from it.",
  },
  "anonymous-identity": { shape: "scalar", doc: "The identity sent in the clear, outside the tunnel." },
  apn: { shape: "scalar", only: "NetworkManager", doc: "Access point name of the carrier." },
  "arp-all-targets": { shape: "scalar", value: "unchecked", values: ["any", "all"], doc: "Whether one or all targets must answer." },
  "arp-interval": { shape: "scalar", value: "duration-ms", doc: "How often ARP probes are sent, in ms." },
  "arp-ip-targets": { shape: "seq", value: "ip4", doc: "Up to 16 IPv4 addresses to probe." },
  "arp-proxy": { shape: "scalar", value: "bool", doc: "Answer ARP for others." },
  "arp-validate": {
    shape: "scalar",
    value: "unchecked",
    values: ["none", "active", "backup", "all"],
    doc: "Which ARP replies are checked (active-backup only).",
  },
  auth: { shape: "map", table: "auth", doc: "IEEE 802.1X or WPA authentication." },
  "auto-config": { shape: "scalar", value: "bool", only: "NetworkManager", doc: "Choose the settings of the carrier automatically." },
  band: { shape: "scalar", value: "enum", values: ["5GHz", "5G", "2.4GHz", "2.4G"], doc: "Radio band to use." },
  "bond-params.mode": {
    shape: "scalar",
    value: "enum",
    values: [
      "balance-rr",
      "active-backup",
      "balance-xor",
      "broadcast",
      "802.3ad",
      "balance-tlb",
      "balance-alb",
      "balance-tcp",
      "balance-slb",
    ],
    fallback: "balance-rr",
    doc: "How the bond uses its members.",
  },
  "bond.interfaces": { shape: "seq", value: "ref", doc: "Members of the bond, by id. They carry no addresses of their own." },
  "bond.parameters": { shape: "map", table: "bond-params", doc: "Mode and monitoring." },
  bonds: { shape: "map", table: "bond", by: "id", doc: "Bonds by interface name." },
  bridges: { shape: "map", table: "bridge", by: "id", doc: "Bridges by interface name." },
  bssid: { shape: "scalar", value: "mac", doc: "Connect only to the access point with this MAC address." },
  "ca-cert": { shape: "scalar", doc: "Path of the CA certificate." },
  "ca-certificate": { shape: "scalar", doc: "Path of the CA certificate that the server must present a chain to." },
  certificate: { shape: "scalar", doc: "Path of the certificate." },
  channel: { shape: "scalar", value: "uint", doc: "Radio channel; only together with `band`." },
  checksums: {
    shape: "seq",
    value: "enum",
    values: ["udp", "zero-udp6-tx", "zero-udp6-rx", "remote-tx", "remote-rx"],
    anyCase: true,
    doc: "Checksums of outer packets.",
  },
  "client-certificate": { shape: "scalar", doc: "Path of the client certificate." },
  "client-key": { shape: "scalar", doc: "Path of the private key of the client certificate." },
  "client-key-password": { shape: "scalar", secret: true, doc: "Password that opens the client key." },
  "congestion-window": { shape: "scalar", value: "uint", doc: "Congestion window of new connections, in segments." },
  "connection-mode": {
    shape: "scalar",
    value: "enum",
    values: ["in-band", "out-of-band"],
    doc: "Whether the controller is reached through the bridge itself.",
  },
  controller: { shape: "map", table: "ovs-controller", doc: "The OpenFlow controller of the bridge." },
  critical: { shape: "scalar", value: "bool", only: "networkd", fallback: "false", doc: "Keep the lease when the network service stops." },
  "delay-virtual-functions-rebind": { shape: "scalar", value: "bool", doc: "Bind virtual functions later, by netplan rebind." },
  device: { shape: "scalar", doc: "Interface name that NetworkManager binds the connection to." },
  "device-id": { shape: "scalar", only: "NetworkManager", doc: "Id of the modem as ModemManager gives it." },
  "dhcp-identifier": {
    shape: "scalar",
    value: "enum",
    values: ["mac", "duid"],
    anyCase: true,
    only: "networkd",
    fallback: "duid",
    doc: "What the client calls itself towards the DHCP server.",
  },
  dhcp4: { shape: "scalar", value: "bool", fallback: "false", doc: "Ask for an IPv4 address by DHCP." },
  "dhcp4-overrides": { shape: "map", table: "dhcp4-overrides", doc: "What of the DHCPv4 lease is used." },
  dhcp6: { shape: "scalar", value: "bool", fallback: "false", doc: "Ask for an IPv6 address by DHCP." },
  "dhcp6-overrides": { shape: "map", table: "dhcp6-overrides", doc: "What of the DHCPv6 lease is used." },
  "do-not-fragment": { shape: "scalar", value: "bool", doc: "Set the do-not-fragment bit." },
  "down-delay": { shape: "scalar", value: "duration-ms", doc: "Wait before a lost link is given up, in ms." },
  driver: { shape: "any", doc: "Kernel driver of the interface, as reported by ethtool -i; globs allowed." },
  "dummy-devices": { shape: "map", table: "dummy", by: "id", doc: "Interfaces that lead nowhere, by name." },
  "embedded-switch-mode": { shape: "scalar", value: "enum", values: ["switchdev", "legacy"], doc: "Mode of the hardware switch (SR-IOV)." },
  "emit-lldp": { shape: "scalar", value: "bool", only: "networkd", fallback: "false", doc: "Send LLDP packets." },
  endpoint: { shape: "scalar", value: "endpoint", doc: "Where the peer listens: host:port, an IPv6 address in brackets." },
  ethernets: { shape: "map", table: "ethernet", by: "id", doc: "Physical Ethernet interfaces by id." },
  extensions: { shape: "seq", value: "enum", values: ["group-policy", "generic-protocol"], anyCase: true, doc: "VXLAN extensions." },
  "external-ids": { shape: "map", by: "text", doc: "Key and value pairs handed to Open vSwitch." },
  "fail-mode": { shape: "scalar", value: "enum", values: ["secure", "standalone"], doc: "What the bridge does without a controller." },
  "fail-over-mac-policy": {
    shape: "scalar",
    value: "unchecked",
    values: ["none", "active", "follow"],
    doc: "Whose MAC address the bond has (active-backup only).",
  },
  "flow-label": { shape: "scalar", value: "uint", doc: "IPv6 flow label of outer packets, up to 1048575." },
  "forward-delay": {
    shape: "scalar",
    value: "duration-s",
    fallback: "15 s",
    doc: "Seconds in listening and learning before a port forwards.",
  },
  from: { shape: "scalar", value: "ip-prefix", doc: "Preferred source address of packets that take this route." },
  gateway4: {
    shape: "scalar",
    value: "ip4",
    deprecated: "replace by routes: [{to: default, via: …}]",
    doc: "Default gateway for IPv4. Deprecated: a route to `default`.",
  },
  gateway6: {
    shape: "scalar",
    value: "ip6",
    deprecated: "replace by routes: [{to: default, via: …}]",
    doc: "Default gateway for IPv6. Deprecated: a route to `default`.",
  },
  "generic-receive-offload": { shape: "scalar", value: "bool", doc: "Join received segments early." },
  "generic-segmentation-offload": { shape: "scalar", value: "bool", doc: "Cut segments as late as possible." },
  "gratuitious-arp": {
    shape: "scalar",
    value: "uint",
    deprecated: "misspelling kept for compatibility; use gratuitous-arp",
    doc: "Misspelling of gratuitous-arp.",
  },
  "gratuitous-arp": { shape: "scalar", value: "uint", doc: "How many peer notifications follow a fail-over." },
  hairpin: { shape: "scalar", value: "bool", doc: "Send frames back out of the port that they came in at." },
  "hello-time": { shape: "scalar", value: "duration-s", fallback: "2 s", doc: "Seconds between two hello packets of the spanning tree." },
  hidden: { shape: "scalar", value: "bool", fallback: "false", doc: "The SSID is not broadcast: probe for it." },
  hostname: { shape: "scalar", doc: "Host name sent to the DHCP server instead of the own one." },
  id: { shape: "scalar", value: "uint", doc: "VLAN id, 0 to 4094." },
  identity: { shape: "scalar", doc: "The identity given to the authenticator." },
  "ignore-carrier": { shape: "scalar", value: "bool", only: "networkd", doc: "Configure the interface although it has no link." },
  "infiniband-mode": {
    shape: "scalar",
    value: "enum",
    values: ["datagram", "connected"],
    fallback: "datagram",
    doc: "IP over InfiniBand: datagram or connected.",
  },
  input: { shape: "scalar", doc: "Key of incoming packets: a number or a dotted quad." },
  interfaces: { shape: "seq", value: "ref", doc: "Members of the bridge, by id. They carry no addresses of their own." },
  "ip-rules.from": { shape: "scalar", value: "ip-prefix", doc: "Packets whose source is in this network." },
  "ip-rules.priority": { shape: "scalar", value: "uint", doc: "Order of the rule: the lowest is asked first." },
  "ip-rules.table": { shape: "scalar", value: "uint", doc: "Routing table to look in." },
  "ip-rules.to": { shape: "scalar", value: "ip-prefix", doc: "Packets whose destination is in this network." },
  "ipv6-address-generation": {
    shape: "scalar",
    value: "enum",
    values: ["eui64", "stable-privacy"],
    fallback: "eui64",
    doc: "How the interface part of an IPv6 address is made.",
  },
  "ipv6-address-token": { shape: "scalar", value: "ip6", doc: "The interface part of IPv6 addresses, as `::2`." },
  "ipv6-mtu": { shape: "scalar", value: "uint", only: "networkd", doc: "MTU of IPv6, at least 1280 bytes." },
  "ipv6-privacy": { shape: "scalar", value: "bool", fallback: "false", doc: "Prefer temporary IPv6 addresses." },
  keepalive: {
    shape: "scalar",
    value: "uint",
    fallback: "0 (off)",
    doc: "Seconds between keepalive packets, 0 to 65535: needed behind NAT.",
  },
  key: { shape: "any", table: "tunnel-keys", doc: "Key of both directions, or the WireGuard private key." },
  "key-management": {
    shape: "scalar",
    value: "enum",
    values: ["none", "psk", "psk-sha256", "eap", "eap-sha256", "eap-suite-b-192", "sae", "802.1x"],
    later: { "eap-sha256": "1.0", "eap-suite-b-192": "1.0", "psk-sha256": "1.0", sae: "1.0" },
    doc: "How keys are negotiated.",
  },
  keys: { shape: "map", table: "wireguard-peer-keys", doc: "The peer's keys." },
  label: { shape: "scalar", only: "networkd", doc: "Label of an IPv4 address, at most 15 characters, as `eth0:web`." },
  lacp: { shape: "scalar", value: "enum", values: ["active", "passive", "off"], doc: "LACP of an Open vSwitch bond." },
  "lacp-rate": {
    shape: "scalar",
    value: "enum",
    values: ["slow", "fast"],
    fallback: "slow",
    doc: "How often LACP packets are sent (802.3ad only): every 30 seconds or every second.",
  },
  "large-receive-offload": { shape: "scalar", value: "bool", doc: "Join received segments in hardware." },
  "learn-packet-interval": { shape: "scalar", value: "duration-s", doc: "Seconds between learning packets (balance-tlb and balance-alb)." },
  lifetime: {
    shape: "scalar",
    value: "enum",
    values: ["0", "forever"],
    anyCase: true,
    only: "networkd",
    doc: "Preferred lifetime of the address: `0` means deprecated, never used as a source by itself.",
  },
  limit: { shape: "scalar", value: "uint", doc: "How many MAC addresses are kept." },
  link: { shape: "scalar", value: "ref", doc: "The physical function that this virtual function belongs to (SR-IOV)." },
  "link-local": {
    shape: "seq",
    value: "enum",
    values: ["ipv4", "ipv6"],
    anyCase: true,
    fallback: "[ipv6]",
    doc: "Which link-local addresses are made; `[]` for none.",
  },
  local: { shape: "scalar", value: "ip", doc: "Own end of the tunnel: an address." },
  "mac-learning": { shape: "scalar", value: "bool", doc: "Learn MAC addresses." },
  macaddress: {
    shape: "scalar",
    value: "set-mac",
    values: ["permanent", "random", "stable", "preserve", "stable-ssid"],
    doc: "The MAC address to set on the interface.",
  },
  mark: { shape: "scalar", value: "uint", doc: "Packets with this firewall mark." },
  match: { shape: "map", table: "match", doc: "Chooses physical interfaces by property; all given properties must hold." },
  "match.macaddress": { shape: "scalar", value: "mac", doc: "The MAC address that the interface was made with; 20 octets for InfiniBand." },
  "match.name": {
    shape: "scalar",
    value: "name",
    doc: "Current kernel name of the interface; globs allowed. Not the MAC-based or logical id.",
  },
  "max-age": {
    shape: "scalar",
    value: "duration-s",
    fallback: "20 s",
    doc: "How old a hello packet may be before the bridge is given up.",
  },
  "mcast-snooping": { shape: "scalar", value: "bool", doc: "Multicast snooping of the bridge." },
  method: {
    shape: "scalar",
    value: "enum",
    values: ["tls", "peap", "leap", "pwd", "ttls"],
    later: { leap: "1.0", pwd: "1.0" },
    doc: "The EAP method.",
  },
  metric: { shape: "scalar", value: "uint", fallback: "0 for IPv4, 1024 for IPv6", doc: "Priority of the route: the lowest wins." },
  "mii-monitor-interval": {
    shape: "scalar",
    value: "duration-ms",
    fallback: "0",
    doc: "How often the link state of members is checked, in ms. Without it a dead member goes unnoticed.",
  },
  "min-links": { shape: "scalar", value: "uint", doc: "How many members must be up for the bond to be up." },
  mode: {
    shape: "scalar",
    value: "enum",
    values: ["infrastructure", "adhoc", "ap"],
    fallback: "infrastructure",
    doc: "What this machine is in the wireless network.",
  },
  "modem.password": { shape: "scalar", secret: true, only: "NetworkManager", doc: "Password of the carrier." },
  modems: { shape: "map", table: "modem", by: "id", only: "NetworkManager", doc: "Mobile modems by id." },
  mtu: { shape: "scalar", value: "uint", doc: "Largest packet of the interface, in bytes." },
  name: { shape: "scalar", doc: "Name that NetworkManager shows for the connection." },
  nameservers: { shape: "map", table: "nameservers", doc: "DNS servers and search domains." },
  "nameservers.addresses": { shape: "seq", value: "ip", doc: "DNS servers, IPv4 or IPv6." },
  "neigh-suppress": { shape: "scalar", value: "bool", only: "networkd", doc: "Suppress ARP and neighbour discovery on this bridge port." },
  network: { shape: "map", table: "network", doc: "All of the configuration." },
  "network-id": { shape: "scalar", only: "NetworkManager", doc: "Carrier to register with: five or six digits." },
  "network.openvswitch": { shape: "map", table: "ovs-network-settings", doc: "Settings of Open vSwitch as a whole." },
  "network.renderer": {
    shape: "scalar",
    value: "enum",
    values: ["networkd", "NetworkManager"],
    fallback: "networkd",
    doc: "Who configures all interfaces that do not say otherwise.",
  },
  networkmanager: { shape: "map", table: "nm-backend-settings", only: "NetworkManager", doc: "Settings for NetworkManager only." },
  "nm-devices": {
    shape: "map",
    table: "ethernet",
    by: "id",
    only: "NetworkManager",
    doc: "NetworkManager connections that netplan does not understand.",
  },
  notifications: { shape: "seq", value: "enum", values: ["l2-miss", "l3-miss"], anyCase: true, doc: "Misses that are told to user space." },
  number: { shape: "scalar", deprecated: "deprecated for GSM modems", only: "NetworkManager", doc: "Number to dial." },
  "on-link": {
    shape: "scalar",
    value: "bool",
    fallback: "false",
    doc: "The gateway is on this link even if no address of the interface covers it.",
  },
  openvswitch: { shape: "map", table: "ovs-backend-settings", doc: "Settings of Open vSwitch; with them the interface belongs to it." },
  optional: { shape: "scalar", value: "bool", only: "networkd", fallback: "false", doc: "Booting does not wait for this interface." },
  "optional-addresses": {
    shape: "seq",
    value: "enum",
    values: ["ipv4-ll", "ipv6-ra", "dhcp4", "dhcp6", "static"],
    anyCase: true,
    only: "networkd",
    doc: "Kinds of addresses that booting does not wait for.",
  },
  "other-config": { shape: "map", by: "text", doc: "Key and value pairs handed to Open vSwitch." },
  output: { shape: "scalar", doc: "Key of outgoing packets: a number or a dotted quad." },
  "ovs-controller.addresses": { shape: "seq", doc: "OpenFlow controllers of the bridge." },
  "packets-per-member": { shape: "scalar", value: "uint", doc: "Packets sent before the next member is used (balance-rr only)." },
  "packets-per-slave": { shape: "scalar", value: "uint", deprecated: "use packets-per-member", doc: "Former name of packets-per-member." },
  parameters: { shape: "map", table: "bridge-params", doc: "Spanning tree and timing." },
  passthrough: {
    shape: "map",
    by: "text",
    only: "NetworkManager",
    doc: "NetworkManager keyfile settings handed on as they are: `group.key: value`.",
  },
  password: { shape: "scalar", secret: true, doc: "Password of EAP, or the pre-shared key of WPA-PSK." },
  "path-cost": { shape: "map", by: "member", doc: "Spanning tree cost by member interface." },
  peer: { shape: "scalar", value: "ref", doc: "The other end of the pair: id of another virtual ethernet." },
  peers: { shape: "seq", table: "wireguard-peer", doc: "The WireGuard peers." },
  "phase2-auth": { shape: "scalar", doc: "Inner authentication mechanism." },
  pin: { shape: "scalar", secret: true, only: "NetworkManager", doc: "PIN of the SIM card." },
  port: { shape: "scalar", value: "uint", doc: "UDP port: where WireGuard listens (51820 is usual), or where VXLAN sends to." },
  "port-mac-learning": { shape: "scalar", value: "bool", doc: "Whether the bridge port learns MAC addresses." },
  "port-priority": { shape: "map", by: "member", doc: "Spanning tree priority by member interface, 0 to 63." },
  "port-range": { shape: "seq", doc: "Lowest and highest source port." },
  ports: { shape: "seq", doc: "Pairs of patch ports." },
  primary: { shape: "scalar", value: "ref", doc: "The member to prefer (active-backup, balance-tlb, balance-alb)." },
  "primary-reselect-policy": {
    shape: "scalar",
    value: "unchecked",
    values: ["always", "better", "failure"],
    doc: "When the primary becomes active again.",
  },
  priority: {
    shape: "scalar",
    value: "uint",
    fallback: "32768",
    doc: "Spanning tree priority of the bridge, 0 to 65535; the lowest becomes root.",
  },
  private: { shape: "scalar", secret: true, doc: "WireGuard private key in base64, or the absolute path of a file that holds it." },
  "private-key": { shape: "scalar", doc: "Path of the private key." },
  "private-key-flags": {
    shape: "seq",
    value: "enum",
    values: ["agent-owned", "not-saved", "not-required"],
    anyCase: true,
    only: "NetworkManager",
    doc: "Where NetworkManager takes the key from.",
  },
  protocols: {
    shape: "seq",
    value: "enum",
    values: ["OpenFlow10", "OpenFlow11", "OpenFlow12", "OpenFlow13", "OpenFlow14", "OpenFlow15"],
    doc: "OpenFlow versions that are offered.",
  },
  public: { shape: "scalar", doc: "The peer's public key in base64." },
  "ra-overrides": { shape: "map", table: "ra-overrides", doc: "What of router advertisements is used." },
  "ra-overrides.table": { shape: "scalar", value: "uint", doc: "Routing table of routes learnt by router advertisement." },
  "ra-overrides.use-domains": {
    shape: "scalar",
    value: "bool-or-route",
    fallback: "false",
    doc: "Use the domain of the lease; `route` only to choose the server.",
  },
  "receive-checksum-offload": { shape: "scalar", value: "bool", doc: "Check received checksums in hardware." },
  "regulatory-domain": { shape: "scalar", doc: "Country code that the radio obeys." },
  remote: { shape: "scalar", value: "ip", doc: "Other end of the tunnel: an address." },
  renderer: {
    shape: "scalar",
    value: "enum",
    values: ["networkd", "NetworkManager"],
    fallback: "networkd",
    doc: "Who configures the interface.",
  },
  "resend-igmp": { shape: "scalar", value: "uint", doc: "How many IGMP reports follow a fail-over." },
  "route-metric": { shape: "scalar", value: "uint", doc: "Metric of routes learnt from DHCP." },
  routes: { shape: "seq", table: "routes", doc: "Static routes." },
  "routes.mtu": { shape: "scalar", value: "uint", doc: "Largest packet on this route, in bytes." },
  "routing-policy": { shape: "seq", table: "ip-rules", doc: "Rules that choose a routing table." },
  rstp: { shape: "scalar", value: "bool", doc: "Rapid spanning tree of the bridge." },
  scope: { shape: "scalar", value: "enum", values: ["global", "link", "host"], anyCase: true, doc: "How far the destination is away." },
  search: { shape: "seq", doc: "Domains that are tried behind a bare name." },
  "send-hostname": { shape: "scalar", value: "bool", fallback: "true", doc: "Send the host name to the DHCP server." },
  "set-name": { shape: "scalar", doc: "Rename the matched interface to this." },
  shared: { shape: "scalar", secret: true, doc: "Pre-shared key in base64, or the absolute path of a file that holds it." },
  "short-circuit": { shape: "scalar", value: "bool", doc: "Route between VXLANs here." },
  "sim-id": { shape: "scalar", only: "NetworkManager", doc: "Id of the SIM card that is meant." },
  "sim-operator-id": { shape: "scalar", only: "NetworkManager", doc: "MCC and MNC of the SIM card that is meant." },
  ssl: { shape: "map", table: "ovs-global-ssl", doc: "Certificates for ssl: and pssl: controllers." },
  "stable-id": { shape: "scalar", doc: "What NetworkManager derives stable addresses from." },
  stp: { shape: "scalar", value: "bool", fallback: "true", doc: "Whether the bridge speaks the spanning tree protocol." },
  table: { shape: "scalar", value: "uint", fallback: "main (254)", doc: "Routing table of this route; without one, the main table (254)." },
  "tcp-segmentation-offload": { shape: "scalar", value: "bool", doc: "Cut TCP segments in hardware." },
  "tcp6-segmentation-offload": { shape: "scalar", value: "bool", doc: "Cut TCP segments over IPv6 in hardware." },
  to: { shape: "scalar", value: "destination", doc: "Destination: a network in CIDR notation, an address, or `default`." },
  "transmit-checksum-offload": { shape: "scalar", value: "bool", doc: "Make checksums in hardware." },
  "transmit-hash-policy": {
    shape: "scalar",
    value: "unchecked",
    values: ["layer2", "layer3+4", "layer2+3", "encap2+3", "encap3+4"],
    fallback: "layer2",
    doc: "What chooses the member for a packet (balance-xor, 802.3ad, balance-tlb).",
  },
  ttl: { shape: "scalar", value: "uint", doc: "Time to live of outer packets, 1 to 255." },
  "tunnel.id": { shape: "scalar", value: "uint", doc: "VXLAN network id, 1 to 16777215." },
  "tunnel.keys": { shape: "any", table: "tunnel-keys", doc: "Keys by direction, or the WireGuard private key." },
  "tunnel.link": { shape: "scalar", value: "ref", doc: "The interface that VXLAN packets leave by." },
  "tunnel.mark": { shape: "scalar", value: "uint", doc: "Firewall mark of outer packets." },
  "tunnel.mode": {
    shape: "scalar",
    value: "enum",
    values: ["ipip", "gre", "sit", "isatap", "vti", "ip6ip6", "ipip6", "ip6gre", "vti6", "gretap", "ip6gretap", "vxlan", "wireguard"],
    doc: "Kind of the tunnel.",
  },
  "tunnel.type-of-service": { shape: "scalar", value: "uint", doc: "Type of service of outer packets." },
  tunnels: { shape: "map", table: "tunnel", by: "id", doc: "Tunnels by interface name." },
  type: {
    shape: "scalar",
    value: "enum",
    values: ["unicast", "anycast", "blackhole", "broadcast", "local", "multicast", "nat", "prohibit", "throw", "unreachable", "xresolve"],
    anyCase: true,
    fallback: "unicast",
    doc: "What the route does with packets.",
  },
  "type-of-service": { shape: "scalar", value: "uint", doc: "Packets with this type of service, 0 to 255." },
  "up-delay": { shape: "scalar", value: "duration-ms", doc: "Wait before a recovered link is used, in ms." },
  "use-dns": { shape: "scalar", value: "bool", fallback: "true", doc: "Use the DNS servers of the lease." },
  "use-domains": {
    shape: "scalar",
    value: "use-domains",
    fallback: "false",
    doc: "Use the domain of the lease; `route` only to choose the server.",
  },
  "use-hostname": { shape: "scalar", value: "bool", fallback: "true", doc: "Take the host name from the lease." },
  "use-mtu": { shape: "scalar", value: "bool", fallback: "true", doc: "Take the MTU from the lease." },
  "use-ntp": { shape: "scalar", value: "bool", fallback: "true", doc: "Use the NTP servers of the lease." },
  "use-routes": { shape: "scalar", value: "bool", fallback: "true", doc: "Use the routes of the lease." },
  username: { shape: "scalar", only: "NetworkManager", doc: "User name at the carrier." },
  uuid: { shape: "scalar", doc: "UUID of the NetworkManager connection." },
  version: { shape: "scalar", value: "version", doc: "Version of the format: 2." },
  via: { shape: "scalar", value: "ip-prefix", doc: "The gateway, an address on this link." },
  "virtual-ethernets": { shape: "map", table: "veth", by: "id", doc: "Ends of virtual cables by name." },
  "virtual-function-count": { shape: "scalar", value: "uint", doc: "How many virtual functions the interface is given (SR-IOV)." },
  "vlan.link": { shape: "scalar", value: "ref", doc: "The interface that the VLAN runs on, by id." },
  vlans: { shape: "map", table: "vlan", by: "id", doc: "VLANs by interface name." },
  "vrf.interfaces": { shape: "seq", value: "ref", doc: "Members of the virtual router, by id." },
  "vrf.table": { shape: "scalar", value: "uint", doc: "Routing table of the virtual router." },
  vrfs: { shape: "map", table: "vrf", by: "id", doc: "Virtual routers by interface name." },
  wakeonlan: { shape: "scalar", value: "bool", fallback: "false", doc: "Wake up by magic packet." },
  wakeonwlan: {
    shape: "seq",
    value: "enum",
    values: [
      "default",
      "any",
      "disconnect",
      "magic_pkt",
      "gtk_rekey_failure",
      "eap_identity_req",
      "four_way_handshake",
      "rfkill_release",
      "tcp",
    ],
    anyCase: true,
    doc: "What wakes the machine over wireless.",
  },
  "wifi-access-point.networkmanager": {
    shape: "map",
    table: "ap-nm-backend-settings",
    only: "NetworkManager",
    doc: "Settings for NetworkManager only.",
  },
  "wifi-access-point.password": {
    shape: "scalar",
    secret: true,
    doc: "WPA passphrase of 8 to 63 characters, or a key of 64 hexadecimal digits. Without one the network is open.",
  },
  wifis: { shape: "map", table: "wifi", by: "id", doc: "Wireless interfaces by id." },
};

/** Which table has which keys, each with the first release: `key@release`, `key=spec@release` where the spec has a name of its own. */
const TABLE_KEYS: Readonly<Record<string, string>> = {
  match: "driver@0.36 macaddress=match.macaddress@0.36 name=match.name@0.36",
  auth: "key-management@0.95 method@0.95 identity@0.95 anonymous-identity@0.95 password@0.95 ca-certificate@0.95 client-certificate@0.95 client-key@0.95 client-key-password@0.95 phase2-auth@0.99",
  "nm-backend-settings": "name@0.99 uuid@0.99 stable-id@0.99 device@0.99 passthrough@0.102",
  "ap-nm-backend-settings": "name@0.102 uuid@0.102 stable-id@0.102 device@0.102 passthrough@0.102",
  "wifi-access-point":
    "band@0.99 bssid@0.99 hidden@0.100 channel@0.99 mode@0.36 password=wifi-access-point.password@0.36 auth@0.95 networkmanager=wifi-access-point.networkmanager@0.102",
  "address-option": "lifetime@0.100 label@0.100",
  "bridge-params":
    "ageing-time@0.36 aging-time@0.105 forward-delay@0.36 hello-time@0.36 max-age@0.36 path-cost@0.36 port-priority@0.36 priority@0.36 stp@0.36",
  routes:
    "from@0.36 on-link@0.36 scope@0.36 table@0.36 to@0.36 type@0.36 via@0.36 metric@0.36 mtu=routes.mtu@0.101 congestion-window@0.102 advertised-receive-window@0.102 advertised-mss@1.1",
  "ip-rules":
    "from=ip-rules.from@0.36 mark@0.36 priority=ip-rules.priority@0.36 table=ip-rules.table@0.36 to=ip-rules.to@0.36 type-of-service@0.36",
  "bond-params":
    "mode=bond-params.mode@0.36 lacp-rate@0.36 mii-monitor-interval@0.36 min-links@0.36 transmit-hash-policy@0.36 ad-select@0.36 all-slaves-active@0.36 all-members-active@0.106 arp-interval@0.36 arp-ip-targets@0.36 arp-validate@0.36 arp-all-targets@0.36 up-delay@0.36 down-delay@0.36 fail-over-mac-policy@0.36 gratuitous-arp@0.40 gratuitious-arp@0.36 packets-per-slave@0.36 packets-per-member@0.106 primary-reselect-policy@0.36 resend-igmp@0.36 learn-packet-interval@0.36 primary@0.36",
  "tunnel-keys": "input@0.95 output@0.95 private@0.100 private-key-flags@0.107",
  "wireguard-peer-keys": "public@0.100 shared@0.100",
  "wireguard-peer": "keys@0.100 keepalive@0.100 endpoint@0.100 allowed-ips@0.100",
  "ovs-controller": "addresses=ovs-controller.addresses@0.100 connection-mode@0.100",
  "ovs-backend-settings":
    "external-ids@0.100 other-config@0.100 lacp@0.100 fail-mode@0.100 mcast-snooping@0.100 rstp@0.100 protocols@0.100 controller@0.100",
  nameservers: "search@0.36 addresses=nameservers.addresses@0.36",
  "dhcp4-overrides":
    "hostname@0.90 route-metric@0.95 send-hostname@0.90 use-dns@0.90 use-domains@0.98 use-hostname@0.90 use-mtu@0.95 use-ntp@0.90 use-routes@0.95",
  "dhcp6-overrides":
    "hostname@0.90 route-metric@0.95 send-hostname@0.90 use-dns@0.90 use-domains@0.98 use-hostname@0.90 use-mtu@0.95 use-ntp@0.90 use-routes@0.95",
  "ra-overrides": "use-dns@1.1 use-domains=ra-overrides.use-domains@1.1 table=ra-overrides.table@1.1",
  ethernet:
    "accept-ra@0.36 activation-mode@0.103 addresses@0.36 critical@0.36.2 ignore-carrier@0.104 dhcp4@0.36 dhcp6@0.36 dhcp-identifier@0.36 dhcp4-overrides@0.90 dhcp6-overrides@0.90 ra-overrides@1.1 gateway4@0.36 gateway6@0.36 ipv6-address-generation@0.99 ipv6-address-token@0.100 ipv6-mtu@0.98 ipv6-privacy@0.90 link-local@0.39 macaddress@0.36 mtu@0.36 nameservers@0.36 optional@0.36 optional-addresses@0.40 renderer@0.36 routes@0.36 routing-policy@0.36 hairpin@1.0 port-mac-learning@1.0 neigh-suppress@0.105 networkmanager@0.99 openvswitch@0.100 match@0.36 set-name@0.36 wakeonlan@0.36 wakeonwlan@0.99 emit-lldp@0.99 receive-checksum-offload@0.104 transmit-checksum-offload@0.104 tcp-segmentation-offload@0.104 tcp6-segmentation-offload@0.104 generic-segmentation-offload@0.104 generic-receive-offload@0.104 large-receive-offload@0.104 auth@0.95 link@0.99 virtual-function-count@0.99 embedded-switch-mode@0.104 delay-virtual-functions-rebind@0.104 infiniband-mode@0.105",
  veth: "accept-ra@0.107 activation-mode@0.107 addresses@0.107 critical@0.107 ignore-carrier@0.107 dhcp4@0.107 dhcp6@0.107 dhcp-identifier@0.107 dhcp4-overrides@0.107 dhcp6-overrides@0.107 ra-overrides@1.1 gateway4@0.107 gateway6@0.107 ipv6-address-generation@0.107 ipv6-address-token@0.107 ipv6-mtu@0.107 ipv6-privacy@0.107 link-local@0.107 macaddress@0.107 mtu@0.107 nameservers@0.107 optional@0.107 optional-addresses@0.107 renderer@0.107 routes@0.107 routing-policy@0.107 hairpin@1.0 port-mac-learning@1.0 neigh-suppress@0.107 networkmanager@0.107 openvswitch@0.107 peer@0.107",
  wifi: "accept-ra@0.36 activation-mode@0.103 addresses@0.36 critical@0.36.2 ignore-carrier@0.104 dhcp4@0.36 dhcp6@0.36 dhcp-identifier@0.36 dhcp4-overrides@0.90 dhcp6-overrides@0.90 ra-overrides@1.1 gateway4@0.36 gateway6@0.36 ipv6-address-generation@0.99 ipv6-address-token@0.100 ipv6-mtu@0.98 ipv6-privacy@0.90 link-local@0.39 macaddress@0.36 mtu@0.36 nameservers@0.36 optional@0.36 optional-addresses@0.40 renderer@0.36 routes@0.36 routing-policy@0.36 hairpin@1.0 port-mac-learning@1.0 neigh-suppress@0.105 networkmanager@0.99 openvswitch@0.100 match@0.36 set-name@0.36 wakeonlan@0.36 wakeonwlan@0.99 emit-lldp@0.99 receive-checksum-offload@0.104 transmit-checksum-offload@0.104 tcp-segmentation-offload@0.104 tcp6-segmentation-offload@0.104 generic-segmentation-offload@0.104 generic-receive-offload@0.104 large-receive-offload@0.104 access-points@0.36 auth@0.95 regulatory-domain@0.105",
  bridge:
    "accept-ra@0.36 activation-mode@0.103 addresses@0.36 critical@0.36.2 ignore-carrier@0.104 dhcp4@0.36 dhcp6@0.36 dhcp-identifier@0.36 dhcp4-overrides@0.90 dhcp6-overrides@0.90 ra-overrides@1.1 gateway4@0.36 gateway6@0.36 ipv6-address-generation@0.99 ipv6-address-token@0.100 ipv6-mtu@0.98 ipv6-privacy@0.90 link-local@0.39 macaddress@0.36 mtu@0.36 nameservers@0.36 optional@0.36 optional-addresses@0.40 renderer@0.36 routes@0.36 routing-policy@0.36 hairpin@1.0 port-mac-learning@1.0 neigh-suppress@0.105 networkmanager@0.99 openvswitch@0.100 interfaces@0.36 parameters@0.36",
  bond: "accept-ra@0.36 activation-mode@0.103 addresses@0.36 critical@0.36.2 ignore-carrier@0.104 dhcp4@0.36 dhcp6@0.36 dhcp-identifier@0.36 dhcp4-overrides@0.90 dhcp6-overrides@0.90 ra-overrides@1.1 gateway4@0.36 gateway6@0.36 ipv6-address-generation@0.99 ipv6-address-token@0.100 ipv6-mtu@0.98 ipv6-privacy@0.90 link-local@0.39 macaddress@0.36 mtu@0.36 nameservers@0.36 optional@0.36 optional-addresses@0.40 renderer@0.36 routes@0.36 routing-policy@0.36 hairpin@1.0 port-mac-learning@1.0 neigh-suppress@0.105 networkmanager@0.99 openvswitch@0.100 interfaces=bond.interfaces@0.36 parameters=bond.parameters@0.36",
  vlan: "accept-ra@0.36 activation-mode@0.103 addresses@0.36 critical@0.36.2 ignore-carrier@0.104 dhcp4@0.36 dhcp6@0.36 dhcp-identifier@0.36 dhcp4-overrides@0.90 dhcp6-overrides@0.90 ra-overrides@1.1 gateway4@0.36 gateway6@0.36 ipv6-address-generation@0.99 ipv6-address-token@0.100 ipv6-mtu@0.98 ipv6-privacy@0.90 link-local@0.39 macaddress@0.36 mtu@0.36 nameservers@0.36 optional@0.36 optional-addresses@0.40 renderer@0.36 routes@0.36 routing-policy@0.36 hairpin@1.0 port-mac-learning@1.0 neigh-suppress@0.105 networkmanager@0.99 openvswitch@0.100 id@0.36 link=vlan.link@0.36",
  vrf: "accept-ra@0.107.1 activation-mode@0.107.1 addresses@0.107.1 critical@0.107.1 ignore-carrier@0.107.1 dhcp4@0.107.1 dhcp6@0.107.1 dhcp-identifier@0.107.1 dhcp4-overrides@0.107.1 dhcp6-overrides@0.107.1 ra-overrides@1.1 gateway4@0.107.1 gateway6@0.107.1 ipv6-address-generation@0.107.1 ipv6-address-token@0.107.1 ipv6-mtu@0.107.1 ipv6-privacy@0.107.1 link-local@0.107.1 macaddress@0.107.1 mtu@0.107.1 nameservers@0.107.1 optional@0.107.1 optional-addresses@0.107.1 renderer@0.105 routes@0.105 routing-policy@0.105 hairpin@1.0 port-mac-learning@1.0 neigh-suppress@0.107.1 networkmanager@0.105 openvswitch@0.105 interfaces=vrf.interfaces@0.105 table=vrf.table@0.105",
  modem:
    "accept-ra@0.99 activation-mode@0.103 addresses@0.99 critical@0.99 ignore-carrier@0.104 dhcp4@0.99 dhcp6@0.99 dhcp-identifier@0.99 dhcp4-overrides@0.99 dhcp6-overrides@0.99 ra-overrides@1.1 gateway4@0.99 gateway6@0.99 ipv6-address-generation@0.99 ipv6-address-token@0.100 ipv6-mtu@0.99 ipv6-privacy@0.99 link-local@0.99 macaddress@0.99 mtu@0.99 nameservers@0.99 optional@0.99 optional-addresses@0.99 renderer@0.99 routes@0.99 routing-policy@0.99 hairpin@1.0 port-mac-learning@1.0 neigh-suppress@0.105 networkmanager@0.102 openvswitch@0.102 match@0.102 set-name@0.102 wakeonlan@0.102 wakeonwlan@0.102 emit-lldp@0.102 receive-checksum-offload@0.104 transmit-checksum-offload@0.104 tcp-segmentation-offload@0.104 tcp6-segmentation-offload@0.104 generic-segmentation-offload@0.104 generic-receive-offload@0.104 large-receive-offload@0.104 apn@0.99 auto-config@0.99 device-id@0.99 network-id@0.99 number@0.99 password=modem.password@0.99 pin@0.99 sim-id@0.99 sim-operator-id@0.99 username@0.99",
  dummy:
    "accept-ra@0.107 activation-mode@0.107 addresses@0.107 critical@0.107 ignore-carrier@0.107 dhcp4@0.107 dhcp6@0.107 dhcp-identifier@0.107 dhcp4-overrides@0.107 dhcp6-overrides@0.107 ra-overrides@1.1 gateway4@0.107 gateway6@0.107 ipv6-address-generation@0.107 ipv6-address-token@0.107 ipv6-mtu@0.107 ipv6-privacy@0.107 link-local@0.107 macaddress@0.107 mtu@0.107 nameservers@0.107 optional@0.107 optional-addresses@0.107 renderer@0.107 routes@0.107 routing-policy@0.107 hairpin@1.0 port-mac-learning@1.0 neigh-suppress@0.107 networkmanager@0.107 openvswitch@0.107",
  tunnel:
    "accept-ra@0.95 activation-mode@0.103 addresses@0.95 critical@0.95 ignore-carrier@0.104 dhcp4@0.95 dhcp6@0.95 dhcp-identifier@0.95 dhcp4-overrides@0.95 dhcp6-overrides@0.95 ra-overrides@1.1 gateway4@0.95 gateway6@0.95 ipv6-address-generation@0.99 ipv6-address-token@0.100 ipv6-mtu@0.98 ipv6-privacy@0.95 link-local@0.95 macaddress@0.95 mtu@0.95 nameservers@0.95 optional@0.95 optional-addresses@0.95 renderer@0.95 routes@0.95 routing-policy@0.95 hairpin@1.0 port-mac-learning@1.0 neigh-suppress@0.105 networkmanager@0.99 openvswitch@0.100 mode=tunnel.mode@0.95 local@0.95 remote@0.95 ttl@0.102 key@0.95 keys=tunnel.keys@0.95 mark=tunnel.mark@0.100 port@0.100 peers@0.100 link=tunnel.link@0.105 ageing@0.105 aging@0.105 id=tunnel.id@0.105 limit@0.105 type-of-service=tunnel.type-of-service@0.105 flow-label@0.105 do-not-fragment@0.105 short-circuit@0.105 arp-proxy@0.105 mac-learning@0.105 notifications@0.105 checksums@0.105 extensions@0.105 port-range@0.105",
  "ovs-global-ssl": "ca-cert@0.100 certificate@0.100 private-key@0.100",
  "ovs-network-settings": "external-ids@0.100 other-config@0.100 protocols@0.100 ports@0.100 ssl@0.100",
  network:
    "bonds@0.36 bridges@0.36 ethernets@0.36 renderer=network.renderer@0.36 tunnels@0.95 version@0.36 vlans@0.36 vrfs@0.105 wifis@0.36 modems@0.99 dummy-devices@0.107 virtual-ethernets@0.107 nm-devices@0.102 openvswitch=network.openvswitch@0.100",
  root: "network@0.36",
};

/** A key in its table: its spec and the first release of netplan that has it there. */
export type Key = KeySpec & { readonly name: string; readonly since: string };

const TABLES: ReadonlyMap<string, ReadonlyMap<string, Key>> = lazyMap(() =>
  Object.entries(TABLE_KEYS).map(([table, text]): [string, ReadonlyMap<string, Key>] => [table, new Map(text.split(" ").map(readKey))]),
);

function readKey(text: string): [string, Key] {
  const [names = "", since = ""] = text.split("@");
  const [name = "", spec = name] = names.split("=");
  return [name, { ...(SPECS[spec] as KeySpec), name, since }];
}

/** The keys of a table: `root`, `network`, `ethernet`, `routes` … Empty for a name that is no table. */
export const keysOf = (table: string): ReadonlyMap<string, Key> => TABLES.get(table) ?? new Map();

/** All tables that have a key of this name. */
export const tablesWith = (key: string): readonly string[] => [...TABLES].filter(([, keys]) => keys.has(key)).map(([table]) => table);
