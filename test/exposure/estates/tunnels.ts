/** Tunnels: who can call, and what they open. */
import { BASE, rules, SSH, ufw } from "./rules.ts";
import { casesOf, type EstateCase, file, links, ss } from "./writing.ts";

const OWN = "4GgaQCy68nzNsUE5aJ9fuLzHhB65tAlwbmA72MWnOm8=";

const hub = (filter: Readonly<Record<string, string>>, ...more: readonly string[]): Record<string, string> => ({
  "hosts/hub/etc/netplan/10.yaml": links(["eth0", "203.0.113.9/24", "203.0.113.1"]),
  "hosts/hub/etc/wireguard/wg0.conf": file(
    "[Interface]",
    "Address = 10.77.0.1/24",
    "ListenPort = 41194",
    `PrivateKey = ${OWN}`,
    ...more,
    "",
    "[Peer]",
    "# laptop",
    "PublicKey = sGS2Tx7p1kWZWrL7FEm4NhFfSMnTmkZwpuE4XuZPgHs=",
    "AllowedIPs = 10.77.0.2/32",
    "",
    "[Peer]",
    "# phone",
    "PublicKey = rwelV764zH/DDYomArIGIpvVaetjHSJkddfWfScdTyE=",
    "AllowedIPs = 10.77.0.3/32",
  ),
  ...filter,
});

const CONFIG = "hosts/hub/etc/wireguard/wg0.conf";
const V4 = "hosts/hub/etc/iptables/rules.v4";

const pair = casesOf("wireguard-pair", [
  { name: "ufw allows SSH and nothing else", files: hub({ [V4]: ufw("-p tcp -m tcp --dport 22 -j ACCEPT") }), finds: [`${CONFIG}:3`] },
  {
    name: "the filter accepts the usual port, the tunnel has another",
    files: hub({ [V4]: rules("DROP", ...BASE, SSH, "-A INPUT -p udp -m udp --dport 51820 -j ACCEPT") }),
    finds: [`${CONFIG}:3`],
  },
  {
    name: "both families drop it, by a REJECT at the end",
    files: hub({
      [V4]: rules("ACCEPT", ...BASE, SSH, "-A INPUT -j REJECT --reject-with icmp-host-prohibited"),
      "hosts/hub/etc/iptables/rules.v6": rules("ACCEPT", ...BASE, SSH, "-A INPUT -j REJECT --reject-with icmp6-adm-prohibited"),
    }),
    finds: [`${CONFIG}:3`],
  },
  {
    name: "the endpoint is another host's address",
    files: {
      ...hub({}),
      "hosts/web/etc/netplan/10.yaml": links(["eth0", "203.0.113.10/24", "203.0.113.1"]),
      "hosts/laptop/etc/wireguard/wg0.conf": file(
        "[Interface]",
        "Address = 10.77.0.2/24",
        "PrivateKey = GEbAUjcwyjRaJLL+Spe8BpV2SyY9/qQ4W3XKn4fCTlY=",
        "",
        "[Peer]",
        "PublicKey = rlbInAj0qV69CysWPQY7KEBnKxpYCpaWqOs/dLevdWc=",
        "AllowedIPs = 10.77.0.0/24",
        "Endpoint = 203.0.113.10:41194",
        "PersistentKeepalive = 25",
      ),
    },
    finds: ["hosts/laptop/etc/wireguard/wg0.conf:5"],
  },
  {
    name: "the port is accepted among several, on the outer interface",
    files: hub({ [V4]: rules("DROP", ...BASE, SSH, "-A INPUT -i eth0 -p udp -m multiport --dports 443,41194 -j ACCEPT") }),
    finds: [],
  },
  {
    name: "a hook accepts the port when the tunnel comes up",
    files: hub(
      { [V4]: rules("DROP", ...BASE, SSH) },
      "PostUp = iptables -I INPUT -p udp --dport 41194 -j ACCEPT",
      "PostDown = iptables -D INPUT -p udp --dport 41194 -j ACCEPT",
    ),
    finds: [],
  },
  {
    name: "only the other office may call",
    files: hub({ [V4]: rules("DROP", ...BASE, SSH, "-A INPUT -s 198.51.100.40/32 -p udp --dport 41194 -j ACCEPT") }),
    finds: [],
  },
  {
    name: "a client that only calls out",
    files: {
      [V4]: rules("DROP", ...BASE),
      [CONFIG]: file(
        "[Interface]",
        "Address = 10.77.0.2/32",
        "ListenPort = 51820",
        `PrivateKey = ${OWN}`,
        "[Peer]",
        "PublicKey = sGS2Tx7p1kWZWrL7FEm4NhFfSMnTmkZwpuE4XuZPgHs=",
        "AllowedIPs = 0.0.0.0/0",
        "Endpoint = 198.51.100.1:51820",
      ),
    },
    finds: [],
  },
  {
    name: "IPv6 is not filtered, and peers may call that way",
    files: {
      ...hub({ [V4]: rules("DROP", ...BASE, SSH) }),
      "hosts/hub/etc/netplan/10.yaml": links(["eth0", "203.0.113.9/24, '2001:db8:9::9/64'", "203.0.113.1"]),
    },
    finds: [],
  },
]);

/** A host whose services are meant to be met through a tunnel of Cloudflare's. */
const tunnelled = (ingress: readonly string[], sockets: string, more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  "hosts/app/etc/netplan/50-cloud-init.yaml": links(["eth0", "198.51.100.77/24", "198.51.100.1"]),
  "hosts/app/facts/ss.txt": sockets,
  "hosts/app/facts/iptables-save.txt": "",
  "hosts/app/facts/ip6tables-save.txt": "",
  "hosts/app/etc/cloudflared/config.yml": file(
    "tunnel: 6ff42ae2-765d-4adf-8112-31c55c1551ef",
    "credentials-file: /etc/cloudflared/6ff42ae2-765d-4adf-8112-31c55c1551ef.json",
    "ingress:",
    ...ingress,
    "  - service: http_status:404",
  ),
  ...more,
});

const ADMIN = ["  - hostname: admin.example.net", "    service: http://127.0.0.1:9443"];

const bypass = casesOf("tunnel-bypass", [
  {
    name: "an admin page on every address",
    files: tunnelled(ADMIN, ss("tcp *:9443 java", "tcp 0.0.0.0:22 sshd")),
    finds: ["hosts/app/facts/ss.txt:1"],
  },
  {
    name: "remote desktop beside the tunnel that asks who it is",
    files: tunnelled(
      [
        "  - hostname: desk.example.net",
        "    service: rdp://localhost:3389",
        "    originRequest:",
        "      access:",
        "        required: true",
        "        teamName: acme",
        "        audTag: [aabbcc]",
      ],
      ss("tcp 0.0.0.0:3389 xrdp"),
    ),
    finds: ["hosts/app/facts/ss.txt:1"],
  },
  {
    name: "the filter accepts a range that holds the origin's port",
    files: tunnelled(ADMIN, ss("tcp 0.0.0.0:9443 java"), {
      "hosts/app/facts/iptables-save.txt": rules("DROP", ...BASE, SSH, "-A INPUT -p tcp -m tcp --dport 9000:9999 -j ACCEPT"),
    }),
    finds: ["hosts/app/facts/ss.txt:1"],
  },
  { name: "the origin is on loopback", files: tunnelled(ADMIN, ss("tcp 127.0.0.1:9443 java", "tcp [::1]:9443 java")), finds: [] },
  {
    name: "the filter closes the port",
    files: tunnelled(ADMIN, ss("tcp *:9443 java"), {
      "hosts/app/facts/iptables-save.txt": rules("DROP", ...BASE, SSH),
    }),
    finds: [],
  },
  {
    name: "only the monitoring service gets there directly",
    files: tunnelled(ADMIN, ss("tcp 0.0.0.0:9443 java"), {
      "hosts/app/facts/iptables-save.txt": rules("DROP", ...BASE, SSH, "-A INPUT -s 192.0.2.99/32 -p tcp --dport 9443 -j ACCEPT"),
    }),
    finds: [],
  },
  {
    name: "nothing is known of the filter",
    files: Object.fromEntries(
      Object.entries(tunnelled(ADMIN, ss("tcp 0.0.0.0:9443 java"))).filter(([path]) => !path.endsWith("-save.txt")),
    ),
    finds: [],
  },
]);

export const tunnelEstates: readonly EstateCase[] = [...pair, ...bypass];
