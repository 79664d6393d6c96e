/** The words of a restore line, split as iptables-restore splits them: it knows double quotes and backslashes in them, and nothing else of a shell. */

import type { Span } from "../../core/text.ts";

/** One argument. `start` and `end` cover it with its quotes; `text` is what the program receives. */
export type Word = {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** False where the text holds something that only a run can tell (an unresolved variable, a template). */
  readonly known: boolean;
  /** A shell has put the text there; `argument`: where it stands itself, in the call of a function or the list of a loop. */
  readonly filled?: { readonly argument?: Span };
};

/** The longest argument that iptables-restore takes, in characters. */
export const LONGEST_WORD = 1023;

/** The words of a line. */
export type Split = {
  readonly words: readonly Word[];
  /** Where a quote was opened that the line does not close. */
  readonly openQuote?: number;
  /** Whether there may be a placeholder in it, or something quoted. */
  readonly odd?: boolean;
};

const QUOTE = 34;
const BACKSLASH = 92;

/** Splits `text` from `from` to `end`. Placeholders of templates ({{ }}, <% %>, ${ }) make a word unknown. */
export function splitLine(text: string, from: number, end: number): Split {
  return end === text.length && !UNUSUAL.test(text) ? { words: splitPlain(text, from) } : splitCarefully(text, from, end);
}

/** What may be part of a placeholder, and what ends words beside a space. */
const UNUSUAL = /["{<@%\t]/;

function splitPlain(text: string, from: number): Word[] {
  const words: Word[] = [];
  for (let at = from; at < text.length; at++) {
    if (text.charCodeAt(at) === 32) continue;
    const blank = text.indexOf(" ", at);
    const stop = blank < 0 ? text.length : blank;
    words.push(plainWord(text, at, stop));
    at = stop;
  }
  return words;
}

function splitCarefully(text: string, from: number, end: number): Split {
  const words: Word[] = [];
  let at = from;
  let oddities = false;
  while (at < end) {
    const c = text.charCodeAt(at);
    if (c === 32 || c === 9) at++;
    else if (c === QUOTE) {
      const close = text.indexOf('"', at + 1);
      const inside = close < 0 || close >= end ? undefined : text.slice(at + 1, close);
      if (inside === undefined || inside.includes("\\")) return splitQuoted(text, at, end, words);
      words.push({ text: inside, start: at, end: close + 1, known: !isTemplate(inside) });
      oddities = true;
      at = close + 1;
    } else {
      const start = at;
      let odd = false;
      while (at < end) {
        const next = text.charCodeAt(at);
        if (next === 32 || next === 9) break;
        if (next === QUOTE) return splitQuoted(text, start, end, words);
        odd ||= next === 123 || next === 60 || next === 64 || next === 37;
        at++;
      }
      oddities ||= odd;
      words.push(odd ? oddWord(text, start, at) : plainWord(text, start, at));
    }
  }
  return oddities ? { words, odd: true } : { words };
}

function oddWord(text: string, start: number, end: number): Word {
  const word = text.slice(start, end);
  return { text: word, start, end, known: !isTemplate(word) };
}

/** Longer words are rarely met twice at the same place. */
const LONGEST_SHARED = 16;
const recent: (Word | undefined)[] = new Array<Word | undefined>(4096).fill(undefined);

// Lines of a file resemble each other: equal words at equal places are one object, if the last one is not long ago.
function plainWord(text: string, start: number, end: number): Word {
  if (end - start > LONGEST_SHARED) return { text: text.slice(start, end), start, end, known: true };
  const slot = (text.charCodeAt(start) * 31 + text.charCodeAt(end - 1) * 67 + start * 257 + end * 5) & 4095;
  const known = recent[slot];
  if (known !== undefined && known.start === start && known.end === end && text.startsWith(known.text, start)) return known;
  const word: Word = { text: text.slice(start, end), start, end, known: true };
  recent[slot] = word;
  return word;
}

/** The slow way, from the first word with a quote on: a closing quote ends its word, whatever follows. */
function splitQuoted(text: string, from: number, end: number, words: Word[]): Split {
  let param = "";
  let start = from;
  let open = -1;
  const finish = (at: number): void => {
    words.push({ text: param, start, end: at, known: !isTemplate(param) });
    param = "";
    start = at;
  };
  for (let at = from; at < end; at++) {
    const c = text.charCodeAt(at);
    if (open >= 0) {
      if (c === BACKSLASH && at + 1 < end) param += text.charAt(++at);
      else if (c === QUOTE) {
        open = -1;
        finish(at + 1);
      } else param += text.charAt(at);
    } else if (c === QUOTE) {
      if (param === "") start = at;
      open = at;
    } else if (c === 32 || c === 9) {
      if (param !== "") finish(at);
    } else {
      if (param === "") start = at;
      param += text.charAt(at);
    }
  }
  // The line break is inside the quote that nothing closes.
  if (open >= 0) param += "\n";
  if (param !== "") finish(end);
  return open >= 0 ? { words, odd: true, openQuote: open } : { words, odd: true };
}

const TEMPLATE = /\{\{|\{%|<%|\$\{|@@|%\(/;

/** Whether a word holds a placeholder that something else fills in before iptables reads it. */
export const isTemplate = (word: string): boolean =>
  (word.includes("{") || word.includes("<%") || word.includes("@@") || word.includes("%(")) && TEMPLATE.test(word);
