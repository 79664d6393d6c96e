/** What iptables checks when a command is read to its end: options that are missing, or that exclude each other. */
import { brief } from "../../core/markdown.ts";
import { fail, type Part, type Reading, TARGET, type Use } from "./command.ts";
import { rateest, routing } from "./final-more.ts";
import type { OptionFact } from "./knowledge/types.ts";
import { readNumber } from "./numbers.ts";
import type { Module } from "./options.ts";

const NO_IN = ["OUTPUT", "POSTROUTING"];
const NO_OUT = ["INPUT", "PREROUTING"];

/** Notes everything that is wrong with a whole command. */
export function checkFinal(reading: Reading): void {
  if (reading.verb === "V" || reading.verb === "h") return;
  for (let i = 0; i < reading.matches.length; i++) {
    const { module, name } = reading.matches[i] as Use;
    checkModule(reading, module, i, name ?? reading.protocol?.word);
  }
  const { target } = reading;
  if (target?.module !== undefined) checkModule(reading, target.module, TARGET, target.name);
  if (reading.verb === "" && reading.faults.length === 0 && reading.words.length > 0 && reading.words.every(({ known }) => known))
    fail(reading, "parse", reading.words[0] as { start: number; end: number }, "No command: a rule begins with -A and a chain");
  checkIllegal(reading);
  checkLists(reading);
  checkChain(reading);
}

/** With a list of addresses on either side, neither side may be inverted. */
function checkLists(reading: Reading): void {
  let inverted: Part | undefined;
  let list: Part | undefined;
  for (const part of reading.parts) {
    if (part.use !== -1 || (part.key !== "-s" && part.key !== "-d")) continue;
    if (part.not) inverted ??= part;
    if (part.value?.text.includes(",")) list ??= part;
  }
  if (list?.value !== undefined && reading.verb === "R")
    fail(reading, "parse", list.value, `-R puts one rule in the place of one: no list of addresses, as "${brief(list.value.text, 30)}" is`);
  if (inverted === undefined || list?.value === undefined) return;
  const message = `! takes one address: no list may stand in its rule, and "${brief(list.value.text, 30)}" is one`;
  fail(reading, "not-invertible", list.value, message);
}

/** What is to be checked about a module when its rule ends: options that ask something of others, and a check of its own. */
type Duties = { readonly strict: readonly OptionFact[]; readonly final: Final | undefined };

const duties = new Map<Module, Duties>();

function dutiesOf(module: Module): Duties {
  const known = duties.get(module);
  if (known !== undefined) return known;
  const strict = module.options.filter(
    (option) => option.mandatory === true || option.excludes !== undefined || option.requires !== undefined,
  );
  const name = `${module.kind} ${module.name}`;
  const made = { strict, final: Object.hasOwn(FINALS, name) ? FINALS[name] : undefined };
  duties.set(module, made);
  return made;
}

function checkModule(reading: Reading, module: Module, use: number, name: { start: number; end: number } | undefined): void {
  const { strict, final } = dutiesOf(module);
  // An option that is lacking may be the one that nobody knows.
  if ((strict.length === 0 && final === undefined) || reading.faults.some(({ rule }) => rule === "unknown-option")) return;
  const place = name ?? { start: 0, end: 0 };
  const parts: Part[] = [];
  for (const part of reading.parts) if (part.use === use) parts.push(part);
  if (parts.some((part) => part.value?.known === false)) return;
  for (const option of strict) {
    const part = parts.find((one) => one.key === option.name);
    if (part === undefined) {
      if (option.mandatory === true) missing(reading, place, module, option.name);
      continue;
    }
    const other = option.excludes?.map((excluded) => parts.find((one) => one.key === excluded)).find((one) => one !== undefined);
    if (other !== undefined && other.start < part.start)
      fail(reading, "mutually-exclusive", part, `${part.key} and ${other.key} exclude each other`);
    const lacking = option.requires?.find((required) => !parts.some((one) => one.key === required));
    if (lacking !== undefined) fail(reading, "mandatory-option", part, `${part.key} also needs ${lacking}`);
  }
  const said = final?.(parts, reading);
  if (said !== undefined) fail(reading, "mandatory-option", said.at ?? place, said.message);
}

const missing = (reading: Reading, place: { start: number; end: number }, module: Module, option: string): void =>
  fail(reading, "mandatory-option", place, `${module.kind === "match" ? "-m" : "-j"} ${brief(module.name)} needs ${option}`);

/** What a module finds wrong with its options together, at one of them or at the module; undefined: nothing. */
export type Said = { readonly message: string; readonly at?: Part } | undefined;
type Final = (parts: readonly Part[], reading: Reading) => Said;

const has = (parts: readonly Part[], ...keys: string[]): boolean => parts.some((part) => keys.includes(part.key));
const find = (parts: readonly Part[], key: string): Part | undefined => parts.find((part) => part.key === key);

/** At least one of these options. */
const oneOf =
  (...keys: string[]): Final =>
  (parts) =>
    has(parts, ...keys) ? undefined : { message: `Needs one of ${keys.slice(0, 4).join(", ")}${keys.length > 4 ? " …" : ""}` };

/** Any option at all. */
const some =
  (what: string): Final =>
  (parts) =>
    parts.length > 0 ? undefined : { message: `${what} without an option says nothing` };

const statistic: Final = (parts) => {
  const mode = find(parts, "--mode")?.value?.text;
  if (mode === "random" && !has(parts, "--probability")) return { message: "--mode random needs --probability" };
  if (mode === "nth" && !has(parts, "--every")) return { message: "--mode nth needs --every and --packet" };
  const packet = find(parts, "--packet");
  const [every, at] = [readNumber(find(parts, "--every")?.value?.text ?? ""), readNumber(packet?.value?.text ?? "")];
  return packet !== undefined && every > 0 && at >= every
    ? { message: `--packet counts from 0: at most ${every - 1}`, at: packet }
    : undefined;
};

const recent: Final = (parts) => {
  if (!has(parts, "--set", "--rcheck", "--update", "--remove")) return { message: "-m recent needs --set, --rcheck, --update or --remove" };
  if (!has(parts, "--set", "--remove")) return undefined;
  const idle = find(parts, "--seconds") ?? find(parts, "--hitcount");
  return idle === undefined ? undefined : { message: `${idle.key} goes with --rcheck or --update only`, at: idle };
};

const time: Final = (parts) => {
  const part = find(parts, "--contiguous");
  if (part === undefined) return undefined;
  const seconds = (key: string, other: number): number => {
    const [h = "", m = "", s = ""] = (find(parts, key)?.value?.text ?? "").split(":");
    return h === "" ? other : Number(h) * 3600 + Number(m) * 60 + Number(s);
  };
  return seconds("--timestart", 0) > seconds("--timestop", 86399)
    ? undefined
    : { message: "--contiguous needs a --timestop before the --timestart", at: part };
};

const policy: Final = (parts) => {
  if (!has(parts, "--dir")) return { message: "-m policy needs --dir in or --dir out" };
  const strict = find(parts, "--strict");
  if (strict !== undefined && find(parts, "--pol")?.value?.text === "none") return { message: "--pol none has no elements", at: strict };
  const elements: Part[][] = [[]];
  for (const part of parts) {
    if (part.key === "--next") elements.push([]);
    else if (!["--dir", "--pol", "--strict"].includes(part.key)) elements.at(-1)?.push(part);
  }
  for (const element of elements) {
    const twice = element.find((part, i) => element.findIndex((other) => other.key === part.key) !== i);
    if (twice !== undefined) return { message: `${twice.key} is there twice for one element: divide them with --next`, at: twice };
    if (element.length === 0 && strict !== undefined)
      return { message: "--strict needs an element: --reqid, --spi, --proto, --mode or a tunnel end" };
    const tunnel = element.find((part) => part.key.startsWith("--tunnel"));
    const mode = element.find((part) => part.key === "--mode");
    if (tunnel !== undefined && mode?.value?.text !== "tunnel") return { message: `${tunnel.key} needs --mode tunnel`, at: tunnel };
  }
  return undefined;
};

const cluster: Final = (parts) => {
  const node = find(parts, "--cluster-local-node");
  if (node === undefined && !has(parts, "--cluster-local-nodemask")) return { message: "-m cluster needs --cluster-local-node" };
  const total = readNumber(find(parts, "--cluster-total-nodes")?.value?.text ?? "");
  const mask = find(parts, "--cluster-local-nodemask");
  if (mask !== undefined && readNumber(mask.value?.text ?? "") >= 2 ** total)
    return { message: `--cluster-local-nodemask has more bits than the ${total} nodes`, at: mask };
  return node !== undefined && readNumber(node.value?.text ?? "") > total
    ? { message: `--cluster-local-node is at most ${total}`, at: node }
    : undefined;
};

const setMatch: Final = (parts) => {
  const part = find(parts, "--match-set") ?? find(parts, "--set");
  if (part === undefined) return { message: "-m set needs --match-set NAME src or dst" };
  return part.second === undefined ? { message: `${part.key} takes two words: the set, and src or dst`, at: part } : undefined;
};

const setTarget: Final = (parts) => {
  const part = parts.find((one) => ["--add-set", "--del-set", "--map-set"].includes(one.key));
  if (part === undefined) return { message: "-j SET needs --add-set, --del-set or --map-set" };
  return part.second === undefined ? { message: `${part.key} takes two words: the set, and src or dst`, at: part } : undefined;
};

const stringMatch: Final = (parts) => {
  const [from, to] = [find(parts, "--from"), find(parts, "--to")];
  if (!has(parts, "--string", "--hex-string")) return { message: "-m string needs --string or --hex-string" };
  if (from === undefined || to === undefined || readNumber(from.value?.text ?? "") <= readNumber(to.value?.text ?? "")) return undefined;
  return { message: "--from is above --to", at: from };
};

const syn: Final = (parts) => {
  const part = find(parts, "--syn");
  return part !== undefined && has(parts, "--tcp-flags")
    ? { message: "--syn is short for a --tcp-flags: use one of them", at: part }
    : undefined;
};

const hmark: Final = (parts) => {
  if (!has(parts, "--hmark-rnd")) return { message: "-j HMARK needs --hmark-rnd" };
  return undefined;
};

const owner: Final = (parts) => {
  const part = find(parts, "--suppl-groups");
  const group = find(parts, "--gid-owner");
  if (part !== undefined && (group === undefined || group.start > part.start))
    return { message: "--suppl-groups needs --gid-owner before it", at: part };
  return has(parts, "--uid-owner", "--gid-owner", "--socket-exists")
    ? undefined
    : { message: "-m owner needs --uid-owner, --gid-owner or --socket-exists" };
};

const FINALS: Readonly<Record<string, Final>> = {
  "match addrtype": oneOf("--src-type", "--dst-type"),
  "match bpf": oneOf("--bytecode", "--object-pinned"),
  "match cgroup": (parts) => (parts.length === 1 ? undefined : { message: "-m cgroup takes either --cgroup or --path" }),
  "match cluster": cluster,
  "match connlimit": oneOf("--connlimit-upto", "--connlimit-above"),
  "match conntrack": some("-m conntrack"),
  "match devgroup": oneOf("--src-group", "--dst-group"),
  "match dscp": oneOf("--dscp", "--dscp-class"),
  "match ecn": some("-m ecn"),
  "match hashlimit": oneOf("--hashlimit-upto", "--hashlimit-above", "--hashlimit"),
  "match iprange": oneOf("--src-range", "--dst-range"),
  "match multiport": oneOf("--destination-ports", "--source-ports", "--ports"),
  "match owner": owner,
  "match physdev": some("-m physdev"),
  "match policy": policy,
  "match recent": recent,
  "match rt": routing,
  "match rateest": oneOf("--rateest", "--rateest1"),
  "match set": setMatch,
  "match statistic": statistic,
  "match string": stringMatch,
  "match tcp": syn,
  "match time": time,
  "match ttl": some("-m ttl"),
  "match hl": some("-m hl"),
  "target CONNMARK": (parts) =>
    parts.some((part) => /^--(set|and|or|xor|save|restore)-x?mark$/.test(part.key))
      ? undefined
      : { message: "-j CONNMARK needs --set-mark, --save-mark or --restore-mark" },
  "target CONNSECMARK": oneOf("--save", "--restore"),
  "target DSCP": oneOf("--set-dscp", "--set-dscp-class"),
  "target ECN": some("-j ECN"),
  "target HL": some("-j HL"),
  "target HMARK": hmark,
  "target MARK": some("-j MARK"),
  "target RATEEST": rateest,
  "target SET": setTarget,
  "target TCPMSS": some("-j TCPMSS"),
  "target TOS": some("-j TOS"),
  "target TTL": some("-j TTL"),
};

/** Of these, what asks for options only, whatever their values. */
const BY_KEY: ReadonlySet<string> = new Set([
  ...["match addrtype", "match conntrack", "match iprange", "match multiport", "match recent", "match set", "match tcp"],
  ...["target CONNMARK", "target MARK"],
]);

/** Whether values of a module's options decide what else it needs at the end of its rule. */
export const weighsValues = (module: Module): boolean =>
  dutiesOf(module).final !== undefined && !BY_KEY.has(`${module.kind} ${module.name}`);

const ORDINARY = ["-s", "-d", "-p", "-i", "-o", "-m", "-j", "-g", "-f"];

/** Options that a command does not take. */
function checkIllegal(reading: Reading): void {
  const { verb } = reading;
  if (verb === "") return;
  const rule = "ACDIR".includes(verb) && !(verb === "D" && reading.position !== undefined);
  for (const part of reading.parts) {
    if (
      part.use !== -1 ||
      (rule && ORDINARY.includes(part.key)) ||
      ["-v", "-t", "-w", "-W", "-4", "-6", "-M", "-m", "--modprobe"].includes(part.key)
    )
      continue;
    const counting = part.key === "-c" && "AIRPZ".includes(verb);
    const listing = ["-n", "-x", "--line-numbers"].includes(part.key);
    if (rule && !listing && (part.key !== "-c" || counting)) continue;
    if (!rule && verb === "L" && listing) continue;
    if (counting) continue;
    fail(reading, "parse", part, `${brief(part.option.name, 20)} has no place beside -${verb}`);
  }
}

function checkChain(reading: Reading): void {
  const { chain, verb } = reading;
  if (chain === undefined || !chain.known) return;
  if (chain.text.length > 28)
    fail(reading, "name-too-long", chain, `"${brief(chain.text)}" is longer than the 28 characters of a chain's name`);
  if (!"ACDIR".includes(verb)) return;
  const barred = NO_IN.includes(chain.text) ? "-i" : NO_OUT.includes(chain.text) ? "-o" : "";
  const part = reading.parts.find((one) => one.use === -1 && one.key === barred);
  if (part === undefined) return;
  const why = barred === "-i" ? "packets that leave have no input interface" : "packets that come in have no output interface yet";
  fail(reading, "iface-hook", { start: part.start, end: part.value?.end ?? part.end }, `${barred} cannot be used in ${chain.text}: ${why}`);
}
