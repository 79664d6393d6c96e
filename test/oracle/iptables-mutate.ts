/** Mutations of rule sets: options and values of other modules, words left out, misspelt and in another order. */
import { MODULES } from "../../server/languages/iptables/knowledge/modules.ts";
import { TABLES } from "../../server/languages/iptables/knowledge/words.ts";
import type { Seeded } from "../seeded.ts";
import { bare, fill, MATCHES } from "./iptables-words.ts";

const OPTIONS = MODULES.flatMap((module) => module.options.map((option) => option.name));
const VALUES = [
  "",
  "0",
  "-1",
  "65536",
  "99999999999",
  "foo",
  "22,80",
  "80:22",
  "1-5",
  "10.0.0.256",
  "10.0.0.0/33",
  "::1",
  "tcp",
  "udp",
  "icmp",
  "NEW",
  "5/s",
  "5/fortnight",
  "0x10",
  "eth0",
  "!",
  "-",
  "a/b",
  "08",
  "1:2:3",
  "ACCEPT",
  "reject",
];

/** One to three changes such as people make. */
export function mutate(random: Seeded, text: string): string {
  let changed = text;
  for (let i = 1 + random.int(2); i > 0; i--) changed = change(random, changed);
  return changed;
}

function change(random: Seeded, text: string): string {
  const lines = text.split("\n");
  const at = random.int(lines.length);
  const rules = lines.flatMap((line, i) => (/^-[A-Z]/.test(line) ? [i] : []));
  const rule = rules.length > 0 ? random.pick(rules) : at;
  const words = (lines[rule] ?? "").split(" ");
  const word = random.int(words.length);
  const kind = random.int(22);
  if (kind === 0) lines.splice(at, 1);
  else if (kind === 1) lines.splice(at, 0, lines[at] ?? "");
  else if (kind === 2) [lines[at], lines[rule]] = [lines[rule] ?? "", lines[at] ?? ""];
  else if (kind === 3) lines[at] = `${lines[at]} `;
  else if (kind === 4) lines[at] = ` ${lines[at]}`;
  else if (kind === 5) return text.replace(/\n$/, "");
  else if (kind === 6) return text.replace(/^\*\w+/, `*${random.pick([...Object.keys(TABLES), "filtr", "Nat"])}`);
  else if (kind === 7) lines[at] = `${lines[at]} # note`;
  else if (kind === 8) lines[rule] = words.toSpliced(word, 1).join(" ");
  else if (kind === 9) lines[rule] = words.toSpliced(word, 0, words[word] ?? "").join(" ");
  else if (kind === 10) lines[rule] = words.with(word, misspell(random, words[word] ?? "")).join(" ");
  else if (kind === 11) lines[rule] = words.with(word, random.pick(VALUES)).join(" ");
  else if (kind === 12) lines[rule] = words.toSpliced(word, 0, "!").join(" ");
  else if (kind === 13) lines[rule] = words.with(word, (words[word] ?? "").toUpperCase()).join(" ");
  else if (kind === 14) lines[rule] = words.with(word, (words[word] ?? "").toLowerCase()).join(" ");
  else if (kind === 15) lines[rule] = `${lines[rule]} ${random.pick(OPTIONS)}${random.chance(0.5) ? ` ${random.pick(VALUES)}` : ""}`;
  else if (kind === 16) lines[rule] = words.toSpliced(1, 1, random.pick([...(TABLES.mangle ?? []), "nowhere"])).join(" ");
  else if (kind === 17) lines[rule] = `${lines[rule]} ${fill(random, bare(random.pick(MATCHES)))}`;
  else if (kind === 18) lines[rule] = words.slice(0, word + 1).join(" ");
  else if (kind === 19) lines[rule] = rearrange(random, words);
  else if (kind === 20) lines[rule] = words.with(0, random.pick(["-I", "-D", "-C", "-R", "-N", "-F", "-X"])).join(" ");
  else
    lines.splice(
      rule + 1,
      0,
      fill(
        random,
        random.pick([
          "-F",
          "-N new",
          "-P INPUT DROP",
          "-X",
          "-I INPUT 2 -j ACCEPT",
          "-D INPUT 1",
          "-Z",
          "-4 -A INPUT -j ACCEPT",
          "[3:4] -A INPUT -j LOG",
          "COMMIT",
          "-A INPUT -p tcp --dport 22 -j nowhere",
        ]),
      ),
    );
  return lines.join("\n");
}

function misspell(random: Seeded, word: string): string {
  const at = random.int(word.length + 1);
  const kind = random.int(3);
  if (kind === 0) return word.slice(0, at) + word.slice(at + 1);
  if (kind === 1) return word.slice(0, at) + random.pick(["x", "-", "s", "1"]) + word.slice(at);
  return word.slice(0, at) + (word[at + 1] ?? "") + (word[at] ?? "") + word.slice(at + 2);
}

/** The target moved to the front, or options in another order. */
function rearrange(random: Seeded, words: readonly string[]): string {
  const text = words.slice(2).join(" ");
  const parts = text.split(/ (?=-)/);
  return [...words.slice(0, 2), ...random.some(parts, parts.length)].join(" ");
}
