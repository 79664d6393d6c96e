/** Mistakes in what passes, in translations and in the file itself, each with the same done right beside it. */
import { describe } from "node:test";
import { gateway, host, host6, type Planted, testAll } from "./planted.ts";

const V6 = "etc/iptables/rules.v6";
const nat = (
  bad: string,
  good: string,
  forward = "-A FORWARD -i eth1 -o eth0 -j ACCEPT\n-A INPUT -i eth1 -p tcp --dport 8080 -j ACCEPT",
): Pick<Planted, "bad" | "good"> => ({
  bad: gateway(bad, forward),
  good: gateway(good, forward),
});
const forward = (dnat: string, bad: string, good: string): Pick<Planted, "bad" | "good"> => ({
  bad: gateway(dnat, `-A FORWARD ${bad} -j ACCEPT`),
  good: gateway(dnat.replace(/[«»]/g, ""), `-A FORWARD ${good} -j ACCEPT`),
});
const DNAT = "-A PREROUTING -d 203.0.113.10 -p tcp --dport 8080 -j DNAT --to-destination";
const DOCKER =
  "*nat\n:PREROUTING ACCEPT [0:0]\n:DOCKER - [0:0]\n-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER\n-A DOCKER ! -i docker0 -p tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80\nCOMMIT\n";

describe("iptables: what passes", () => {
  testAll([
    {
      name: "answers by their source port",
      rule: "source-port-trusted",
      bad: host("-A INPUT -p udp --sport «53» -j ACCEPT"),
      good: host("-A INPUT -p udp --dport 53 -j ACCEPT"),
    },
    {
      name: "every new connection",
      rule: "exposed-port",
      bad: host("«-A INPUT -m conntrack --ctstate NEW -j ACCEPT»"),
      good: host("-A INPUT -s 192.0.2.0/24 -m conntrack --ctstate NEW -j ACCEPT"),
    },
    {
      name: "an accept for all before the drop",
      rule: "rule-after-catch-all",
      bad: host("-A INPUT -j ACCEPT\n«-A INPUT -s 203.0.113.7 -j DROP»"),
      good: host("-A INPUT -s 203.0.113.7 -p tcp --dport 443 -j DROP\n-A INPUT -p tcp --dport 443 -j ACCEPT"),
    },
    {
      name: "NEW without ESTABLISHED",
      rule: "no-established",
      bad: "*filter\n:INPUT «DROP» [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -p icmp -j ACCEPT\n-A INPUT -p tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT\nCOMMIT\n",
      good: "*filter\n:INPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -p icmp -j ACCEPT\n-A INPUT -p tcp --dport 22 -m conntrack --ctstate NEW,ESTABLISHED -j ACCEPT\n-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT\nCOMMIT\n",
    },
    {
      name: "ESTABLISHED without NEW",
      rule: "lockout",
      bad: "*filter\n:INPUT «DROP» [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -p icmp -j ACCEPT\n-A INPUT -p tcp --dport 22 -m conntrack --ctstate ESTABLISHED -j ACCEPT\n-A INPUT -p tcp --dport 443 -j ACCEPT\nCOMMIT\n",
    },
    {
      name: "OUTPUT closed, its answers forgotten",
      rule: "no-established",
      bad: host("-A OUTPUT -o lo -j ACCEPT\n-A OUTPUT -p udp --dport 53 -j ACCEPT\n«-A OUTPUT -j DROP»").replace(
        ":OUTPUT ACCEPT",
        ":OUTPUT DROP",
      ),
      good: host(
        "-A OUTPUT -o lo -j ACCEPT\n-A OUTPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT\n-A OUTPUT -p udp --dport 53 -j ACCEPT",
      ).replace(":OUTPUT ACCEPT", ":OUTPUT DROP"),
    },
    {
      name: "no loopback",
      rule: "no-loopback",
      bad: host("").replace("-A INPUT -i lo -j ACCEPT\n", "").replace("INPUT DROP", "INPUT «DROP»"),
      good: host(""),
    },
    {
      name: "policy ACCEPT below a list of accepts",
      rule: "input-accept-default",
      bad: host("").replace("INPUT DROP", "INPUT «ACCEPT»"),
      good: host("-A INPUT -j REJECT --reject-with icmp-port-unreachable").replace("INPUT DROP", "INPUT ACCEPT"),
    },
    {
      name: "a port closed in INPUT that Docker publishes",
      rule: "docker-bypass",
      bad: `${DOCKER}${host("«-A INPUT -p tcp --dport 8080 -j DROP»")}`,
      good: `${DOCKER}${host(":DOCKER-USER - [0:0]\n-A FORWARD -j DOCKER-USER\n-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A DOCKER-USER -i eth0 ! -s 192.0.2.0/24 -p tcp -m conntrack --ctorigdstport 8080 -j DROP\n-A FORWARD -d 172.17.0.2 -p tcp --dport 80 -j ACCEPT")}`,
    },
    {
      name: "neighbour discovery closed",
      rule: "icmpv6-nd-blocked",
      path: V6,
      bad: host6("").replace("-p ipv6-icmp", "-p ipv6-icmp --icmpv6-type echo-request").replace("INPUT DROP", "INPUT «DROP»"),
      good: host6(""),
    },
    {
      name: "icmp in rules.v6",
      rule: "icmp-family",
      path: V6,
      bad: host6("-A INPUT -p «icmp» -j ACCEPT"),
      good: host6("-A INPUT -p udp --dport 546 -j ACCEPT"),
    },
    {
      name: "an IPv4 reply in rules.v6",
      rule: "wrong-family",
      path: V6,
      bad: host6("-A INPUT -p udp -j REJECT --reject-with «icmp-port-unreachable»"),
      good: host6("-A INPUT -p udp -j REJECT --reject-with icmp6-port-unreachable"),
    },
    {
      name: "a port without brackets",
      rule: "ipv6-port-brackets",
      path: V6,
      bad: "*nat\n-A PREROUTING -i eth0 -p tcp --dport 80 -j DNAT --to-destination «2001:db8::5:8080»\nCOMMIT\n",
      good: "*nat\n-A PREROUTING -i eth0 -p tcp --dport 80 -j DNAT --to-destination [2001:db8::5]:8080\nCOMMIT\n",
    },
  ]);
});

describe("iptables: translations", () => {
  testAll([
    {
      name: "MASQUERADE before routing",
      rule: "target-hook",
      ...nat("-A PREROUTING -j «MASQUERADE»", "-A POSTROUTING -o eth0 -j MASQUERADE"),
    },
    {
      name: "REDIRECT after routing",
      rule: "target-hook",
      ...nat(
        "-A POSTROUTING -p tcp --dport 80 -j «REDIRECT» --to-ports 8080",
        "-A PREROUTING -i eth1 -p tcp --dport 80 -j REDIRECT --to-ports 8080",
      ),
    },
    {
      name: "SNAT in OUTPUT",
      rule: "target-hook",
      ...nat("-A OUTPUT -o eth0 -j «SNAT» --to-source 192.0.2.1", "-A POSTROUTING -o eth0 -j SNAT --to-source 192.0.2.1"),
    },
    {
      name: "-o before routing",
      rule: "iface-hook",
      ...nat(
        "-A PREROUTING «-o eth0» -p tcp --dport 80 -j REDIRECT --to-ports 8080",
        "-A PREROUTING -i eth1 -p tcp --dport 80 -j REDIRECT --to-ports 8080",
      ),
    },
    {
      name: "-i in OUTPUT",
      rule: "iface-hook",
      bad: host("-A OUTPUT «-i eth0» -p tcp --dport 25 -j DROP"),
      good: host("-A OUTPUT -o eth0 -p tcp --dport 25 -j DROP"),
    },
    {
      name: "SNAT to an interface",
      rule: "bad-address",
      ...nat("-A POSTROUTING -o eth0 -j SNAT --to-source «eth0»", "-A POSTROUTING -o eth0 -j SNAT --to-source 192.0.2.1"),
    },
    {
      name: "MASQUERADE with an address",
      rule: "unknown-option",
      ...nat("-A POSTROUTING -o eth0 -j MASQUERADE «--to-source» 192.0.2.1", "-A POSTROUTING -o eth0 -j SNAT --to-source 192.0.2.1"),
    },
    {
      name: "REDIRECT to a port of any protocol",
      rule: "nat-port-proto",
      ...nat("-A PREROUTING -i eth1 -j REDIRECT «--to-ports» 8080", "-A PREROUTING -i eth1 -p tcp --dport 80 -j REDIRECT --to-ports 8080"),
    },
    {
      name: "a range of ports with a colon",
      rule: "bad-port",
      ...nat(
        `-A PREROUTING -i eth0 -p tcp --dport 80 -j DNAT --to-destination «10.0.0.5:8000:8010»`,
        `-A PREROUTING -i eth0 -p tcp --dport 80 -j DNAT --to-destination 10.0.0.5:8000-8010`,
        "-A FORWARD -d 10.0.0.5 -p tcp --dport 8000:8010 -j ACCEPT",
      ),
    },
    {
      name: "DNAT without a destination",
      rule: "mandatory-option",
      ...nat(
        "-A PREROUTING -i eth0 -p tcp --dport 80 -j «DNAT»",
        "-A PREROUTING -i eth0 -p tcp --dport 80 -j DNAT --to-destination 10.0.0.5",
        "-A FORWARD -d 10.0.0.5 -p tcp --dport 80 -j ACCEPT",
      ),
    },
    {
      name: "FORWARD on the address before DNAT",
      rule: "dnat-not-forwarded",
      ...forward(`${DNAT} «10.0.0.5»`, "-d 203.0.113.10 -p tcp --dport 8080", "-d 10.0.0.5 -p tcp --dport 8080"),
    },
    {
      name: "FORWARD for the other protocol",
      rule: "dnat-not-forwarded",
      ...forward(`${DNAT} «10.0.0.5:80»`, "-d 10.0.0.5 -p udp --dport 80", "-d 10.0.0.5 -p tcp --dport 80"),
    },
    {
      name: "the forward behind the drop",
      rule: "rule-after-catch-all",
      bad: gateway("-A POSTROUTING -o eth0 -j MASQUERADE", "-A FORWARD -j DROP\n«-A FORWARD -i eth1 -o eth0 -j ACCEPT»"),
      good: gateway("-A POSTROUTING -o eth0 -j MASQUERADE", "-A FORWARD -i eth1 -o eth0 -j ACCEPT\n-A FORWARD -j DROP"),
    },
    {
      name: "host bits in a masquerade",
      rule: "host-bits",
      ...nat("-A POSTROUTING -s «10.0.0.17/24» -o eth0 -j MASQUERADE", "-A POSTROUTING -s 10.0.0.0/24 -o eth0 -j MASQUERADE"),
      fixed: "10.0.0.0/24",
    },
    {
      name: "a policy of nat",
      rule: "nat-filtering",
      ...nat("-P POSTROUTING «DROP»\n-A POSTROUTING -o eth0 -j MASQUERADE", "-P POSTROUTING ACCEPT\n-A POSTROUTING -o eth0 -j MASQUERADE"),
    },
    {
      name: "PREROUTING of filter",
      rule: "undeclared-append",
      bad: host("-A «PREROUTING» -s 203.0.113.7 -j DROP"),
      good: `*raw\n-A PREROUTING -s 203.0.113.7 -j DROP\nCOMMIT\n${host("")}`,
    },
  ]);
});

describe("iptables: the file itself", () => {
  testAll([
    {
      name: "table in capitals",
      rule: "parse",
      bad: "*«FILTER»\n:INPUT ACCEPT [0:0]\nCOMMIT\n",
      good: "*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n",
      fixed: "*filter",
    },
    { name: "policy in lower case", rule: "policy", bad: "*filter\n:OUTPUT «drop» [0:0]\nCOMMIT\n", fixed: ":OUTPUT DROP" },
    {
      name: "no COMMIT between two tables",
      rule: "commit-missing",
      bad: "*filter\n:INPUT ACCEPT [0:0]\n«*nat»\n:PREROUTING ACCEPT [0:0]\nCOMMIT\n",
      good: "*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n*nat\n:PREROUTING ACCEPT [0:0]\nCOMMIT\n",
    },
    {
      name: "an indented comment",
      rule: "inline-comment",
      bad: "*filter\n:INPUT ACCEPT [0:0]\n  «# web»\nCOMMIT\n",
      good: "*filter\n:INPUT ACCEPT [0:0]\n# web\nCOMMIT\n",
    },
    {
      name: "COMMIT with a semicolon",
      rule: "parse",
      bad: "*filter\n:INPUT ACCEPT [0:0]\n«COMMIT;»\n",
      good: "*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n",
    },
  ]);
});
