/**
 * Extensions that are no part of iptables and that people install beside it: those of xtables-addons 3.24 (its man page), and of the
 * projects that ship one of their own (nDPI, ipt-netflow, L7-filter, IMQ, the NAT and offload targets of OpenWrt, rtpengine).
 */
export const ADDON_MATCHES: ReadonlySet<string> = new Set([
  ...[
    "asn",
    "condition",
    "dhcpmac",
    "fuzzy",
    "geoip",
    "gradm",
    "iface",
    "ipp2p",
    "ipv4options",
    "length2",
    "lscan",
    "pknock",
    "psd",
    "quota2",
  ],
  ...["layer7", "ndpi"],
]);
/** The targets of the same projects. */
export const ADDON_TARGETS: ReadonlySet<string> = new Set([
  ...["ACCOUNT", "CHAOS", "DELUDE", "DHCPMAC", "DNETMAP", "ECHO", "IPMARK", "LOGMARK", "PROTO", "STEAL", "SYSRQ", "TARPIT", "XOR"],
  ...["FLOWOFFLOAD", "FULLCONENAT", "IMQ", "NDPI", "NETFLOW", "RTPENGINE"],
]);
