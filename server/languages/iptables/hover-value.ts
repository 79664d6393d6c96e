/** What the value of an option stands for: addresses, ports, states, types. */
import { cidrOf } from "../../core/address.ts";
import { explainAddress, explainCidr, explainPort } from "../../core/explain.ts";
import { code, plain } from "../../core/markdown.ts";
import { readHosts } from "./addresses.ts";
import type { Command, Part } from "./command.ts";
import { STATE_DOCS } from "./knowledge/docs.ts";
import { icmpName, icmpTypesNamed } from "./knowledge/icmp.ts";
import { protocolName } from "./knowledge/services.ts";
import { isByteRate, readRate } from "./modules-more.ts";
import { readNumber } from "./numbers.ts";
import { protocolNumber, tcpPort } from "./values.ts";

/** At most so many members of a list are explained. */
const MOST = 8;

/** The value of a part in words; "" where there is nothing to add to what stands there. */
export function explainValue(part: Part, command: Command, family: 4 | 6): string {
  if (part.value === undefined) return "";
  if (!part.value.known) return "Its value is known only when the script runs.";
  const { text } = part.value;
  const { key, use } = part;
  if (use === -1 && (key === "-s" || key === "-d")) return hostLines(text, family);
  if (key === "--to-destination" || key === "--to-source" || key === "--to") return translated(text, command, family);
  if (key === "--src-range" || key === "--dst-range") return hostLines(text.replace("-", ","), family);
  if (use === -1 && key === "-p") return `Protocol ${protocolNumber(text)}: ${plain(protocolName(protocolNumber(text)))}`;
  if (key === "--ctstate" || key === "--state") return stateLines(text);
  if (/port/.test(key) && use !== -1) return portLines(text, command);
  if (/^--(?:hash)?limit(?:-upto|-above)?$/.test(key)) return rateLine(text);
  if (key === "--icmp-type" || key === "--icmpv6-type") return icmpLine(text, family);
  return "";
}

const paragraphs = (lines: readonly string[]): string =>
  lines
    .filter((line) => line !== "")
    .slice(0, MOST)
    .join("\n\n");

const hostLines = (text: string, family: 4 | 6): string => paragraphs(readHosts(text, family).map((host) => hostLine(host, family)));

function hostLine(host: ReturnType<typeof readHosts>[number], family: 4 | 6): string {
  if (host.range === undefined) return host.kind === "name" ? `${code(host.text)}: a name, looked up when the rules load` : "";
  if (host.prefixLength === (family === 4 ? 32 : 128)) return explainAddress({ family, value: host.range.first });
  return explainCidr(cidrOf({ family, value: host.range.first }, host.prefixLength ?? 0));
}

/** The address and the ports that a translation puts in. */
function translated(text: string, command: Command, family: 4 | 6): string {
  const colon = family === 4 ? text.indexOf(":") : text.indexOf("]:") + 1;
  const address = (colon > 0 ? text.slice(0, colon) : colon === 0 && text.startsWith(":") ? "" : text).replace(/[[\]]/g, "");
  const ports = colon > 0 || text.startsWith(":") ? text.slice(colon + 1) : "";
  return paragraphs([address === "" ? "" : hostLines(address.replace("-", ","), family), ports === "" ? "" : portLines(ports, command)]);
}

const stateLines = (text: string): string =>
  paragraphs(
    text.split(",").map((state) => {
      const doc = STATE_DOCS[state.toUpperCase()];
      return doc === undefined ? "" : `${code(state.toUpperCase())}: ${doc}.`;
    }),
  );

function portLines(text: string, command: Command): string {
  const of = command.protocol?.number === 17 ? "udp" : "tcp";
  return paragraphs(
    text.split(",").map((member) => {
      const [from = -1, to] = member.split(/[:-]/).map((one) => tcpPort(one, of));
      if (to === undefined) return from < 0 ? "" : explainPort(from, of);
      const [first, last] = [Math.max(from, 0), to < 0 ? 65535 : to];
      return first > last ? "" : `Ports ${first} to ${last}: ${last - first + 1} ports`;
    }),
  );
}

const SPANS: Readonly<Record<number, string>> = { 1: "second", 60: "minute", 3600: "hour", 86400: "day" };

/** What a rate comes to in a day, and what it is where no unit is written; "" where it is no rate of packets. */
function rateLine(text: string): string {
  const rate = isByteRate(text) ? undefined : readRate(text);
  if (rate === undefined || rate.count < 0) return "";
  const daily = Math.round((rate.count * 86400) / rate.seconds).toLocaleString("en-US");
  const unit = text.includes("/") ? "" : "; without a unit a rate is per second";
  return `${rate.count} a ${SPANS[rate.seconds] ?? "second"} on average, ${daily} a day${unit}`;
}

function icmpLine(text: string, family: 4 | 6): string {
  const [type = "", codeText] = text.split("/");
  const number = readNumber(type);
  const name =
    number >= 0
      ? icmpName(number, codeText === undefined ? undefined : readNumber(codeText), family)
      : icmpTypesNamed(text, family)[0]?.name;
  const known = icmpTypesNamed(name ?? "?", family)[0];
  return known === undefined ? "" : `Type ${known.types[0]}: ${plain(known.name)}`;
}
