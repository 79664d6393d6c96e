/** Mistakes in targets and chains, each with the same done right beside it. */
import { describe } from "node:test";
import { host, type Planted, testAll } from "./planted.ts";

const web = (bad: string, good: string): Pick<Planted, "bad" | "good"> => ({
  bad: host(`-A INPUT ${bad} -j ACCEPT`),
  good: host(`-A INPUT ${good} -j ACCEPT`),
});

describe("iptables: targets and chains", () => {
  testAll([
    {
      name: "a target with a semicolon",
      rule: "undefined-chain",
      bad: host("-A INPUT -p tcp --dport 80 -j «ACCEPT;»"),
      good: host("-A INPUT -p tcp --dport 80 -j ACCEPT"),
      fixed: "--dport 80 -j ACCEPT\n",
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
