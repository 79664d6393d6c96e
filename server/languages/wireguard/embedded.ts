/** The firewall commands in a file's hooks, as a script: the shell runs them, and what it refuses stops wg-quick. */
import type { WireGuardFile } from "./model.ts";

/** The file's text with nothing left but its hooks, each at its place; undefined where no hook calls a firewall. */
export function embedded(file: WireGuardFile): { readonly language: string; readonly text: string } | undefined {
  const { text } = file.source;
  if (file.template) return undefined;
  const all = file.interface.hooks.filter(({ value }) => value.span.end > value.span.start);
  const ups = all.filter(({ name }) => name.endsWith("up"));
  // A hook of the way down is run after those of the way up; one that stands before them would be judged without what they do.
  const last = ups.at(-1)?.value.span.start ?? 0;
  const hooks = all.filter((hook) => hook.name.endsWith("up") || hook.value.span.start > last);
  if (!hooks.some(({ value }) => FIREWALL.test(text.slice(value.span.start, value.span.end)))) return undefined;
  let script = "";
  for (const { value } of hooks) {
    const { start, end } = value.span;
    script += blank(text.slice(script.length, start)) + text.slice(start, end);
  }
  return { language: "iptables", text: script + blank(text.slice(script.length)) };
}

/** iptables, ipset, and what people write in their place. */
const FIREWALL = /\b(ip6?t|ipset)/;

const blank = (text: string): string => text.replace(/[^\n]/g, " ");
