/** A rule in words. */
import { code } from "../../core/markdown.ts";
import type { Command, Part } from "./command.ts";
import { HOOK_DOCS, targetDoc } from "./knowledge/docs.ts";
import type { Word } from "./words.ts";

/** One sentence that says which packets a rule is about and what becomes of them; "" for commands that are no rules. `written` tells how a word stands in the text. */
export function describe(command: Command, family: 4 | 6, table: string, written: (word: Word) => string): string {
  if (!"AICDR".includes(command.verb) || command.chain === undefined) return "";
  // A rule that is named by its number is written elsewhere.
  if (command.verb === "D" && command.position !== undefined) return "";
  const chain = command.chain.text;
  const hook = HOOK_DOCS[chain];
  const asked = command.parts.map((part) => phrase(part, written)).filter((one) => one !== "");
  const who = hook === undefined ? `IPv${family} packets in the chain ${code(chain)}` : `IPv${family}: ${hook}`;
  const when = asked.length === 0 ? "all of them" : asked.join(", ");
  return `*${who}* (table ${code(table)}) — ${when} → ${what(command)}`;
}

function what(command: Command): string {
  const { target } = command;
  if (target === undefined) return "counted only.";
  const name = target.name.text;
  const option = command.parts.find((part) => part.use === -2 && part.value !== undefined);
  const doc = targetDoc(name);
  if (doc === undefined) return `${target.goto ? "goes on" : "jumps"} to ${code(name)}.`;
  return `${code(name)}${option?.value === undefined ? "" : ` ${code(option.value.text)}`}: ${doc}.`;
}

/** What an option asks, in front of its value, or around it where `%` stands for that. */
const NOUNS: Readonly<Record<string, string>> = {
  "-s": "from",
  "-d": "to",
  "-p": "protocol",
  "-i": "coming in by",
  "-o": "leaving by",
  "--source-port": "from port",
  "--destination-port": "to port",
  "--source-ports": "from ports",
  "--destination-ports": "to ports",
  "--ports": "from or to ports",
  "--ctstate": "in the state",
  "--state": "in the state",
  "--icmp-type": "type",
  "--icmpv6-type": "type",
  "--limit": "at most",
  "--src-range": "from",
  "--dst-range": "to",
  "--mac-source": "from the MAC address",
  "--match-set": "in the set",
  "--mark": "with the mark",
  "--src-type": "from an address of the type",
  "--dst-type": "to an address of the type",
  "--uid-owner": "sent by the user",
  "--gid-owner": "sent by the group",
  "--timestart": "from",
  "--timestop": "until",
  "--datestart": "since",
  "--datestop": "until",
  "--weekdays": "on",
  "--monthdays": "on day",
  "--connlimit-above": "with more than % connections open",
  "--connlimit-upto": "with at most % connections open",
  "--hashlimit-above": "above",
  "--hashlimit-upto": "at most",
  "--hashlimit": "at most",
  "--hashlimit-mode": "counted by %",
  "--name": "in the list",
  "--set": "noting the source",
  "--rcheck": "seen before",
  "--update": "seen before, and noted again",
  "--remove": "taken off the list",
  "--seconds": "within % seconds",
  "--hitcount": "at least % times",
  "--length": "with the length",
  "--string": "holding the text",
  "--pkt-type": "sent as",
  "--probability": "with the probability",
  "--physdev-in": "coming in by the bridge port",
  "--physdev-out": "leaving by the bridge port",
};

/** Options that say how something is counted or looked for, not which packets are meant. */
const SILENT: ReadonlySet<string> = new Set([
  ...["-m", "-j", "-g", "-c", "-w", "-v", "-t", "-4", "-6", "--comment", "--limit-burst", "--algo", "--mode", "--rsource", "--kerneltz"],
  ...["burst", "name", "htable-size", "htable-max", "htable-expire", "htable-gcinterval"].map((word) => `--hashlimit-${word}`),
]);

function phrase(part: Part, written: (word: Word) => string): string {
  if (part.use === -2 || SILENT.has(part.key)) return "";
  const not = part.not ? "not " : "";
  if (part.key === "-f") return `${not}later fragments`;
  if (part.key === "--syn") return `${not}opening a connection (SYN)`;
  const shown = (word: Word): string => (word.known ? word.text : written(word));
  if (part.key === "--tcp-flags" && part.value !== undefined && part.second !== undefined)
    return `${not}with ${code(shown(part.second))} set of the TCP flags ${code(shown(part.value))}`;
  const value =
    part.value === undefined ? "" : ` ${code([part.value, part.second].flatMap((word) => (word ? [shown(word)] : [])).join(" "))}`;
  const noun = NOUNS[part.key] ?? code(part.key);
  return `${not}${noun.includes("%") ? noun.replace("%", () => value.trim()) : `${noun}${value}`}`;
}
