import { readAddress } from "../../core/address.ts";
import type { Listener } from "../../core/facts.ts";
import { put } from "../../core/lists.ts";
import { brief } from "../../core/markdown.ts";
import type { Finding, Rule } from "../../core/rule.ts";
import { isDump, ofEachHost, socketText } from "../evidence.ts";
import type { Host } from "../hosts.ts";
import type { EstateUnit } from "../model.ts";
import { bindsV6Only } from "../settings.ts";

export const portClash: Rule<EstateUnit> = {
  id: "exposure/port-clash",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "Two programs of one host want the same socket",
  why: `Only one of them can bind it: the one that starts later fails with "Address already in use", after some reboots the
one, after others the other. 0.0.0.0 covers every IPv4 address, and :: covers those too unless it is set to IPv6 only. Where a socket dump
shows another program on the port of a configured one, that is a warning: the dump may be older. No fix is offered, as
only their owner knows which of the two is to move.`,
  references: ["https://man7.org/linux/man-pages/man7/ip.7.html", "https://man7.org/linux/man-pages/man7/ipv6.7.html"],
  examples: [
    {
      path: "hosts/vpn/etc/wireguard/wg1.conf",
      files: { "hosts/vpn/etc/wireguard/wg0.conf": wireguard("10.8.0.1/24", "ListenPort = «51820»") },
      bad: wireguard("10.9.0.1/24", "ListenPort = «51820»"),
    },
    {
      path: "hosts/vpn/etc/wireguard/wg1.conf",
      files: { "hosts/vpn/etc/wireguard/wg0.conf": wireguard("10.8.0.1/24", "ListenPort = 51820") },
      good: wireguard("10.9.0.1/24", "ListenPort = 51821"),
    },
  ],
  check: (unit) => ofEachHost(unit, "exposure/port-clash", about),
};

function* about(host: Host): Iterable<Finding> {
  const byPort = new Map<string, Listener[]>();
  for (const listener of host.listeners)
    if (listener.namespace === undefined && listener.port !== 0) put(byPort, `${listener.protocol} ${listener.port}`, listener);
  for (const all of byPort.values()) {
    const configured = all.filter((one) => !isDump(one.at.uri) && one.confidence !== "assumed").slice(0, 64);
    yield* clashes(host, configured);
    yield* taken(host, configured, all.filter((one) => isDump(one.at.uri)).slice(0, 64));
  }
}

function* clashes(host: Host, listeners: readonly Listener[]): Iterable<Finding> {
  const said = new Set<string>();
  for (const listener of listeners) {
    const other = listeners.find((one) => different(one, listener) && share(host, one, listener));
    if (other === undefined || said.has(listener.at.uri + listener.at.span.start)) continue;
    said.add(listener.at.uri + listener.at.span.start);
    const end = `is also wanted by ${other.program} (${socketText(other)}): one of them cannot start`;
    yield finding(listener, other, end, `${other.program} listens here`);
  }
}

// A dump tells what ran when it was made; so this is a warning only.
function* taken(host: Host, configured: readonly Listener[], running: readonly Listener[]): Iterable<Finding> {
  for (const listener of configured) {
    const other = running.find((one) => one.program !== "" && share(host, one, listener));
    if (other === undefined || other.program.startsWith(listener.program) || STANDS_IN.has(other.program)) continue;
    const end = `is held by ${brief(other.program, 20)} in the dump: ${listener.program} cannot start`;
    yield { ...finding(listener, other, end, `${brief(other.program, 20)} has it`), severity: "warning" };
  }
}

/** Programs that hold sockets for others, and nginx under other names. */
const STANDS_IN = new Set(
  "docker-proxy systemd rootlessport rootlesskit conmon slirp4netns pasta pasta.avx2 exe containerd-shim inetd xinetd openresty angie tengine freenginx".split(
    " ",
  ),
);

const finding = ({ at, ...socket }: Listener, other: Listener, end: string, note: string): Finding => ({
  uri: at.uri,
  span: at.span,
  message: brief(`${socketText(socket)}/${socket.protocol} ${end}`, 100),
  related: [{ uri: other.at.uri, span: other.at.span, message: note }],
});

// nginx shares its sockets among all its files; WireGuard has one per interface, and so per file.
const different = (a: Listener, b: Listener): boolean =>
  (a.program !== b.program || (a.program === "wireguard" && a.at.uri !== b.at.uri)) && !(a.reusePort === true && b.reusePort === true);

function share(host: Host, a: Listener, b: Listener): boolean {
  const [one, two] = [readAddress(a.address), readAddress(b.address)];
  if (one === undefined || two === undefined) return false;
  if (one.family === two.family) return one.value === two.value || one.value === 0n || two.value === 0n;
  const [six] = one.family === 6 ? [a] : [b];
  const wide = one.family === 6 ? one : two;
  return wide.value === 0n && (six.dualStack ?? !bindsV6Only(host));
}

function wireguard(address: string, port: string): string {
  return `[Interface]\nPrivateKey = 4GgaQCy68nzNsUE5aJ9fuLzHhB65tAlwbmA72MWnOm8=\nAddress = ${address}\n${port}\n`;
}
