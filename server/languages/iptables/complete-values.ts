/** The values of an option that are words of a list, or words that the file uses elsewhere. */
import type { Completion } from "../../core/language.ts";
import type { IptablesFile } from "./file.ts";
import { icmpTypes } from "./knowledge/icmp.ts";
import { protocolNames, serviceNames } from "./knowledge/services.ts";
import type { OptionFact } from "./knowledge/types.ts";
import * as words from "./knowledge/words.ts";
import type { Family } from "./options.ts";

/** Values by option, both families. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  "--ctstate": words.STATES,
  "--state": words.STATES.slice(0, 5),
  "--ctstatus": words.CT_STATUSES,
  "--ctdir": ["ORIGINAL", "REPLY"],
  "--log-level": words.LOG_LEVELS,
  "--tcp-flags": Object.keys(words.TCP_FLAGS),
  "--src-type": words.ADDRESS_TYPES,
  "--dst-type": words.ADDRESS_TYPES,
  "--pkt-type": words.PACKET_TYPES,
  "--algo": ["bm", "kmp"],
  "--mode": ["random", "nth"],
  "--hashlimit-mode": words.HASHLIMIT_MODES,
  "--weekdays": words.WEEKDAYS,
  "--dir": ["in", "out"],
  "--pol": ["none", "ipsec"],
  "--dscp-class": words.DSCP_CLASSES,
  "--set-dscp-class": words.DSCP_CLASSES,
  "--set-tos": words.TOS_NAMES,
  "--tos": words.TOS_NAMES,
  "--limit": ["1/second", "5/minute", "10/hour"],
  "--hashlimit-upto": ["10/second", "60/minute"],
  "--hashlimit-above": ["10/second", "60/minute"],
  "--connbytes-dir": ["original", "reply", "both"],
  "--connbytes-mode": ["packets", "bytes", "avgpkt"],
  "--ctevents": words.CT_EVENTS,
  "--helper": ["ftp", "sip", "tftp", "irc", "h323", "pptp"],
};

const value = (label: string, detail = ""): Completion => ({ label, kind: "value", detail });

/** Values of an option; empty where nothing is known. `second` asks for its second word. */
export function valuesOf(file: IptablesFile, option: OptionFact, family: Family, second: boolean): readonly Completion[] {
  const { name } = option;
  if (option.two === true && name.includes("-set"))
    return second ? ["src", "dst", "src,src", "dst,dst"].map((one) => value(one)) : setsIn(file);
  if (name === "--icmp-type" || name === "--icmpv6-type") return icmpTypes(family).map((one) => value(one.name, `type ${one.types[0]}`));
  if (name === "--reject-with") return words.REJECT_TYPES[family].map((one) => value(one));
  if (name === "--ctproto") return [...protocolNames()].filter((one) => one === one.toLowerCase()).map((one) => value(one));
  if (/^--(ctorig|ctrepl)?(destination|source|src|dst)?-?ports?$/.test(name)) return [...serviceNames()].map((one) => value(one));
  const short = option.short ?? "";
  if (short === "-i" || short === "-o" || name.startsWith("--physdev-")) return used(file, ["-i", "-o"], ["lo"]);
  if (short === "-s" || short === "-d") return used(file, ["-s", "-d"], []);
  return (Object.hasOwn(LISTS, name) ? (LISTS[name] ?? []) : []).map((one) => value(one));
}

/** Enough of a file's own words. */
const MOST = 200;

/** The words that a file gives to some options, and others that are always there. */
function used(file: IptablesFile, keys: readonly string[], always: readonly string[]): readonly Completion[] {
  const found = new Set<string>(always);
  for (const { parts } of commandsIn(file)) {
    if (found.size > MOST) break;
    for (const part of parts) if (keys.includes(part.key) && part.value?.known === true) found.add(part.value.text);
  }
  return [...found].filter((one) => one !== "" && !one.startsWith("-")).map((one) => value(one));
}

function setsIn(file: IptablesFile): readonly Completion[] {
  const made = (file.script?.commands ?? []).flatMap((one) =>
    one.kind === "ipset" && one.line.verb?.text === "create" && one.line.name?.known === true ? [one.line.name.text] : [],
  );
  return [...new Set([...made, ...used(file, ["--match-set"], []).map(({ label }) => label)])].map((one) => value(one, "a set of ipset"));
}

function* commandsIn(
  file: IptablesFile,
): Generator<{ readonly parts: readonly { key: string; value: { text: string; known: boolean } | undefined }[] }> {
  for (const { line } of file.entries) if (line.kind === "command") yield line.command;
  for (const one of file.script?.commands ?? []) {
    if (one.kind === "iptables") yield one.command;
    else if (one.kind === "restore") for (const { line } of one.entries ?? []) if (line.kind === "command") yield line.command;
  }
}
