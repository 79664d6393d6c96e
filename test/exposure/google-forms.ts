/** Random networks of Google, written as Terraform and as the command line prints them, and what they let through. */
import type { Seeded } from "../seeded.ts";

type Firewall = {
  readonly name: string;
  readonly priority: number;
  readonly allows: boolean;
  readonly protocol: "tcp" | "udp" | "all";
  readonly ports: readonly string[];
  readonly ranges: readonly string[];
  readonly sourceTags: readonly string[];
  readonly targetTags: readonly string[];
  readonly isOff: boolean;
};
type Machine = { readonly name: string; readonly address: string; readonly public: string; readonly tags: readonly string[] };

export type Google = { readonly firewalls: readonly Firewall[]; readonly machines: readonly Machine[] };

const PORTS = [["22"], ["443"], ["20-500"], ["80", "5432"]];
const RANGES = [[], ["0.0.0.0/0"], ["198.51.100.0/24"], ["203.0.113.0/25", "10.1.0.0/16"]];
const TAGS = ["web", "db"];

/** A network with two machines. */
export function googleOf(random: Seeded): Google {
  const tags = (): readonly string[] => TAGS.filter(() => random.chance(0.4));
  const firewalls = Array.from({ length: 1 + random.int(5) }, (_one, place): Firewall => {
    const protocol = random.pick(["tcp", "tcp", "udp", "all"] as const);
    return {
      name: `f${place}`,
      priority: 900 + random.int(3) * 100,
      allows: random.chance(0.6),
      protocol,
      ports: protocol === "all" ? [] : random.pick(PORTS),
      ranges: random.pick(RANGES),
      sourceTags: random.chance(0.3) ? [random.pick(TAGS)] : [],
      targetTags: random.chance(0.5) ? [random.pick(TAGS)] : [],
      isOff: place > 0 && random.chance(0.1),
    };
  });
  return {
    firewalls,
    machines: [0, 1].map((place) => ({ name: `m${place}`, address: `10.1.${place}.5`, public: `192.0.2.5${place}`, tags: tags() })),
  };
}

/** Whether a machine is let through to: the rules of Google by themselves, without any of the code that is tested. */
export function letsIn({ firewalls, machines }: Google, from: string, place: number, port: number): boolean {
  const machine = machines[place] as Machine;
  const sender = machines.find(({ address }) => address === from);
  const fits = ({ protocol, ports, ranges, sourceTags, targetTags, isOff }: Firewall): boolean => {
    const isFor = targetTags.length === 0 || targetTags.some((tag) => machine.tags.includes(tag));
    const isAny = ranges.length === 0 && sourceTags.length === 0;
    const isFrom = isAny || ranges.some((range) => holds(range, from)) || sourceTags.some((tag) => sender?.tags.includes(tag) === true);
    return !isOff && protocol !== "udp" && isFor && isFrom && (protocol === "all" || ports.some((one) => has(one, port)));
  };
  const [first] = firewalls.filter(fits).sort((a, b) => a.priority - b.priority || Number(a.allows) - Number(b.allows));
  return first?.allows === true;
}

function has(ports: string, port: number): boolean {
  const [low = "", high = low] = ports.split("-");
  return Number(low) <= port && port <= Number(high);
}

function holds(range: string, from: string): boolean {
  if (range === "0.0.0.0/0") return true;
  if (range === "198.51.100.0/24") return from.startsWith("198.51.100.");
  return range === "10.1.0.0/16" ? from.startsWith("10.1.") : from.startsWith("203.0.113.") && Number(from.split(".")[3]) < 128;
}

const list = (name: string, items: readonly string[]): string => (items.length === 0 ? "" : `  ${name} = ${JSON.stringify(items)}\n`);

/** The network in Terraform. */
export function terraformOf({ firewalls, machines }: Google): string {
  return [
    'resource "google_compute_network" "main" {\n  name = "main"\n}\n',
    'resource "google_compute_subnetwork" "tier" {\n  count = 2\n  name = "tier-${count.index}"\n  network = google_compute_network.main.id\n  ip_cidr_range = "10.1.${count.index}.0/24"\n}\n',
    ...firewalls.map(
      (one, place) =>
        `resource "google_compute_firewall" "${one.name}" {\n  name = "${one.name}"\n  network = ${place % 2 === 0 ? "google_compute_network.main.self_link" : '"main"'}\n  priority = ${one.priority}\n  disabled = ${one.isOff}\n${list("source_ranges", one.ranges)}${list("source_tags", one.sourceTags)}${list("target_tags", one.targetTags)}  ${one.allows ? "allow" : "deny"} {\n    protocol = "${one.protocol}"\n  ${list("ports", one.ports)}  }\n}\n`,
    ),
    ...machines.map(
      (one, place) =>
        `resource "google_compute_instance" "${one.name}" {\n  name = "${one.name}"\n${list("tags", one.tags)}  network_interface {\n    subnetwork = google_compute_subnetwork.tier[${place}].id\n    network_ip = "${one.address}"\n    access_config {\n      nat_ip = "${one.public}"\n    }\n  }\n}\n`,
    ),
  ].join("\n");
}

/** The network as the command line prints it. */
export function printedOf({ firewalls, machines }: Google): string {
  const network = "https://www.googleapis.com/compute/v1/projects/p/global/networks/main";
  const some = (name: string, items: readonly string[]): object => (items.length === 0 ? {} : { [name]: items });
  return JSON.stringify([
    { kind: "compute#network", name: "main", selfLink: network },
    ...firewalls.map((one) => ({
      kind: "compute#firewall",
      name: one.name,
      network,
      direction: "INGRESS",
      priority: one.priority,
      disabled: one.isOff,
      // What nobody wrote is printed all the same.
      ...some("sourceRanges", one.ranges.length === 0 && one.sourceTags.length === 0 ? ["0.0.0.0/0"] : one.ranges),
      ...some("sourceTags", one.sourceTags),
      ...some("targetTags", one.targetTags),
      [one.allows ? "allowed" : "denied"]: [{ IPProtocol: one.protocol, ...some("ports", one.ports) }],
    })),
    ...machines.map((one) => ({
      kind: "compute#instance",
      name: one.name,
      tags: some("items", one.tags),
      networkInterfaces: [{ network, networkIP: one.address, accessConfigs: [{ natIP: one.public }] }],
    })),
  ]);
}
