/** The networks of a host's interfaces, as rules compare them. */
import { type AddressRange, scopeOf } from "../core/address.ts";
import type { At } from "../core/text.ts";
import { type Host, isTunnel } from "./hosts.ts";
import { prefixOf } from "./topology.ts";

/** A network that a host reaches through an interface, or `name` for a cloud's subnet. */
export type Net = { readonly at: At; readonly range: AddressRange; readonly name: string; readonly tunnel: boolean };

/** At most so many networks of a host are compared. */
const MOST = 64;

/** The prefixes of a host's own addresses; none of single addresses, pairs and link-local ones. */
export const networksOf = (host: Host): readonly Net[] =>
  host.addresses
    .flatMap((own) =>
      own.interface === undefined || scopeOf(own.address) === "link-local" || isPoint(prefixOf(own))
        ? []
        : [{ at: own.at, range: prefixOf(own), name: own.interface, tunnel: isTunnel(host, own.interface) }],
    )
    .slice(0, MOST);

/** The prefixes that a host's main table sends into its tunnels: AllowedIPs. */
export const tunnelledBy = (host: Host): readonly Net[] =>
  host.routes
    .flatMap(({ at, to, via, table, interface: name }) =>
      name === undefined || via !== undefined || table !== undefined || isPoint(to) || !isTunnel(host, name)
        ? []
        : [{ at, range: to, name, tunnel: true }],
    )
    .slice(0, MOST);

const isPoint = (range: AddressRange): boolean => range.last - range.first <= 1n;

/** Whether one format states both, by the ends of their files' names. */
export const sameFormat = (a: Net, b: Net): boolean => suffixOf(a.at.uri) === suffixOf(b.at.uri);

const suffixOf = (uri: string): string => uri.slice(uri.lastIndexOf(".")).replace(".yml", ".yaml");
