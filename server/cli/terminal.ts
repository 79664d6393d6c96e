/** Text for terminals: printable, and coloured where that is wanted. */
import { visible } from "../core/markdown.ts";
import { complain, onTerminal } from "./print.ts";

/** `text` with its line breaks kept and everything else that a terminal would obey made visible. */
export const printable = (text: string): string => text.split("\n").map(visible).join("\n");

/** A text made printable, and put in a style where there are colours. What is coloured must not be made printable again. */
export type Paint = (style: "bold" | "dim" | "red" | "yellow" | "blue" | "cyan" | "green", text: string) => string;

const CODES = { bold: "1", dim: "2", red: "31", green: "32", yellow: "33", blue: "34", cyan: "36" } as const;

/** Colours, or none at all. */
export const paint = (colours: boolean): Paint =>
  colours ? (style, text) => `\x1b[${CODES[style]}m${printable(text)}\x1b[0m` : (_style, text) => printable(text);

/** Whether standard output wants colours: a terminal, unless NO_COLOR or `--no-color` says otherwise; FORCE_COLOR says yes. */
export function wantsColours(off: boolean): boolean {
  if (off || (process.env.NO_COLOR ?? "") !== "") return false;
  if ((process.env.FORCE_COLOR ?? "") !== "") return process.env.FORCE_COLOR !== "0";
  return process.env.TERM !== "dumb" && onTerminal(1);
}

/** A line on standard error that is not part of the report. */
export const note = (text: string): void => complain(`perimeter: ${printable(text)}\n`);

/** How long work must take before progress is shown, in ms, and how often it is renewed. */
const PATIENCE = 500;
const BEAT = 100;

/** A line on a terminal's standard error that says how far long work is; nothing elsewhere. */
export class Progress {
  readonly #start = Date.now();
  #shown: boolean | undefined;
  #last = 0;
  #drawn = false;

  step(text: () => string): void {
    if (this.#shown === false) return;
    const now = Date.now();
    if (now - this.#start < PATIENCE || now - this.#last < BEAT) return;
    this.#shown ??= onTerminal(2);
    if (!this.#shown) return;
    this.#last = now;
    this.#drawn = true;
    complain(`\r\x1b[K${visible(text())}`);
  }

  done(): void {
    if (this.#drawn) complain("\r\x1b[K");
    this.#drawn = false;
  }
}
