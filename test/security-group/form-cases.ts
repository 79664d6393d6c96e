/** Rules that other scanners judge wrongly, that are written wrong, or that are right and look alike. */
import type { Inbound } from "./forms.ts";

const WORLD = ["0.0.0.0/0"];
const HOME = ["10.0.0.0/8"];
const tcp = (from: number, to: number, rest: Omit<Inbound, "protocol" | "ports">): Inbound => ({
  protocol: "tcp",
  ports: [from, to],
  ...rest,
});

/** By name: what a group lets in. */
export const ASKED = {
  "every protocol, without ports": [{ protocol: "-1", v4: WORLD }],
  "SSH by IPv6": [tcp(22, 22, { v6: ["::/0"] })],
  "IPv6 beside an office": [tcp(3389, 3389, { v4: ["198.51.100.7/32"], v6: ["::/0"] })],
  "a group as the only source": [tcp(22, 22, { group: "sg-2" })],
  "itself first, the world second": [tcp(22, 22, { self: true }), tcp(22, 22, { v4: WORLD })],
  "every port of TCP": [tcp(0, 65535, { v4: WORLD })],
  "every port of UDP": [{ protocol: "udp", ports: [0, 65535], v4: WORLD }],
  "every port but 0": [tcp(1, 65535, { v4: WORLD })],
  "a database": [tcp(5432, 5432, { v4: WORLD })],
  "a database inside a range": [tcp(3000, 4000, { v4: WORLD })],
  "the high ports": [tcp(1024, 65535, { v4: WORLD })],
  "two halves": [tcp(22, 22, { v4: ["0.0.0.0/1", "128.0.0.0/1"] })],
  "four quarters in three rules": [
    tcp(22, 22, { v4: ["0.0.0.0/2"] }),
    tcp(22, 22, { v4: ["64.0.0.0/2"] }),
    tcp(22, 22, { v4: ["128.0.0.0/2", "192.0.0.0/2"] }),
  ],
  "a longer zero": [tcp(22, 22, { v6: ["0::/0"] })],
  "a public /23": [tcp(22, 22, { v4: ["198.51.100.0/23"] })],
  "host bits before /0": [tcp(22, 22, { v4: ["10.0.0.0/0"] })],
  "host bits before /0, for the web": [tcp(443, 443, { v4: ["10.0.0.0/0"] })],
  "the web": [tcp(80, 80, { v4: WORLD, v6: ["::/0"] }), tcp(443, 443, { v4: WORLD, v6: ["::/0"] })],
  ping: [{ protocol: "icmp", ports: [8, 0], v4: WORLD }],
  "ICMP of all types": [{ protocol: "icmp", ports: [-1, -1], v4: WORLD }],
  ESP: [{ protocol: "50", v4: WORLD }],
  "a clear-text service": [{ protocol: "udp", ports: [161, 161], v4: WORLD }],
  "the part of a provider": [tcp(22, 22, { v4: ["52.0.0.0/10"] })],
  "ports turned round": [tcp(90, 80, { v4: HOME })],
  "no such port": [tcp(443, 70000, { v4: HOME })],
  "port 0": [tcp(0, 0, { v4: HOME })],
  "TCP without ports": [{ protocol: "tcp", v4: HOME }],
  "a port for every protocol": [{ protocol: "-1", ports: [22, 22], v4: HOME }],
  "every port for every protocol": [{ protocol: "-1", ports: [0, 65535], v4: HOME }],
  "no such protocol": [{ protocol: "https", ports: [443, 443], v4: HOME }],
  "host bits": [tcp(443, 443, { v4: ["10.1.2.3/8"] })],
  "no length": [tcp(443, 443, { v4: ["10.1.2.3"] })],
  "a length too long": [tcp(443, 443, { v4: ["10.1.2.0/33"] })],
  "IPv6 in the field of IPv4": [tcp(443, 443, { v4: ["::/0"] })],
  "/8 where /0 was meant": [tcp(22, 22, { v4: ["0.0.0.0/8"] })],
  "a duplicate": [tcp(443, 443, { v4: HOME }), tcp(443, 443, { v4: HOME })],
  "a rule inside another": [tcp(443, 443, { v4: HOME }), tcp(400, 500, { v4: HOME })],
  "an address inside another": [tcp(443, 443, { v4: ["10.0.0.0/8", "10.1.0.0/16"] })],
  "two halves of a network": [tcp(443, 443, { v4: ["10.0.0.0/25", "10.0.0.128/25"] })],
} as const satisfies Readonly<Record<string, readonly Inbound[]>>;

export type Asked = keyof typeof ASKED;
