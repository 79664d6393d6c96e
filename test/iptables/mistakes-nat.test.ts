/** Address translation as it goes wrong: on the wrong interface, and to no address. */
import { describe } from "node:test";
import { gateway, host, type Planted, script, testAll } from "./planted.ts";

const path = "srv/firewall.sh";
const LAN = "-A FORWARD -i eth1 -o eth0 -j ACCEPT";
const inner = (name: string, nat: string, forward: string, good: string, fixed?: string): Planted => ({
  name,
  rule: "masquerade-inner-interface",
  bad: gateway(nat, forward),
  good: gateway(good, forward),
  ...(fixed === undefined ? {} : { fixed }),
});

/** A script of a router as tutorials have it: nothing is dropped, and rules say what is meant. */
const tutorial = (out: string): string =>
  `#!/bin/sh\nWAN=eth0\nLAN=br-lan\niptables -F\niptables -t nat -F\niptables -t nat -A POSTROUTING -o ${out} -j MASQUERADE\n` +
  'iptables -A FORWARD -i $WAN -o $LAN -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\niptables -A FORWARD -i "$LAN" -o "$WAN" -j ACCEPT\n';

describe("iptables: translations", () => {
  testAll([
    {
      name: "a chain of nat without -t",
      rule: "undeclared-append",
      path,
      bad: script("iptables -A «POSTROUTING» -o eth0 -j MASQUERADE"),
      good: script("iptables -t nat -F\niptables -t nat -A POSTROUTING -o eth0 -j MASQUERADE"),
    },
    {
      name: "a table misspelt in a script",
      rule: "parse",
      path,
      bad: script("iptables -t nat -F\niptables -t «nt» -A POSTROUTING -o eth0 -j MASQUERADE"),
      fixed: "-t nat -A",
    },
    {
      name: "a chain of nat among those of filter",
      rule: "undeclared-append",
      bad: host("-A «PREROUTING» -p tcp --dport 80 -j REDIRECT --to-ports 8080"),
    },
    inner(
      "the LAN's interface is masqueraded",
      "-A POSTROUTING -o «eth1» -j MASQUERADE",
      LAN,
      "-A POSTROUTING -o eth0 -j MASQUERADE",
      "-o eth0",
    ),
    inner(
      "the LAN may go anywhere",
      "-A POSTROUTING -s 192.168.1.0/24 -o «eth1» -j MASQUERADE",
      "-A FORWARD -i eth1 -j ACCEPT",
      "-A POSTROUTING -s 192.168.1.0/24 ! -o eth1 -j MASQUERADE",
    ),
    inner(
      "SNAT with the outer address",
      "-A POSTROUTING -o «eth1» -j SNAT --to-source 198.51.100.4",
      LAN,
      "-A POSTROUTING -o eth0 -j SNAT --to-source 198.51.100.4",
    ),
    {
      name: "nothing is dropped, but the rules say what is meant",
      rule: "masquerade-inner-interface",
      path,
      bad: tutorial("«$LAN»"),
      good: tutorial("$WAN"),
    },
    {
      name: "SNAT to nobody; and connections come into the LAN as well",
      rule: "nat-to-zero",
      bad: gateway("-A POSTROUTING -o eth1 -j MASQUERADE\n-A POSTROUTING -o eth0 -j SNAT --to-source «0.0.0.0»", LAN),
      good: gateway(
        "-A PREROUTING -i eth0 -p tcp --dport 8443 -j DNAT --to-destination 192.168.1.10:443\n-A POSTROUTING -o eth1 -j MASQUERADE",
        `${LAN}\n-A FORWARD -i eth0 -o eth1 -d 192.168.1.10 -p tcp --dport 443 -j ACCEPT`,
      ),
    },
    {
      name: "DNAT to nobody; and both ways are translated",
      rule: "nat-to-zero",
      bad: gateway("-A PREROUTING -i eth0 -p tcp --dport 80 -j DNAT --to-destination «0.0.0.0:8080»", LAN),
      good: gateway("-A POSTROUTING -o eth1 -j MASQUERADE\n-A POSTROUTING -o eth0 -j MASQUERADE", LAN),
    },
    {
      name: "SNAT to a range from 0.0.0.0 on; and a tunnel's clients leave by the tunnel",
      rule: "nat-to-zero",
      bad: gateway("-A POSTROUTING -o wg0 -j SNAT --to-source «0.0.0.0-0.0.0.9»", LAN),
      good: gateway("-A POSTROUTING -o wg0 -j MASQUERADE", "-A FORWARD -i eth1 -o wg0 -j ACCEPT"),
    },
  ]);
});

describe("iptables: ports of the other protocol", () => {
  testAll([
    {
      name: "WireGuard over TCP",
      rule: "port-other-protocol",
      bad: host("-A INPUT -p tcp -m multiport --dports «443,51820» -j ACCEPT"),
      good: host("-A INPUT -p tcp --dport 443 -j ACCEPT\n-A INPUT -p udp --dport 51820 -j ACCEPT"),
    },
    {
      name: "a web server over UDP",
      rule: "port-other-protocol",
      bad: host("-A INPUT -p udp --dport «80» -j ACCEPT"),
      good: host("-A INPUT -p tcp --dport 80 -j ACCEPT\n-A INPUT -p udp --dport 443 -j ACCEPT"),
      fixed: "-p tcp --dport 80",
    },
    {
      name: "a database of another host over UDP; and TCP let through with a limit",
      rule: "port-other-protocol",
      bad: host("-A FORWARD -i eth1 -d 10.0.0.5 -p udp -m udp --dport «5432» -j ACCEPT"),
      good: host("-A INPUT -p tcp --dport 500 -j DROP\n-A INPUT -p udp --dport 25 -j DROP"),
      fixed: "-p tcp -m tcp --dport 5432",
    },
  ]);
});
