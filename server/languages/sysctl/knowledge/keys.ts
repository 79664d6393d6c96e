/**
 * Kernel settings that decide who can reach a host, with the kernel's default and one sentence each.
 * Source: Documentation/networking/ip-sysctl.rst of Linux 6.1. `*` stands for `all`, `default` or an interface.
 */
export type KnownKey = { readonly key: string; readonly initial: string; readonly what: string };

const known = (key: string, initial: string, what: string): KnownKey => ({ key, initial, what });

/** Keys of the kernel's Documentation/networking/ip-sysctl.rst and their initial values; `*` stands for an interface, `all` or `default`. */
export const KNOWN_KEYS: readonly KnownKey[] = [
  known("net.ipv4.ip_forward", "0", "Whether IPv4 packets for other hosts are passed on. Writing it resets every interface's own setting."),
  known("net.ipv4.conf.*.forwarding", "0", "Whether IPv4 packets that come in here are passed on."),
  known(
    "net.ipv6.conf.*.forwarding",
    "0",
    "Whether IPv6 packets are passed on. Only `all` turns it on; it also stops accepting router advertisements.",
  ),
  known(
    "net.ipv4.conf.*.rp_filter",
    "0",
    "Reverse path check: 1 drops packets whose source is not routed back the same way (strict), 2 only those with no route at all (loose). The larger of `all` and the interface counts.",
  ),
  known(
    "net.ipv4.conf.*.route_localnet",
    "0",
    "Whether 127.0.0.0/8 may be routed: a DNAT to 127.0.0.1 works only with it, and so may strangers' packets.",
  ),
  known("net.ipv4.conf.*.accept_local", "0", "Whether packets from the host's own addresses are taken from the wire."),
  known("net.ipv4.conf.*.arp_ignore", "0", "For which of the host's addresses ARP requests are answered."),
  known("net.ipv4.conf.*.proxy_arp", "0", "Whether ARP requests for other hosts are answered."),
  known("net.ipv4.conf.*.accept_redirects", "1", "Whether ICMP redirects may change routes."),
  known("net.ipv4.conf.*.send_redirects", "1", "Whether ICMP redirects are sent."),
  known("net.ipv4.conf.*.accept_source_route", "0", "Whether packets may name their own route."),
  known("net.ipv4.conf.*.log_martians", "0", "Whether packets with impossible addresses are logged."),
  known("net.ipv4.tcp_syncookies", "1", "Whether SYN cookies are sent when the backlog is full."),
  known("net.ipv4.icmp_echo_ignore_all", "0", "Whether pings go unanswered."),
  known("net.ipv4.icmp_echo_ignore_broadcasts", "1", "Whether pings to broadcast addresses go unanswered."),
  known("net.ipv4.ip_nonlocal_bind", "0", "Whether programs may bind addresses that the host does not have."),
  known("net.ipv4.ip_unprivileged_port_start", "1024", "The first port that needs no privilege to bind."),
  known("net.ipv4.ip_local_port_range", "32768 60999", "The ports that outgoing connections use."),
  known("net.ipv6.bindv6only", "0", "Whether a socket on `::` leaves IPv4 alone: with 0 it takes IPv4 connections too."),
  known("net.ipv6.conf.*.disable_ipv6", "0", "Whether IPv6 is off."),
  known("net.ipv6.conf.*.accept_ra", "1", "Whether router advertisements set addresses and routes."),
  known("net.ipv6.conf.*.accept_redirects", "1", "Whether ICMPv6 redirects may change routes."),
  known("net.ipv6.conf.*.accept_source_route", "0", "Whether packets may name their own route."),
  known("net.bridge.bridge-nf-call-iptables", "1", "Whether packets that cross a bridge go through iptables."),
  known("net.bridge.bridge-nf-call-ip6tables", "1", "Whether packets that cross a bridge go through ip6tables."),
  known("net.netfilter.nf_conntrack_max", "", "How many connections are tracked at once."),
  known("net.core.somaxconn", "4096", "The longest backlog that listen() grants."),
];
