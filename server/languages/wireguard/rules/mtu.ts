import { conf, type Rule } from "../../../core/rule.ts";
import { readMtu } from "../quick.ts";
import { SAMPLE, WG_QUICK_PAGE } from "../show.ts";
import { setting } from "../tunnel.ts";
import type { WireGuardUnit } from "../unit.ts";

export const mtu: Rule<WireGuardUnit> = {
  id: "wireguard/mtu",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "an MTU too small for IPv6, or too large for a link of 1500 bytes",
  why: `Linux switches IPv6 off on an interface whose MTU is below 1280. WireGuard adds 60 bytes to a packet over IPv4 and 80 over IPv6: above 1440
nothing fits a link of 1500 any more, and large packets are fragmented or lost. More than 1500 means jumbo frames, and is left alone.`,
  references: [WG_QUICK_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        Address = fd00::1/64
        MTU = «1200»
        `,
    },
    {
      bad: conf`
        [Interface]
        Address = 10.0.0.1/24
        MTU = «1500»
        `,
    },
    {
      good: conf`
        [Interface]
        Address = 10.0.0.1/24
        MTU = 1200
        [Peer]
        PublicKey = ${SAMPLE.other}
        AllowedIPs = 10.0.0.2/32
        `,
    },
  ],
  *check({ file }) {
    const entry = file.interface.entries.get("mtu");
    const value = readMtu(setting(file, "mtu") ?? "");
    if (entry === undefined || value === undefined || !entry.quick) return;
    const { span } = entry.value;
    const six =
      file.interface.addresses.some(({ address }) => address?.cidr.range.family === 6) ||
      file.peers.some(({ allowed }) => allowed.some(({ cidr }) => cidr?.range.family === 6));
    if (value < 1280 && six) yield { span, message: `IPv6 needs an MTU of 1280: with ${value} the kernel switches it off here` };
    if (value > 1440 && value <= 1500)
      yield { span, message: `WireGuard adds 60 to 80 bytes: ${value} does not fit a link of 1500, 1420 does` };
  },
};
