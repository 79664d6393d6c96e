/** What `gcloud compute firewall-rules list --format=json`, `… instances list` and their like print, in the one form. */
import { type Collected, collector } from "./collect.ts";
import { looseGroup } from "./firewall-rules.ts";
import { rangesIn } from "./terraform-azure.ts";
import { type GoogleTraffic, googleRules } from "./terraform-google.ts";
import { mapPart, type Part } from "./terraform-module.ts";
import { isGoogleRead } from "./unread.ts";
import { itemsOf, member, textOf, type Value } from "./value.ts";

/** Answers may be wrapped this deep. */
const DEEPEST = 4;

/** Reads a file: one resource, a list of them, or answers inside something else. */
export function readGcloud(root: Value | undefined): Collected {
  const into = collector();
  for (const resource of resourcesIn(root, 0)) READERS[kindOf(resource)]?.(resource, into);
  return into;
}

const kindOf = (value: Value): string => textOf(member(value, "kind")) ?? "";

function resourcesIn(value: Value | undefined, depth: number): readonly Value[] {
  if (value === undefined || depth > DEEPEST) return [];
  if (value.kind === "list") return value.items.flatMap((item) => resourcesIn(item, depth + 1));
  if (value.kind !== "map") return [];
  return Object.hasOwn(READERS, kindOf(value)) ? [value] : [...value.entries.values()].flatMap((inner) => resourcesIn(inner, depth + 1));
}

/** The project and the name at the end of a link: "shop/prod"; without a project where the link has none. */
function linked(value: Value | undefined): string {
  const text = textOf(value) ?? "";
  const [, project] = /(?:^|\/)projects\/([^/]+)\//.exec(text) ?? [];
  const name = text.slice(text.lastIndexOf("/") + 1);
  return project === undefined ? name : `${project}/${name}`;
}

/** A resource by its own link, or by its name. */
const ownName = (value: Value): string => linked(member(value, "selfLink") ?? member(value, "name"));

const headOf = (value: Value): Value["at"] => {
  const { start } = value.at.span;
  return member(value, "name")?.at ?? { ...value.at, span: { start, end: start + 1 } };
};

const ARGUMENTS: readonly (readonly [key: string, argument: string])[] = [
  ["direction", "direction"],
  ["priority", "priority"],
  ["disabled", "disabled"],
  ["description", "description"],
  ["sourceRanges", "source_ranges"],
  ["destinationRanges", "destination_ranges"],
  ["sourceTags", "source_tags"],
  ["targetTags", "target_tags"],
  ["sourceServiceAccounts", "source_service_accounts"],
  ["targetServiceAccounts", "target_service_accounts"],
];

function firewall(value: Value, into: Collected): void {
  const given = ARGUMENTS.flatMap(([key, argument]) => {
    const found = member(value, key);
    return found === undefined ? [] : [[argument, found] as const];
  });
  const part: Part = { ...mapPart({ kind: "map", entries: new Map(given), at: value.at }), head: headOf(value) };
  const traffic = (["allowed", "denied"] as const).flatMap((key) =>
    itemsOf(member(value, key)).map((one): GoogleTraffic => {
      const [protocol, ports] = [member(one, "IPProtocol") ?? member(one, "ipProtocol"), member(one, "ports")];
      return { action: key === "allowed" ? "allow" : "deny", protocol, ports, at: one.at };
    }),
  );
  const network = linked(member(value, "network"));
  const blocks = traffic.map(({ protocol, ports, at }) =>
    mapPart({
      kind: "map",
      at,
      entries: new Map(Object.entries({ protocol, ports }).flatMap(([name, one]) => (one === undefined ? [] : [[name, one]]))),
    }),
  );
  if (!isGoogleRead(part, blocks)) into.unread.push(network === "" ? "google" : `network ${network}`);
  if (textOf(member(value, "disabled")) === "true") return;
  for (const one of traffic)
    for (const rule of googleRules({ head: headOf(value) }, part, one))
      into.pending.push({ kind: "cloud-firewall", group: network === "" ? `of ${ownName(value)}` : `network ${network}`, rule });
}

function instance(value: Value, into: Collected): void {
  const tags = itemsOf(member(member(value, "tags"), "items")).map((one) => textOf(one) ?? "");
  const accounts = itemsOf(member(value, "serviceAccounts")).map((one) => textOf(member(one, "email")) ?? "");
  for (const one of itemsOf(member(value, "networkInterfaces"))) {
    const [address, open] = [
      textOf(member(one, "networkIP")),
      itemsOf(member(one, "accessConfigs"))
        .map((config) => textOf(member(config, "natIP")))
        .find((text) => text !== undefined),
    ];
    into.machines.push({
      id: textOf(member(value, "name")) ?? "",
      at: headOf(value),
      groups: [linked(member(one, "network"))].filter((name) => name !== ""),
      cloud: "google",
      isPublic: open !== undefined,
      tags: [...tags, ...accounts],
      ...(open === undefined ? {} : { publicAddress: open }),
      ...(address === undefined ? {} : { privateAddress: address }),
    });
  }
}

const READERS: Readonly<Record<string, (value: Value, into: Collected) => void>> = {
  "compute#firewall": firewall,
  "compute#instance": instance,
  // A list of networks says which there are; their rules are in a list of their own, which is thought to be whole.
  "compute#network": (value, into) =>
    void into.groups.push({ ...looseGroup({ name: `network ${ownName(value)}`, head: headOf(value) }, []), whole: true }),
  "compute#subnetwork": (value, into) => {
    const ranges = rangesIn(member(value, "ipCidrRange")) ?? [];
    into.segments.push({ id: ownName(value), at: headOf(value), index: 0, network: linked(member(value, "network")), ranges });
  },
};
