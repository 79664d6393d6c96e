/** Which host a file belongs to, and what the facts of its files say about that host. */
import { BITS, type Family, type IpAddress, readAddress } from "../core/address.ts";
import type { Complete, Fact, Filter, Gap, Hop, Interface, Listener, Policy, Route, Setting, Tunnel, VpnPeer } from "../core/facts.ts";
import type { Table, TableName } from "../core/filter.ts";
import { globMatcher } from "../core/glob.ts";
import type { At } from "../core/text.ts";
import type { DeclaredHost, Estate } from "./estate.ts";
import { ipv6Disabled } from "./settings.ts";

/** One address of a host on one interface. `interface` is undefined when only perimeter.yaml states the address. */
export type OwnAddress = {
  readonly address: IpAddress;
  readonly prefixLength: number;
  readonly interface: string | undefined;
  readonly at: At;
};

/** An interface that gets its address from DHCP, and its way to everywhere with it. */
export type Lease = { readonly interface: string; readonly family: Family; readonly at: At };

/** How well the tables of one family are known. `none`: no file of the host speaks of them. */
export type FilterKnowledge = "stated" | "partial" | "none";

/** The netfilter tables of one family of a host by name, and how well they are known. */
export type FamilyTables = { readonly knowledge: FilterKnowledge; readonly tables: ReadonlyMap<TableName, Table> };

/** Everything that the files of one host say. */
export type Host = {
  readonly name: string;
  readonly declared: DeclaredHost | undefined;
  readonly uris: ReadonlySet<string>;
  readonly interfaces: readonly Interface[];
  readonly addresses: readonly OwnAddress[];
  readonly leases: readonly Lease[];
  readonly routes: readonly Route[];
  /** In the order in which they are applied. */
  readonly settings: ReadonlyMap<string, Setting>;
  readonly filters: Readonly<Record<Family, FamilyTables>>;
  readonly listeners: readonly Listener[];
  readonly listenersComplete: Complete | undefined;
  readonly tunnels: readonly Tunnel[];
  readonly hops: readonly Hop[];
  readonly policies: readonly Policy[];
  readonly peers: readonly VpnPeer[];
  readonly gaps: readonly Gap[];
  /** Those of the gaps that say that something beside the firewall's own files changes its rules. */
  readonly changes: readonly Gap[];
};

/** The name for files that no declaration and no folder convention gives to a host. */
export const ONLY_HOST = "this host";

/** Whether an interface of a host is a WireGuard one. */
export const isTunnel = ({ interfaces }: Pick<Host, "interfaces">, name: string | undefined): boolean =>
  name !== undefined && interfaces.some((one) => one.name === name && one.type === "wireguard");

/** The addresses of a host that are not those of its tunnels: where it has none, no file says how it is connected, however much its tunnels say. */
export const outerAddresses = (host: Pick<Host, "addresses" | "interfaces">): readonly OwnAddress[] =>
  host.addresses.filter((own) => !isTunnel(host, own.interface));

/**
 * The name of the host that a file belongs to: as declared, else by folder (`hosts/<name>/…`, `<name>/rootfs/etc/…`,
 * `files/<name>/etc/…`, the folder above an `etc/` or above dumps in a `facts/`), else undefined: then the whole workspace is one host.
 */
export function hostNamer(estate: Estate): (uri: string) => string | undefined {
  const declared = estate.hosts.map((host) => {
    const patterns = host.files.length > 0 ? host.files : [`hosts/${host.name}/**`];
    return { name: host.name, matches: patterns.map((pattern) => globMatcher(pattern)) };
  });
  return (uri) => {
    const path = uri.startsWith(estate.folder) ? uri.slice(estate.folder.length) : undefined;
    if (path !== undefined) {
      for (const { name, matches } of declared) if (matches.some((matches) => matches(path))) return name;
    }
    return placeByFolder(path ?? uri)?.name;
  };
}

/** The host that a path's folders name, and the folder that holds all hosts of its estate (with a final `/`); undefined where they name none. */
export function placeByFolder(path: string): { readonly base: string; readonly name: string } | undefined {
  const parts = path.split("/");
  const hosts = parts.lastIndexOf("hosts", parts.length - 3);
  if (hosts !== -1) return placed(parts, hosts + 1, hosts);
  // Dumps lie in `facts/`, beside the `etc/` of their host.
  const facts = parts.length - 2;
  const etc = parts.includes("etc") ? parts.indexOf("etc") : parts[facts] === "facts" ? facts : -1;
  if (etc < 1) return undefined;
  const above = parts[etc - 1] ?? "";
  if (above === "rootfs" && etc >= 2) return placed(parts, etc - 2, etc - 2);
  return above === "" || above.endsWith(":") ? undefined : placed(parts, etc - 1, etc - 1);
}

const placed = (parts: readonly string[], name: number, end: number) => ({
  base: parts
    .slice(0, end)
    .map((part) => `${part}/`)
    .join(""),
  name: parts[name] ?? "",
});

/** Facts that belong to a cloud account, not to a host. */
export type CloudFact = Extract<Fact, { kind: "cloud-filter" | "instance" | "subnet" | "attachment" }>;

/** Whether a fact belongs to a cloud account. */
export const isCloud = (fact: Fact): fact is CloudFact =>
  fact.kind === "cloud-filter" || fact.kind === "instance" || fact.kind === "subnet" || fact.kind === "attachment";

/** What the facts of one host say of it. */
export function hostOf(name: string, declared: DeclaredHost | undefined, facts: readonly Fact[]): Host {
  const settings = settingsOf(facts);
  const usable = (own: OwnAddress): boolean => own.address.family === 4 || !ipv6Disabled({ settings }, own.interface);
  const of = <Kind extends Fact["kind"]>(kind: Kind) => facts.filter((fact): fact is Extract<Fact, { kind: Kind }> => fact.kind === kind);
  const addresses = [...of("address").flatMap(ownAddress), ...declaredAddresses(declared)].filter(usable);
  const leases = of("address").flatMap(({ dynamic, interface: device, at }) =>
    dynamic ? [{ interface: device, family: dynamic, at }] : [],
  );
  const interfaces = of("interface");
  return {
    name,
    declared,
    uris: new Set(facts.map((fact) => fact.at.uri)),
    interfaces,
    addresses: [...addresses, ...leased(leases, declared, outerAddresses({ addresses, interfaces }))],
    leases,
    routes: of("route"),
    settings,
    filters: { 4: familyTables(of("filter"), 4), 6: familyTables(of("filter"), 6) },
    listeners: of("listener"),
    listenersComplete: of("complete").find(({ about }) => about === "listener"),
    tunnels: of("tunnel"),
    hops: of("hop"),
    policies: of("policy"),
    peers: of("vpn-peer"),
    gaps: of("gap"),
    changes: changesOf(of("gap"), of("filter")),
  };
}

// What a firewall's own file leaves open is in its tables. A dump shows whatever somebody changed.
function changesOf(gaps: readonly Gap[], filters: readonly Filter[]): readonly Gap[] {
  if (filters.some(({ at }) => at.uri.includes("/facts/"))) return [];
  const own = new Set(filters.map(({ at }) => at.uri));
  return gaps.filter(({ about, at }) => (about === "filter" || about === "translation") && !own.has(at.uri));
}

// What is set twice counts where it was set last.
function settingsOf(facts: readonly Fact[]): ReadonlyMap<string, Setting> {
  const settings = new Map<string, Setting>();
  for (const fact of facts) {
    if (fact.kind !== "setting") continue;
    settings.delete(fact.key);
    settings.set(fact.key, fact);
  }
  return settings;
}

function ownAddress(fact: Extract<Fact, { kind: "address" }>): OwnAddress[] {
  const address = readAddress(fact.address);
  return address === undefined ? [] : [{ address, prefixLength: fact.prefixLength, interface: fact.interface, at: fact.at }];
}

// Of a host with other addresses, the one interface with a lease has the public address, where only that is declared.
function leased(leases: readonly Lease[], declared: DeclaredHost | undefined, others: readonly OwnAddress[]): readonly OwnAddress[] {
  return (declared?.publicAddresses ?? []).flatMap((address) => {
    const [lease, more] = leases.filter(({ family }) => family === address.family);
    const known = others.some((own) => own.address.value === address.value);
    if (lease === undefined || more !== undefined || known || others.length === 0) return [];
    return [{ address, prefixLength: BITS[address.family], interface: lease.interface, at: lease.at }];
  });
}

const declaredAddresses = (declared: DeclaredHost | undefined): OwnAddress[] =>
  (declared?.addresses ?? []).map((own) => ({ ...own, interface: undefined, at: (declared as DeclaredHost).at }));

// A dump of the running tables (facts/) says what is loaded now, and wins over files that are loaded at boot; a complete file
// wins over scripts whose starting point is not known.
function familyTables(filters: readonly Filter[], family: Family): FamilyTables {
  const speaking = filters.filter((filter) => filter.families?.includes(family) ?? filter.tables.some((table) => table.family === family));
  const best = speaking.find((filter) => filter.at.uri.includes("/facts/")) ?? speaking.find((filter) => !filter.partial) ?? speaking[0];
  if (best === undefined) return { knowledge: "none", tables: new Map() };
  const tables = new Map(best.tables.filter((table) => table.family === family).map((table) => [table.name, table]));
  const several = speaking.length > 1 && !best.at.uri.includes("/facts/");
  return { knowledge: best.partial || several ? "partial" : "stated", tables };
}
