/** The words of a restore line, split as iptables-restore splits them: it knows double quotes and backslashes in them, and nothing else of a shell. */

/** One argument. `start` and `end` cover it with its quotes; `text` is what the program receives. */
export type Word = {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** False where the text holds something that only a run can tell (an unresolved variable, a template). */
  readonly known: boolean;
};

/** The longest argument that iptables-restore takes, in characters. */
export const LONGEST_WORD = 1023;

export type Split = {
  readonly words: readonly Word[];
  /** Where a quote was opened that the line does not close. */
  readonly openQuote?: number;
};

const QUOTE = 34;
const BACKSLASH = 92;

/** Splits `text` from `from` to `end`. Placeholders of templates ({{ }}, <% %>, ${ }) make a word unknown. */
export function splitLine(text: string, from: number, end: number): Split {
  const words: Word[] = [];
  let at = from;
  while (at < end) {
    const c = text.charCodeAt(at);
    if (c === 32 || c === 9) at++;
    else if (c === QUOTE) return splitQuoted(text, at, end, words);
    else {
      const start = at;
      let odd = false;
      while (at < end) {
        const next = text.charCodeAt(at);
        if (next === 32 || next === 9) break;
        if (next === QUOTE) return splitQuoted(text, start, end, words);
        odd ||= next === 123 || next === 60 || next === 64 || next === 37;
        at++;
      }
      const word = text.slice(start, at);
      words.push({ text: word, start, end: at, known: !odd || !isTemplate(word) });
    }
  }
  return { words };
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
  return open >= 0 ? { words, openQuote: open } : { words };
}

const TEMPLATE = /\{\{|\{%|<%|\$\{|@@|%\(/;

/** Whether a word holds a placeholder that something else fills in before iptables reads it. */
export const isTemplate = (word: string): boolean =>
  (word.includes("{") || word.includes("<%") || word.includes("@@") || word.includes("%(")) && TEMPLATE.test(word);
