/** More estates written by hand: one for every wrong answer that random estates have shown. */
import { FORWARDING, filter, host, internet, table, tcp, udp, withProbes } from "./hand.ts";
import type { EstateModel, HostModel } from "./model.ts";

const LAN = ["10.5.0.0/24 198.51.100.1", "2001:db8:2::/64 2001:db8:1::1"];
const R1 = ["eth0 wan 198.51.100.1/24 2001:db8:1::1/64", "eth1 lan 10.5.0.1/24 2001:db8:2::1/64"];
const OUT = ["default 198.51.100.2", "default 2001:db8:1::2"];
const HOME = ["default 10.5.0.1", "default 2001:db8:2::1"];
const lan = (last: number): string[] => [`eth0 lan 10.5.0.${last}/24 2001:db8:2::${last}/64`];

/** The estates by what they are about. */
export const laterEstates = (): Readonly<Record<string, EstateModel>> => ({
  "a handshake whose data nobody translates": withProbes(dataLost()),
  "zones of connection tracking": withProbes(zones()),
  "sets with exceptions, sets of ports, sets of sets": withProbes(sets()),
  "types of IPv6 addresses together": withProbes(types()),
  "packets from loopback to others": withProbes(fromLoopback()),
  "an ACK that is translated, and a SYN that is not": withProbes(halfTranslated()),
  "what OUTPUT could not place comes back through lo": withProbes(again()),
  "forwarding by interface, in the order in which it is set": withProbes(switches()),
  "an answer that comes back to another address": withProbes(otherAddress()),
  "conntrack options of packets without a connection": withProbes(unconnected()),
  "IPv6 off on one interface, and routes by metric": metrics(),
  "neighbours that may not be asked for": withProbes(neighbours()),
});

// r1 tracks nothing towards h10, but what comes back it takes for new once it carries data: the handshake is over by then.
function dataLost(): HostModel[] {
  const v4 = [
    table("raw", "-A PREROUTING -d 10.5.0.10 -p tcp -j CT --notrack"),
    table("nat", "-A POSTROUTING -j MASQUERADE --random"),
  ].join("");
  const inner = table("nat", "-A POSTROUTING -o eth1 -j MASQUERADE --random");
  return [
    internet(["10.5.0.0/24 198.51.100.1", "10.6.0.0/24 198.51.100.1"]),
    host("r1", ["eth0 wan 198.51.100.1/24", "eth1 lan 10.5.0.1/24"], ["default 198.51.100.2", "10.6.0.0/24 10.5.0.9"], [tcp(22)], {
      sysctls: FORWARDING,
      v4,
    }),
    host("r2", ["eth0 lan 10.5.0.9/24", "eth1 in 10.6.0.1/24"], ["default 10.5.0.1"], [tcp(22)], { sysctls: FORWARDING, v4: inner }),
    host("h10", ["eth0 lan 10.5.0.10/24"], ["default 10.5.0.1"], [tcp(80), tcp(22)]),
    host("h6", ["eth0 in 10.6.0.6/24"], ["default 10.6.0.1"], [tcp(80), udp(53)]),
  ];
}

// Answers are looked for in the zone of their own packet; of two rules the first counts; a host's own answers pass OUTPUT.
function zones(): HostModel[] {
  const rules = (lan4: string, own: string) =>
    [
      table(
        "raw",
        "-A PREROUTING -i eth0 -p tcp --dport 80 -j CT --zone 5",
        "-A PREROUTING -i eth0 -p tcp --dport 22 -j CT --zone-orig 7",
        "-A PREROUTING -p tcp --dport 22 -j CT --notrack",
        `-A PREROUTING -s ${lan4} -p tcp --sport 5432 -j CT --zone 9`,
        "-A PREROUTING -p tcp --dport 5432 -j CT --zone-reply 9",
        "-A OUTPUT -p tcp --sport 8080 -j CT --zone 3",
        "-A PREROUTING -p tcp --dport 8080 -j CT --zone 3",
      ),
      table("nat", `-A PREROUTING -d ${own} -p tcp --dport 9000 -j REDIRECT --to-ports 8080`, "-A POSTROUTING -o eth1 -j MASQUERADE"),
      filter(
        ":INPUT DROP",
        ":FORWARD DROP",
        ...["INPUT", "FORWARD"].map((chain) => `-A ${chain} -m conntrack --ctstate ESTABLISHED,UNTRACKED -j ACCEPT`),
        "-A INPUT -p ipv6-icmp -j ACCEPT",
        "-A INPUT -p tcp -m multiport --dports 80,8080 -j ACCEPT",
        "-A FORWARD -i eth0 -j ACCEPT",
      ),
    ].join("");
  const v4 = rules("10.5.0.0/24", "198.51.100.1").replace("-A INPUT -p ipv6-icmp -j ACCEPT\n", "");
  const server = [tcp(80, "::"), tcp(22, "::"), tcp(5432, "::"), udp(53)];
  return [
    internet(LAN),
    host("r1", R1, OUT, [tcp(80, "::"), tcp(22, "::"), tcp(8080, "::")], {
      sysctls: FORWARDING,
      v4,
      v6: rules("2001:db8:2::/64", "2001:db8:1::1"),
    }),
    host("h10", lan(10), HOME, server),
    host("h20", lan(20), HOME, server),
  ];
}

function sets(): HostModel[] {
  const saved = [
    "create nets hash:net family inet",
    "add nets 10.5.0.0/24",
    "add nets 10.5.0.16/28 nomatch",
    "add nets 10.5.0.20/32",
    "add nets 198.51.100.0/24 nomatch",
    "create near hash:ip family inet netmask 28",
    "add near 10.5.0.33",
    "create doors bitmap:port range 0-9999",
    "add doors 22",
    "add doors 8000-9000",
    "create both list:set",
    "add both nets",
    "add both near",
    "create old hash:net family inet",
    "add old 0.0.0.0/1",
    "add old 198.51.100.0/24",
    "flush old",
    "",
  ].join("\n");
  const v4 = filter(
    "-A INPUT -p tcp --dport 80 -m set --match-set nets src -j DROP",
    "-A INPUT -p tcp --dport 5432 -m set ! --match-set near src -j DROP",
    "-A INPUT -p tcp -m set --match-set doors dst -m set --match-set both src -j DROP",
    "-A INPUT -m set --match-set old src -j DROP",
  );
  return [
    internet(["10.5.0.0/24 198.51.100.1"]),
    host("r1", ["eth0 wan 198.51.100.1/24", "eth1 lan 10.5.0.1/24"], ["default 198.51.100.2"], [tcp(22)], { sysctls: FORWARDING }),
    ...[10, 17, 20, 40].map((last) => host(`h${last}`, [`eth0 lan 10.5.0.${last}/24`], ["default 10.5.0.1"], [tcp(80)])),
    host("srv", ["eth0 lan 10.5.0.200/24"], ["default 10.5.0.1"], [tcp(80), tcp(22), tcp(5432), tcp(8080), tcp(9000), udp(53)], {
      v4,
      sets: saved,
    }),
  ];
}

function types(): HostModel[] {
  const v6 = filter(
    "-A INPUT -p tcp --dport 80 -m addrtype --dst-type UNICAST,LOCAL -j DROP",
    "-A INPUT -p tcp --dport 22 -m addrtype --dst-type MULTICAST,LOCAL -j DROP",
    "-A FORWARD -p tcp --dport 80 -m addrtype --dst-type UNICAST,LOCAL -j DROP",
    "-A FORWARD -p tcp --dport 22 -m addrtype ! --src-type LOCAL,UNICAST -j DROP",
  );
  const v4 = filter(
    "-A INPUT -p tcp --dport 80 -m addrtype --dst-type UNICAST,LOCAL -j DROP",
    "-A FORWARD -p tcp --dport 80 -m addrtype --dst-type MULTICAST,LOCAL -j DROP",
    "-A FORWARD -p tcp --dport 22 -m addrtype ! --src-type LOCAL,UNICAST -j DROP",
  );
  const both = [tcp(80, "::"), tcp(22, "::"), udp(53)];
  return [internet(LAN), host("r1", R1, OUT, both, { sysctls: FORWARDING, v4, v6 }), host("h10", lan(10), HOME, both)];
}

// h10's redirected packets come from 10.200.0.10: the answer would go out with the source 127.0.0.1.
function fromLoopback(): HostModel[] {
  const v4 = table(
    "nat",
    "-A OUTPUT -p tcp --dport 80 -j REDIRECT --to-ports 22",
    "-A POSTROUTING -s 10.5.0.0/24 -j NETMAP --to 10.200.0.0/24",
  );
  const routed = { "net.ipv4.conf.all.route_localnet": "1" };
  return [
    internet(["10.5.0.0/24 198.51.100.1", "10.200.0.0/24 198.51.100.1"]),
    host("r1", ["eth0 wan 198.51.100.1/24", "eth1 lan 10.5.0.1/24"], ["default 198.51.100.2", "10.200.0.0/24 10.5.0.10"], [tcp(80)], {
      sysctls: FORWARDING,
    }),
    host("h10", ["eth0 lan 10.5.0.10/24"], ["default 10.5.0.1"], [tcp(22), tcp(80)], { v4 }),
    host("h20", ["eth0 lan 10.5.0.20/24"], ["default 10.5.0.1"], [tcp(22), tcp(80)], { v4, sysctls: routed }),
  ];
}

// r1 tracks no SYN for port 22 or 80: the client's ACK begins the connection, and is translated.
function halfTranslated(): HostModel[] {
  const v4 = [
    table("raw", "-A PREROUTING -p tcp -m multiport --dports 22,80 -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j CT --notrack"),
    table("nat", "-A PREROUTING -p tcp --dport 22 -j REDIRECT", "-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 127.0.0.1"),
  ].join("");
  const sysctls = { ...FORWARDING, "net.ipv4.conf.all.route_localnet": "1" };
  return [
    internet(["10.5.0.0/24 198.51.100.1"]),
    host("r1", ["eth0 wan 198.51.100.1/24", "eth1 lan 10.5.0.1/24"], ["default 198.51.100.2"], [tcp(80), tcp(22)], { sysctls, v4 }),
    host("h10", ["eth0 lan 10.5.0.10/24"], ["default 10.5.0.1"], [tcp(80), tcp(22)]),
  ];
}

// In OUTPUT the answer is in a zone without its connection; behind lo it is looked at again.
function again(): HostModel[] {
  const v4 = [
    table("raw", "-A OUTPUT -p tcp -m multiport --sports 80,22 -j CT --zone 5"),
    table("nat", "-A POSTROUTING -p tcp --dport 22 -j MASQUERADE", "-A INPUT -p tcp --dport 22 -j SNAT --to-source 10.5.0.10"),
    filter(":INPUT DROP", "-A INPUT -p tcp -m multiport --dports 80,22 -j ACCEPT", "-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT"),
  ].join("");
  return [
    internet(["10.5.0.0/24 198.51.100.1"]),
    host("r1", ["eth0 wan 198.51.100.1/24", "eth1 lan 10.5.0.1/24"], ["default 198.51.100.2"], [tcp(80), tcp(22)], {
      sysctls: FORWARDING,
      v4,
    }),
    host("h10", ["eth0 lan 10.5.0.10/24"], ["default 10.5.0.1"], [tcp(80), tcp(22)], { v4 }),
  ];
}

// Where `all` is what it was, the interfaces keep what they have.
function switches(): HostModel[] {
  const one = "net.ipv4.conf.eth0.forwarding";
  const all = "net.ipv4.conf.all.forwarding";
  const routers: readonly (readonly [number, Readonly<Record<string, string>>])[] = [
    [1, { "net.ipv4.ip_forward": "1", [one]: "0", [all]: "1" }],
    [3, { [one]: "1", "net.ipv4.ip_forward": "0" }],
    [4, { "net.ipv4.ip_forward": "1", [one]: "0" }],
    [5, { [one]: "1", "net.ipv4.ip_forward": "1", [all]: "0" }],
  ];
  return [
    internet(routers.map(([last]) => `10.${last}.0.0/24 198.51.100.${last}`)),
    ...routers.flatMap(([last, sysctls]) => [
      host(`r${last}`, [`eth0 wan 198.51.100.${last}/24`, `eth1 n${last} 10.${last}.0.1/24`], ["default 198.51.100.2"], [tcp(22)], {
        sysctls,
      }),
      host(`h${last}`, [`eth0 n${last} 10.${last}.0.10/24`], [`default 10.${last}.0.1`], [tcp(80), udp(53)]),
    ]),
  ];
}

// r1 gives answers of 10.5.0.10 to its second address, or sends a client's packets on under the address of another one.
function otherAddress(): HostModel[] {
  const v4 = table(
    "nat",
    "-A POSTROUTING -o eth1 -d 10.5.0.10 -j SNAT --to-source 10.5.0.20",
    "-A INPUT -p tcp --dport 22 -j SNAT --to-source 10.5.0.20",
    "-A PREROUTING -p tcp --dport 9000 -j DNAT --to-destination 10.5.0.20:80",
  );
  return [
    internet(["10.5.0.0/24 198.51.100.1"]),
    host("r1", ["eth0 wan 198.51.100.1/24", "eth1 lan 10.5.0.1/24"], ["default 198.51.100.2"], [tcp(22), tcp(80)], {
      sysctls: FORWARDING,
      v4,
    }),
    host("h10", ["eth0 lan 10.5.0.10/24 10.5.0.11/24"], ["default 10.5.0.1"], [tcp(80), tcp(22), udp(53)]),
    host("h20", ["eth0 lan 10.5.0.20/24"], ["default 10.5.0.1"], [tcp(80)]),
  ];
}

// xt_conntrack looks at the state alone where there is no connection.
function unconnected(): HostModel[] {
  const v4 = [
    table("raw", "-A PREROUTING -p tcp --dport 80 -j NOTRACK", "-A OUTPUT -p tcp --sport 80 -j NOTRACK"),
    filter(
      "-A INPUT -m conntrack --ctorigdstport 80 -j DROP",
      "-A INPUT -m conntrack ! --ctorigdst 10.5.0.1 --ctstate UNTRACKED -p tcp --sport 1024:65535 -j DROP",
      "-A FORWARD -m conntrack ! --ctproto 6 -j DROP",
      "-A FORWARD -m conntrack --ctstate UNTRACKED --ctdir REPLY -d 10.5.0.20 -j DROP",
    ),
  ].join("");
  return [
    internet(["10.5.0.0/24 198.51.100.1"]),
    host("r1", ["eth0 wan 198.51.100.1/24", "eth1 lan 10.5.0.1/24"], ["default 198.51.100.2"], [tcp(80), tcp(22)], {
      sysctls: FORWARDING,
      v4,
    }),
    host("h10", ["eth0 lan 10.5.0.10/24"], ["default 10.5.0.1"], [tcp(80), tcp(22), udp(53)]),
    host("h20", ["eth0 lan 10.5.0.20/24"], ["default 10.5.0.1"], [tcp(80), tcp(22)]),
  ];
}

function metrics(): EstateModel {
  const routes = [
    { to: "198.51.100.0/24", via: "10.5.0.1", metric: 200 },
    { to: "198.51.100.0/24", via: "10.6.0.1", metric: 100 },
    { to: "default", via: "10.6.0.1", metric: 50 },
  ];
  const estate = withProbes([
    internet(LAN),
    host("r1", R1, OUT, [tcp(80, "::")], { sysctls: FORWARDING }),
    host("h10", lan(10), HOME, [tcp(80, "::"), tcp(22)], { sysctls: { "net.ipv6.conf.eth0.disable_ipv6": "1" } }),
    { ...host("h20", ["eth0 lan 10.5.0.20/24", "eth1 far 10.6.0.20/24"], [], [tcp(80), tcp(22)]), routes },
    host("r6", ["eth0 far 10.6.0.1/24"], [], [tcp(80)]),
  ]);
  return { ...estate, probes: estate.probes.filter(({ source, to }) => source !== "2001:db8:2::10" && to !== "2001:db8:2::10") };
}

// A host that takes no ICMPv6 cannot be found.
function neighbours(): HostModel[] {
  const closed = filter(":INPUT DROP", "-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT", "-A INPUT -p tcp -j ACCEPT");
  const open = filter(":INPUT DROP", "-A INPUT -p ipv6-icmp -j ACCEPT", "-A INPUT -p tcp -j ACCEPT");
  return [
    internet(LAN),
    host("r1", R1, OUT, [tcp(80, "::")], { sysctls: FORWARDING }),
    host("h10", lan(10), HOME, [tcp(80, "::"), tcp(22, "::")], { v6: closed }),
    host("h20", lan(20), HOME, [tcp(80, "::"), tcp(22, "::")], { v6: open }),
  ];
}
