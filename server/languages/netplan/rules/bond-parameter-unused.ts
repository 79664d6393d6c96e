import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { type NetplanUnit, textOf } from "../model.ts";

/** netplan/bond-parameter-unused: a bond parameter that the mode of the bond does not use. */
export const bondParameterUnused: Rule<NetplanUnit> = {
  id: "netplan/bond-parameter-unused",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "a bond parameter that the mode of the bond does not use",
  why: `netplan writes every parameter down, and the kernel or networkd leaves out what the mode does not have: \`lacp-rate\` and \`ad-select\` are of 802.3ad, \`primary\` of active-backup, balance-tlb and balance-alb, ARP monitoring does not go with 802.3ad, balance-tlb and balance-alb.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0: {}
            eth1: {}
          bonds:
            bond0:
              interfaces: [eth0, eth1]
              parameters:
                mode: active-backup
                «lacp-rate»: fast
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0: {}
            eth1: {}
          bonds:
            bond0:
              interfaces: [eth0, eth1]
              parameters:
                mode: 802.3ad
                lacp-rate: fast
                mii-monitor-interval: 100
      `,
    },
  ],
  *check(unit) {
    for (const def of unit.defs.values()) {
      if (def.type !== "bonds" || def.openvswitch) continue;
      const mode = textOf(def, "parameters.mode") ?? "balance-rr";
      for (const [name, modes] of Object.entries(MODES)) {
        const setting = def.settings.get(`parameters.${name}`);
        if (setting === undefined || modes.includes(mode)) continue;
        const message = `a bond in mode ${brief(mode, 16)} has no \`${name}\`: that is for ${modes.slice(0, 3).join(", ")}`;
        yield { uri: setting.keyAt.uri, span: setting.keyAt.span, message, tags: ["unnecessary"] };
      }
    }
  },
};

// Linux kernel, Documentation/networking/bonding.rst.
const MODES: Readonly<Record<string, readonly string[]>> = {
  "lacp-rate": ["802.3ad"],
  "ad-select": ["802.3ad"],
  "min-links": ["802.3ad"],
  primary: ["active-backup", "balance-tlb", "balance-alb"],
  "primary-reselect-policy": ["active-backup", "balance-tlb", "balance-alb"],
  "fail-over-mac-policy": ["active-backup"],
  "packets-per-slave": ["balance-rr"],
  "packets-per-member": ["balance-rr"],
  "learn-packet-interval": ["balance-tlb", "balance-alb"],
  "transmit-hash-policy": ["balance-xor", "802.3ad", "balance-tlb"],
  "arp-interval": ["active-backup", "balance-rr", "balance-xor", "broadcast"],
  "arp-validate": ["active-backup", "balance-rr", "balance-xor", "broadcast"],
};
