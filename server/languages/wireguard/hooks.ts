/** The firewall and routing commands in hooks, as words: what is added on the way up and removed on the way down. */
import type { Span } from "../../core/text.ts";
import type { Entry } from "./syntax.ts";

/** A command that adds or removes something; equal `shape` means the same thing. `counterpart` is the command that undoes it. */
export type HookRule = { readonly shape: string; readonly span: Span; readonly counterpart: string };

/** `unknown`: a command that may do anything (a script, a loop, a substitution), so nothing is certain about what is missing. */
export type HookRules = { readonly rules: readonly HookRule[]; readonly unknown: boolean };

/** What the hooks of the way up add; `name` is what `%i` stands for. */
export const addsOf = (text: string, hooks: readonly Entry[], name: string): HookRules =>
  collect(text, hooks, name, /^(-A|-I|--append|--insert)$/, /^(add|replace)$/);

/** What the hooks of the way down remove. */
export const removesOf = (text: string, hooks: readonly Entry[], name: string): HookRules =>
  collect(text, hooks, name, /^(-D|--delete)$/, /^(del|delete|flush)$/);

function collect(text: string, hooks: readonly Entry[], name: string, option: RegExp, verb: RegExp): HookRules {
  const rules: HookRule[] = [];
  let unknown = false;
  for (const { value } of hooks) {
    for (const command of commandsOf(text, value.span)) {
      const words = command.text.split(/\s+/).filter((word) => word !== "");
      const program = (words.find((word) => !/^(sudo|\w+=.*)$/.test(word)) ?? "").replace(/^.*\//, "");
      const firewall = /^ip6?tables(-legacy|-nft)?$/.test(program);
      const rule = firewall ? firewallRule(words, option) : program === "ip" ? routeRule(words, verb) : undefined;
      if (rule !== undefined) rules.push({ ...rule, shape: shapeOf(rule.shape, name), span: command.span });
      else if (isOpaque(command.text, words, program) || (firewall && isSweeping(words))) unknown = true;
    }
  }
  return { rules, unknown };
}

// The same options in another order are the same rule, and `%i` is the interface.
const shapeOf = (shape: string, name: string): string => shape.replaceAll("%i", name).split(" ").sort().join(" ");

// Scripts, shells, loops, substitutions and other firewall programs may do anything.
const isOpaque = (text: string, words: readonly string[], program: string): boolean =>
  /\.sh$|^\.$/.test(words[0] ?? "") ||
  /^(bash|sh|source|eval|for|while|if|nft|ufw|firewall-cmd|iptables-restore|python3?|perl)$/.test(program) ||
  /[`]|\$\(/.test(text) ||
  (/\//.test(words[0] ?? "") && !/^(\/usr)?(\/local)?\/s?bin\//.test(words[0] ?? ""));

// Whole chains emptied or removed, or a rule removed by its number.
const isSweeping = (words: readonly string[]): boolean =>
  words.some((word) => /^(-F|-X|--flush|--delete-chain)$/.test(word)) ||
  words.some((word, i) => /^(-D|--delete)$/.test(word) && /^\d+$/.test(words[i + 2] ?? ""));

// Words without the option's own; `-I CHAIN 3` and `-A CHAIN` are removed alike.
function firewallRule(words: readonly string[], option: RegExp): Omit<HookRule, "span"> | undefined {
  const at = words.findIndex((word) => option.test(word));
  if (at === -1 || isSweeping(words)) return undefined;
  const numbered = /^(-I|--insert)$/.test(words[at] as string) && /^\d+$/.test(words[at + 2] ?? "");
  const kept = words.filter((_, i) => !(numbered && i === at + 2));
  const shape = kept.filter((word, i) => i !== at && !/^(-w|--wait)$/.test(word)).map((word) => word.replace(/^.*\/(ip6?tables)/, "$1"));
  return { shape: shape.join(" "), counterpart: kept.map((word, i) => (i === at ? "-D" : word)).join(" ") };
}

// `ip rule add …` and `ip route add …`; addresses on the tunnel itself go with it.
function routeRule(words: readonly string[], verb: RegExp): Omit<HookRule, "span"> | undefined {
  const kind = words.findIndex((word) => /^(ru|rule)$/.test(word));
  const at = words.findIndex((word, i) => i > kind && verb.test(word));
  if (kind === -1 || at === -1) return undefined;
  return { shape: words.filter((_, i) => i !== at).join(" "), counterpart: words.map((word, i) => (i === at ? "del" : word)).join(" ") };
}

/** The commands of a hook: split at `;`, `&&`, `||` and `|` outside quotes. */
function commandsOf(text: string, span: Span): { readonly text: string; readonly span: Span }[] {
  const found: { text: string; span: Span }[] = [];
  let quote = "";
  let start = span.start;
  const close = (end: number): void => {
    let from = start;
    let to = end;
    while (from < to && /\s/.test(text[from] as string)) from++;
    while (to > from && /\s/.test(text[to - 1] as string)) to--;
    if (to > from) found.push({ text: text.slice(from, to), span: { start: from, end: to } });
  };
  for (let i = span.start; i < span.end; i++) {
    const c = text[i] as string;
    if (c === "\\" && quote !== "'") i++;
    else if (quote !== "") quote = c === quote ? "" : quote;
    else if (c === '"' || c === "'") quote = c;
    else if (c === ";" || c === "|" || c === "&") {
      close(i);
      start = i + 1;
    }
  }
  close(span.end);
  return found;
}
