/** What wg-quick's commands (`ip address add`, `ip link set mtu`, `ip route add … table`) make of values; found by experiment with iproute2 6.1. */
import { type Cidr, cidrOf } from "../../core/address.ts";
import { readIpv6 } from "../shared/ip-text.ts";

/** An interface address as ip(8) sets it. `strange` tells why it is not what is written, if so. */
export type QuickAddress = { readonly cidr: Cidr; readonly bare: boolean; readonly strange?: "octal" | "short" | "octal-length" };

/** Reads `address[/length]` as `ip address add` does; undefined when ip refuses it. */
export function readQuickAddress(text: string): QuickAddress | undefined {
  const slash = text.indexOf("/");
  const addressText = slash === -1 ? text : text.slice(0, slash);
  const mask = slash === -1 ? undefined : text.slice(slash + 1);
  if (addressText.includes(":")) {
    const address = readIpv6(addressText);
    const length = mask === undefined ? 128 : numberOf(mask);
    if (address === undefined || length === undefined || length > 128) return undefined;
    return { cidr: cidrOf(address, length), bare: mask === undefined, ...(isOctal(mask) ? { strange: "octal-length" as const } : {}) };
  }
  const quad = readIpQuad(addressText);
  if (quad === undefined) return undefined;
  const length = mask === undefined ? 32 : mask.includes(".") ? dottedLength(mask) : numberOf(mask);
  if (length === undefined || length > 32) return undefined;
  const parts = addressText.split(".");
  const strange =
    parts.length < 4 ? "short" : parts.some((part) => /^0\d|^0x/i.test(part)) ? "octal" : isOctal(mask) ? "octal-length" : undefined;
  return {
    cidr: cidrOf({ family: 4, value: BigInt(quad) }, length),
    bare: mask === undefined,
    ...(strange === undefined ? {} : { strange }),
  };
}

const isOctal = (mask: string | undefined): boolean => mask !== undefined && /^0+[1-9]\d*$/.test(mask);

// ip fills missing bytes from the right with zeros: 10.1 is 10.1.0.0.
function readIpQuad(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length > 4) return undefined;
  let value = 0;
  for (let i = 0; i < 4; i++) {
    const byte = i < parts.length ? numberOf((parts[i] as string).replace(/^\+/, "")) : 0;
    if (byte === undefined || byte > 255) return undefined;
    value = value * 256 + byte;
  }
  return value;
}

// strtoul(3) with base 0.
function numberOf(text: string): number | undefined {
  if (/^0x[0-9a-f]{1,12}$/i.test(text)) return Number.parseInt(text.slice(2), 16);
  if (/^0[0-7]{0,15}$/.test(text)) return Number.parseInt(text, 8);
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}

function dottedLength(mask: string): number | undefined {
  const quad = readIpQuad(mask);
  if (quad === undefined || mask.split(".").length !== 4) return undefined;
  const bits = quad.toString(2).padStart(32, "0");
  return /^1*0*$/.test(bits) ? bits.lastIndexOf("1") + 1 : undefined;
}

/** An MTU as `ip link set mtu` takes it, in bytes; undefined when ip or the kernel refuses it. The least is 68. */
export function readMtu(text: string): number | undefined {
  const value = numberOf(text);
  return value !== undefined && value >= 68 && value <= 65535 ? value : undefined;
}

/** Whether `Table` is one of wg-quick's words or a number of a routing table; a name is looked up in rt_tables, which is not known here. */
export function isTable(text: string): "word" | "number" | "name" | "bad" {
  if (/^(auto|off)$/.test(text)) return "word";
  const value = numberOf(text);
  if (value !== undefined) return value <= 0xffffffff ? "number" : "bad";
  return /^[A-Za-z_][\w.-]*$/.test(text) ? "name" : "bad";
}
