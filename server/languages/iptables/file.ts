/** The kinds of file that this format reads, and what a parsed one holds. */
import type { Table } from "../../core/filter.ts";
import { lineEnd, type Source } from "../../core/text.ts";
import { isRestorePath, UFW_SETTINGS } from "./format.ts";
import type { IpsetLine } from "./ipset.ts";
import type { Family } from "./options.ts";
import type { Entry } from "./restore.ts";
import type { Script } from "./script.ts";
import type { UfwSetting } from "./ufw-settings.ts";

/** How a file is loaded: by iptables-restore, by ufw with chains of its own, by `ipset restore`, or run by a shell; or it holds settings of ufw. */
export type FileKind = "restore" | "ufw" | "ufw-settings" | "ipset" | "script";

/** The tables that the latest version of a file led to, by family and name: what is known of them goes into the analysis of the next version. */
export type Memory = Map<string, Table>;

/** A file of firewall rules, with the lines, commands or sets that its kind has. */
export type IptablesFile = {
  readonly source: Source;
  readonly kind: FileKind;
  /** Of restore files; scripts name it command by command. */
  readonly family: Family;
  readonly entries: readonly Entry[];
  readonly script?: Script;
  readonly settings?: ReadonlyMap<string, UfwSetting>;
  readonly ipset?: readonly IpsetLine[];
};

const memories = new WeakMap<IptablesFile, Memory>();

/** The memory of a file: shared by the versions of it that edits make out of each other, see `remembering`. */
export function memoryOf(file: IptablesFile): Memory {
  const memory = memories.get(file) ?? new Map();
  memories.set(file, memory);
  return memory;
}

/** A file, with the memory of the version that it came out of. */
export function remembering(file: IptablesFile, before: IptablesFile | undefined): IptablesFile {
  if (before !== undefined) memories.set(file, memoryOf(before));
  return file;
}

/** What kind a path and the beginning of a text make a file. */
export function kindOf(path: string, text: string): FileKind {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  if (/(^|\/)ufw\/(before|after|user)6?\.rules$/.test(path)) return "ufw";
  if (UFW_SETTINGS.test(path)) return "ufw-settings";
  if (/^#!/.test(text) || /\.(sh|bash|mk)$/.test(name) || /^(gnu)?makefile$/.test(name)) return "script";
  const first = firstLine(text);
  if (/^(create|add)\s/.test(first)) return "ipset";
  if (/^[*:[]/.test(first)) return "restore";
  // ipset's commands have letters too: the name says whose they are.
  if (/^ipsets?(\.(conf|rules|save))?$/.test(name)) return "ipset";
  if (/^-[A-Z]\s/.test(first)) return "restore";
  return isRestorePath(path) || first === "" || RESTORED.test(text.slice(0, 65536)) ? "restore" : "script";
}

/** A line of its own that only restore files have; a NUL character, as UTF-16 is full of, is in no script either. */
const RESTORED = /(^|\n)[ \t]*(\*(filter|nat|mangle|raw|security)|COMMIT)[ \t]*(\r?\n|$)|(^|\n):[\w-]+ (ACCEPT|DROP|-)[ \t\r\n]|\0/;

function firstLine(text: string): string {
  for (let start = 0; start < text.length; ) {
    const end = lineEnd(text, start);
    if (text.charCodeAt(start) !== 35 && end > start && text.slice(start, Math.min(end, start + 200)).trim() !== "")
      return text.slice(start, Math.min(end, start + 200)).trim();
    start = end + 1;
  }
  return "";
}

/** The family that a restore file is for: by its name, by what wrote it, or by the addresses in it. */
export function familyOf(path: string, text: string): Family {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  if (/\bv6\b|ip6|ipv6|\.6$|(before|after|user)6\.rules$|[-_.]6\./.test(name)) return 6;
  if (/\bv4\b|ipv4/.test(name)) return 4;
  const head = text.slice(0, 20000);
  if (/^#.*\bip6tables/m.test(head)) return 6;
  if (/^#.*\biptables/m.test(head)) return 4;
  const six = /icmpv6|icmp6|ipv6-icmp|\s[0-9a-fA-F]{0,4}:[0-9a-fA-F:]*:[0-9a-fA-F:]*(\/\d+)?(\s|$)/.test(head);
  return six && !/\d+\.\d+\.\d+\.\d+/.test(head) && !/\s-p icmp\s/.test(head) ? 6 : 4;
}
