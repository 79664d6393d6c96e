/** Sockets that two programs want, and those that nobody outside should meet. */
import { BASE, rules, SSH, WEB } from "./rules.ts";
import { casesOf, type EstateCase, file, links, ss } from "./writing.ts";

const OWN = "4GgaQCy68nzNsUE5aJ9fuLzHhB65tAlwbmA72MWnOm8=";
const PEER = "sGS2Tx7p1kWZWrL7FEm4NhFfSMnTmkZwpuE4XuZPgHs=";
const wg = (port: number): string =>
  file(
    "[Interface]",
    `PrivateKey = ${OWN}`,
    "Address = 10.91.0.1/24",
    `ListenPort = ${port}`,
    "[Peer]",
    `PublicKey = ${PEER}`,
    "AllowedIPs = 10.91.0.2/32",
  );
const nginx = (...lines: readonly string[]): string => file("events {}", "http {", ...lines, "}");

const clash = casesOf("port-clash", [
  {
    name: "HTTP/3 and a tunnel that hides on the same port",
    files: {
      "hosts/vps/etc/nginx/nginx.conf": nginx(
        "  server {",
        "    listen 443 ssl;",
        "    listen 443 quic reuseport;",
        "    ssl_certificate a.pem;",
        "    ssl_certificate_key a.key;",
        "  }",
      ),
      "hosts/vps/etc/wireguard/wg0.conf": wg(443),
    },
    finds: ["hosts/vps/etc/nginx/nginx.conf:5", "hosts/vps/etc/wireguard/wg0.conf:4"],
  },
  {
    name: "the tunnel moved to netplan, and its old file stayed",
    files: {
      "hosts/vps/etc/netplan/60-wg.yaml": file(
        "network:",
        "  version: 2",
        "  tunnels:",
        "    wg1:",
        "      mode: wireguard",
        "      port: 51820",
        `      key: ${OWN}`,
        "      addresses: [10.92.0.1/24]",
        "      peers:",
        "        - keys:",
        `            public: ${PEER}`,
        "          allowed-ips: [10.92.0.2/32]",
      ),
      "hosts/vps/etc/wireguard/wg0.conf": wg(51820),
    },
    finds: ["hosts/vps/etc/netplan/60-wg.yaml:6", "hosts/vps/etc/wireguard/wg0.conf:4"],
  },
  {
    name: "apache still has the port that nginx is configured for",
    files: {
      "hosts/www/etc/nginx/nginx.conf": nginx("  server { listen 80 default_server; root /srv/www; }"),
      "hosts/www/facts/ss.txt": ss("tcp *:80 apache2", "tcp 0.0.0.0:22 sshd"),
    },
    finds: ["hosts/www/etc/nginx/nginx.conf:3"],
  },
  {
    name: "one port, two protocols",
    files: {
      "hosts/vps/etc/nginx/nginx.conf": nginx("  server { listen 443 ssl; ssl_certificate a.pem; ssl_certificate_key a.key; }"),
      "hosts/vps/etc/wireguard/wg0.conf": wg(443),
    },
    finds: [],
  },
  {
    name: "what runs is what is configured",
    files: {
      "hosts/www/etc/nginx/nginx.conf": nginx("  server { listen 80; listen [::]:80; root /srv/www; }"),
      "hosts/www/facts/ss.txt": ss("tcp 0.0.0.0:80 nginx", "tcp [::]:80 nginx", "tcp 127.0.0.1:8080 apache2"),
    },
    finds: [],
  },
  {
    name: "nginx runs in a container, with the host's files",
    files: {
      "hosts/www/etc/nginx/nginx.conf": nginx("  server { listen 80; root /srv/www; }"),
      "hosts/www/facts/ss.txt": ss("tcp 0.0.0.0:80 docker-proxy", "tcp [::]:80 docker-proxy"),
    },
    finds: [],
  },
  {
    name: "an address each",
    files: {
      "hosts/www/etc/nginx/nginx.conf": nginx("  server { listen 10.9.0.5:8080; root /srv/www; }"),
      "hosts/www/facts/ss.txt": ss("tcp 127.0.0.1:8080 java"),
    },
    finds: [],
  },
]);

const data = (sockets: string, more: Readonly<Record<string, string>>): Record<string, string> => ({
  "hosts/data/etc/netplan/50-cloud-init.yaml": links(["ens3", "198.51.100.61/24, '2001:db8:61::61/64'", "198.51.100.1"]),
  "hosts/data/facts/ss.txt": sockets,
  ...more,
});
const V4 = "hosts/data/facts/iptables-save.txt";
const V6 = "hosts/data/facts/ip6tables-save.txt";

const store = casesOf("public-datastore", [
  {
    name: "redis behind a router that forwards its port",
    files: {
      "hosts/gw/etc/netplan/10.yaml": links(["wan0", "203.0.113.18/29", "203.0.113.17"], ["lan0", "10.5.0.1/24"]),
      "hosts/gw/etc/sysctl.d/10.conf": file("net.ipv4.ip_forward = 1"),
      "hosts/gw/etc/iptables/rules.v4":
        file(
          "*nat",
          ":PREROUTING ACCEPT [0:0]",
          ":POSTROUTING ACCEPT [0:0]",
          "-A PREROUTING -i wan0 -p tcp --dport 16379 -j DNAT --to-destination 10.5.0.9:6379",
          "-A POSTROUTING -o wan0 -j MASQUERADE",
          "COMMIT",
        ) +
        file(
          "*filter",
          ":INPUT DROP [0:0]",
          ":FORWARD DROP [0:0]",
          ":OUTPUT ACCEPT [0:0]",
          "-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
          "-A FORWARD -d 10.5.0.9 -p tcp --dport 6379 -j ACCEPT",
          "COMMIT",
        ),
      "hosts/cache/etc/netplan/10.yaml": links(["eth0", "10.5.0.9/24", "10.5.0.1"]),
      "hosts/cache/facts/ss.txt": ss("tcp 0.0.0.0:6379 redis-server"),
      "hosts/cache/facts/iptables-save.txt": rules("ACCEPT"),
    },
    finds: ["hosts/cache/facts/ss.txt:1"],
  },
  {
    name: "a search engine in a group that is open to everybody",
    files: {
      "perimeter.yaml": file("hosts:", "  es: { public: [198.51.100.90], security-groups: [sg-0a1b2c3d4e5f60718] }"),
      "cloud/groups.json": JSON.stringify({
        SecurityGroups: [
          {
            GroupId: "sg-0a1b2c3d4e5f60718",
            GroupName: "elastic",
            VpcId: "vpc-1",
            IpPermissions: [{ IpProtocol: "tcp", FromPort: 9200, ToPort: 9300, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
            IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
          },
        ],
      }),
      "hosts/es/etc/netplan/10.yaml": links(["ens5", "172.31.4.10/20", "172.31.0.1"]),
      "hosts/es/facts/ss.txt": ss("tcp *:9200 java"),
      "hosts/es/facts/iptables-save.txt": rules("ACCEPT"),
    },
    finds: ["hosts/es/facts/ss.txt:1"],
  },
  {
    name: "the filter drops one network and accepts the rest of the world",
    files: data(ss("tcp 0.0.0.0:27017 mongod", "tcp 0.0.0.0:22 sshd"), {
      [V4]: rules("ACCEPT", ...BASE, "-A INPUT -s 192.0.2.0/24 -p tcp --dport 27017 -j DROP"),
    }),
    finds: ["hosts/data/facts/ss.txt:1"],
  },
  {
    name: "Docker's API, while the web is open",
    files: data(ss("tcp *:2375 dockerd", "tcp 127.0.0.1:3306 mariadbd"), {
      [V4]: rules("DROP", ...BASE, SSH, WEB, "-A INPUT -p tcp --dport 2375 -j ACCEPT"),
      [V6]: rules("DROP", ...BASE),
    }),
    finds: ["hosts/data/facts/ss.txt:1"],
  },
  {
    name: "one application server may ask",
    files: data(ss("tcp 0.0.0.0:5432 postgres"), {
      [V4]: rules("DROP", ...BASE, SSH, "-A INPUT -s 203.0.113.44/32 -p tcp --dport 5432 -j ACCEPT"),
      [V6]: rules("DROP"),
    }),
    finds: [],
  },
  {
    name: "on loopback, whatever the filter",
    files: data(ss("tcp 127.0.0.1:5432 postgres", "tcp [::1]:6379 redis-server"), { [V4]: rules("ACCEPT"), [V6]: rules("ACCEPT") }),
    finds: [],
  },
  {
    name: "behind a router without a forward",
    files: {
      "hosts/gw/etc/netplan/10.yaml": links(["wan0", "203.0.113.18/29", "203.0.113.17"], ["lan0", "10.5.0.1/24"]),
      "hosts/gw/etc/sysctl.d/10.conf": file("net.ipv4.ip_forward = 1"),
      "hosts/gw/etc/iptables/rules.v4": rules("DROP", ...BASE),
      "hosts/cache/etc/netplan/10.yaml": links(["eth0", "10.5.0.9/24", "10.5.0.1"]),
      "hosts/cache/facts/ss.txt": ss("tcp 0.0.0.0:6379 redis-server"),
      "hosts/cache/facts/iptables-save.txt": rules("ACCEPT"),
    },
    finds: [],
  },
  { name: "no file says what the host filters", files: data(ss("tcp 0.0.0.0:3306 mariadbd"), {}), finds: [] },
]);

export const socketEstates: readonly EstateCase[] = [...clash, ...store];
