/** Mistakes in what comes back, in redirects, and in lines that are damaged once and were told twice. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { iptables } from "../../server/languages/iptables/index.ts";
import { lintExample } from "../examples.ts";
import { gateway, host, testAll } from "./planted.ts";

const NAT = "*nat\n:PREROUTING ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n";
const MASQUERADE = `${NAT}-A POSTROUTING -o eth0 -j MASQUERADE\nCOMMIT\n`;
const BACK = "-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n";
const OUT = "-A FORWARD -i eth1 -o eth0 -j ACCEPT";
const closed = (lines: string): string => host(lines).replace(":OUTPUT ACCEPT", ":OUTPUT DROP");
const markForward = (text: string): string => text.replace(":FORWARD DROP", ":FORWARD «DROP»");

describe("iptables: what comes back", () => {
  testAll([
    {
      name: "a gateway that forgets the replies",
      rule: "no-established",
      bad: markForward(`${MASQUERADE}${host(OUT)}`),
      good: `${MASQUERADE}${host(BACK + OUT)}`,
    },
    {
      name: "replies accepted in the direction of the connections",
      rule: "no-established",
      bad: markForward(`${MASQUERADE}${host(`-A FORWARD -i eth1 -o eth0 -m conntrack --ctstate NEW,ESTABLISHED -j ACCEPT`)}`),
      good: `${MASQUERADE}${host(`-A FORWARD -i eth0 -o eth1 -m conntrack --ctstate ESTABLISHED -j ACCEPT\n${OUT}`)}`,
    },
    {
      name: "a VPN without a way back",
      rule: "no-established",
      bad: markForward(`${MASQUERADE}${host("-A FORWARD -i wg0 -s 10.8.0.0/24 -j ACCEPT")}`),
      good: `${MASQUERADE}${host("-A FORWARD -i wg0 -s 10.8.0.0/24 -j ACCEPT\n-A FORWARD -o wg0 -j ACCEPT")}`,
    },
    {
      name: "OUTPUT closed but for the web and names",
      rule: "no-established",
      bad: closed(
        "-A OUTPUT -o lo -j ACCEPT\n-A OUTPUT -p udp --dport 53 -j ACCEPT\n-A OUTPUT -p tcp -m multiport --dports 80,443 -j ACCEPT",
      ).replace(":OUTPUT DROP", ":OUTPUT «DROP»"),
      good: closed(
        "-A OUTPUT -o lo -j ACCEPT\n-A OUTPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT\n-A OUTPUT -p tcp -m multiport --dports 80,443 -j ACCEPT",
      ),
    },
    {
      name: "INPUT accepts the port before REDIRECT",
      rule: "redirect-not-accepted",
      bad: `${NAT}-A PREROUTING -i eth0 -p tcp --dport 80 -j REDIRECT --to-ports «3000»\nCOMMIT\n${host("-A INPUT -p tcp --dport 80 -j ACCEPT")}`,
      good: `${NAT}-A PREROUTING -i eth0 -p tcp --dport 80 -j REDIRECT --to-ports 3000\nCOMMIT\n${host("-A INPUT -p tcp --dport 3000 -j ACCEPT")}`,
    },
    {
      name: "DNAT to the loopback of the host",
      rule: "dnat-to-loopback",
      bad: gateway("-A PREROUTING -i eth0 -p tcp --dport 80 -j DNAT --to-destination «127.0.0.1:8080»", OUT),
      good: gateway("-A PREROUTING -i lo -p tcp --dport 80 -j DNAT --to-destination 127.0.0.1:8080", OUT),
    },
    {
      name: "a wildcard mask as routers write it",
      rule: "mask-holes",
      bad: host("-A INPUT -s «10.0.0.0/0.0.0.255» -p tcp --dport 443 -j ACCEPT"),
      good: host("-A INPUT -s 10.0.0.0/255.255.255.0 -p tcp --dport 443 -j ACCEPT"),
      fixed: "-s 10.0.0.0/24 ",
    },
    {
      name: "no blank behind !",
      rule: "parse",
      bad: host("-A INPUT «!-s» 10.0.0.0/8 -p tcp --dport 8443 -j DROP\n-A INPUT -p tcp --dport 8443 -j ACCEPT"),
      good: host("-A INPUT ! -s 10.0.0.0/8 -p tcp --dport 8443 -j DROP\n-A INPUT -p tcp --dport 8443 -j ACCEPT"),
      fixed: "! -s 10.0.0.0/8",
    },
    {
      name: "a match of xtables-addons",
      rule: "unknown-match",
      bad: host("-A INPUT -m «geoip» ! --src-cc DE,AT -p tcp --dport 25 -j DROP\n-A INPUT -p tcp --dport 25 -j ACCEPT"),
    },
    {
      name: "a target of xtables-addons",
      rule: "undefined-chain",
      bad: host("-A INPUT -p tcp --dport 23 -j «TARPIT»\n-A INPUT -p tcp --dport 443 -j ACCEPT"),
    },
  ]);
});

const ONCE: Readonly<Record<string, readonly [lines: string, rule: string]>> = {
  "a blank in a list of states": ["-A INPUT -m conntrack --ctstate NEW, ESTABLISHED -j ACCEPT", "parse"],
  "two protocols": ["-A INPUT -p tcp,udp --dport 53 -j ACCEPT", "bad-protocol"],
  "a quote that is not closed": ['-A INPUT -p tcp --dport 23 -j LOG --log-prefix "telnet: ', "bad-value"],
  "a log behind the drop": ['-A INPUT -j DROP\n-A INPUT -j LOG --log-prefix "drop "', "log-after-terminal"],
};
describe("iptables: one mistake is told once", () => {
  for (const [name, [lines, rule]] of Object.entries(ONCE)) test(name, () => once(host(lines), rule));
  test("a policy that is none", () => once(host("").replace(":INPUT DROP", ":INPUT DENY"), "policy"));
  test("add-ons are no warnings", () => once(host("-A INPUT -m geoip --src-cc DE -j ACCEPT\n-A INPUT -j TARPIT"), undefined));
});

function once(text: string, rule: string | undefined): void {
  const loud = lintExample(iptables, { bad: text }, text).filter(({ severity }) => severity === "warning" || severity === "error");
  assert.deepEqual(
    loud.map((one) => one.rule),
    rule === undefined ? [] : [`iptables/${rule}`],
  );
}

const published = (dnat: string, user = "", jump = "-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER"): string =>
  `*nat\n:PREROUTING ACCEPT [0:0]\n:DOCKER - [0:0]\n${jump}\n-A DOCKER ${dnat} -j DNAT --to-destination 172.18.0.2:5432\nCOMMIT\n${host(`:DOCKER-USER - [0:0]\n-A FORWARD -j DOCKER-USER\n${user}-A FORWARD -o br-5f -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A FORWARD -d 172.18.0.2/32 ! -i br-5f -o br-5f -p tcp -m tcp --dport 5432 -j ACCEPT\n-A FORWARD -i br-5f ! -o br-5f -j ACCEPT`)}`;
describe("iptables: what Docker publishes", () => {
  testAll([
    {
      name: "a database published on every address",
      rule: "published-port",
      bad: published("! -i br-5f -p tcp -m tcp --dport «5432»"),
      good: published("-d 127.0.0.1/32 ! -i br-5f -p tcp -m tcp --dport 5432"),
    },
    ...[
      "-A PREROUTING -i eth0 -s 10.0.0.0/8 -j DOCKER",
      "-A PREROUTING -i eth1 -j DOCKER",
      "-A PREROUTING -m mark --mark 0x7 -j DOCKER",
      ":FROM - [0:0]\n-A PREROUTING -s 10.0.0.0/8 -j FROM\n-A FROM -j DOCKER",
      "-A OUTPUT -j DOCKER",
    ].map((jump) => ({
      name: `a database published to those whom the jump takes: ${jump.replaceAll("\n", "; ")}`,
      rule: "published-port",
      bad: published(
        "! -i br-5f -p tcp -m tcp --dport «5432»",
        "",
        ":TO - [0:0]\n-A PREROUTING -i eth0 -j TO\n-A TO -d 45.33.7.9 -j DOCKER",
      ),
      good: published("! -i br-5f -p tcp -m tcp --dport 5432", "", jump),
    })),
    {
      name: "a database published under another port",
      rule: "published-port",
      bad: published("! -i br-5f -p tcp -m tcp --dport «15432»"),
      good: published(
        "! -i br-5f -p tcp -m tcp --dport 15432",
        "-A DOCKER-USER -i eth0 ! -s 192.0.2.0/24 -p tcp -m conntrack --ctorigdstport 15432 -j DROP\n",
      ),
    },
  ]);
});
