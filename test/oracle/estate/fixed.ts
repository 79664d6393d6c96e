/** Estates written by hand: what random ones do not come upon. Every mismatch that was ever found stays here. */

import { laterEstates } from "./fixed-later.ts";
import { FORWARDING, filter, host, internet, table, tcp, udp, withProbes } from "./hand.ts";
import type { EstateModel, HostModel } from "./model.ts";

/** The estates by what they are about. */
export const fixedEstates = (): Readonly<Record<string, EstateModel>> => ({
  "an answer that takes another way": withProbes(otherWay()),
  "marks and what the connection was before translation": withProbes(marks(), ["172.31.5.10"]),
  "two routers in a row, each with its own forwards": withProbes(twoRouters()),
  "containers behind a host that publishes their ports": withProbes(containers()),
  "packets that nobody tracks": withProbes(untracked()),
  "networks mapped onto networks, and ports that are drawn": withProbes(mapped(), ["172.31.5.10"]),
  "routes that refuse, and what a host sends itself": withProbes(refusing()),
  ...laterEstates(),
});

// r7 sees the client's SYN and its ACK, but not the SYN-ACK, which r1 sends straight to the client: there the ACK is INVALID.
function otherWay(): HostModel[] {
  const strict = { ...FORWARDING, "net.ipv4.conf.eth0.rp_filter": "1" };
  const r7 = filter(
    ":FORWARD DROP",
    "-A FORWARD -p tcp -m conntrack --ctstate NEW -m multiport --dports 22,80 -j ACCEPT",
    "-A FORWARD -i eth1 -m conntrack --ctstate ESTABLISHED -j ACCEPT",
  );
  return [
    internet(["10.5.0.0/24 198.51.100.1", "10.5.0.128/25 198.51.100.7"]),
    host("r1", ["eth0 wan 198.51.100.1/24", "eth1 lan 10.5.0.1/24"], ["default 198.51.100.2", "10.5.0.64/26 198.51.100.7"], [tcp(22)], {
      sysctls: FORWARDING,
    }),
    host("r7", ["eth0 wan 198.51.100.7/24", "eth1 lan 10.5.0.7/24"], ["default 198.51.100.2"], [tcp(22)], { sysctls: strict, v4: r7 }),
    host("a", ["eth0 lan 10.5.0.70/24 10.6.0.70/24"], ["default 10.5.0.1"], [tcp(80), tcp(22)]),
    host("b", ["eth0 lan 10.5.0.200/24"], ["default 10.5.0.7"], [tcp(80), udp(53)]),
    host("c", ["eth0 lan 10.5.0.10/25"], ["default 10.5.0.7"], [tcp(80), tcp(22)]),
  ];
}

function marks(): HostModel[] {
  const v4 = [
    table(
      "mangle",
      "-A PREROUTING -m mark --mark 5 -j DROP",
      "-A PREROUTING -i eth0 -p tcp --dport 8080 -j MARK --set-mark 5",
      "-A PREROUTING -i eth1 -p tcp --dport 9000 -j MARK --or-mark 0x10",
      "-A PREROUTING -m mark --mark 0x10/0x10 -j CONNMARK --save-mark",
      "-A PREROUTING -d 172.31.5.0/24 -j CONNMARK --set-mark 0x200/0xff00",
    ),
    table(
      "nat",
      "-A PREROUTING -d 198.51.100.8 -p tcp --dport 9000 -j DNAT --to-destination 10.5.0.10:80",
      "-A PREROUTING -d 172.31.5.10 -p tcp -j DNAT --to-destination 10.5.0.10",
      "-A PREROUTING -p tcp --dport 8080 -j REDIRECT --to-ports 80",
      "-A POSTROUTING -m connmark --mark 0x10 -j MASQUERADE",
    ),
    filter(
      ":INPUT DROP",
      ":FORWARD DROP",
      ":MARKED -",
      "-A INPUT -m mark --mark 5 -g MARKED",
      "-A INPUT -m conntrack --ctstate ESTABLISHED --ctdir ORIGINAL -m mark ! --mark 0 -j ACCEPT",
      "-A INPUT -p tcp --dport 22 -m addrtype --dst-type LOCAL -j ACCEPT",
      "-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT",
      "-A MARKED -p tcp --dport 80 -j ACCEPT",
      "-A FORWARD -m conntrack --ctorigdst 198.51.100.8 --ctorigdstport 9000 -j ACCEPT",
      "-A FORWARD -m connmark --mark 0x200/0xff00 -m conntrack --ctdir ORIGINAL --ctreplsrc 10.5.0.0/24 -j ACCEPT",
      "-A FORWARD -m conntrack --ctdir REPLY -j ACCEPT",
    ),
  ].join("");
  const picky = table("raw", "-A PREROUTING -m rpfilter --invert -j DROP");
  return [
    internet(["10.5.0.0/24 198.51.100.1", "172.31.5.0/24 198.51.100.1"]),
    host("r1", ["eth0 wan 198.51.100.1/24 198.51.100.8/24", "eth1 lan 10.5.0.1/24"], ["default 198.51.100.2"], [tcp(22), tcp(80)], {
      sysctls: FORWARDING,
      v4,
    }),
    host("a", ["eth0 lan 10.5.0.10/24"], ["default 10.5.0.1"], [tcp(80), tcp(5432), tcp(22)]),
    host("b", ["eth0 lan 10.5.0.20/24"], ["default 10.5.0.1"], [tcp(80), udp(53)], { v4: picky }),
    host("c", ["eth0 lan 10.5.0.30/24"], [], [tcp(80)], { v4: picky }),
  ];
}

function twoRouters(): HostModel[] {
  const outer = [
    table(
      "nat",
      "-A PREROUTING -d 198.51.100.1/32 -p tcp --dport 8080 -j DNAT --to-destination 10.1.0.2:9000",
      "-A PREROUTING -d 198.51.100.1 -p tcp -m multiport --dports 80,5432 -j DNAT --to-destination 10.2.0.10",
      "-A POSTROUTING -o wan0 -p tcp -j MASQUERADE --to-ports 20000-30000",
      "-A POSTROUTING -o lan0 -m conntrack --ctstate DNAT -j SNAT --to-source 10.1.0.1",
    ),
    filter(
      ":INPUT DROP",
      ":FORWARD DROP",
      "-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
      "-A FORWARD -m conntrack --ctstate DNAT -j ACCEPT",
      "-A FORWARD -i lan0 -o wan0 -j ACCEPT",
    ),
  ].join("");
  const inner = table(
    "nat",
    "-A PREROUTING -i wan0 -p tcp --dport 9000 -j DNAT --to-destination 10.2.0.10:80",
    "-A POSTROUTING -s 10.2.0.0/24 -o wan0 -j MASQUERADE",
  );
  const server = filter(
    ":INPUT DROP",
    "-A INPUT -s 10.1.0.1 -p tcp --dport 80 -j ACCEPT",
    "-A INPUT -s 198.51.100.0/24 -p tcp --dport 5432 -j ACCEPT",
    "-A INPUT -p tcp ! --syn -m state --state ESTABLISHED -j ACCEPT",
  );
  const ways = ["default 198.51.100.2", "10.2.0.0/24 10.1.0.2"];
  return [
    internet(["10.1.0.0/24 198.51.100.1", "10.2.0.0/24 198.51.100.1"]),
    host("r1", ["wan0 wan 198.51.100.1/24", "lan0 mid 10.1.0.1/24"], ways, [tcp(22), tcp(80)], { sysctls: FORWARDING, v4: outer }),
    host("r2", ["wan0 mid 10.1.0.2/24", "lan0 in 10.2.0.1/24"], ["default 10.1.0.1"], [tcp(22)], { sysctls: FORWARDING, v4: inner }),
    host("srv", ["eth0 in 10.2.0.10/24 10.2.0.11/24"], ["default 10.2.0.1"], [tcp(80), tcp(5432, "10.2.0.11")], { v4: server }),
    host("pc", ["eth0 in 10.2.0.20/24"], ["default 10.2.0.1"], [tcp(9000)]),
  ];
}

function containers(): HostModel[] {
  const v4 = [
    table(
      "nat",
      ":DOCKER -",
      "-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER",
      "-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER",
      "-A POSTROUTING -s 172.18.0.0/16 ! -o br-app -j MASQUERADE",
      "-A DOCKER -i br-app -j RETURN",
      "-A DOCKER ! -i br-app -p tcp --dport 8080 -j DNAT --to-destination 172.18.0.3:80",
      "-A DOCKER -d 198.51.100.9/32 ! -i br-app -p tcp --dport 5432 -j DNAT --to-destination 172.18.0.4:5432",
    ),
    filter(
      ":INPUT DROP",
      ":FORWARD DROP",
      ":DOCKER -",
      ":DOCKER-USER -",
      "-A INPUT -p tcp --dport 22 -j ACCEPT",
      "-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT",
      "-A FORWARD -j DOCKER-USER",
      "-A FORWARD -o br-app -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
      "-A FORWARD -o br-app -j DOCKER",
      "-A FORWARD -i br-app -j ACCEPT",
      "-A DOCKER -d 172.18.0.3/32 ! -i br-app -o br-app -p tcp --dport 80 -j ACCEPT",
      "-A DOCKER -d 172.18.0.4/32 ! -i br-app -o br-app -p tcp --dport 5432 -j ACCEPT",
      "-A DOCKER-USER -p tcp -m conntrack --ctorigdstport 5432 --ctdir ORIGINAL ! -s 198.51.100.0/28 -j DROP",
      "-A DOCKER-USER -j RETURN",
    ),
  ].join("");
  const links = ["eth0 wan 198.51.100.1/24 198.51.100.9/32", "br-app app 172.18.0.1/16"];
  return [
    internet(["172.18.0.0/16 198.51.100.1"]),
    host("dock", links, ["default 198.51.100.2"], [tcp(22), tcp(8080), tcp(5432, "127.0.0.1")], { sysctls: FORWARDING, v4 }),
    host("web", ["eth0 app 172.18.0.3/16"], ["default 172.18.0.1"], [tcp(80)]),
    host("db", ["eth0 app 172.18.0.4/16"], ["default 172.18.0.1"], [tcp(5432)]),
  ];
}

// NOTRACK goes on with the next rule, and mangle sees what is not tracked.
function untracked(): HostModel[] {
  const v4 = [
    table(
      "raw",
      "-A PREROUTING -p udp --dport 53 -j NOTRACK",
      "-A PREROUTING -i eth0 -d 10.5.0.20 -p udp -j DROP",
      "-A PREROUTING -p tcp --sport 80 -j CT --notrack",
    ),
    table("mangle", "-A PREROUTING -d 10.5.0.30 -j DROP"),
    filter(
      ":FORWARD DROP",
      "-A FORWARD -m conntrack --ctstate NEW,UNTRACKED -j ACCEPT",
      "-A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT",
    ),
  ].join("");
  return [
    internet(["10.5.0.0/24 198.51.100.1"]),
    host("r1", ["eth0 wan 198.51.100.1/24", "eth1 lan 10.5.0.1/24"], ["default 198.51.100.2"], [udp(53)], { sysctls: FORWARDING, v4 }),
    ...[10, 20, 30].map((last) => host(`h${last}`, [`eth0 lan 10.5.0.${last}/24`], ["default 10.5.0.1"], [tcp(80), tcp(22), udp(53)])),
  ];
}

// r1 maps 172.31.5.0/24 onto 10.5.0.0/24, and h20 sees ports between 20000 and 30000 only. A first packet that nobody tracks leaves the
// client's second one to start the connection: it comes from another address.
function mapped(): HostModel[] {
  const v4 = [
    table("raw", "-A PREROUTING -d 10.5.0.30 -p tcp --syn -j CT --notrack"),
    table(
      "nat",
      "-A PREROUTING -d 172.31.5.0/24 -j NETMAP --to 10.5.0.0/24",
      "-A PREROUTING -d 198.51.100.1 -p tcp --dport 8080 -j DNAT --to-destination 10.5.0.10:80-100",
      "-A PREROUTING -d 198.51.100.1 -p tcp --dport 9000 -j REDIRECT --to-ports 22-23",
      "-A POSTROUTING -o eth1 -d 10.5.0.20 -p tcp -j SNAT --to-source 10.5.0.1:20000-30000",
      "-A POSTROUTING -o eth1 -d 10.5.0.30 -j MASQUERADE",
      "-A POSTROUTING -o eth0 -s 10.5.0.0/24 -j NETMAP --to 172.31.5.0/24",
    ),
  ].join("");
  const picky = filter("-A INPUT -p tcp --syn --sport 32768:65535 -j DROP");
  return [
    internet(["10.5.0.0/24 198.51.100.1", "172.31.5.0/24 198.51.100.1"]),
    host("r1", ["eth0 wan 198.51.100.1/24", "eth1 lan 10.5.0.1/24"], ["default 198.51.100.2"], [tcp(22)], { sysctls: FORWARDING, v4 }),
    host("h10", ["eth0 lan 10.5.0.10/24"], ["default 10.5.0.1"], [tcp(80), tcp(22)]),
    host("h20", ["eth0 lan 10.5.0.20/24"], ["default 10.5.0.1"], [tcp(80), tcp(22)], { v4: picky }),
    host("h30", ["eth0 lan 10.5.0.30/24"], ["default 10.5.0.1"], [tcp(80), udp(53)]),
  ];
}

// r1 refuses half of the inner network, and h40's filter of what it sends looks at the interface before translation.
function refusing(): HostModel[] {
  const r1 = host("r1", ["eth0 wan 198.51.100.1/24", "eth1 lan 10.5.0.1/24"], ["default 198.51.100.2"], [tcp(22)], { sysctls: FORWARDING });
  const refused = { ...r1, routes: [...r1.routes, { to: "10.5.0.128/25", type: "blackhole" }, { to: "10.5.0.64/26", type: "prohibit" }] };
  const v4 = [
    table("nat", "-A OUTPUT -d 10.5.0.1 -p tcp --dport 8080 -j DNAT --to-destination 10.5.0.40:80", "-A POSTROUTING -o lo -j MASQUERADE"),
    filter("-A OUTPUT -o lo -p tcp --dport 5432 -j DROP", "-A OUTPUT -o eth0 -d 10.5.0.40 -p tcp --dport 80 -s 10.5.0.41 -j DROP"),
  ].join("");
  return [
    internet(["10.5.0.0/24 198.51.100.1"]),
    refused,
    host("h40", ["eth0 lan 10.5.0.40/24 10.5.0.41/24", "lo  172.31.0.9/32"], ["default 10.5.0.1"], [tcp(80), tcp(5432)], { v4 }),
    host("h70", ["eth0 lan 10.5.0.70/24"], ["default 10.5.0.1"], [tcp(80), tcp(22)]),
    host("h200", ["eth0 lan 10.5.0.200/24"], ["default 10.5.0.1"], [tcp(80), udp(53)]),
  ];
}
