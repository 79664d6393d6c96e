/** One sentence on each match, target and option, for hover and completion. */

import { lazyMap } from "../../../core/lazy.ts";

const MATCHES = `
addrtype|matches by the kind of address the routing table knows: local, broadcast, multicast
ah|matches the index of IPsec's authentication header
bpf|runs a small filter program on the packet
cgroup|matches the control group of the socket that sends
cluster|shares packets out among the nodes of a cluster
comment|keeps a remark with the rule and matches everything
connbytes|matches by how much a connection has carried
connlabel|matches a label of the connection
connlimit|matches by the number of connections that a host or network has open
connmark|matches the mark of the connection
conntrack|matches by what connection tracking knows: state, addresses before translation, direction
cpu|matches the processor that handles the packet
dccp|matches ports and types of DCCP
devgroup|matches the group of the interface
dscp|matches the class of service in the header
dst|matches the destination options header of IPv6
ecn|matches the bits of explicit congestion notification
esp|matches the index of IPsec's payload header
eui64|matches an IPv6 source whose lower half fits its MAC address
frag|matches the fragment header of IPv6
hashlimit|matches up to, or above, a rate counted for each address or port on its own
hbh|matches the hop-by-hop options of IPv6
helper|matches connections that a helper such as ftp expects
hl|matches the hop limit of IPv6
icmp|matches type and code of ICMP
icmp6|matches type and code of ICMPv6
ipcomp|matches the index of compressed payload
iprange|matches a range of addresses that is no network
ipv6header|matches by which extension headers an IPv6 packet has
ipvs|matches connections of the virtual server
length|matches the length of the packet, its header included
limit|matches up to a rate, counted for all packets together
mac|matches the MAC address that the packet came from
mark|matches the mark of the packet, which a MARK target sets
mh|matches the type of a mobility header
multiport|matches up to 15 ports or ranges
nfacct|counts packets in a named counter
osf|guesses the operating system that sent a SYN
owner|matches the user or group whose process sends the packet
physdev|matches the bridge port that the packet came through
pkttype|matches packets to this host, to all, or to a group
policy|matches by what IPsec does with the packet
quota|matches until a number of bytes is used up
rateest|compares rates that RATEEST has measured
realm|matches the routing realm
recent|remembers addresses and asks whether they were seen lately
rpfilter|matches packets whose answer would leave by the interface they came in on
rt|matches the routing header of IPv6
sctp|matches ports and chunks of SCTP
set|asks whether the packet is in a set of ipset
socket|matches packets that belong to an open socket
srh|matches the segment routing header of IPv6
state|matches the state of the connection; the old name of conntrack
statistic|matches at random, or every so many packets
string|looks for a string in the packet
tcp|matches ports, flags and options of TCP
tcpmss|matches the maximum segment size of a SYN
time|matches by date, weekday or time of day, in UTC
tos|matches the type-of-service byte
ttl|matches the time to live
u32|compares any bytes of the packet with values
udp|matches ports of UDP
`;

const TARGETS = `
ACCEPT|lets the packet through; no later rule of the table is asked
DROP|discards the packet without an answer
RETURN|goes back to the calling chain, or to the policy of a built-in one
QUEUE|hands the packet to a program; NFQUEUE has replaced it
REJECT|discards the packet and answers with an error
AUDIT|writes a record for auditd and goes on
CHECKSUM|fills in the checksum of packets from virtual machines
CLASSIFY|sets the traffic class
CLUSTERIP|shares one address among several hosts; gone from newer kernels
CONNMARK|sets the mark of the connection, or copies it from or to the packet
CONNSECMARK|copies the security mark between packet and connection
CT|decides how, or whether, the connection is tracked
DNAT|changes the destination of the connection
DNPT|changes the prefix of an IPv6 destination, without tracking
DSCP|sets the class of service
ECN|takes congestion notification out of TCP
HL|changes the hop limit of IPv6
HMARK|sets the mark from a hash over parts of the packet
IDLETIMER|tells user space when an interface falls idle
LED|lights a lamp
LOG|writes the packet's header to the kernel log and goes on
MARK|sets the mark of the packet
MASQUERADE|gives the connection the address of the interface it leaves by
NETMAP|maps one network onto another, host by host
NFLOG|sends the packet to a logging program and goes on
NFQUEUE|hands the packet to a program that decides
NOTRACK|leaves the packet out of connection tracking
RATEEST|measures a rate
REDIRECT|sends the connection to this host itself
SECMARK|sets the security mark
SET|puts addresses of the packet into a set, or takes them out
SNAT|changes the source of the connection
SNPT|changes the prefix of an IPv6 source, without tracking
SYNPROXY|answers SYNs itself until the client has proved to be there
TCPMSS|changes the maximum segment size of a SYN
TCPOPTSTRIP|blanks out TCP options
TEE|sends a copy to another host
TOS|sets the type-of-service byte
TPROXY|hands the packet to a local socket without changing it
TRACE|logs every rule that the packet meets from here on
TTL|changes the time to live
ULOG|the forerunner of NFLOG; gone from newer kernels
`;

const OPTIONS = `
-s|source address, network, or a list of them
-d|destination address, network, or a list of them
-p|protocol, by name or number
-i|interface that the packet came in by; + at the end stands for any rest
-o|interface that the packet leaves by; + at the end stands for any rest
-f|second and later fragments, which have no ports
-j|what to do with the packet: a verdict, a target, or a chain to jump to
-g|a chain to go to without coming back here
-m|a match whose options follow
-t|the table; filter when it is left out
-c|counters to begin with: packets and bytes
-w|wait for the lock that another iptables holds
-n|show numbers instead of names
-v|show more
-4|for IPv4 only
-6|for IPv6 only
--ctstate|states of the connection: NEW, ESTABLISHED, RELATED, INVALID, UNTRACKED, SNAT, DNAT
--ctproto|protocol of the connection
--ctorigsrc|source of the connection's first packet, before translation
--ctorigdst|destination of the connection's first packet, before translation
--ctreplsrc|source of the replies
--ctrepldst|destination of the replies
--ctorigsrcport|source port of the connection's first packet
--ctorigdstport|destination port of the connection's first packet, before translation
--ctreplsrcport|source port of the replies
--ctrepldstport|destination port of the replies
--ctstatus|what happened to the connection: expected, answered, assured, confirmed
--ctexpire|seconds that the connection has left
--ctdir|direction: ORIGINAL or REPLY
--state|states of the connection: NEW, ESTABLISHED, RELATED, INVALID, UNTRACKED
--source-port|source port or range first:last
--destination-port|destination port or range first:last
--source-ports|source ports, at most 15, a range counting as two
--destination-ports|destination ports, at most 15, a range counting as two
--ports|ports of either end, at most 15, a range counting as two
--syn|packets that open a connection: SYN set, ACK, RST and FIN not
--tcp-flags|flags to look at, and those of them that must be set
--tcp-option|number of a TCP option that must be there
--icmp-type|type, type/code or name
--icmpv6-type|type, type/code or name
--limit|rate up to which the rule matches, such as 5/minute
--limit-burst|packets that match before the rate counts; 5 when left out
--hashlimit-upto|matches up to this rate
--hashlimit-above|matches above this rate
--hashlimit-burst|packets let through before the rate counts
--hashlimit-mode|what is counted apart: srcip, dstip, srcport, dstport
--hashlimit-name|name of the table in /proc/net/ipt_hashlimit
--hashlimit-srcmask|length of the source networks counted together
--hashlimit-dstmask|length of the destination networks counted together
--hashlimit-htable-expire|milliseconds after which an idle entry is forgotten
--connlimit-above|matches when more connections than this are open
--connlimit-upto|matches while at most this many connections are open
--connlimit-mask|length of the networks counted together
--connlimit-saddr|counts by source
--connlimit-daddr|counts by destination
--name|name of the list; DEFAULT when left out
--set|puts the address on the list
--rcheck|asks whether the address is on the list
--update|asks whether the address is on the list, and notes the time again
--remove|takes the address off the list
--seconds|only if seen within so many seconds
--hitcount|only if seen at least so often
--rttl|only if the time to live is the same
--reap|forgets addresses older than --seconds
--rsource|keeps the source address
--rdest|keeps the destination address
--mac-source|MAC address of the sender on this link
--mark|value, or value/mask: the bits of the mask are compared
--comment|the remark, at most 255 characters
--src-type|kind of the source address
--dst-type|kind of the destination address
--limit-iface-in|asks about the interface the packet came in by only
--limit-iface-out|asks about the interface the packet leaves by only
--pkt-type|unicast, broadcast or multicast
--length|length in bytes, or range
--uid-owner|user, by name, number or range
--gid-owner|group, by name, number or range
--socket-exists|the packet belongs to a socket
--match-set|a set, and src or dst for each part of it
--src-range|source addresses from first-last
--dst-range|destination addresses from first-last
--mode|random or nth
--probability|how likely the rule matches, 0 to 1
--every|one of so many packets
--packet|which of them, counted from 0
--string|the text to look for
--hex-string|the bytes to look for, hexadecimal between bars
--algo|how to search: bm or kmp
--from|first byte to look at
--to|last byte to look at; for NETMAP, the network to map to
--icase|lets case differ
--timestart|beginning of the time of day, UTC
--timestop|end of the time of day, UTC
--datestart|first moment, UTC
--datestop|last moment, UTC
--weekdays|days of the week
--monthdays|days of the month
--kerneltz|times are in the kernel's time zone
--ttl-eq|exactly this time to live
--ttl-gt|more than this time to live
--ttl-lt|less than this time to live
--hl-eq|exactly this hop limit
--tos|value, value/mask or name
--dscp|number of the class
--dscp-class|name of the class
--u32|bytes to take and what to compare them with
--physdev-in|bridge port that the packet came in by
--physdev-out|bridge port that the packet leaves by
--physdev-is-bridged|the packet is bridged, not routed
--dir|in or out
--pol|ipsec or none
--to-destination|new destination: address, range, and port behind a colon
--to-source|new source: address, range, and ports behind a colon
--to-ports|new port, or ports first-last
--random|chooses ports at random
--random-fully|chooses ports at random, harder to guess
--persistent|gives a client the same address each time
--reject-with|what to answer
--log-prefix|text before each line, at most 29 characters
--log-level|0 (emerg) to 7 (debug)
--log-uid|names the user of the sending process
--log-tcp-options|shows the options of TCP
--log-ip-options|shows the options of IP
--log-tcp-sequence|shows sequence numbers
--nflog-group|group that the logging program listens to
--nflog-prefix|text for the logging program, at most 63 characters
--queue-num|number of the queue
--queue-balance|queues first:last to share packets out among
--queue-bypass|lets packets through while no program listens
--set-mark|sets the mark; with /mask, these bits
--set-xmark|clears the bits of the mask, then flips those of the value
--and-mark|keeps these bits of the mark
--or-mark|sets these bits of the mark
--xor-mark|flips these bits of the mark
--save-mark|copies the packet's mark to the connection
--restore-mark|copies the connection's mark to the packet
--set-mss|sets the maximum segment size
--clamp-mss-to-pmtu|sets the maximum segment size to what the path takes
--notrack|does not track the connection
--helper|the helper to use
--zone|tracks connections of this zone apart
--set-dscp|number of the class to set
--set-dscp-class|name of the class to set
--set-tos|byte to set, with an optional mask
--set-class|class as major:minor
--ttl-set|sets the time to live
--ttl-dec|lessens the time to live
--ttl-inc|raises the time to live
--hl-set|sets the hop limit
--gateway|host that gets the copy
--on-port|local port that takes the packet
--on-ip|local address that takes the packet
--tproxy-mark|mark to set, for routing to this host
--add-set|puts the packet's addresses into the set
--del-set|takes the packet's addresses out of the set
--exist|renews an entry that is there already
--timeout|seconds that the entry lives
--checksum-fill|fills in the checksum
--sack-perm|offers selective acknowledgement
--timestamp|offers timestamps
--wscale|window scale of the server
--mss|segment size, or range
--loose|any route back counts
--invert|matches packets that fail the test
--transparent|the socket takes foreign addresses
`;

const read = (table: string): ReadonlyMap<string, string> =>
  lazyMap(() =>
    table
      .trim()
      .split("\n")
      .map((line) => [line.slice(0, line.indexOf("|")), line.slice(line.indexOf("|") + 1)] as const),
  );

const matches = read(MATCHES);
const targets = read(TARGETS);
const options = read(OPTIONS);

/** What a match does; undefined when nothing is written. */
export const matchDoc = (name: string): string | undefined => matches.get(name);

/** What a target or verdict does. */
export const targetDoc = (name: string): string | undefined => targets.get(name);

/** What an option means, by its letter with dash or its long name. */
export const optionDoc = (name: string): string | undefined => options.get(name);

/** What the commands do, by their letters. */
export const COMMAND_DOCS: Readonly<Record<string, string>> = {
  A: "appends a rule to a chain",
  C: "asks whether a rule is there",
  D: "deletes a rule, by its text or number",
  I: "inserts a rule, at the head or at a number",
  R: "replaces the rule of a number",
  L: "lists rules",
  S: "lists rules as commands",
  F: "deletes all rules of a chain, or of the table",
  Z: "sets counters to zero",
  N: "makes a chain",
  X: "deletes a chain, or all that are empty and unused",
  P: "sets the policy of a built-in chain",
  E: "renames a chain",
};

/** What each table is for. */
export const TABLE_DOCS: Readonly<Record<string, string>> = {
  filter: "decides which packets pass",
  nat: "changes addresses and ports; sees the first packet of each connection",
  mangle: "changes packets and their marks",
  raw: "comes before connection tracking",
  security: "sets security marks",
};

/** Which packets each built-in chain sees. */
export const HOOK_DOCS: Readonly<Record<string, string>> = {
  PREROUTING: "all packets that come in, before it is known where they go",
  INPUT: "packets to this host",
  FORWARD: "packets that only pass through",
  OUTPUT: "packets that this host sends",
  POSTROUTING: "all packets that leave",
};

/** What the states of a connection mean (iptables-extensions(8), conntrack). */
export const STATE_DOCS: Readonly<Record<string, string>> = {
  NEW: "the packet begins a connection, or belongs to one of which only one direction was seen",
  ESTABLISHED: "the packet belongs to a connection that was seen in both directions",
  RELATED: "the packet begins a connection that belongs to one known already: an ICMP error, the data connection of FTP",
  INVALID: "the packet belongs to no known connection and cannot begin one",
  UNTRACKED: "connection tracking was told to leave the packet alone, by -j CT --notrack in the table raw",
  SNAT: "the source of the connection is translated: the reply goes to another address than the packet came from",
  DNAT: "the destination of the connection is translated: the reply comes from another address than the packet was sent to",
};
