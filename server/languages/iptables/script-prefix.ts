/** What stands before a firewall's program in a command: sudo and its like, and what runs it on another host's tables. */
import { quotedBody } from "../shared/shell.ts";
import { type RunCommand, type RunWord, runShell, shifted } from "../shared/shell-run.ts";
import { parseShell } from "../shared/shell-tree.ts";
import { isTooOften, type Written } from "./script-restore.ts";

/** Programs that run another one, and the letters of their options that take a value. */
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ["sudo", "ugpCrtUDhRT"],
  ["doas", "uC"],
  ["nice", "n"],
  ["ionice", "cnp"],
  ["timeout", "ks"],
  ["env", "uC"],
  ["flock", "wE"],
  ["chroot", ""],
  ...["command", "exec", "time", "nohup", "busybox", "run", "ifup", "setsid", "@"].map((name): [string, string] => [name, ""]),
]);

/** Of these, how many words stand before the program that they run: a time, a file, a folder. */
const ARGUMENTS: Readonly<Record<string, number>> = { timeout: 1, flock: 1, chroot: 1 };

/** The tables of other hosts: of namespaces, of containers. */
const ELSEWHERE: readonly { readonly words: readonly string[]; readonly letters: string; readonly names: number }[] = [
  { words: ["ip", "netns", "exec"], letters: "", names: 1 },
  { words: ["docker", "exec"], letters: "uew", names: 1 },
  { words: ["podman", "exec"], letters: "uew", names: 1 },
  { words: ["nsenter"], letters: "tSGr", names: 0 },
  { words: ["unshare"], letters: "", names: 0 },
];

/** A command without what only runs it, Make's signs too; `elsewhere` when it is about other tables than those of this host. */
export function withoutPrefix(words: readonly RunWord[]): { readonly words: readonly RunWord[]; readonly elsewhere: boolean } {
  let rest = withoutSigns(words);
  let elsewhere = false;
  for (;;) {
    const name = rest[0] === undefined ? "" : rest[0].text.slice(rest[0].text.lastIndexOf("/") + 1);
    const letters = PREFIXES.get(name);
    const other = ELSEWHERE.find((one) => one.words.every((word, i) => (i === 0 ? name : rest[i]?.text) === word));
    if (letters !== undefined) rest = rest.slice(optionsEnd(rest, 1, letters) + (ARGUMENTS[name] ?? 0));
    else if (other !== undefined) rest = rest.slice(optionsEnd(rest, other.words.length, other.letters) + other.names);
    else return { words: rest, elsewhere };
    elsewhere ||= other !== undefined;
  }
}

function withoutSigns(words: readonly RunWord[]): readonly RunWord[] {
  const [first, ...rest] = words;
  const text = first?.text.replace(/^[@+-]+(?=[\w/$])/, "") ?? "";
  return first === undefined || !first.known || text === first.text ? words : [{ ...first, text }, ...rest];
}

/** Where the options and assignments from `at` on end. */
function optionsEnd(words: readonly RunWord[], at: number, letters: string): number {
  for (let word = words[at]; word !== undefined; word = words[++at]) {
    if (word.text === "--") return at + 1;
    if (/^-[A-Za-z]$/.test(word.text) && letters.includes(word.text.charAt(1))) at++;
    else if (!word.text.startsWith("-") && !/^[A-Za-z_]\w*=/.test(word.text)) return at;
  }
  return at;
}

/** The commands that a shell is given as one quoted text: `sh -c "…"`; undefined for other commands, and where that text is run again and again. */
export function quotedCommands(
  text: string,
  run: RunCommand,
  words: readonly RunWord[],
  written: Written,
): readonly RunCommand[] | undefined {
  const [shell, option, script] = words;
  if (script === undefined || !SHELLS.test(shell?.text ?? "") || !/^-[a-z]*c$/.test(option?.text ?? "")) return undefined;
  const body = quotedBody(text, script);
  if (body === undefined || isTooOften(body, written)) return undefined;
  const certain = run.certain && (run.joined === "" || run.joined === "&&");
  return runShell(parseShell(text.slice(body.start, body.end))).map((inner) => {
    const { label, dead } = run;
    return {
      ...shifted(inner, body.start),
      certain: inner.certain && certain,
      ...(label === "" ? {} : { label }),
      dead: inner.dead || dead,
    };
  });
}

const SHELLS = /^(?:[\w/]*\/)?(?:ba|da|a|z|k)?sh$/;
