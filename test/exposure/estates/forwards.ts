/** Port forwards that lead nowhere. */
import { ANSWERS, branch, filter, hostRules, nat, OUT, TO_HTTPS, TO_SMTP } from "./branch.ts";
import { casesOf, type EstateCase, file, links, ss } from "./writing.ts";

const dead = casesOf("dnat-target-dead", [
  {
    name: "the web server moved to another port",
    files: branch(nat("-A PREROUTING -i wan0 -p tcp --dport 443 -j DNAT --to-destination 10.40.0.25:8443", OUT) + filter("ACCEPT")),
    finds: ["hosts/gw/etc/iptables/rules.v4:7"],
  },
  {
    name: "a datagram forward to a service that speaks TCP only",
    files: branch(nat("-A PREROUTING -i wan0 -p udp --dport 443 -j DNAT --to-destination 10.40.0.25", OUT) + filter("ACCEPT")),
    finds: ["hosts/gw/etc/iptables/rules.v4:7"],
  },
  {
    name: "a declared forward to a port that the server has on loopback only",
    files: {
      "perimeter.yaml": file("hosts:", "  box:", "    forwards:", '      - { port: 9000/tcp, to: "192.168.178.20:9000" }', "  nas: {}"),
      "hosts/box/etc/netplan/10.yaml": links(["eth0", "192.168.178.1/24"]),
      "hosts/nas/etc/netplan/10.yaml": links(["enp2s0", "192.168.178.20/24", "192.168.178.1"]),
      "hosts/nas/facts/ss.txt": ss("tcp 127.0.0.1:9000 minio", "tcp 0.0.0.0:22 sshd"),
    },
    finds: ["perimeter.yaml:4"],
  },
  { name: "a dual-stack socket takes it", files: branch(nat(TO_HTTPS, OUT) + filter("ACCEPT")), finds: [] },
  {
    name: "without a dump nobody knows",
    files: branch(nat("-A PREROUTING -i wan0 -p tcp --dport 8443 -j DNAT --to-destination 10.40.0.80:8443", OUT) + filter("ACCEPT"), {
      "hosts/app/etc/netplan/10.yaml": links(["ens18", "10.40.0.80/24", "10.40.0.1"]),
    }),
    finds: [],
  },
  {
    name: "the server redirects the port to an unprivileged one",
    files: {
      "perimeter.yaml": file("hosts:", "  box:", "    forwards:", '      - { port: 443/tcp, to: "192.168.178.20:443" }', "  nas: {}"),
      "hosts/box/etc/netplan/10.yaml": links(["eth0", "192.168.178.1/24"]),
      "hosts/nas/etc/netplan/10.yaml": links(["enp2s0", "192.168.178.20/24", "192.168.178.1"]),
      "hosts/nas/etc/iptables/rules.v4": nat("-A PREROUTING -p tcp -m tcp --dport 443 -j REDIRECT --to-ports 8443"),
      "hosts/nas/facts/ss.txt": ss("tcp *:8443 java"),
    },
    finds: [],
  },
  {
    name: "a container's port, published without a proxy process",
    files: branch(nat("-A PREROUTING -i wan0 -p tcp --dport 8080 -j DNAT --to-destination 10.40.0.25:8080", OUT) + filter("ACCEPT"), {
      "hosts/mail/facts/iptables-save.txt": nat(
        "-N DOCKER",
        "-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER",
        "-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE",
        "-A DOCKER -i docker0 -j RETURN",
        "-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80",
      ),
    }),
    finds: [],
  },
]);

const noForward = casesOf("dnat-no-forward", [
  {
    name: "FORWARD accepts the address that the server had before",
    files: branch(nat(TO_HTTPS, OUT) + filter("DROP", ANSWERS, "-A FORWARD -d 10.40.0.24 -p tcp --dport 443 -j ACCEPT")),
    finds: ["hosts/gw/etc/iptables/rules.v4:7"],
  },
  {
    name: "the server's own filter has no rule for the port",
    files: branch(nat(TO_SMTP, OUT) + filter("ACCEPT"), hostRules("-A INPUT -p tcp -m multiport --dports 22,443 -j ACCEPT")),
    finds: ["hosts/gw/etc/iptables/rules.v4:7"],
  },
  {
    name: "a REJECT stands before the accepting rule",
    files: branch(
      nat(TO_HTTPS, OUT) +
        filter(
          "DROP",
          ANSWERS,
          "-A FORWARD -i wan0 -o lan0 -j REJECT --reject-with icmp-port-unreachable",
          "-A FORWARD -i wan0 -o lan0 -p tcp -d 10.40.0.25 --dport 443 -j ACCEPT",
        ),
    ),
    finds: ["hosts/gw/etc/iptables/rules.v4:7"],
  },
  {
    name: "whatever was translated is accepted",
    files: branch(nat(TO_HTTPS, TO_SMTP, OUT) + filter("DROP", ANSWERS, "-A FORWARD -i wan0 -m conntrack --ctstate DNAT -j ACCEPT")),
    finds: [],
  },
  {
    name: "a chain for each server",
    files: branch(
      nat(TO_SMTP, OUT) +
        filter(
          "DROP",
          ANSWERS,
          "-N to-mail",
          "-A FORWARD -o lan0 -d 10.40.0.25 -j to-mail",
          "-A to-mail -p tcp -m multiport --dports 25,465,587 -j ACCEPT",
        ),
    ),
    finds: [],
  },
  {
    name: "only a partner's network is let through",
    files: branch(nat(TO_HTTPS, OUT) + filter("DROP", ANSWERS, "-A FORWARD -s 192.0.2.128/25 -d 10.40.0.25 -p tcp --dport 443 -j ACCEPT")),
    finds: [],
  },
  {
    name: "the server lets a monitoring service in, and no one else",
    files: branch(nat(TO_SMTP, OUT) + filter("ACCEPT"), hostRules("-A INPUT -s 203.0.113.80/32 -p tcp --dport 25 -j ACCEPT")),
    finds: [],
  },
]);

const noForwarding = casesOf("dnat-no-forwarding", [
  {
    name: "a hardening file switches forwarding off after the router's own file",
    files: branch(nat(TO_HTTPS, OUT) + filter("ACCEPT"), {
      "hosts/gw/etc/sysctl.d/99-cis.conf": file("net.ipv4.ip_forward = 0", "net.ipv4.conf.all.send_redirects = 0"),
    }),
    finds: ["hosts/gw/etc/iptables/rules.v4:7"],
  },
  {
    name: "network settings that leave forwarding out",
    files: branch(nat(TO_SMTP, OUT) + filter("ACCEPT"), {
      "hosts/gw/etc/sysctl.d/60-router.conf": file("net.ipv4.conf.all.rp_filter = 1", "net.ipv4.tcp_syncookies = 1"),
    }),
    finds: ["hosts/gw/etc/iptables/rules.v4:7"],
  },
  {
    name: "forwarding for the old family only",
    files: {
      ...branch(nat(OUT) + filter("ACCEPT")),
      "hosts/gw/etc/netplan/01-wan.yaml": links(["wan0", "'2001:db8:40::2/64'", "'2001:db8:40::1'"], ["lan0", "'fd40::1/64'"]),
      "hosts/gw/etc/iptables/rules.v6":
        nat("-A PREROUTING -i wan0 -p tcp --dport 443 -j DNAT --to-destination [fd40::25]:443") + filter("ACCEPT"),
      "hosts/mail/etc/netplan/50-cloud-init.yaml": links(["ens18", "'fd40::25/64'", "'fd40::1'"]),
    },
    finds: ["hosts/gw/etc/iptables/rules.v6:7"],
  },
  { name: "forwarding is on", files: branch(nat(TO_HTTPS, OUT) + filter("ACCEPT")), finds: [] },
  {
    name: "a file about memory says nothing of forwarding",
    files: branch(nat(TO_HTTPS, OUT) + filter("ACCEPT"), {
      "hosts/gw/etc/sysctl.d/60-router.conf": file("vm.swappiness = 10", "fs.inotify.max_user_watches = 524288"),
    }),
    finds: [],
  },
  {
    name: "forwarding is switched on by its other name, and last",
    files: branch(nat(TO_HTTPS, OUT) + filter("ACCEPT"), {
      "hosts/gw/etc/sysctl.d/60-router.conf": file("net.ipv4.ip_forward = 0"),
      "hosts/gw/etc/sysctl.d/70-vpn.conf": file("net.ipv4.conf.all.forwarding = 1"),
    }),
    finds: [],
  },
]);

export const forwardEstates: readonly EstateCase[] = [...dead, ...noForward, ...noForwarding];
