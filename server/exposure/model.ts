/**
 * The estate as the rules that see several files see it: hosts, topology, zones, and verdicts that are computed when asked
 * for. What an edit cannot have changed is kept: hosts by the identity of their facts, verdicts by the hosts that their packets met.
 */
import type { Fact, Listener } from "../core/facts.ts";
import type { AnyUnit, Targets } from "../core/language.ts";
import { put, sameItems } from "../core/lists.ts";
import { type Norms, type NormsByFile, USUAL_EVERYWHERE } from "../core/norms.ts";
import { sentByOthers } from "./application.ts";
import type { Estate } from "./estate.ts";
import { exposureTo, type ZoneVerdict } from "./exposure.ts";
import { type CloudFact, type Host, hostNamer, hostOf, isCloud, ONLY_HOST } from "./hosts.ts";
import { statedForwarding } from "./settings.ts";
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
  /**
   * What `work` makes of a host for `purpose`: made again only when the network changed, or the host, or one of the hosts that `work`
   * looked at: those that packets met in `exposure`, and those that it names to `met`.
   */
  remember<Made>(purpose: string, host: Host, work: () => Made): Made;
  /** Tells `remember` that another host was looked at. */
  met(...hosts: readonly (Host | string)[]): void;
  /** The text of a file. */
  text(uri: string): string;
  /** What is held of ports and addresses in a file. */
  normsAt(uri: string): Norms;
};

/** What an estate is made with besides its facts. `text` gives the text of a file. */
export type Given = { readonly text: (uri: string) => string; readonly norms?: NormsByFile; readonly targets?: Targets };

/** Something made of hosts: it holds while the network and each of them is the same. */
type Known<Made> = {
  readonly network: number;
  readonly met: readonly { readonly name: string; readonly host: KnownHost | undefined }[];
  readonly made: Made;
  /** The count of looks at which it was last found to hold. */
  seen: number;
};

/** A host as it is now: another object when its facts changed, or what others aim at it. */
type KnownHost = {
  readonly parts: readonly (readonly Fact[])[];
  readonly host: Host;
  readonly network: string;
  /** The forwards, proxies and tunnels of other hosts that lead to it: they open ways to it that no packet to it shows. */
  readonly aimed: string;
  /** What was made of it, by purpose. */
  readonly made: Map<string, Known<unknown>>;
};

/** Makes `EstateUnit`s, each from the one before. */
export class Modeller {
  #byHost = new Map<string, KnownHost>();
  readonly #split = new WeakMap<readonly Fact[], Split>();
  /** The names of the hosts looked at so far by what is being made, innermost last. */
  readonly #watching: Set<string>[] = [];
  /** What of every host decides where packets go, and how often that changed. */
  #networks: readonly string[] = [];
  #cloud: readonly CloudFact[] = [];
  #version = 0;
  /** Counts how often hosts were looked at anew: between two counts everything that held holds. */
  #look = 0;

  /** The estate now. Throws nothing. */
  model(estate: Estate, units: readonly UnitFacts[], { text, norms = USUAL_EVERYWHERE, targets = {} }: Given): EstateUnit {
    const cloud = units.flatMap(({ facts }) => this.#splitFacts(estate, facts).cloud);
    const { hosts, network } = this.#hosts(estate, units, cloud, norms.key);
    const topology = new Topology(hosts, cloud);
    const zones = zonesOf(estate, hosts);
    let uris: readonly string[] | undefined;
    const all = (): readonly string[] => {
      uris ??= [...new Set(hosts.flatMap((host) => [...host.uris]))];
      return uris;
    };
    const unit: EstateUnit = {
      uri: estate.hosts[0]?.at.uri ?? hosts.flatMap((host) => [...host.uris].slice(0, 1))[0] ?? estate.folder,
      get uris() {
        return all();
      },
      targets,
      estate,
      hosts,
      topology,
      zones,
      cloud,
      oneHost: hosts.length === 1 && hosts[0]?.name === ONLY_HOST,
      exposure: (host, listener) =>
        this.#remember(socketKey(listener), host, network, () => {
          const verdicts = zones.map((zone) => exposureTo(topology, host, listener, zone));
          this.#meet(verdicts.flatMap(({ met }) => met));
          return verdicts;
        }),
      remember: (purpose, host, work) => this.#remember(purpose, host, network, work),
      met: (...others) => this.#meet(others.map((other) => (typeof other === "string" ? other : other.name))),
      text,
      normsAt: norms.at,
    };
    this.#aim(unit);
    return unit;
  }

  #aim(unit: EstateUnit): void {
    const sent = sentByOthers(unit);
    for (const [name, known] of this.#byHost) {
      const aimed = sent.get(name)?.join("\n") ?? "";
      if (aimed !== known.aimed) this.#byHost.set(name, { ...known, aimed, made: new Map() });
    }
    this.#look++;
  }

  #meet(names: readonly string[]): void {
    const watching = this.#watching.at(-1);
    for (const name of names) watching?.add(name);
  }

  #remember<Made>(purpose: string, host: Host, network: number, work: () => Made): Made {
    const all = this.#byHost.get(host.name)?.made;
    const known = all?.get(purpose) as Known<Made> | undefined;
    if (known !== undefined && this.#holds(known, network)) {
      for (const { name } of known.met) this.#watching.at(-1)?.add(name);
      return known.made;
    }
    const watching = new Set([host.name]);
    this.#watching.push(watching);
    try {
      const made = work();
      all?.set(purpose, { network, met: [...watching].map((name) => ({ name, host: this.#byHost.get(name) })), made, seen: this.#look });
      return made;
    } finally {
      this.#watching.pop();
      this.#meet([...watching]);
    }
  }

  // Asked many times between two changes: looked at once.
  #holds(known: Known<unknown>, network: number): boolean {
    if (known.seen === this.#look) return true;
    if (known.network !== network || !known.met.every((one) => this.#byHost.get(one.name) === one.host)) return false;
    known.seen = this.#look;
    return true;
  }

  #hosts(
    estate: Estate,
    units: readonly UnitFacts[],
    cloud: readonly CloudFact[],
    norms: string,
  ): { hosts: readonly Host[]; network: number } {
    const parts = new Map<string, (readonly Fact[])[]>(estate.hosts.map((host) => [host.name, []]));
    for (const { facts } of units) {
      for (const [name, own] of this.#splitFacts(estate, facts).parts) put(parts, name, own);
    }
    const declared = new Map(estate.hosts.map((host) => [host.name, host]));
    const fresh = new Map<string, KnownHost>();
    for (const [name, own] of parts) {
      const before = this.#byHost.get(name);
      const same = before !== undefined && before.host.declared === declared.get(name) && sameItems(before.parts, own);
      if (same) fresh.set(name, before);
      else {
        const host = hostOf(name, declared.get(name), own.flat());
        fresh.set(name, { parts: own, host, network: networkOf(host), aimed: before?.aimed ?? "", made: new Map() });
      }
    }
    this.#byHost = fresh;
    this.#look++;
    const zones = estate.zones.map(({ name, ranges }) => `${name}: ${ranges.map(({ first, last }) => `${first}-${last}`).join()}`);
    const networks = [norms, ...zones, ...[...fresh.values()].map(({ network }) => network)];
    if (!sameItems(networks, this.#networks) || !sameItems(cloud, this.#cloud)) this.#version++;
    this.#cloud = cloud;
    this.#networks = networks;
    return { hosts: [...fresh.values()].map(({ host }) => host), network: this.#version };
  }

  #splitFacts(estate: Estate, facts: readonly Fact[]): Split {
    const known = this.#split.get(facts);
    if (known?.estate === estate) return known;
    const nameOf = hostNamer(estate);
    const parts = new Map<string, Fact[]>();
    for (const fact of facts) if (!isCloud(fact)) put(parts, nameOf(fact.at.uri) ?? ONLY_HOST, fact);
    const split = { estate, cloud: facts.filter(isCloud), parts };
    this.#split.set(facts, split);
    return split;
  }
}

const socketKey = ({ protocol, address, port, device, namespace }: Listener): string =>
  `socket ${protocol} ${address} ${port} ${device ?? ""} ${namespace ?? ""}`;

/** The facts of a unit, told apart by the hosts that they belong to. */
type Split = { readonly estate: Estate; readonly cloud: readonly CloudFact[]; readonly parts: ReadonlyMap<string, readonly Fact[]> };

// Everything of a host that decides where packets go before any filter is asked: what may change a verdict that never met the host.
function networkOf(host: Host): string {
  const addresses = host.addresses.map(
    ({ address, prefixLength, interface: name }) => `${address.family}:${address.value}/${prefixLength}@${name ?? ""}`,
  );
  const leases = host.leases.map((lease) => `${lease.family} ${lease.interface}`);
  const routes = host.routes.map(
    ({ to, prefixLength, via, interface: name, table, metric, refuses }) =>
      `${to.first}/${prefixLength}>${via ?? ""}@${name ?? ""} ${table ?? ""} ${metric ?? ""} ${refuses ?? ""}`,
  );
  const vpn = host.interfaces.filter(({ type }) => type === "wireguard").map(({ name }) => name);
  const peers = host.peers.map(
    (peer) =>
      `${peer.interface}:${peer.ownKey ?? ""}:${peer.peerKey ?? ""}:${peer.allowed.map((range) => `${range.first}-${range.last}`).join(",")}`,
  );
  const declared =
    host.declared === undefined
      ? ""
      : `${host.declared.zone ?? ""} ${host.declared.publicAddresses.map(({ value }) => value).join()} ${host.declared.forwards.map(({ ports, to, toPort }) => `${ports}>${to.value}:${toPort}`).join()} ${host.declared.securityGroups.join()} ${host.declared.instance ?? ""}`;
  const forwards = host.addresses.map((own) => String(statedForwarding(host, own.address.family, own.interface)));
  const gaps = host.gaps.map(({ about }) => about).filter((about) => /route|address|all/.test(about));
  return [host.name, declared, ...vpn, ...addresses, ...leases, ...forwards, ...routes, ...gaps, ...peers].join(" ");
}
