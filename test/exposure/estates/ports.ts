/** Ports without programs, and programs without ports. */
import { BASE, box, rules, SSH, ufw, WEB } from "./rules.ts";
import { casesOf, type EstateCase, file, ss } from "./writing.ts";

const blocked = casesOf("listener-blocked", [
  {
    name: "a metrics exporter on every address behind a default of DROP",
    files: box(rules("DROP", ...BASE, SSH), ss("tcp *:9100 node_exporter", "tcp 0.0.0.0:22 sshd")),
    finds: ["hosts/box/facts/ss.txt:1"],
  },
  {
    name: "ufw lets the web in, and the application server's own port stays closed",
    files: box(
      ufw("-p tcp -m multiport --dports 22,443 -j ACCEPT"),
      ss("tcp 0.0.0.0:8443 java", "tcp 0.0.0.0:443 nginx", "tcp 0.0.0.0:22 sshd"),
    ),
    finds: ["hosts/box/facts/ss.txt:1"],
  },
  {
    name: "a rule for the port asks for an interface that the host lacks",
    files: box(
      rules("DROP", ...BASE, SSH, "-A INPUT -i eth1 -p tcp --dport 6379 -j ACCEPT"),
      ss("tcp 198.51.100.20:6379 redis-server", "tcp 0.0.0.0:22 sshd"),
    ),
    finds: ["hosts/box/facts/ss.txt:1"],
  },
  {
    name: "neighbours get in",
    files: box(
      rules("DROP", ...BASE, SSH, "-A INPUT -s 198.51.100.0/24 -p tcp --dport 9100 -j ACCEPT"),
      ss("tcp *:9100 node_exporter", "tcp 0.0.0.0:22 sshd"),
    ),
    finds: [],
  },
  {
    name: "bound to loopback",
    files: box(rules("DROP", ...BASE, SSH), ss("tcp 127.0.0.1:9100 node_exporter", "tcp [::1]:631 cupsd")),
    finds: [],
  },
  {
    name: "a match that nobody can decide here",
    files: box(rules("DROP", ...BASE, SSH, "-A INPUT -p tcp --dport 9100 -m geoip --src-cc DE -j ACCEPT"), ss("tcp *:9100 node_exporter")),
    finds: [],
  },
  {
    name: "one source far away gets in",
    files: box(rules("DROP", ...BASE, SSH, "-A INPUT -s 192.0.2.200/32 -p tcp --dport 9100 -j ACCEPT"), ss("tcp *:9100 node_exporter")),
    finds: [],
  },
]);

const unused = casesOf("open-port-no-listener", [
  {
    name: "the mail server is gone, its rule is not",
    files: box(
      rules("DROP", ...BASE, SSH, "-A INPUT -p tcp -m tcp --dport 25 -m comment --comment postfix -j ACCEPT"),
      ss("tcp 0.0.0.0:22 sshd"),
    ),
    finds: ["hosts/box/etc/iptables/rules.v4:8"],
  },
  {
    name: "an allowance of ufw for a server that was never installed",
    files: box(ufw("-p tcp -m tcp --dport 22 -j ACCEPT", "-p tcp -m tcp --dport 8080 -j ACCEPT"), ss("tcp 0.0.0.0:22 sshd")),
    finds: ["hosts/box/etc/iptables/rules.v4:16"],
  },
  {
    name: "one of several ports, and a datagram port",
    files: box(
      rules("DROP", ...BASE, SSH, WEB, "-A INPUT -p udp --dport 1194 -j ACCEPT"),
      ss("tcp 0.0.0.0:22 sshd", "tcp 0.0.0.0:443 caddy", "udp 0.0.0.0:443 caddy"),
    ),
    finds: ["hosts/box/etc/iptables/rules.v4:8", "hosts/box/etc/iptables/rules.v4:9"],
  },
  {
    name: "every rule has its program",
    files: box(rules("DROP", ...BASE, SSH, WEB), ss("tcp 0.0.0.0:22 sshd", "tcp *:80 nginx", "tcp *:443 nginx")),
    finds: [],
  },
  {
    name: "a dump of TCP sockets alone knows no datagram ports",
    files: box(rules("DROP", ...BASE, SSH, "-A INPUT -p udp -m udp --dport 51820 -j ACCEPT"), ss("tcp 0.0.0.0:22 sshd")),
    finds: [],
  },
  {
    name: "a range for passive FTP, and the port of a client",
    files: box(
      rules("DROP", ...BASE, SSH, "-A INPUT -p tcp --dport 40000:40100 -j ACCEPT", "-A INPUT -p udp --sport 67 --dport 68 -j ACCEPT"),
      ss("tcp 0.0.0.0:22 sshd", "udp 127.0.0.1:323 chronyd"),
    ),
    finds: [],
  },
  {
    name: "a redirect takes the port",
    files: {
      ...box("", ss("tcp 0.0.0.0:22 sshd", "tcp *:8080 java")),
      "hosts/box/etc/iptables/rules.v4":
        file("*nat", ":PREROUTING ACCEPT [0:0]", "-A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 8080", "COMMIT") +
        rules("DROP", ...BASE, SSH, "-A INPUT -p tcp --dport 8080 -j ACCEPT"),
    },
    finds: [],
  },
]);

export const portEstates: readonly EstateCase[] = [...blocked, ...unused];
