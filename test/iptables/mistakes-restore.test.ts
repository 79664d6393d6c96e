/** More mistakes as they are made at night, in files of iptables-restore, each with the same done right beside it. */
import { describe } from "node:test";
import { gateway, host, host6, type Planted, testAll } from "./planted.ts";

const V6 = "etc/iptables/rules.v6";
const web = (bad: string, good: string): Pick<Planted, "bad" | "good"> => ({
  bad: host(`-A INPUT ${bad} -j ACCEPT`),
  good: host(`-A INPUT ${good} -j ACCEPT`),
});
const nat = (bad: string, good: string, forward = "-A FORWARD -i eth1 -o eth0 -j ACCEPT"): Pick<Planted, "bad" | "good"> => ({
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

describe("iptables: matches and their options", () => {
  testAll([
    { name: "one hyphen", rule: "joined-option", ...web("-p tcp «-dport» 80", "-p tcp --dport 80"), fixed: "--dport 80" },
    { name: "a long dash from a web page", rule: "parse", ...web("«–p» tcp --dport 80", "-p tcp --dport 80"), fixed: "-p tcp" },
    { name: "two long dashes", rule: "parse", ...web("-p tcp «––dport» 80", "-p tcp --dport 80"), fixed: "--dport 80" },
    {
      name: "curly quotes",
      rule: "quote",
      ...web("-p tcp --dport 80 -m comment --comment “web «server”»", '-p tcp --dport 80 -m comment --comment "web server"'),
    },
    { name: "--dport of all protocols", rule: "unknown-option", ...web("-p all «--dport» 80", "-p tcp --dport 80") },
    { name: "--dport of icmp", rule: "unknown-option", ...web("-p icmp «--dport» 80", "-p tcp --dport 80") },
    { name: "-m tcp without -p", rule: "protocol-needed", ...web("-m «tcp» --dport 80", "-p tcp -m tcp --dport 80") },
    { name: "-m tcp beside -p udp", rule: "protocol-needed", ...web("-p udp -m «tcp» --dport 514", "-p udp -m udp --dport 514") },
    { name: "two protocols in one", rule: "bad-protocol", ...web("-p «tcp/udp» --dport 53", "-p udp --dport 53") },
    { name: "two ports with a blank", rule: "parse", ...web("-p tcp --dport 80 «443»", "-p tcp -m multiport --dports 80,443") },
    {
      name: "a blank in a list of ports",
      rule: "parse",
      ...web("-p tcp -m multiport --dports 80, «443»", "-p tcp -m multiport --dports 80,443"),
    },
    {
      name: "multiport without -p",
      rule: "multiport-needed",
      ...web("-m multiport «--dports» 80,443", "-p tcp -m multiport --dports 80,443"),
    },
    {
      name: "multiport of icmp",
      rule: "multiport-needed",
      ...web("-p icmp -m multiport «--dports» 80,443", "-p tcp -m multiport --dports 80,443"),
    },
    {
      name: "sixteen ports",
      rule: "multiport-limit",
      ...web(
        "-p tcp -m multiport --dports «80,443,8080,8081,8082,8083,8084,8085,8086:8087,8088,8089,8090,8091,8092,8093»",
        "-p tcp -m multiport --dports 80,443,8080:8085,8088:8093",
      ),
    },
    {
      name: "multiport with both sides",
      rule: "mutually-exclusive",
      ...web("-p tcp -m multiport --dports 80,443 «--sports» 1024:65535", "-p tcp --sport 1024:65535 -m multiport --dports 80,443"),
    },
    { name: "! in the port", rule: "bad-port", ...web("-p tcp -s 192.0.2.0/24 --dport «!25»", "-p tcp -s 192.0.2.0/24 ! --dport 0:1024") },
    { name: "port typo", rule: "bad-port", ...web("-p tcp --dport «htpp»", "-p tcp --dport http"), fixed: "--dport http" },
    { name: "port too big", rule: "bad-port", ...web("-p tcp --dport «80443»", "-p tcp --dport 8443") },
    {
      name: "--state of conntrack",
      rule: "missing-match-module",
      ...web("-p tcp --dport 80 -m conntrack «--state» NEW", "-p tcp --dport 80 -m conntrack --ctstate NEW"),
    },
    {
      name: "--ctstate of state",
      rule: "missing-match-module",
      ...web("-p tcp --dport 80 -m state «--ctstate» NEW", "-p tcp --dport 80 -m conntrack --ctstate NEW"),
    },
    {
      name: "a blank between states",
      rule: "parse",
      ...web("-p tcp --dport 80 -m conntrack --ctstate NEW, «RELATED»", "-p tcp --dport 80 -m conntrack --ctstate NEW,RELATED"),
    },
    {
      name: "-m state",
      rule: "state-deprecated",
      ...web("-p tcp --dport 80 -m «state» --state NEW", "-p tcp --dport 80 -m conntrack --ctstate NEW"),
      fixed: "-m conntrack --ctstate NEW",
    },
    { name: "two interfaces", rule: "interface-list", ...web("-i «eth0,eth1» -p tcp --dport 80", "-i eth+ -p tcp --dport 80") },
    {
      name: "interface too long",
      rule: "name-too-long",
      ...web("-i «enp0s31f6.4094-lan» -p tcp --dport 80", "-i enp0s31f6.4094 -p tcp --dport 80"),
    },
    {
      name: "0.0.0.0 for everybody",
      rule: "zero-address",
      ...web("-s «0.0.0.0» -p tcp --dport 80", "-s 0.0.0.0/0 -p tcp --dport 80"),
      fixed: "-s 0.0.0.0/0",
    },
    {
      name: "a range in -s",
      rule: "bad-address",
      ...web("-s «10.0.0.1-10.0.0.9» -p tcp --dport 80", "-m iprange --src-range 10.0.0.1-10.0.0.9 -p tcp --dport 80"),
    },
    {
      name: "a range backwards",
      rule: "reversed-range",
      ...web("-m iprange --src-range «10.0.0.9-10.0.0.1» -p tcp --dport 80", "-m iprange --src-range 10.0.0.1-10.0.0.9 -p tcp --dport 80"),
    },
    { name: "a mask too long", rule: "bad-address", ...web("-s «10.0.0.0/33» -p tcp --dport 80", "-s 10.0.0.0/31 -p tcp --dport 80") },
    {
      name: "! with a list",
      rule: "not-invertible",
      ...web("! -s «10.0.0.1,10.0.0.2» -p tcp --dport 80", "! -s 10.0.0.1 -p tcp --dport 80"),
    },
    {
      name: "MAC with hyphens",
      rule: "bad-value",
      ...web("-p tcp --dport 80 -m mac --mac-source «00-11-22-33-44-55»", "-p tcp --dport 80 -m mac --mac-source 00:11:22:33:44:55"),
      fixed: "00:11:22:33:44:55",
    },
    { name: "owner of what comes in", rule: "match-hook", ...web("-p tcp --dport 80 -m «owner» --uid-owner 33", "-p tcp --dport 80") },
    {
      name: "comment of two words",
      rule: "parse",
      ...web("-p tcp --dport 80 -m comment --comment web «server»", '-p tcp --dport 80 -m comment --comment "web server"'),
    },
    {
      name: "comment without its module",
      rule: "missing-match-module",
      ...web('-p tcp --dport 80 «--comment» "web"', '-p tcp --dport 80 -m comment --comment "web"'),
      fixed: "-m comment --comment",
    },
    {
      name: "comment too long",
      rule: "truncated",
      ...web(
        `-p tcp --dport 80 -m comment --comment «"${"x".repeat(256)}"»`,
        `-p tcp --dport 80 -m comment --comment "${"x".repeat(255)}"`,
      ),
    },
    {
      name: "comment not closed",
      rule: "open-quote",
      bad: host('-A INPUT -p tcp --dport 80 -m comment --comment «"web -j ACCEPT»'),
      good: host('-A INPUT -p tcp --dport 80 -m comment --comment "web" -j ACCEPT'),
    },
    { name: "set without a side", rule: "mandatory-option", bad: host("-A INPUT -m set «--match-set» bad -j DROP") },
    {
      name: "hour 25",
      rule: "bad-value",
      ...web("-p tcp --dport 80 -m time --timestart «25:00»", "-p tcp --dport 80 -m time --timestart 23:00"),
    },
    {
      name: "TCP flags with a slash",
      rule: "bad-flag",
      bad: host("-A INPUT -p tcp --tcp-flags «SYN/ACK» SYN -j DROP"),
      good: host("-A INPUT -p tcp --tcp-flags SYN,FIN SYN,FIN -j DROP"),
    },
    {
      name: "ICMP type typo",
      rule: "bad-icmp-type",
      bad: host("-A INPUT -p icmp --icmp-type «echo_request» -j DROP"),
      good: host("-A OUTPUT -p icmp --icmp-type echo-request -j ACCEPT"),
    },
  ]);
});

describe("iptables: targets and chains", () => {
  testAll([
    {
      name: "a target with a semicolon",
      rule: "undefined-chain",
      bad: host("-A INPUT -p tcp --dport 80 -j «ACCEPT;»"),
      good: host("-A INPUT -p tcp --dport 80 -j ACCEPT"),
      fixed: "-j ACCEPT",
    },
    {
      name: "no -j before the target",
      rule: "parse",
      bad: host("-A INPUT -p tcp --dport 80 «ACCEPT»"),
      good: host("-A INPUT -p tcp --dport 80 -j ACCEPT"),
    },
    { name: "no target", rule: "no-target", bad: host("«-A INPUT -p tcp --dport 80»"), good: host("-A INPUT -p tcp --dport 80 -j ACCEPT") },
    {
      name: "two targets",
      rule: "duplicate-option",
      bad: host("-A INPUT -p tcp --dport 80 -m limit --limit 5/min -j LOG «-j» ACCEPT"),
      good: host("-A INPUT -p tcp --dport 80 -m limit --limit 5/min -j LOG\n-A INPUT -p tcp --dport 80 -j ACCEPT"),
    },
    {
      name: "a chain in lower case",
      rule: "undeclared-append",
      bad: host("-A «input» -p tcp --dport 80 -j ACCEPT"),
      good: host("-A INPUT -p tcp --dport 80 -j ACCEPT"),
    },
    {
      name: "a chain too long",
      rule: "name-too-long",
      bad: host(":«allow-web-from-the-office-lan»  - [0:0]\n-A INPUT -p tcp --dport 80 -j ACCEPT"),
      good: host(
        ":allow-web-from-the-office - [0:0]\n-A INPUT -p tcp --dport 80 -j allow-web-from-the-office\n-A allow-web-from-the-office -s 192.0.2.0/24 -j ACCEPT",
      ),
    },
    {
      name: "a chain that nothing calls",
      rule: "unreferenced-chain",
      bad: host(":«WEB» - [0:0]\n-A WEB -p tcp --dport 80 -j ACCEPT"),
      good: host(":WEB - [0:0]\n-A INPUT -j WEB\n-A WEB -p tcp --dport 80 -j ACCEPT"),
    },
    {
      name: "RETURN before the work",
      rule: "rule-after-catch-all",
      bad: host(":WEB - [0:0]\n-A INPUT -p tcp -j WEB\n-A WEB -j RETURN\n«-A WEB -p tcp --dport 80 -j ACCEPT»"),
      good: host(":WEB - [0:0]\n-A INPUT -p tcp -j WEB\n-A WEB -s 10.0.0.0/8 -j RETURN\n-A WEB -p tcp --dport 80 -j ACCEPT"),
    },
    {
      name: "RETURN instead of ACCEPT",
      rule: "return-at-end",
      bad: host(":WEB - [0:0]\n-A INPUT -p tcp --dport 80 -j WEB\n-A WEB -s 192.0.2.0/24 -j ACCEPT\n«-A WEB -j RETURN»"),
      good: host(":WEB - [0:0]\n-A INPUT -p tcp --dport 80 -j WEB\n-A WEB -s 192.0.2.0/24 -j ACCEPT"),
    },
    {
      name: "the chain LOG",
      rule: "shadowed-target-name",
      bad: host(":«LOG» - [0:0]\n-A INPUT -p tcp --dport 25 -j LOG\n-A LOG -j DROP"),
      good: host(":LOGDROP - [0:0]\n-A INPUT -p tcp --dport 25 -j LOGDROP\n-A LOGDROP -m limit --limit 5/min -j LOG\n-A LOGDROP -j DROP"),
    },
    {
      name: "a policy for a chain of one's own (legacy)",
      rule: "legacy-nft-divergence",
      bad: host(":WEB «DROP» [0:0]\n-A INPUT -p tcp -j WEB\n-A WEB -p tcp --dport 80 -j ACCEPT"),
      good: host(":WEB - [0:0]\n-A INPUT -p tcp -j WEB\n-A WEB -p tcp --dport 80 -j ACCEPT"),
    },
    {
      name: "tcp-reset for udp",
      rule: "tcp-reset-no-tcp",
      bad: host("-A INPUT -p udp -j REJECT --reject-with «tcp-reset»"),
      good: host("-A INPUT -p tcp -j REJECT --reject-with tcp-reset"),
    },
    {
      name: "a reply that is none",
      rule: "bad-value",
      bad: host("-A INPUT -p udp -j REJECT --reject-with «icmp-port-unreachabel»"),
      good: host("-A INPUT -p udp -j REJECT --reject-with icmp-port-unreachable"),
      fixed: "icmp-port-unreachable",
    },
    {
      name: "LOG behind DROP",
      rule: "log-after-terminal",
      bad: host('-A INPUT -j DROP\n«-A INPUT -m limit --limit 5/min -j LOG --log-prefix "in: "»'),
      good: host('-A INPUT -m limit --limit 5/min -j LOG --log-prefix "in: "\n-A INPUT -j DROP'),
    },
    {
      name: "prefix before LOG",
      rule: "option-order",
      bad: host('-A INPUT -m limit --limit 5/min «--log-prefix» "in: " -j LOG'),
      good: host('-A INPUT -m limit --limit 5/min -j LOG --log-prefix "in: "'),
    },
    {
      name: "prefix of two words",
      rule: "parse",
      bad: host("-A INPUT -m limit --limit 5/min -j LOG --log-prefix in: «drop»"),
      good: host('-A INPUT -m limit --limit 5/min -j LOG --log-prefix "in: drop "'),
    },
    {
      name: "level warn",
      rule: "bad-value",
      bad: host("-A INPUT -m limit --limit 5/min -j LOG --log-level «warn»"),
      good: host("-A INPUT -m limit --limit 5/min -j LOG --log-level warning"),
      fixed: "warning",
    },
    {
      name: "a limit that drops",
      rule: "limit-inverted",
      bad: host("«-A INPUT -p tcp --dport 80 -m limit --limit 25/min -j DROP»\n-A INPUT -p tcp --dport 80 -j ACCEPT"),
      good: host("-A INPUT -p tcp --dport 80 -m limit --limit 25/min -j ACCEPT\n-A INPUT -p tcp --dport 80 -j DROP"),
    },
    {
      name: "a limit with no DROP behind it",
      rule: "redundant-rule",
      bad: host("«-A INPUT -p tcp --dport 80 -m limit --limit 25/min -j ACCEPT»\n-A INPUT -p tcp --dport 80 -j ACCEPT"),
      good: host("-A INPUT -p tcp --dport 80 -m limit --limit 25/min -j ACCEPT"),
    },
    {
      name: "connlimit that accepts",
      rule: "limit-inverted",
      bad: host("«-A INPUT -p tcp --dport 80 -m connlimit --connlimit-above 20 -j ACCEPT»"),
      good: host("-A INPUT -p tcp --dport 80 -m connlimit --connlimit-above 20 -j DROP\n-A INPUT -p tcp --dport 80 -j ACCEPT"),
    },
    {
      name: "recent without --set",
      rule: "recent-hitcount",
      bad: host(
        "-A INPUT -p tcp --dport 80 -m recent --name «web» --update --seconds 60 --hitcount 9 -j DROP\n-A INPUT -p tcp --dport 80 -j ACCEPT",
      ),
      good: host(
        "-A INPUT -p tcp --dport 80 -m recent --name web --set\n-A INPUT -p tcp --dport 80 -m recent --name web --update --seconds 60 --hitcount 9 -j DROP\n-A INPUT -p tcp --dport 80 -j ACCEPT",
      ),
    },
    {
      name: "hashlimit without a name",
      rule: "mandatory-option",
      ...web(
        "-p tcp --dport 80 -m «hashlimit» --hashlimit-upto 5/min",
        "-p tcp --dport 80 -m hashlimit --hashlimit-upto 5/min --hashlimit-name web",
      ),
    },
  ]);
});

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
