/** Where the host of a service is, as far as its text tells. */
import { isLocalScope, scopeOf } from "../../core/address.ts";
import { readPton } from "../shared/ip-text.ts";

/** `name` is a host name: whether it is on this host is not known, except for localhost. */
export function originKind(host: string): "loopback" | "unspecified" | "private" | "public" | "name" {
  if (/^localhost\.?$/i.test(host)) return "loopback";
  const address = readPton(host.replace(/%.*$/, ""));
  if (address === undefined) return "name";
  const scope = scopeOf(address);
  if (scope === "unspecified" || scope === "loopback") return scope;
  return isLocalScope(scope) ? "private" : "public";
}

/** Whether the service is on this host, by a loopback address or the name localhost. */
export const isLoopback = (host: string): boolean => originKind(host) === "loopback";
