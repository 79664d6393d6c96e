/** Mistakes in matches and their options, as they are made at night, each with the same done right beside it. */
import { describe } from "node:test";
import { host, type Planted, testAll } from "./planted.ts";

const web = (bad: string, good: string): Pick<Planted, "bad" | "good"> => ({
  bad: host(`-A INPUT ${bad} -j ACCEPT`),
  good: host(`-A INPUT ${good} -j ACCEPT`),
});

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
