/** What a host's own filter closes for the wrong ones. */
import { BASE, box, rules, SSH, ufw, WEB } from "./rules.ts";
import { casesOf, type EstateCase, file, links, ss } from "./writing.ts";

const V6 = ["-A INPUT -p ipv6-icmp -j ACCEPT"] as const;
const shop = (more: Readonly<Record<string, string>>): Record<string, string> => ({
  "hosts/shop/etc/netplan/50-cloud-init.yaml": links(["eth0", "203.0.113.40/26, '2001:db8:77::40/64'", "203.0.113.1"]),
  ...more,
});

const ipv6 = casesOf("ipv6-open", [
  {
    name: "rules.v6 was never written: the database answers on ::",
    files: shop({
      "hosts/shop/etc/iptables/rules.v4": rules("DROP", ...BASE, SSH, WEB),
      "hosts/shop/facts/ss.txt": ss("tcp *:3306 mariadbd", "tcp 0.0.0.0:22 sshd", "tcp *:443 nginx"),
    }),
    finds: ["hosts/shop/facts/ss.txt:1"],
  },
  {
    name: "nginx has a socket for each family, and only one of them is filtered",
    files: shop({
      "hosts/shop/etc/nginx/nginx.conf": file("events {}", "http {", "  server {", "    listen 8080;", "    listen [::]:8080;", "  }", "}"),
      "hosts/shop/facts/iptables-save.txt": ufw("-p tcp -m tcp --dport 22 -j ACCEPT", "-p tcp -m tcp --dport 443 -j ACCEPT"),
      "hosts/shop/facts/ip6tables-save.txt": file(
        "*filter",
        ":INPUT ACCEPT [0:0]",
        ":FORWARD ACCEPT [0:0]",
        ":OUTPUT ACCEPT [0:0]",
        "COMMIT",
      ),
    }),
    finds: ["hosts/shop/etc/nginx/nginx.conf:5"],
  },
  {
    name: "the IPv6 rules accept a range that the IPv4 rules closed since",
    files: shop({
      "hosts/shop/etc/iptables/rules.v4": rules("DROP", ...BASE, SSH, WEB),
      "hosts/shop/etc/iptables/rules.v6": rules("DROP", ...BASE, ...V6, SSH, "-A INPUT -p tcp -m tcp --dport 8000:9000 -j ACCEPT"),
      "hosts/shop/facts/ss.txt": ss("tcp *:8081 java", "tcp *:443 nginx", "tcp *:22 sshd"),
    }),
    finds: ["hosts/shop/facts/ss.txt:1"],
  },
  {
    name: "both families have the same rules",
    files: shop({
      "hosts/shop/etc/iptables/rules.v4": rules("DROP", ...BASE, SSH, WEB),
      "hosts/shop/etc/iptables/rules.v6": rules("DROP", ...BASE, ...V6, SSH, WEB),
      "hosts/shop/facts/ss.txt": ss("tcp *:3306 mariadbd", "tcp *:443 nginx"),
    }),
    finds: [],
  },
  {
    name: "IPv6 is switched off",
    files: shop({
      "hosts/shop/etc/sysctl.d/70-no-v6.conf": file("net.ipv6.conf.all.disable_ipv6 = 1", "net.ipv6.conf.default.disable_ipv6 = 1"),
      "hosts/shop/etc/iptables/rules.v4": rules("DROP", ...BASE, SSH, WEB),
      "hosts/shop/facts/ss.txt": ss("tcp *:3306 mariadbd"),
    }),
    finds: [],
  },
  {
    name: "only addresses of the local network",
    files: {
      "hosts/nas/etc/netplan/10.yaml": links(["eno1", "192.168.20.8/24, 'fd20::8/64'", "192.168.20.1"]),
      "hosts/nas/etc/iptables/rules.v4": rules("DROP", ...BASE, "-A INPUT -s 192.168.20.0/24 -j ACCEPT"),
      "hosts/nas/facts/ss.txt": ss("tcp *:445 smbd"),
    },
    finds: [],
  },
  {
    name: "the socket takes the old family only",
    files: shop({
      "hosts/shop/etc/iptables/rules.v4": rules("DROP", ...BASE, SSH, WEB),
      "hosts/shop/facts/ss.txt": ss("tcp 0.0.0.0:3306 mariadbd", "tcp [::1]:6379 redis-server"),
    }),
    finds: [],
  },
  {
    name: "the security group in front has no rule for IPv6",
    files: shop({
      "perimeter.yaml": file("hosts:", "  shop: { security-groups: [aws_security_group.shop] }"),
      "infra/sg.tf": file(
        'resource "aws_security_group" "shop" {',
        '  name = "shop"',
        "  ingress {",
        "    from_port   = 443",
        "    to_port     = 443",
        '    protocol    = "tcp"',
        '    cidr_blocks = ["0.0.0.0/0"]',
        "  }",
        "}",
      ),
      "hosts/shop/etc/iptables/rules.v4": rules("DROP", ...BASE, SSH, WEB),
      "hosts/shop/facts/ss.txt": ss("tcp *:3306 mariadbd"),
    }),
    finds: [],
  },
]);

const lockout = casesOf("lockout", [
  {
    name: "a web server's rules, and nobody thought of SSH",
    files: box(rules("DROP", ...BASE, WEB), ss("tcp 0.0.0.0:22 sshd", "tcp 0.0.0.0:443 nginx")),
    finds: ["hosts/box/facts/ss.txt:1"],
  },
  {
    name: "ufw still limits the port that sshd had before",
    files: box(
      ufw(
        "-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m recent --set",
        "-p tcp -m tcp --dport 22 -j ufw-user-limit-accept",
        "-p tcp --dport 443 -j ACCEPT",
      ),
      ss("tcp 0.0.0.0:40022 sshd"),
    ),
    finds: ["hosts/box/facts/ss.txt:1"],
  },
  {
    name: "no file says which addresses the host has, and no rule could accept the port",
    files: {
      "hosts/box/etc/iptables/rules.v4": rules("DROP", ...BASE, "-A INPUT -p tcp -m tcp --dport 443 -j ACCEPT"),
      "hosts/box/etc/iptables/rules.v6": rules("DROP", ...BASE, ...V6),
      "hosts/box/facts/ss.txt": ss("tcp 0.0.0.0:22 sshd", "tcp [::]:22 sshd"),
    },
    finds: ["hosts/box/facts/ss.txt:1"],
  },
  {
    name: "a REJECT before the rule for SSH",
    files: box(rules("ACCEPT", ...BASE, "-A INPUT -p tcp -j REJECT --reject-with tcp-reset", SSH), ss("tcp 0.0.0.0:22 sshd")),
    finds: ["hosts/box/facts/ss.txt:1"],
  },
  {
    name: "SSH is limited, not closed",
    files: box(
      ufw("-p tcp -m tcp --dport 22 -m recent --update --seconds 30 --hitcount 6 -j DROP", "-p tcp -m tcp --dport 22 -j ACCEPT"),
      ss("tcp 0.0.0.0:22 sshd"),
    ),
    finds: [],
  },
  {
    name: "only administrators' addresses",
    files: box(rules("DROP", ...BASE, "-A INPUT -s 192.0.2.0/28 -p tcp --dport 22 -j ACCEPT"), ss("tcp 0.0.0.0:22 sshd")),
    finds: [],
  },
  {
    name: "through the VPN only",
    files: {
      ...box(
        rules("DROP", ...BASE, "-A INPUT -p udp --dport 51820 -j ACCEPT", "-A INPUT -i wg0 -p tcp --dport 22 -j ACCEPT"),
        ss("tcp 0.0.0.0:22 sshd", "udp 0.0.0.0:51820"),
      ),
      "hosts/box/etc/wireguard/wg0.conf": file(
        "[Interface]",
        "PrivateKey = 4GgaQCy68nzNsUE5aJ9fuLzHhB65tAlwbmA72MWnOm8=",
        "Address = 10.66.0.1/24",
        "ListenPort = 51820",
        "[Peer]",
        "PublicKey = sGS2Tx7p1kWZWrL7FEm4NhFfSMnTmkZwpuE4XuZPgHs=",
        "AllowedIPs = 10.66.0.2/32",
      ),
    },
    finds: [],
  },
  {
    name: "an ipset of administrators that no file lists",
    files: {
      "hosts/box/etc/iptables/rules.v4": rules("DROP", ...BASE, "-A INPUT -p tcp --dport 22 -m set --match-set admins src -j ACCEPT"),
      "hosts/box/facts/ss.txt": ss("tcp 0.0.0.0:22 sshd"),
    },
    finds: [],
  },
]);

export const filterEstates: readonly EstateCase[] = [...ipv6, ...lockout];
