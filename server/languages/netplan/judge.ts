/** Judges one scalar by what its key takes. */
import { brief } from "../../core/markdown.ts";
import type { Fix } from "../../core/rule.ts";
import { nearest } from "../../core/suggest.ts";
import type { YamlScalar } from "../shared/yaml.ts";
import type { Key, ValueKind } from "./knowledge/keys.ts";
import type { Complaint } from "./model.ts";
import { endpointProblem, familyOf, isIp4, isIp6, isMac, isName, leadingNumber, readBool, readUint, splitPrefix } from "./values.ts";
import { allBefore, allFrom, compareReleases, type Releases } from "./versions.ts";

/** A refusal without its place: the scalar is the place. */
export type Verdict = Pick<Complaint, "rule" | "message"> & { readonly fix?: Fix };

/** Why netplan refuses `node` as a value of `key`, or undefined. Placeholders must be sorted out before. */
export function judge(key: Key, node: YamlScalar, releases: Releases, type: string): Verdict | undefined {
  if (key.value === undefined) return undefined;
  if (key.value === "enum") return judgeEnum(key, node, releases, type);
  return JUDGES[key.value]?.(node, key, releases);
}

const value = (node: YamlScalar, key: Key, wants: string, fix?: Fix): Verdict => ({
  rule: "netplan/invalid-value",
  message: node.text === "" ? `\`${key.name}\` has no value: ${wants}` : `\`${key.name}\` cannot be "${shown(node, key)}": ${wants}`,
  ...(fix === undefined ? {} : { fix }),
});

const address = (node: YamlScalar, why: string, fix?: Fix): Verdict => ({
  rule: "netplan/invalid-address",
  message: `"${brief(node.text)}" ${why}`,
  ...(fix === undefined ? {} : { fix }),
});

const shown = (node: YamlScalar, key: Key): string => (key.secret === true ? "…" : brief(node.text, 30));

/** Replaces the scalar as a whole. */
const replace = (node: YamlScalar, text: string, safe = false): Fix => ({
  title: `Write ${brief(text, 50)}`,
  safe,
  edits: [{ span: node.span, text }],
});

const JUDGES: Partial<Record<ValueKind, (node: YamlScalar, key: Key, releases: Releases) => Verdict | undefined>> = {
  bool: (node, key) => (readBool(node.text) === undefined ? value(node, key, "write true or false", boolFix(node)) : undefined),
  "bool-or-route": (node, key) =>
    readBool(node.text) === undefined && node.text.toLowerCase() !== "route" ? value(node, key, "write true, false or route") : undefined,
  uint: (node, key) => (readUint(node.text) === undefined ? value(node, key, "a whole number from 0 to 4294967295") : undefined),
  ip4: (node) => (isIp4(node.text) ? undefined : address(node, badAddress(node.text, 4))),
  ip6: (node) => (isIp6(node.text) ? undefined : address(node, badAddress(node.text, 6))),
  ip: (node) => (isIp4(node.text) || isIp6(node.text) ? undefined : address(node, badAddress(node.text))),
  "ip-prefix": (node) => (familyOf(node.text) === undefined ? address(node, "is neither an address nor a network") : undefined),
  destination: (node) =>
    node.text === "default" || familyOf(node.text) !== undefined
      ? undefined
      : address(node, "is no destination: an address, a network, or default", destinationFix(node)),
  cidr: judgeCidr,
  mac: (node) => (isMac(node.text) ? undefined : address(node, "is not a MAC address: six pairs of hexadecimal digits", macFix(node))),
  "set-mac": judgeSetMac,
  name: (node, key) => (isName(node.text) ? undefined : value(node, key, "printable characters without blanks only")),
  version: (node, key) =>
    leadingNumber(node.text) === 2 ? undefined : value(node, key, "netplan knows version 2 only", replace(node, "2", true)),
  endpoint: judgeEndpoint,
};

function boolFix(node: YamlScalar): Fix | undefined {
  const known: Readonly<Record<string, string>> = {
    "1": "true",
    "0": "false",
    enabled: "true",
    enable: "true",
    disabled: "false",
    disable: "false",
  };
  const lower = node.text.toLowerCase();
  const text = Object.hasOwn(known, lower) ? known[lower] : nearest(lower, ["true", "false", "yes", "no"]);
  return text === undefined ? undefined : replace(node, text);
}

function badAddress(text: string, family?: 4 | 6): string {
  if (/[,\s]/.test(text.trim())) return "is several values in one: write each as an item of its own";
  if (text.includes("/")) return "must not have a prefix length here: write the address alone";
  if (family === 4 && isIp6(text)) return "is an IPv6 address, and IPv4 is needed here";
  if (family === 6 && isIp4(text)) return "is an IPv4 address, and IPv6 is needed here";
  if (text.includes("%")) return "has a zone, which netplan does not take";
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text))
    return text.split(".").some((part) => Number(part) > 255) ? "has a part above 255" : "has a leading zero in a part";
  return family === undefined ? "is not an IP address" : `is not an IPv${family} address`;
}

function destinationFix(node: YamlScalar): Fix | undefined {
  return /^(any|all|0|default[- ]?route|dflt|defualt|deafult|Default|DEFAULT)$/.test(node.text) ? replace(node, "default") : undefined;
}

function macFix(node: YamlScalar): Fix | undefined {
  const digits = node.text.replace(/[-:.]/g, "");
  if (!/^[0-9a-f]{12}$/i.test(digits)) return undefined;
  return replace(node, `"${digits.replace(/..(?=.)/g, "$&:").toLowerCase()}"`);
}

function judgeCidr(node: YamlScalar, key: Key): Verdict | undefined {
  const { address: host, prefix } = splitPrefix(node.text);
  const family = isIp4(host) ? 4 : isIp6(host) ? 6 : undefined;
  if (prefix === undefined) {
    if (family === undefined) return address(node, badAddress(host));
    const length = key.name === "allowed-ips" ? (family === 4 ? 32 : 128) : family === 4 ? 24 : 64;
    const quote = node.style === "plain" ? "" : node.style === "single" ? "'" : '"';
    const fix = replace(node, `${quote}${node.text}/${length}${quote}`);
    return { rule: "netplan/missing-prefix", message: `"${brief(node.text)}" needs a prefix length, as /${length}`, fix };
  }
  if (family === undefined) return address(node, badAddress(host));
  const length = leadingNumber(prefix);
  const most = family === 4 ? 32 : 128;
  if (length > most) return address(node, `has a prefix length above ${most}`);
  return length === 0 && key.name === "addresses" ? address(node, "has the prefix length 0: no interface holds every address") : undefined;
}

function judgeSetMac(node: YamlScalar, key: Key, releases: Releases): Verdict | undefined {
  if (isMac(node.text)) return undefined;
  if (!(key.values ?? []).includes(node.text)) return address(node, "is not a MAC address: six pairs of hexadecimal digits", macFix(node));
  if (!allBefore(releases, "1.0")) return undefined;
  return { rule: "netplan/newer-key", message: `\`${key.name}: ${node.text}\` came with netplan 1.0: ${releases.highest} refuses it` };
}

function judgeEndpoint(node: YamlScalar, _key: Key, releases: Releases): Verdict | undefined {
  if (node.text === "" && !allBefore(releases, "1.0")) return undefined;
  const problem = endpointProblem(node.text);
  return problem === undefined ? undefined : address(node, problem);
}

function judgeEnum(key: Key, node: YamlScalar, releases: Releases, type: string): Verdict | undefined {
  const values = key.values ?? [];
  const { text } = node;
  // Written down without a check before 1.0; and SR-IOV is a renderer of VLANs alone.
  if (key.name === "lacp-rate" && !allFrom(releases, "1.0")) return undefined;
  if (key.name === "renderer" && type === "vlans" && text === "sriov") return undefined;
  if (key.name === "protocols" && text === "OpenFlow16") return undefined;
  const found = values.find((known) => known === text || (key.anyCase === true && known.toLowerCase() === text.toLowerCase()));
  if (found !== undefined) {
    const since = key.later?.[found];
    if (since === undefined || compareReleases(releases.highest, since) >= 0) return undefined;
    return { rule: "netplan/newer-key", message: `\`${key.name}: ${found}\` came with netplan ${since}: ${releases.highest} refuses it` };
  }
  const meant = nearest(text, values);
  const wants =
    meant !== undefined
      ? `did you mean ${meant}?`
      : values.length <= 5
        ? `one of ${values.join(", ")}`
        : `one of ${values.slice(0, 4).join(", ")} …`;
  return value(node, key, wants, meant === undefined ? undefined : replace(node, meant));
}
