/** Mistakes as they are made at night, in shell scripts, each with the same done right beside it. */
import { describe } from "node:test";
import { type Planted, script, testAll } from "./planted.ts";

const path = "srv/firewall.sh";
const inScript = (name: string, rule: string, bad: string, good: string, fixed?: string): Planted => ({
  name,
  rule,
  path,
  bad: script(bad),
  good: script(good),
  ...(fixed === undefined ? {} : { fixed }),
});
const alone = (name: string, rule: string, bad: string, good: string): Planted => ({ name, rule, path, bad, good });

/** A script that drops by default, which lets an open session live in every order. */
const START = "#!/bin/sh\niptables -A INPUT -i lo -j ACCEPT\niptables -A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT\n";

describe("iptables: commands", () => {
  testAll([
    inScript(
      "nat forgotten",
      "undeclared-append",
      "iptables -A «POSTROUTING» -o eth0 -j MASQUERADE",
      "iptables -t nat -A POSTROUTING -o eth0 -j MASQUERADE",
    ),
    inScript(
      "a chain in lower case",
      "undeclared-append",
      "iptables -A «input» -p tcp --dport 80 -j ACCEPT",
      "iptables -A INPUT -p tcp --dport 80 -j ACCEPT",
    ),
    inScript(
      "a set by nearly its name",
      "undefined-set",
      "ipset create blocklist hash:net\niptables -A INPUT -m set --match-set «bloklist» src -j DROP",
      "ipset create blocklist hash:net\niptables -A INPUT -m set --match-set blocklist src -j DROP",
      "--match-set blocklist src",
    ),
    inScript(
      "an element for a set by nearly its name",
      "undefined-set",
      "ipset create admins hash:ip\nipset add «admin» 192.0.2.7\niptables -A INPUT -m set --match-set admins src -j ACCEPT",
      "ipset create admins hash:ip\nipset add admins 192.0.2.7\niptables -A INPUT -m set --match-set admins src -j ACCEPT",
      "ipset add admins",
    ),
    inScript(
      "a set by its name with letters that changed places",
      "undefined-set",
      "ipset create office hash:net\niptables -A INPUT -m set --match-set «offcie» src -j ACCEPT",
      "ipset create allow4 hash:net\niptables -A INPUT -m set --match-set allow6 src -j ACCEPT",
    ),
    inScript("policy REJECT", "policy", "iptables -P FORWARD «REJECT»", "iptables -P FORWARD DROP"),
    inScript(
      "policy of a chain of one's own",
      "policy",
      "iptables -N web\niptables -P web «DROP»\niptables -A INPUT -j web\niptables -A web -p tcp --dport 80 -j ACCEPT",
      "iptables -N web\niptables -A INPUT -j web\niptables -A web -p tcp --dport 80 -j ACCEPT",
    ),
    inScript(
      "table typo",
      "parse",
      "iptables -t «nta» -A POSTROUTING -o eth0 -j MASQUERADE",
      "iptables -t nat -A POSTROUTING -o eth0 -j MASQUERADE",
    ),
    inScript(
      "a list of ports",
      "multiport-needed",
      "iptables -A INPUT -p tcp --dport «80,443» -j ACCEPT",
      "iptables -A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT",
    ),
    inScript(
      "a blank in a list",
      "parse",
      "iptables -A INPUT -p tcp -m multiport --dports 80, «443» -j ACCEPT",
      "iptables -A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT",
    ),
    inScript(
      "! in the value",
      "old-negation",
      "iptables -A INPUT -s «!10.0.0.0/8» -p tcp --dport 25 -j DROP\niptables -A INPUT -p tcp --dport 25 -j ACCEPT",
      "iptables -A INPUT ! -s 10.0.0.0/8 -p tcp --dport 25 -j DROP\niptables -A INPUT -p tcp --dport 25 -j ACCEPT",
      "! -s 10.0.0.0/8",
    ),
    inScript(
      "one hyphen",
      "joined-option",
      "iptables -A INPUT -p tcp «-dport» 80 -j ACCEPT",
      "iptables -A INPUT -p tcp --dport 80 -j ACCEPT",
      "--dport 80",
    ),
    inScript(
      "a long dash",
      "parse",
      "iptables -A INPUT «–p» tcp --dport 80 -j ACCEPT",
      "iptables -A INPUT -p tcp --dport 80 -j ACCEPT",
      "-p tcp",
    ),
    inScript(
      "comment of two words",
      "parse",
      "iptables -A INPUT -p tcp --dport 80 -m comment --comment web «server» -j ACCEPT",
      "iptables -A INPUT -p tcp --dport 80 -m comment --comment 'web server' -j ACCEPT",
    ),
    inScript(
      "state without --state",
      "parse",
      "iptables -A INPUT -p tcp --dport 80 -m state «NEW» -j ACCEPT",
      "iptables -A INPUT -p tcp --dport 80 -m state --state NEW -j ACCEPT",
    ),
    inScript(
      "a chain used before it is made",
      "undefined-chain",
      "iptables -A INPUT -p tcp -j «web»\niptables -N web\niptables -A web -p tcp --dport 80 -j ACCEPT",
      "iptables -N web\niptables -A web -p tcp --dport 80 -j ACCEPT\niptables -A INPUT -p tcp -j web",
    ),
    inScript(
      "a chain made twice",
      "chain-name",
      "iptables -N web\niptables -N «web»\niptables -A INPUT -j web\niptables -A web -p tcp --dport 80 -j ACCEPT",
      "iptables -N web\niptables -A INPUT -j web\niptables -A web -p tcp --dport 80 -j ACCEPT",
    ),
    inScript("a rule number that is not there", "rule-number", "iptables -D «INPUT» 99", "iptables -D INPUT 4"),
    inScript(
      "IPv4 for ip6tables",
      "wrong-family",
      "ip6tables -A INPUT -s «10.0.0.0/8» -p tcp --dport 80 -j ACCEPT",
      "iptables -A INPUT -s 10.0.0.0/8 -p tcp --dport 80 -j ACCEPT",
    ),
    inScript("icmp for ip6tables", "icmp-family", "ip6tables -A INPUT -p «icmp» -j ACCEPT", "iptables -A OUTPUT -p icmp -j ACCEPT"),
    inScript(
      "drop in nat",
      "nat-filtering",
      "iptables -t nat -A PREROUTING -s 203.0.113.7 -j «DROP»",
      "iptables -t raw -A PREROUTING -s 203.0.113.7 -j DROP",
    ),
    inScript(
      "SNAT before routing",
      "target-hook",
      "iptables -t nat -A PREROUTING -j «SNAT» --to-source 192.0.2.1",
      "iptables -t nat -A POSTROUTING -o eth0 -j SNAT --to-source 192.0.2.1",
    ),
    inScript(
      "MASQUERADE everywhere",
      "masquerade-no-out-iface",
      "iptables -t nat -A POSTROUTING -j «MASQUERADE»",
      "iptables -t nat -A POSTROUTING -o eth0 -j MASQUERADE",
    ),
    inScript(
      "DNAT of everybody",
      "dnat-any-destination",
      "iptables -t nat -A PREROUTING -p tcp --dport 8080 «-j DNAT» --to-destination 10.0.0.5:80",
      "iptables -t nat -A PREROUTING -i eth0 -p tcp --dport 8080 -j DNAT --to-destination 10.0.0.5:80",
    ),
  ]);
});

describe("iptables: order and what passes, in scripts", () => {
  testAll([
    inScript(
      "accept behind the drop",
      "rule-after-catch-all",
      "iptables -A INPUT -j DROP\n«iptables -A INPUT -p tcp --dport 443 -j ACCEPT»",
      "iptables -A INPUT -p tcp --dport 443 -j ACCEPT\niptables -A INPUT -j DROP",
    ),
    inScript("the drop put first by -I", "no-established", "«iptables -I INPUT -j DROP»", "iptables -I INPUT -s 203.0.113.7 -j DROP"),
    inScript(
      "the same rule twice",
      "duplicate-rule",
      "iptables -A INPUT -p tcp --dport 80 -j ACCEPT\n«iptables -A INPUT -p tcp --dport 80 -j ACCEPT»",
      "iptables -A INPUT -p tcp --dport 80 -j ACCEPT",
    ),
    inScript(
      "a database for everybody",
      "exposed-port",
      "iptables -A INPUT -p tcp --dport «3306» -j ACCEPT",
      "iptables -A INPUT -s 10.0.0.0/8 -p tcp --dport 3306 -j ACCEPT",
    ),
    inScript(
      "answers by their source port",
      "source-port-trusted",
      "iptables -A INPUT -p tcp --sport «80» -j ACCEPT",
      "iptables -A INPUT -p tcp --dport 80 -j ACCEPT",
    ),
    inScript(
      "a limit that drops",
      "limit-inverted",
      "«iptables -A INPUT -p tcp --dport 80 -m limit --limit 20/s -j DROP»\niptables -A INPUT -p tcp --dport 80 -j ACCEPT",
      "iptables -A INPUT -p tcp --dport 80 -m limit --limit 20/s -j ACCEPT\niptables -A INPUT -p tcp --dport 80 -j DROP",
    ),
    inScript(
      "LOG of every packet",
      "log-no-limit",
      "iptables -A INPUT -j «LOG» --log-prefix 'in: '",
      "iptables -A INPUT -m limit --limit 5/min -j LOG --log-prefix 'in: '",
    ),
    alone(
      "Docker publishes what INPUT closes",
      "docker-bypass",
      "#!/bin/sh\ndocker run -d -p 8080:80 nginx\n«iptables -A INPUT -p tcp --dport 8080 -j DROP»\n",
      "#!/bin/sh\ndocker run -d -p 127.0.0.1:8080:80 nginx\niptables -A INPUT -p tcp --dport 8080 -j DROP\n",
    ),
    alone(
      "Docker's chains flushed",
      "flush-docker",
      "#!/bin/sh\n«iptables -t nat -F»\niptables -A INPUT -i docker0 -j ACCEPT\n",
      "#!/bin/sh\niptables -t nat -F POSTROUTING\niptables -A INPUT -i docker0 -j ACCEPT\n",
    ),
    alone(
      "IPv6 forgotten",
      "v6-missing",
      `${START}iptables -A INPUT -p icmp -j ACCEPT\niptables -A INPUT -p tcp --dport 22 -j ACCEPT\niptables -P INPUT «DROP»\n`,
      script(""),
    ),
    alone(
      "SSH forgotten",
      "lockout",
      `${START}iptables -A INPUT -p icmp -j ACCEPT\niptables -A INPUT -p tcp --dport 443 -j ACCEPT\niptables -P INPUT «DROP»\nip6tables -P INPUT DROP\n`,
      script("iptables -A INPUT -p tcp --dport 443 -j ACCEPT"),
    ),
    alone(
      "the policy before a download",
      "lockout",
      "#!/bin/sh\niptables -P INPUT «DROP»\ncurl -fsS https://lists.example/bad > /tmp/bad\niptables -A INPUT -i lo -j ACCEPT\niptables -A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT\niptables -A INPUT -p tcp --dport 22 -j ACCEPT\nip6tables -P INPUT DROP\n",
      `#!/bin/sh\ncurl -fsS https://lists.example/bad > /tmp/bad\n${script("").slice(12)}`,
    ),
  ]);
});

describe("iptables: sets and ufw, in scripts", () => {
  testAll([
    inScript(
      "a set used before it is made",
      "undefined-set",
      "iptables -A INPUT -m set --match-set «bad» src -j DROP\nipset create bad hash:ip",
      "ipset create bad hash:ip\niptables -A INPUT -m set --match-set bad src -j DROP",
    ),
    inScript(
      "a set of pairs asked for one",
      "set-dimension",
      "ipset create bad hash:ip,port\niptables -A INPUT -m set --match-set bad «src» -j DROP",
      "ipset create bad hash:ip,port\niptables -A INPUT -m set --match-set bad src,dst -j DROP",
    ),
    inScript(
      "a set of the other family",
      "ipset-family-mismatch",
      "ipset create bad hash:ip family inet6\niptables -A INPUT -m set --match-set «bad» src -j DROP",
      "ipset create bad hash:ip family inet6\nip6tables -A INPUT -m set --match-set bad src -j DROP",
    ),
    inScript(
      "an address of the other family",
      "ipset-family-mismatch",
      "ipset create bad hash:ip\nipset add bad «2001:db8::1»\niptables -A INPUT -m set --match-set bad src -j DROP",
      "ipset create bad hash:ip\nipset add bad 192.0.2.1\niptables -A INPUT -m set --match-set bad src -j DROP",
    ),
    inScript(
      "a set made twice",
      "ipset-exists",
      "ipset create bad hash:ip\nipset create «bad» hash:ip\niptables -A INPUT -m set --match-set bad src -j DROP",
      "ipset create bad hash:ip\nipset create bad hash:ip -exist\niptables -A INPUT -m set --match-set bad src -j DROP",
    ),
    alone(
      "ufw without SSH",
      "ufw-lockout",
      "#!/bin/sh\nufw allow 3000/tcp\n«ufw enable»\n",
      "#!/bin/sh\nufw allow OpenSSH\nufw allow 3000/tcp\nufw enable\n",
    ),
    alone(
      "SSH only behind enable",
      "ufw-lockout",
      "#!/bin/sh\nufw allow 80\n«ufw --force enable»\nufw allow ssh\n",
      "#!/bin/sh\nufw allow ssh\nufw allow 80\nufw --force enable\n",
    ),
    alone(
      "ufw closes what Docker publishes",
      "docker-bypass",
      "#!/bin/sh\nufw allow ssh\n«ufw deny 8080/tcp»\nufw enable\ndocker run --publish 8080:80 nginx\n",
      "#!/bin/sh\nufw allow ssh\nufw deny 8080/tcp\nufw enable\ndocker run --publish 127.0.0.1:8080:80 nginx\n",
    ),
  ]);
});
