import { type AddressRange, covers, meets, showRange } from "../../core/address.ts";
import { brief } from "../../core/markdown.ts";
import type { Finding, Rule } from "../../core/rule.ts";
import type { Host } from "../hosts.ts";
import { type Net, networksOf, sameFormat, tunnelledBy } from "../links.ts";
import type { EstateUnit } from "../model.ts";
import { netplan } from "../samples.ts";

export const subnetOverlap: Rule<EstateUnit> = {
  id: "exposure/subnet-overlap",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "Two networks that one host must tell apart overlap",
  why: `A host with a tunnel in one network and a link in another sends packets for the shared addresses into the narrower
one only: hosts on the other side are never reached, without any error. Choose prefixes that do not meet, also between
the tunnel and the cloud network that it leads to. Two interfaces in one format are that format's own rules' to report.`,
  references: ["https://www.rfc-editor.org/rfc/rfc1918"],
  examples: [
    {
      path: "hosts/vps/etc/wireguard/wg0.conf",
      files: { "hosts/vps/etc/netplan/10.yaml": netplan({ eth0: ["10.0.5.20/16"] }) },
      bad: "[Interface]\nPrivateKey = 4GgaQCy68nzNsUE5aJ9fuLzHhB65tAlwbmA72MWnOm8=\nAddress = «10.0.0.1/24»\n",
    },
    {
      path: "hosts/vps/etc/wireguard/wg0.conf",
      files: { "hosts/vps/etc/netplan/10.yaml": netplan({ eth0: ["10.0.5.20/16"] }) },
      good: "[Interface]\nPrivateKey = 4GgaQCy68nzNsUE5aJ9fuLzHhB65tAlwbmA72MWnOm8=\nAddress = 10.200.0.1/24\n",
    },
  ],
  *check(unit) {
    for (const host of unit.hosts) yield* aboutLinks(host);
    yield* aboutClouds(unit);
  },
};

// Each pair of interfaces once, at the tunnel where there is one. What one format sees by itself is its own rule's to say.
function* aboutLinks(host: Host): Iterable<Finding> {
  const links = networksOf(host);
  const said = new Set<string>();
  for (const net of [...links, ...tunnelledBy(host)]) {
    for (const other of links) {
      const pair = [net.name, other.name].sort().join(" ");
      // A tunnel may lead to everything but the own network: only what a link has too is lost.
      const meeting = links.includes(net) ? meets(net.range, other.range) : covers(other.range, net.range);
      if (net.name === other.name || !meeting || said.has(pair) || sameFormat(net, other)) continue;
      said.add(pair);
      yield net.tunnel || !other.tunnel ? finding(net, other) : finding(other, net);
    }
  }
}

// A tunnel's network inside a cloud network. Where nothing says that a host is in both, the two can only never be joined.
function* aboutClouds(unit: EstateUnit): Iterable<Finding> {
  const subnets = unit.cloud.filter((fact) => fact.kind === "subnet");
  const said = new Set<string>();
  for (const host of subnets.length === 0 ? [] : unit.hosts) {
    const nets = networksOf(host);
    const home = unit.topology.cloudOf(host).subnet ?? subnets.find(({ ranges }) => nets.some((net) => !net.tunnel && inside(net, ranges)));
    for (const net of nets.filter(({ tunnel }) => tunnel)) {
      const all = subnets.filter(({ ranges }) => ranges.some((range) => meets(range, net.range)));
      const joined = all.find(({ id, vpc }) => id === home?.id || (vpc !== undefined && vpc === home?.vpc));
      const other = joined ?? all[0];
      const range = other?.ranges.find((one) => meets(one, net.range));
      if (other === undefined || range === undefined || said.has(showRange(net.range))) continue;
      said.add(showRange(net.range));
      const cloud = { at: other.at, range, name: other.id };
      yield joined === undefined ? { ...finding(net, cloud, "the two cannot be joined"), severity: "info" } : finding(net, cloud);
    }
  }
}

const inside = (net: Net, ranges: readonly AddressRange[]): boolean => ranges.some((range) => covers(range, net.range));

const finding = (net: Net, other: Omit<Net, "tunnel">, so = "one side is never reached"): Finding => ({
  uri: net.at.uri,
  span: net.at.span,
  message: brief(`${showRange(net.range)} (${net.name}) overlaps ${showRange(other.range)} (${other.name}): ${so}`, 100),
  related: [{ uri: other.at.uri, span: other.at.span, message: `${brief(other.name, 40)} has ${showRange(other.range)}` }],
});
