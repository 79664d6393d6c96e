/** The vocabulary of estates that are written by hand. */
import type { EstateModel, HostModel, Link, Probe, Socket } from "./model.ts";

export const FORWARDING = { "net.ipv4.ip_forward": "1", "net.ipv6.conf.all.forwarding": "1" };
export const PORTS = [22, 80, 5432, 8080, 9000] as const;

type More = Partial<Pick<HostModel, "v4" | "v6" | "sets" | "legacy" | "sysctls" | "zone">>;

/** Links as "name segment address…", "name  address…" where there is no segment, routes as "to via". */
export function host(
  name: string,
  links: readonly string[],
  routes: readonly string[],
  sockets: readonly Socket[],
  more: More = {},
): HostModel {
  return {
    name,
    links: links.map((text): Link => {
      const [device = "", segment = "", ...addresses] = text.split(" ");
      return { name: device, addresses, ...(segment === "" ? {} : { segment }) };
    }),
    routes: routes.map((text) => {
      const [to = "", via = ""] = text.split(" ");
      return { to, via };
    }),
    sysctls: {},
    v4: "",
    v6: "",
    sockets,
    ...more,
  };
}

/** The vantage on the internet, with IPv6 where routes have it. */
export const internet = (routes: readonly string[]): HostModel =>
  host(
    "inet",
    [`eth0 wan 198.51.100.2/24${routes.some((route) => route.includes(":")) ? " 2001:db8:1::2/64" : ""}`],
    routes,
    [tcp(80), udp(53)],
    { zone: "internet" },
  );

export const tcp = (port: number, address = "0.0.0.0"): Socket => ({ protocol: "tcp", address, port });
export const udp = (port: number, address = "0.0.0.0"): Socket => ({ protocol: "udp", address, port });

export const table = (name: string, ...lines: readonly string[]): string => `*${name}\n${lines.join("\n")}\nCOMMIT\n`;
export const filter = (...lines: readonly string[]): string => table("filter", ...lines);

/** Probes from every address to every address, and to those `more` that exist only before translation. */
export function withProbes(hosts: readonly HostModel[], more: readonly string[] = []): EstateModel {
  const own = hosts.flatMap((one) =>
    one.links.flatMap(({ addresses }) => addresses.map((text) => ({ from: one.name, source: text.split("/")[0] ?? "" }))),
  );
  const targets = [...own.map(({ source }) => source), ...more];
  const probes = own.flatMap(({ from, source }) =>
    targets
      .filter((to) => to.includes(":") === source.includes(":"))
      .flatMap((to): Probe[] => [
        ...PORTS.map((port): Probe => ({ from, source, to, port, protocol: "tcp" })),
        { from, source, to, port: 53, protocol: "udp" },
      ]),
  );
  return { hosts, probes };
}
