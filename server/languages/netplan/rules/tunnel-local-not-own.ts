import { contains, type IpAddress, readAddress, scopeOf } from "../../../core/address.ts";
import { lazy } from "../../../core/lazy.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { allAddresses, defaultsOf, isDescribed, type Own } from "../addressing.ts";
import { type NetplanUnit, textOf } from "../model.ts";
import { splitPrefix } from "../values.ts";

/** netplan/tunnel-local-not-own: a tunnel starts at an address that the host does not have. Source: ip_route_output_key() and ip_tunnel_lookup() of Linux. */
export const tunnelLocalNotOwn: Rule<NetplanUnit> = {
  id: "netplan/tunnel-local-not-own",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "a tunnel starts at an address that the host does not have",
  why: `The kernel creates the tunnel, and drops every packet that would leave through it: it routes none from a source address that is not its own (\`ip -s link\` counts carrier errors). Behind NAT, as in most clouds, \`local\` is the private address of the host, and the public one is for the other end to write. A floating address of keepalived works once it is here, so one within a network of the host is an info.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/#properties-for-device-type-tunnels"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [10.0.0.5/24]
              routes: [{to: default, via: 10.0.0.1}]
          tunnels:
            gre1:
              mode: gre
              local: «203.0.113.5»
              remote: 198.51.100.7
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [10.0.0.5/24]
              routes: [{to: default, via: 10.0.0.1}]
          tunnels:
            gre1:
              mode: gre
              local: 10.0.0.5
              remote: 198.51.100.7
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              dhcp4: true
          tunnels:
            gre1:
              mode: gre
              local: 203.0.113.5
              remote: 198.51.100.7
      `,
    },
  ],
  *check(unit) {
    const tunnels = [...unit.defs.values()].filter((def) => def.type === "tunnels" && textOf(def, "mode") !== "wireguard");
    const described = { 4: lazy(() => isDescribed(unit, 4)), 6: lazy(() => isDescribed(unit, 6)) };
    const all = lazy(() => allAddresses(unit));
    for (const def of tunnels) {
      const local = def.settings.get("local");
      const address = local === undefined ? undefined : readAddress(local.text);
      if (local === undefined || address === undefined || !described[address.family]()) continue;
      if (["unspecified", "link-local", "loopback"].includes(scopeOf(address))) continue;
      const own = all().filter(({ cidr }) => cidr.address.family === address.family);
      if (own.some(({ cidr }) => cidr.address.value === address.value)) continue;
      yield {
        ...local.at,
        message: `no interface has ${brief(local.text, 39)}: nothing leaves the tunnel from there`,
        ...advice(own, address, local.at),
      };
    }
  },
};

// A lighter case may be a floating address; the address of the interface with the default route is offered where there is one only.
function advice(own: readonly Own[], address: IpAddress, at: { readonly span: Finding["span"] }): Partial<Finding> {
  const floating = own.some(({ cidr }) => contains(cidr.range, address));
  const uplinks = own.filter(({ def }) => def.type !== "tunnels" && [...defaultsOf(def)].some(({ family }) => family === address.family));
  const [uplink] = uplinks;
  const fix = uplinks.length !== 1 || uplink === undefined ? {} : { fix: useInstead(splitPrefix(uplink.setting.text).address, at.span) };
  return { ...(floating ? { severity: "info" as const } : {}), ...fix };
}

const useInstead = (text: string, span: Finding["span"]): NonNullable<Finding["fix"]> => ({
  title: `Start at ${text}, the address that the default route leaves from`,
  safe: false,
  edits: [{ span, text }],
});
