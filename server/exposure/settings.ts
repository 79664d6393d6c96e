/** The kernel settings of a host that decide forwarding and source checks. */
import type { Family } from "../core/address.ts";
import type { Host } from "./hosts.ts";
import type { Run } from "./run.ts";

type Settings = Pick<Host, "settings">;

const setting = (host: Settings, key: string): string | undefined => host.settings.get(key)?.value;

/** net.*.conf.<interface>.<name>, falling back to `all`; undefined when neither is stated. */
function perInterface(host: Settings, version: "ipv4" | "ipv6", name: string, device: string | undefined): string | undefined {
  const own =
    device === undefined
      ? undefined
      : (setting(host, `net.${version}.conf.${device}.${name}`) ?? setting(host, `net.${version}.conf.*.${name}`));
  return own ?? setting(host, `net.${version}.conf.all.${name}`);
}

/**
 * Whether packets that came in on `device` are passed on. Where no file of the host sets it, the kernel's default (off) counts
 * if the host has settings of the network at all; otherwise it is left open.
 */
export function forwards(run: Run, host: Host, family: Family, device: string | undefined): boolean {
  const stated = statedForwarding(host, family, device);
  if (stated !== undefined) return stated;
  return run.choose(
    { code: "forwarding", text: `no file says whether ${host.name} forwards IPv${family} packets` },
    `forwarding ${host.name} ${family}`,
  );
}

/** … as far as its files say; undefined where none has settings of the network. */
export function statedForwarding(host: Host, family: Family, device: string | undefined): boolean | undefined {
  if (host.declared !== undefined && host.declared.forwards.length > 0) return true;
  const stated = family === 4 ? forwarding4(host, device) : flag(setting(host, "net.ipv6.conf.all.forwarding"));
  return stated ?? ([...host.settings.keys()].some((key) => key.startsWith("net.")) ? false : undefined);
}

const flag = (value: string | undefined): boolean | undefined => (value === undefined ? undefined : Number(value) > 0);

// Writing either sets all interfaces that there are, but only where it changes something (devinet_sysctl_forward()).
const FORWARDING: ReadonlySet<string> = new Set(["net.ipv4.ip_forward", "net.ipv4.conf.all.forwarding"]);

function forwarding4(host: Settings, device: string | undefined): boolean | undefined {
  const own = `net.ipv4.conf.${device}.forwarding`;
  let all = false;
  let now: boolean | undefined;
  for (const { key, value } of host.settings.values()) {
    const next = Number(value) > 0;
    if (key === own || (FORWARDING.has(key) && (next !== all || now === undefined))) now = next;
    if (FORWARDING.has(key)) all = next;
  }
  return now;
}

/** 0 off, 1 strict, 2 loose: the larger of `all` and the interface's own (ip-sysctl.rst). */
export function reversePathFilter(host: Host, device: string | undefined): number {
  const all = Number(setting(host, "net.ipv4.conf.all.rp_filter") ?? 0);
  const own =
    device === undefined
      ? 0
      : Number(
          setting(host, `net.ipv4.conf.${device}.rp_filter`) ??
            setting(host, "net.ipv4.conf.*.rp_filter") ??
            setting(host, "net.ipv4.conf.default.rp_filter") ??
            0,
        );
  return Math.max(all, own);
}

/** Whether 127.0.0.0/8 is routed on an interface. */
export const routesLocalnet = (host: Host, device: string | undefined): boolean =>
  Number(setting(host, "net.ipv4.conf.all.route_localnet") ?? 0) > 0 ||
  Number(perInterface(host, "ipv4", "route_localnet", device) ?? 0) > 0;

/** Whether a host takes packets that claim to come from one of its own addresses. */
export const acceptsLocal = (host: Host, device: string | undefined): boolean =>
  Number(setting(host, "net.ipv4.conf.all.accept_local") ?? 0) > 0 || Number(perInterface(host, "ipv4", "accept_local", device) ?? 0) > 0;

/** Whether IPv6 is switched off on an interface: it then has no IPv6 address. */
export const ipv6Disabled = (host: Settings, device: string | undefined): boolean =>
  Number(perInterface(host, "ipv6", "disable_ipv6", device) ?? 0) > 0;

/** Whether a socket on `::` that does not say so itself leaves IPv4 alone. */
export const bindsV6Only = (host: Host): boolean => Number(setting(host, "net.ipv6.bindv6only") ?? 0) > 0;
