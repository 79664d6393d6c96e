/**
 * The estate as the rules that see several files see it: hosts, topology, zones, and verdicts that are computed when asked
 * for. What an edit cannot have changed is kept: hosts by the identity of their facts, verdicts by the hosts that their packets met.
 */
import type { Fact, Listener } from "../core/facts.ts";
import type { AnyUnit, Targets } from "../core/language.ts";
import type { Estate } from "./estate.ts";
import { exposureTo, type ZoneVerdict } from "./exposure.ts";
import { type CloudFact, type Host, hostNamer, hostOf, isCloud, ONLY_HOST } from "./hosts.ts";
import { Topology } from "./topology.ts";
import { type Zone, zonesOf } from "./zones.ts";

/** Facts of one unit of one language; the same array as long as nothing in it changed. */
export type UnitFacts = { readonly facts: readonly Fact[] };

/** What exposure rules check. `uri` is perimeter.yaml's, or the first file's. */
export type EstateUnit = AnyUnit & {
  readonly estate: Estate;
  readonly hosts: readonly Host[];
  readonly topology: Topology;
  readonly zones: readonly Zone[];
  readonly cloud: readonly CloudFact[];
  /** True when no declaration and no folder tells hosts apart: the whole workspace is taken for one host. */
  readonly oneHost: boolean;
  /** The verdict of every zone over a listener of a host. */
  exposure(host: Host, listener: Listener): readonly ZoneVerdict[];
  /** The text of a file. */
  text(uri: string): string;
};

type Known = {
  readonly network: number;
  readonly met: readonly { readonly name: string; readonly host: Host }[];
  readonly verdicts: readonly ZoneVerdict[];
};

type KnownHost = { readonly parts: readonly (readonly Fact[])[]; readonly host: Host; readonly network: string };

/** Makes `EstateUnit`s, each from the one before. */
export class Modeller {
  #byHost = new Map<string, KnownHost>();
  readonly #split = new WeakMap<readonly Fact[], { readonly estate: Estate; readonly parts: ReadonlyMap<string, readonly Fact[]> }>();
  readonly #verdicts = new Map<string, Known>();
  /** What of every host decides where packets go, and how often that changed. */
  #networks: readonly string[] = [];
  #cloud: readonly CloudFact[] = [];
  #version = 0;

  /** The estate now. Throws nothing. */
  model(estate: Estate, units: readonly UnitFacts[], text: (uri: string) => string, targets: Targets = {}): EstateUnit {
    const cloud = units.flatMap(({ facts }) => facts.filter(isCloud));
    const { hosts, network } = this.#hosts(estate, units, cloud);
    const topology = new Topology(hosts, cloud);
    const zones = zonesOf(estate, hosts);
    const uris = [...new Set(hosts.flatMap((host) => [...host.uris]))];
    const exposure = (host: Host, listener: Listener): readonly ZoneVerdict[] => this.#exposure(topology, zones, network, host, listener);
    const oneHost = hosts.length === 1 && hosts[0]?.name === ONLY_HOST;
    return {
      uri: estate.hosts[0]?.at.uri ?? uris[0] ?? estate.folder,
      uris,
      targets,
      estate,
      hosts,
      topology,
      zones,
      cloud,
      oneHost,
      exposure,
      text,
    };
  }

  #hosts(estate: Estate, units: readonly UnitFacts[], cloud: readonly CloudFact[]): { hosts: readonly Host[]; network: number } {
    const parts = new Map<string, (readonly Fact[])[]>(estate.hosts.map((host) => [host.name, []]));
    for (const { facts } of units) {
      for (const [name, own] of this.#splitByHost(estate, facts)) {
        const list = parts.get(name);
        if (list === undefined) parts.set(name, [own]);
        else list.push(own);
      }
    }
    const declared = new Map(estate.hosts.map((host) => [host.name, host]));
    const fresh = new Map<string, KnownHost>();
    for (const [name, own] of parts) {
      const before = this.#byHost.get(name);
      const same = before !== undefined && before.host.declared === declared.get(name) && sameItems(before.parts, own);
      if (same) fresh.set(name, before);
      else {
        const host = hostOf(name, declared.get(name), own.flat());
        fresh.set(name, { parts: own, host, network: networkOf(host) });
      }
    }
    this.#byHost = fresh;
    const zones = estate.zones.map(({ name, ranges }) => `${name}: ${ranges.map(({ first, last }) => `${first}-${last}`).join()}`);
    const networks = [...zones, ...[...fresh.values()].map(({ network }) => network)];
    if (!sameItems(networks, this.#networks) || !sameItems(cloud, this.#cloud)) this.#version++;
    this.#cloud = cloud;
    this.#networks = networks;
    return { hosts: [...fresh.values()].map(({ host }) => host), network: this.#version };
  }

  #splitByHost(estate: Estate, facts: readonly Fact[]): ReadonlyMap<string, readonly Fact[]> {
    const known = this.#split.get(facts);
    if (known?.estate === estate) return known.parts;
    const nameOf = hostNamer(estate);
    const parts = new Map<string, Fact[]>();
    for (const fact of facts) {
      if (isCloud(fact)) continue;
      const name = nameOf(fact.at.uri) ?? ONLY_HOST;
      const list = parts.get(name);
      if (list === undefined) parts.set(name, [fact]);
      else list.push(fact);
    }
    this.#split.set(facts, { estate, parts });
    return parts;
  }

  #exposure(topology: Topology, zones: readonly Zone[], network: number, host: Host, listener: Listener): readonly ZoneVerdict[] {
    const key = `${host.name} ${listener.protocol} ${listener.address} ${listener.port} ${listener.device ?? ""} ${listener.namespace ?? ""}`;
    const known = this.#verdicts.get(key);
    if (known !== undefined && known.network === network && known.met.every(({ name, host }) => this.#byHost.get(name)?.host === host))
      return known.verdicts;
    const verdicts = zones.map((zone) => exposureTo(topology, host, listener, zone));
    const met = new Set([host.name, ...verdicts.flatMap((verdict) => [...verdict.met])]);
    const hosts = [...met].flatMap((name) => {
      const one = this.#byHost.get(name)?.host;
      return one === undefined ? [] : [{ name, host: one }];
    });
    this.#verdicts.set(key, { network, met: hosts, verdicts });
    return verdicts;
  }
}

const sameItems = <Item>(a: readonly Item[], b: readonly Item[]): boolean => a.length === b.length && a.every((item, i) => item === b[i]);

// Everything of a host that decides where packets go before any filter is asked: what may change a verdict that never met the host.
function networkOf(host: Host): string {
  const addresses = host.addresses.map(
    ({ address, prefixLength, interface: name }) => `${address.family}:${address.value}/${prefixLength}@${name ?? ""}`,
  );
  const routes = host.routes.map((route) => `${route.to.first}/${route.prefixLength}>${route.via ?? ""}@${route.interface ?? ""}`);
  const peers = host.peers.map(
    (peer) =>
      `${peer.interface}:${peer.ownKey ?? ""}:${peer.peerKey ?? ""}:${peer.allowed.map((range) => `${range.first}-${range.last}`).join(",")}`,
  );
  const nat = ([4, 6] as const).flatMap((family) =>
    [...(host.filters[family].tables.get("nat")?.chains.values() ?? [])].flatMap((chain) => chain.rules.map((rule) => rule.text)),
  );
  const declared =
    host.declared === undefined
      ? ""
      : `${host.declared.zone ?? ""} ${host.declared.publicAddresses.map(({ value }) => value).join()} ${host.declared.forwards.map(({ ports, to, toPort }) => `${ports}>${to.value}:${toPort}`).join()}`;
  return [host.name, declared, ...addresses, ...routes, ...peers, ...nat].join(" ");
}
