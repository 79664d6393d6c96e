/** Filters of hosts, as iptables-save and ufw write them. */
import { file, links } from "./writing.ts";

export const rules = (policy: string, ...lines: readonly string[]): string =>
  file("*filter", `:INPUT ${policy} [0:0]`, ":FORWARD DROP [0:0]", ":OUTPUT ACCEPT [0:0]", ...lines, "COMMIT");

export const BASE = ["-A INPUT -i lo -j ACCEPT", "-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"] as const;
export const SSH = "-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT";
export const WEB = "-A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT";

/** ufw as it saves itself, with what the user asked for. */
export const ufw = (...user: readonly string[]): string =>
  file(
    "*filter",
    ":INPUT DROP [0:0]",
    ":FORWARD DROP [0:0]",
    ":OUTPUT ACCEPT [0:0]",
    ":ufw-before-input - [0:0]",
    ":ufw-user-input - [0:0]",
    ":ufw-user-limit-accept - [0:0]",
    "-A INPUT -j ufw-before-input",
    "-A ufw-before-input -i lo -j ACCEPT",
    "-A ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
    "-A ufw-before-input -m conntrack --ctstate INVALID -j DROP",
    "-A ufw-before-input -p icmp --icmp-type echo-request -j ACCEPT",
    "-A ufw-before-input -p udp --sport 67 --dport 68 -j ACCEPT",
    "-A ufw-before-input -j ufw-user-input",
    ...user.map((rule) => `-A ufw-user-input ${rule}`),
    "COMMIT",
  );

/** A host of its own in a public network. */
export const box = (filter: string, sockets: string): Record<string, string> => ({
  "hosts/box/etc/netplan/10.yaml": links(["eth0", "198.51.100.20/24", "198.51.100.1"]),
  "hosts/box/etc/iptables/rules.v4": filter,
  "hosts/box/facts/ss.txt": sockets,
});
