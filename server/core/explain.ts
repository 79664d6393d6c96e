/** Markdown that explains an address, CIDR or port: the part of hovers that all formats share. */
import { type AddressRange, type Cidr, type IpAddress, scopeOf, showAddress, showRange, specialBlockOf } from "./address.ts";
import { code } from "./markdown.ts";
import { serviceOf } from "./ports.ts";

/** One line on a single address: its canonical text, and the special block that it is in, with the source of that. */
export function explainAddress(address: IpAddress): string {
  const block = specialBlockOf(address);
  const scope = scopeOf(address);
  const kind = block === undefined ? (scope === "public" ? "public address" : "reserved address") : `${block.name} (${block.source})`;
  return `${code(showAddress(address))}: ${kind}`;
}

/** A CIDR: network, range, number of addresses, scope; host bits are said. */
export function explainCidr(cidr: Cidr): string {
  const { range } = cidr;
  const lines = [
    `${code(showRange(range))}: ${sizeText(range)}, ${code(showAddress({ family: range.family, value: range.first }))} to ${code(showAddress({ family: range.family, value: range.last }))}`,
  ];
  if (cidr.prefixLength === 0) lines.push(`Every IPv${range.family} address: the whole internet.`);
  else lines.push(explainScope(range));
  if (cidr.hostBits)
    lines.push(`${code(showAddress(cidr.address))} has bits behind /${cidr.prefixLength} set; the network is ${code(showRange(range))}.`);
  return lines.join("\n\n");
}

/** How many addresses a range has, in words. */
export function sizeText(range: AddressRange): string {
  const size = range.last - range.first + 1n;
  if (size === 1n) return "1 address";
  if (size <= 1n << 32n) return `${size.toLocaleString("en-US")} addresses`;
  const bits = size.toString(2).length - 1;
  return `2^${bits} addresses`;
}

function explainScope(range: AddressRange): string {
  const first = specialBlockOf({ family: range.family, value: range.first });
  const last = specialBlockOf({ family: range.family, value: range.last });
  if (first !== undefined && first === last) return `${first.name} (${first.source})`;
  const scopes = new Set([scopeOf({ family: range.family, value: range.first }), scopeOf({ family: range.family, value: range.last })]);
  return scopes.size === 1 ? `${[...scopes][0]} addresses` : "spans several kinds of addresses";
}

/** A port: number, protocol and the service usually found there. */
export function explainPort(port: number, protocol: "tcp" | "udp" = "tcp"): string {
  const known = serviceOf(port, protocol);
  const range = port < 1024 ? "a system port: only root binds it" : port < 49152 ? "a registered port" : "a dynamic port";
  return known === undefined
    ? `Port ${code(`${port}/${protocol}`)}: ${range}`
    : `Port ${code(`${port}/${protocol}`)}: ${known.what} (${known.name})`;
}
