/** Small files that the examples of several rules share: each example states its whole estate. */

/** A netplan file with static addresses on interfaces, and a default gateway on the first of them. */
export function netplan(interfaces: Readonly<Record<string, readonly string[]>>, gateway?: string): string {
  const lines = ["network:", "  version: 2", "  ethernets:"];
  let routes = gateway === undefined ? [] : [`      routes: [{ to: default, via: "${gateway}" }]`];
  for (const [name, addresses] of Object.entries(interfaces)) {
    lines.push(`    ${name}:`, `      addresses: [${addresses.map((address) => `"${address}"`).join(", ")}]`, ...routes);
    routes = [];
  }
  return `${lines.join("\n")}\n`;
}

/** A saved filter table with policies and rules. */
export const filterTable = (policies: { readonly input?: string; readonly forward?: string }, ...rules: readonly string[]): string =>
  [
    "*filter",
    `:INPUT ${policies.input ?? "ACCEPT"} [0:0]`,
    `:FORWARD ${policies.forward ?? "ACCEPT"} [0:0]`,
    ":OUTPUT ACCEPT [0:0]",
    ...rules,
    "COMMIT",
    "",
  ].join("\n");

/** A saved nat table. */
export const natTable = (...rules: readonly string[]): string =>
  [
    "*nat",
    ":PREROUTING ACCEPT [0:0]",
    ":INPUT ACCEPT [0:0]",
    ":OUTPUT ACCEPT [0:0]",
    ":POSTROUTING ACCEPT [0:0]",
    ...rules,
    "COMMIT",
    "",
  ].join("\n");

/** A line of a socket dump. */
export const listening = (address: string, port: number, program = "app"): string =>
  `LISTEN 0 128 ${address}:${port} 0.0.0.0:* users:(("${program}",pid=7,fd=3))\n`;

/** A router between a public and a private network, and a server behind it. */
export const ROUTED: Readonly<Record<string, string>> = {
  "hosts/rtr/etc/netplan/10.yaml": netplan({ eth0: ["203.0.113.5/24"], eth1: ["192.168.1.1/24"] }, "203.0.113.1"),
  "hosts/rtr/etc/sysctl.d/90.conf": "net.ipv4.ip_forward = 1\n",
  "hosts/rtr/facts/ss.txt": "",
  "hosts/srv/etc/netplan/10.yaml": netplan({ eth0: ["192.168.1.100/24"] }, "192.168.1.1"),
  "hosts/srv/facts/ss.txt": listening("0.0.0.0", 3000),
  "hosts/srv/facts/iptables-save.txt": filterTable({}),
};

/** `files` with some replaced or added, and those that are undefined left out. */
export function withFiles(
  files: Readonly<Record<string, string>>,
  changed: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const all = { ...files, ...changed };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
