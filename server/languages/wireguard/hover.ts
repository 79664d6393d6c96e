/** What a key or value is, and what wg makes of it: ports that wrap, addresses read otherwise, who gets a prefix, whose key it is. */
import { showAddress, showRange } from "../../core/address.ts";
import { explainAddress, explainCidr, explainPort } from "../../core/explain.ts";
import type { Hover, Surroundings } from "../../core/language.ts";
import { code, plain } from "../../core/markdown.ts";
import { touches } from "../../core/text.ts";
import { isZeroKey, keyFault, readEndpoint, readFwMark, readPort } from "../shared/wireguard-values.ts";
import { publicKeyOf } from "../shared/x25519.ts";
import type { Key } from "./knowledge/keys.ts";
import { type AllowedIp, type WireGuardFile, words } from "./model.ts";
import { fileLabel } from "./pairs.ts";
import { nestedPrefixes } from "./prefixes.ts";
import { readQuickAddress } from "./quick.ts";
import { peerName, shortKey } from "./show.ts";
import type { Entry } from "./syntax.ts";
import { estateOf } from "./unit.ts";

/** The hover at `offset`; nothing for text that wg does not know. */
export function hover(file: WireGuardFile, offset: number, around: Surroundings<WireGuardFile>): Hover | undefined {
  const section = file.sections.findLast(({ kind, header }) => kind !== "outside" && header.start <= offset);
  const entry = section?.entries.find(({ span }) => touches(span, offset));
  if (entry?.key === undefined) return undefined;
  if (offset > entry.nameSpan.end) return valueHover(file, entry, offset, around) ?? { span: entry.span, markdown: keyText(entry.key) };
  return { span: entry.nameSpan, markdown: keyText(entry.key) };
}

const keyText = (key: Key): string =>
  [
    `**${key.name}**: ${plain(key.value)}`,
    plain(key.doc),
    `Without it: ${plain(key.otherwise)}. Read by ${key.reader}${key.repeatable ? "; may stand several times, values add up" : "; set twice, the last one counts"}.`,
  ].join("\n\n");

function valueHover(file: WireGuardFile, entry: Entry, offset: number, around: Surroundings<WireGuardFile>): Hover | undefined {
  const { name, value } = entry;
  const { span, text } = value;
  if (name === "allowedips") {
    const item = file.peers.find(({ section }) => section === entry.section)?.allowed.find((one) => touches(one.span, offset));
    return item?.cidr === undefined ? undefined : { span: item.span, markdown: `${explainCidr(item.cidr)}\n\n${whoWins(file, item)}` };
  }
  if (name === "address") {
    const word = words(file.source.text, span).find((one) => touches(one.span, offset));
    const read = word === undefined ? undefined : readQuickAddress(word.text);
    return word === undefined || read === undefined
      ? undefined
      : { span: word.span, markdown: `${explainAddress(read.cidr.address)}\n\n${explainCidr(read.cidr)}` };
  }
  const markdown =
    name === "listenport"
      ? portText(text)
      : name === "endpoint"
        ? endpointText(text)
        : name === "fwmark"
          ? markText(text)
          : /key$/.test(name)
            ? keyHover(file, entry, around)
            : undefined;
  return markdown === undefined ? undefined : { span, markdown };
}

function portText(text: string): string | undefined {
  const port = readPort(text);
  if (port === undefined) return undefined;
  if (port.written !== BigInt(port.port))
    return `wg reads ${code(text)} as port ${code(String(port.port))}: it keeps the low 16 bits.\n\n${explainPort(port.port, "udp")}`;
  return `${explainPort(port.port, "udp")}\n\nReceives on every address of this host, IPv4 and IPv6.`;
}

function endpointText(text: string): string | undefined {
  const endpoint = readEndpoint(text);
  if ("fault" in endpoint) return undefined;
  const host =
    endpoint.address === undefined
      ? `${code(endpoint.host)} is looked up once, when the tunnel comes up`
      : `${explainAddress(endpoint.address)}${showAddress(endpoint.address) === endpoint.host ? "" : `, which is how wg reads ${code(endpoint.host)}`}`;
  return `${host}\n\n${portText(text.slice(...endpoint.portAt))?.split("\n\n")[0] ?? ""}`;
}

function markText(text: string): string | undefined {
  const mark = readFwMark(text);
  return mark === undefined ? undefined : mark === 0 ? "No mark." : `Mark ${code(String(mark))}, ${code(`0x${mark.toString(16)}`)}.`;
}

// Which peer gets packets to the prefix, and which parts of it others take.
function whoWins(file: WireGuardFile, item: AllowedIp): string {
  const all = nestedPrefixes(file);
  const here = all.find(({ same }) => same.includes(item));
  if (here === undefined) return "Not in force: a later section with the same PublicKey replaces this list.";
  const winner = here.same.at(-1) as AllowedIp;
  const lines = [
    winner.peer === item.peer
      ? "Packets to it go to this peer, and this peer may send from it."
      : `Not this peer's: ${code(peerName(file, winner.peer))} asks for the same prefix later and gets it.`,
  ];
  const inner = all.filter(({ outer, same }) => outer === here && same.at(-1)?.peer !== item.peer);
  for (const one of inner.slice(0, 5))
    lines.push(`- ${code(showRange(one.range))} inside it goes to ${code(peerName(file, (one.same.at(-1) as AllowedIp).peer))}`);
  if (inner.length > 5) lines.push(`- and ${inner.length - 5} more`);
  return lines.join("\n");
}

function keyHover(file: WireGuardFile, entry: Entry, around: Surroundings<WireGuardFile>): string | undefined {
  const { text } = entry.value;
  if (keyFault(text) !== undefined) return undefined;
  if (isZeroKey(text)) return "A key of zeros: no key at all.";
  if (entry.name === "presharedkey") return "A preshared key.";
  if (entry.name === "privatekey") return `A private key. Its public key starts with ${code(shortKey(publicKeyOf(text)))}.`;
  if (file.ownKey() === text) return `Public key ${code(shortKey(text))}: **this host's own**.`;
  const owner = around.files.length > 500 ? undefined : estateOf(around.files).ownerOf(text);
  return `Public key ${code(shortKey(text))}${owner === undefined ? "" : `: that of ${code(fileLabel(owner))}`}.`;
}
