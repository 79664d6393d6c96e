/** Shell scripts and Makefiles: the firewall commands in them, with their words filled in as far as the text tells. */
import { brief } from "../../core/markdown.ts";
import { type RunCommand, type RunWord, runShell } from "../shared/shell-run.ts";
import { parseShell } from "../shared/shell-tree.ts";
import { type Command, readCommand } from "./command.ts";
import { type Fault, meantFix } from "./fault.ts";
import { withFilled } from "./filled.ts";
import { type IpsetLine, readIpset, readIpsetWords } from "./ipset.ts";
import type { Family } from "./options.ts";
import type { Entry } from "./restore.ts";
import { quotedCommands, withoutPrefix } from "./script-prefix.ts";
import { givenTo, linesOf, noteWritten, type Written } from "./script-restore.ts";
import { slipBetween } from "./slips.ts";

type Place = {
  readonly start: number;
  readonly end: number;
  /** Whether every run does it; "skip" for what a run to start the firewall leaves out (the stop branch of a case), "never" behind an `exit`. */
  readonly runs: "always" | "maybe" | "skip" | "never";
  /** The script reckons with its failing: what to do then follows, or what it says is hidden. */
  readonly guarded: boolean;
  /** The branch of a case that it stands in. */
  readonly label: string;
};

/** One firewall command of a script, in the order of running. Offsets count from the start of the file. */
export type ScriptCommand =
  | (Place & { readonly kind: "iptables"; readonly family: Family; readonly command: Command })
  | (Place & { readonly kind: "restore"; readonly family: Family; readonly entries: readonly Entry[] | undefined; readonly keep: boolean })
  | (Place & { readonly kind: "ipset"; readonly line: IpsetLine })
  | (Place & { readonly kind: "ufw"; readonly words: readonly RunWord[] })
  /** Something else that matters to a firewall: it may change the tables unseen (`changes`), or waits, for the network or for someone. */
  | (Place & { readonly kind: "other"; readonly name: string; readonly changes: boolean; readonly words: readonly RunWord[] });

/** What a script runs that matters to a firewall, in order. */
export type Script = { readonly commands: readonly ScriptCommand[] };

/** The commands that a run may come to: those behind a certain `exit` or `return` are for the editor only. */
export const commandsRun = (script: Script | undefined): readonly ScriptCommand[] =>
  script?.commands.filter(({ runs }) => runs !== "never") ?? [];

/** Reads a script; `make` for Makefiles. */
export const readScript = (text: string, make: boolean): Script => ({ commands: readAll(text, runShell(parseShell(text, make))) });

/** Reads commands in their order; `around` is the one that holds them all, where there is one. */
function readAll(text: string, runs: readonly RunCommand[], around?: Reading): ScriptCommand[] {
  const commands: ScriptCommand[] = [];
  let afterFirewall = around?.afterFirewall ?? false;
  const written: Written = around?.written ?? { files: new Map(), restored: new Map() };
  for (const [i, run] of runs.entries()) {
    const one: Reading = { run, before: runs[i - 1], next: runs[i + 1], afterFirewall, written, inner: around !== undefined };
    const found = readOne(text, one);
    afterFirewall = found.some(({ kind }) => kind !== "other");
    commands.push(...found);
    noteWritten(text, run, runs[i - 1], written);
  }
  return commands;
}

/** No command of iptables has more words; what comes after is not looked at. */
const MOST_WORDS = 2000;

const TEMPLATE = /\{\{|\{%|<%/;

const PROGRAM = /^(ip6?tables|ip46tables)(?:-(?:legacy|nft))?(-restore)?$/;

/** A command with those beside it; `afterFirewall`: the one before is a command of the firewall. */
type Reading = {
  readonly run: RunCommand;
  readonly before: RunCommand | undefined;
  readonly next: RunCommand | undefined;
  readonly afterFirewall: boolean;
  readonly written: Written;
  /** It stands in the quoted text that a shell is given. */
  readonly inner: boolean;
};

function readOne(text: string, one: Reading): ScriptCommand[] {
  const { run, next, afterFirewall } = one;
  const { words, elsewhere } = withoutPrefix(run.words.slice(0, MOST_WORDS));
  const [first, ...rest] = words;
  if (first === undefined) return [];
  const inner = one.inner ? undefined : quotedCommands(text, run, words, one.written);
  if (inner?.some((each) => each.words.slice(0, 8).some((word) => /tables|ipset|ufw/.test(word.text)))) return readAll(text, inner, one);
  const { start, end } = run;
  const { label } = run;
  const place: Place = { start, end, runs: elsewhere ? "skip" : runsOf(run, afterFirewall), guarded: isGuarded(text, run, next), label };
  const name = programOf(text, first);
  if (name === "ipset") return ipsetLines(text, one, rest).map((line) => ({ ...place, kind: "ipset", line }));
  if (name === "ufw") return [{ ...place, kind: "ufw", words: rest }];
  const meant = first.known ? programMeant(name, rest) : undefined;
  const match = PROGRAM.exec(meant ?? name);
  if (match === null) {
    const changes = OTHERS.test(name) || !first.known;
    return changes || WAITS.has(name) ? [{ ...place, kind: "other", name, changes, words: rest }] : [];
  }
  const family: Family = match[1] === "ip6tables" ? 6 : 4;
  // What a template fills in may be any words.
  if (rest.some((word) => TEMPLATE.test(word.text))) return [{ ...place, kind: "other", name, changes: true, words: rest }];
  if (match[2] !== undefined) return [{ ...place, kind: "restore", family, ...restoreOf(text, one, rest, family) }];
  if (rest.length === 0) return [];
  const families: readonly Family[] = match[1] === "ip46tables" ? [4, 6] : [family];
  return families.map((each) => {
    const command = withFilled(readCommand(rest, each, false), rest);
    return { ...place, kind: "iptables", family: each, command: meant === undefined ? command : unknownProgram(command, first, meant) };
  });
}

/** A command of ipset, or the lines of the text that it restores. */
function ipsetLines(text: string, { run, before, written }: Reading, words: readonly RunWord[]): IpsetLine[] {
  const { start, end } = run;
  const line = { start, end, ...readIpsetWords(words) };
  if (line.verb?.text !== "restore") return [line];
  const body = givenTo(text, { run, files: [], before }, written)?.body;
  if (body === undefined) return [line];
  const lines = readIpset(text, body.start, body.end);
  return body.literal || !text.slice(body.start, body.end).includes("$") ? lines : [];
}

/** The program of a word; a variable that nothing sets but whose name says what it holds counts as that program. */
function programOf(text: string, word: RunWord): string {
  if (word.known) return word.text.slice(word.text.lastIndexOf("/") + 1);
  const variable = /^"?\$[{(]?([A-Za-z_]\w*)(?::?-[^}]*)?[})]?"?$/.exec(text.slice(word.start, word.end))?.[1]?.toUpperCase() ?? "";
  if (/^(IP6T|IPT6|IP6TABLES|IPTABLES6|IPV6TABLES)/.test(variable)) return variable.includes("RESTORE") ? "ip6tables-restore" : "ip6tables";
  if (/^(IPT|IPTABLES|FW)(_?(BIN|CMD|PATH|V?4))?$/.test(variable)) return "iptables";
  return variable === "IPSET" ? "ipset" : "";
}

/** The program that a misspelt name was meant for, where options of it follow. */
function programMeant(name: string, rest: readonly RunWord[]): string | undefined {
  if (PROGRAM.test(name) || !rest.some(({ text }) => /^(-[ADFINPXt]|--(append|insert|policy|table))$/.test(text))) return undefined;
  return ["iptables", "ip6tables"].find((program) => slipBetween(name, program) !== undefined);
}

/** A command whose program there is not: a shell that knows no function of that name runs nothing. */
function unknownProgram(command: Command, { text, start, end }: RunWord, meant: string): Command {
  const name = text.slice(text.lastIndexOf("/") + 1);
  const at = { start: Math.max(start, end - name.length), end };
  const message = `There is no program ${brief(name, 20)}; did you mean ${meant}?`;
  const plain = end - start === text.length;
  const fault: Fault = { rule: "parse", ...at, message, severity: "warning", ...(plain ? meantFix(meant, at.start, at.end) : {}) };
  return { ...command, faults: [fault, ...command.faults] };
}

/** Programs that may change rules, or run others that do. */
const OTHERS =
  /^(\.|source|eval|sh|bash|dash|nft|docker|docker-compose|podman|systemctl|service|fail2ban-client|fail2ban|shorewall|csf|firewall-cmd)$|\.(sh|py|pl)$/;

/** Programs that wait for an answer: of the network, or of who runs the script. */
const WAITS: ReadonlySet<string> = new Set(
  "sleep read curl wget apt apt-get yum dnf apk pip git scp rsync ssh ping dig host nslookup ntpdate".split(" "),
);

/** Whether the script goes on by itself when a command fails. */
function isGuarded(text: string, run: RunCommand, next: RunCommand | undefined): boolean {
  const joined = next !== undefined && next.start >= run.end ? next.joined : "";
  if (joined === "||" || joined === "&&" || run.joined === "||") return true;
  return /^[^#;\n]*(2>|&>|>&)/.test(text.slice(run.end, run.end + 200));
}

const STARTS = /(^|\|)"?'?(start|restart|up|force-reload|reload|block|enable|on)'?"?($|\|)/;

function runsOf(run: RunCommand, afterFirewall: boolean): Place["runs"] {
  if (run.dead) return "never";
  if (run.label !== "") return STARTS.test(run.label) ? "always" : "skip";
  if (!run.certain) return "maybe";
  if (run.joined === "&&" && !afterFirewall) return "maybe";
  return "always";
}

/** What iptables-restore is given: a text of the script, or something that is not in it. */
function restoreOf(
  text: string,
  one: Reading,
  words: readonly RunWord[],
  family: Family,
): { entries: readonly Entry[] | undefined; keep: boolean } {
  const keep = words.some((word) => word.text === "-n" || word.text === "--noflush");
  const files = words.filter(
    (word, i) => !word.text.startsWith("-") && !/^(-[TMwW]|--(table|modprobe|wait))$/.test(words[i - 1]?.text ?? ""),
  );
  const given = givenTo(text, { run: one.run, files, before: one.before }, one.written);
  return { entries: given && linesOf(text, given, family), keep };
}
