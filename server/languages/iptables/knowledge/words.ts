/** The words that iptables 1.8.9 knows as values. */

/** Connection states of `-m conntrack --ctstate`; `-m state` knows all but the last two. */
export const STATES = ["INVALID", "NEW", "ESTABLISHED", "RELATED", "UNTRACKED", "SNAT", "DNAT"] as const;

/** `--ctstatus` (libxt_conntrack). */
export const CT_STATUSES = ["NONE", "EXPECTED", "SEEN_REPLY", "ASSURED", "CONFIRMED"] as const;

/** TCP flags with their bits. */
export const TCP_FLAGS: Readonly<Record<string, number>> = {
  FIN: 1,
  SYN: 2,
  RST: 4,
  PSH: 8,
  ACK: 16,
  URG: 32,
  ALL: 63,
  NONE: 0,
};

/** `--log-level`, by name (libxt_LOG). */
export const LOG_LEVELS = ["alert", "crit", "debug", "emerg", "error", "info", "notice", "panic", "warning"] as const;

/** `--reject-with` by family, with the program's own short names. */
export const REJECT_TYPES = {
  4: [
    "icmp-net-unreachable",
    "net-unreach",
    "icmp-host-unreachable",
    "host-unreach",
    "icmp-proto-unreachable",
    "proto-unreach",
    "icmp-port-unreachable",
    "port-unreach",
    "icmp-net-prohibited",
    "net-prohib",
    "icmp-host-prohibited",
    "host-prohib",
    "tcp-reset",
    "tcp-rst",
    "icmp-admin-prohibited",
    "admin-prohib",
  ],
  6: [
    "icmp6-no-route",
    "no-route",
    "icmp6-adm-prohibited",
    "adm-prohibited",
    "icmp6-addr-unreachable",
    "addr-unreach",
    "icmp6-port-unreachable",
    "port-unreach",
    "tcp-reset",
    "icmp6-policy-fail",
    "policy-fail",
    "icmp6-reject-route",
    "reject-route",
  ],
} as const;

/** `--src-type`, `--dst-type` (libxt_addrtype). */
export const ADDRESS_TYPES = [
  "UNSPEC",
  "UNICAST",
  "LOCAL",
  "BROADCAST",
  "ANYCAST",
  "MULTICAST",
  "BLACKHOLE",
  "UNREACHABLE",
  "PROHIBIT",
  "THROW",
  "NAT",
  "XRESOLVE",
] as const;

/** `--pkt-type` (libxt_pkttype). */
export const PACKET_TYPES = ["unicast", "broadcast", "multicast", "otherhost", "host"] as const;

/** `--dscp-class`, `--set-dscp-class` (libxt_dscp, libxt_DSCP). */
export const DSCP_CLASSES = [
  "CS0",
  "CS1",
  "CS2",
  "CS3",
  "CS4",
  "CS5",
  "CS6",
  "CS7",
  "BE",
  "AF11",
  "AF12",
  "AF13",
  "AF21",
  "AF22",
  "AF23",
  "AF31",
  "AF32",
  "AF33",
  "AF41",
  "AF42",
  "AF43",
  "EF",
] as const;

/** Names that `--tos` and `--set-tos` take. */
export const TOS_NAMES = ["Minimize-Delay", "Maximize-Throughput", "Maximize-Reliability", "Minimize-Cost", "Normal-Service"] as const;

/** `--weekdays`, by name (libxt_time). */
export const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

/** `--chunk-types` (libxt_sctp). */
export const SCTP_CHUNKS = [
  "DATA",
  "INIT",
  "INIT_ACK",
  "SACK",
  "HEARTBEAT",
  "HEARTBEAT_ACK",
  "ABORT",
  "SHUTDOWN",
  "SHUTDOWN_ACK",
  "ERROR",
  "COOKIE_ECHO",
  "COOKIE_ACK",
  "ECN_ECNE",
  "ECN_CWR",
  "SHUTDOWN_COMPLETE",
  "ASCONF",
  "ASCONF_ACK",
  "FORWARD_TSN",
] as const;

/** `--dccp-types` (libxt_dccp). */
export const DCCP_TYPES = [
  "REQUEST",
  "RESPONSE",
  "DATA",
  "ACK",
  "DATAACK",
  "CLOSEREQ",
  "CLOSE",
  "RESET",
  "SYNC",
  "SYNCACK",
  "INVALID",
] as const;

/** `--hashlimit-mode` (libxt_hashlimit). */
export const HASHLIMIT_MODES = ["dstip", "dstport", "srcip", "srcport"] as const;

/** `--ctevents` (libxt_CT). */
export const CT_EVENTS = ["new", "related", "destroy", "reply", "assured", "protoinfo", "helper", "mark", "natseqinfo", "secmark"] as const;

/** `--header` (libip6t_ipv6header): names, then their long forms. */
export const IPV6_HEADERS = [
  "hop",
  "dst",
  "route",
  "frag",
  "auth",
  "esp",
  "none",
  "prot",
  "hop-by-hop",
  "ipv6-opts",
  "ipv6-route",
  "ipv6-frag",
  "ah",
  "ipv6-nonxt",
  "protocol",
] as const;

/** `--mh-type`, by name (libip6t_mh). */
export const MH_TYPES = [
  "binding-refresh-request",
  "brr",
  "home-test-init",
  "hoti",
  "careof-test-init",
  "coti",
  "home-test",
  "hot",
  "careof-test",
  "cot",
  "binding-update",
  "bu",
  "binding-acknowledgement",
  "ba",
  "binding-error",
  "be",
] as const;

/** `--strip-options`, by name (libxt_TCPOPTSTRIP). */
export const TCP_OPTION_NAMES = ["wscale", "mss", "sack-permitted", "sack", "timestamp", "md5"] as const;

/** What `--hmark-tuple` may name (libxt_HMARK). */
export const HMARK_PARTS = ["src", "dst", "sport", "dport", "spi", "sport-mask", "dport-mask", "proto", "ct"] as const;

/** The built-in chains of each table. */
export const TABLES: Readonly<Record<string, readonly string[]>> = {
  filter: ["INPUT", "FORWARD", "OUTPUT"],
  nat: ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"],
  mangle: ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
  raw: ["PREROUTING", "OUTPUT"],
  security: ["INPUT", "FORWARD", "OUTPUT"],
};

/** Targets that are verdicts and no modules. */
export const VERDICTS = ["ACCEPT", "DROP", "RETURN", "QUEUE"] as const;
