/** Cipher lists, as OpenSSL reads them: nginx refuses one that leaves no cipher of TLS 1.2 or older. */
import { brief } from "../../../core/markdown.ts";
import { type Span, spanOf } from "../../../core/text.ts";
import { type Judge, memory, recall } from "../judging.ts";
import { ELSEWHERE, KEYWORDS, SUITES, WEAK_PARTS } from "../knowledge/ciphers.ts";
import { inherited, isTemplated, type Node, type Word } from "../units.ts";

/** What OpenSSL makes of a list: it has ciphers, it may have some in another build, it has none, or it is damaged at `at`. */
export type Ciphers = "some" | "elsewhere" | "none" | { readonly at: number };

let sets: ReadonlyMap<string, bigint> | undefined;

function setOf(name: string): bigint {
  sets ??= new Map([
    ...SUITES.trim()
      .split("\n")
      .map((suite, i): [string, bigint] => [suite, 1n << BigInt(i)]),
    ...KEYWORDS.trim()
      .split("\n")
      .map((line): [string, bigint] => {
        const [keyword = "", hex = "0"] = line.split(" ");
        return [keyword, BigInt(`0x${hex}`)];
      }),
  ]);
  return sets.get(name) ?? 0n;
}

/** Reads a list such as `HIGH:!aNULL` (ssl_cipher_process_rulestr of OpenSSL 3.0). */
function readCiphers(list: string): Ciphers {
  const start = list.startsWith("DEFAULT") ? 7 : 0;
  let active = start > 0 ? setOf("ALL") & ~setOf("COMPLEMENTOFDEFAULT") : 0n;
  let killed = 0n;
  let elsewhere = false;
  const item = /([-+!@]?)([^:, ;]*)[:, ;]*/y;
  item.lastIndex = start;
  while (item.lastIndex < list.length) {
    const at = item.lastIndex;
    const [, sign = "", text = ""] = item.exec(list) ?? [];
    if (text === "" && sign === "") continue;
    if (sign === "@") {
      if (!/^(?:STRENGTH|SECLEVEL=[0-5])(?![\w.=-])/.test(text)) return { at };
      continue;
    }
    const rule = /^[\w.=-]+(?:\+[\w.=-]+)*/.exec(text)?.[0] ?? "";
    if (rule === "") return { at: at + sign.length };
    // What follows a known rule without a separator is the next rule.
    if (rule.length < text.length && rule.split("+").every((name) => setOf(name) !== 0n)) item.lastIndex = at + sign.length + rule.length;
    const names = rule.split("+");
    const set = names.reduce((common, name) => common & setOf(name), setOf("ALL") | setOf("eNULL"));
    if (set === 0n && sign === "") elsewhere ||= names.every((name) => setOf(name) !== 0n || isElsewhere(name));
    if (sign === "!") killed |= set;
    if (sign === "") active |= set & ~killed;
    else if (sign !== "+") active &= ~set;
  }
  return active !== 0n ? "some" : elsewhere ? "elsewhere" : "none";
}

const isElsewhere = (name: string): boolean => ELSEWHERE.test(name) || name.split(/[-_]/).some((part) => WEAK_PARTS.test(part));

const SAID = memory("cipher lists", () => new Set<Node>());

/** The list of `name` that holds in `block`, which uses it: a server with a certificate, or one that passes on over TLS. */
export function checkCiphers(judge: Judge, block: Node, name: string): void {
  const [node, word] = listIn(judge, block, name) ?? [];
  if (node === undefined || word === undefined) return;
  const ciphers = readCiphers(word.value);
  const fail = (at: Span, message: string, more = {}): void => judge.fail("nginx/invalid-ciphers", node, at, message, more);
  if (ciphers === "elsewhere")
    fail(word.span, `${name}: OpenSSL 1.1.0 and later come without these ciphers, nginx then refuses the list`, { severity: "warning" });
  else if (ciphers === "none") fail(word.span, `${name}: ${whyNone(word.value)}`);
  else if (ciphers !== "some") {
    const at = word.span.start + word.quote.length + ciphers.at;
    const found = brief(word.value.slice(ciphers.at).split(/[:, ;]/, 1)[0] ?? "");
    fail(spanOf(Math.min(at, word.span.end - 1), word.span.end), `${name}: "${found}" is no cipher and no command of OpenSSL's lists`);
  }
}

/** The directive that holds in a block, with its list; each is judged once. */
function listIn(judge: Judge, block: Node, name: string): readonly [Node, Word] | undefined {
  const node = inherited(block, name).at(-1);
  const word = node?.args[0];
  if (node === undefined || word === undefined || isTemplated(word) || recall(judge, SAID).has(node)) return undefined;
  recall(judge, SAID).add(node);
  return [node, word];
}

function whyNone(list: string): string {
  const newer = /\bTLS_[A-Z0-9_]+/.exec(list)?.[0];
  if (newer !== undefined) return `${brief(newer, 30)} is of TLS 1.3; the list needs ciphers of TLS 1.2`;
  return list.includes(":") ? "no cipher of TLS 1.2 or older is left by this list" : `OpenSSL has no cipher "${brief(list, 30)}"`;
}

/** A curve list: any name that OpenSSL never had makes nginx refuse all of it. */
export function checkCurves(judge: Judge, block: Node): void {
  const [node, word] = listIn(judge, block, "ssl_ecdh_curve") ?? [];
  if (node === undefined || word === undefined) return;
  const bad = word.value.split(":").find((name) => !CURVE.test(name));
  if (bad !== undefined) judge.fail("nginx/invalid-ciphers", node, word, `ssl_ecdh_curve: OpenSSL has no curve "${brief(bad, 30)}"`);
}

const CURVE =
  /^[?*]?(?:auto|DEFAULT|x25519|x448|[pbk]-\d{3}|secp\d{3}[kr][12]|sect\d{3}[kr][12]|prime\d{3}v[123]|c2[pt]nb\d{3}\w\d|brainpoolP\d{3}[rt]1(?:tls13)?|sm2|curveSM2|GC256[A-D]|GC512[A-C]|ffdhe\d{4}|Oakley-EC2N-[34]|wap-wsg-idm-ecid-wtls\d+|[\w-]*(?:mlkem|kyber)[\w-]*)$/i;
