/** Names of a text as few strings: the same ones stand there again and again, and each would take room for as long as the tree lives. */
export class Names {
  /** The last name of each place, which first and last character and length tell. */
  readonly #last: (string | undefined)[] = [];

  /** The text from `start` to `end`, which is not empty; the string that it was before, where that is known. */
  at(text: string, start: number, end: number): string {
    const length = end - start;
    const place = (text.charCodeAt(start) + text.charCodeAt(end - 1) * 5 + length * 29) % PLACES;
    const last = this.#last[place];
    if (last !== undefined && last.length === length && text.startsWith(last, start)) return last;
    const name = text.slice(start, end);
    this.#last[place] = name;
    return name;
  }
}

const PLACES = 256;
