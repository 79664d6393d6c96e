/** Findings by the file that they are reported in, brought up to date by what units say anew. */
import type { Checked, Placed } from "./lint.ts";

/** Follows what is said from one time to the next. `home` says where findings about a file belong, and must not change meanwhile. */
export class Placing {
  readonly #home: (uri: string) => string;
  #lists: ReadonlySet<readonly Checked[]> = new Set();
  readonly #placed = new Map<Checked, ReadonlyMap<string, readonly Placed[]>>();
  readonly #byHome = new Map<string, Set<Checked>>();

  constructor(home: (uri: string) => string) {
    this.#home = home;
  }

  /** Takes all that is said now, in lists that are the same arrays where nothing changed; gives the files that it changes something for. */
  update(lists: readonly (readonly Checked[])[]): ReadonlySet<string> {
    const now = new Set(lists);
    const added = new Set(lists.filter((list) => !this.#lists.has(list)).flat());
    const changed = new Set<string>();
    for (const list of this.#lists) {
      if (now.has(list)) continue;
      for (const said of list) if (!added.delete(said)) this.#remove(said, changed);
    }
    for (const said of added) this.#add(said, changed);
    this.#lists = now;
    return changed;
  }

  /** What is said about a file, in no particular order. */
  of(home: string): readonly Placed[] {
    const lists = [...(this.#byHome.get(home) ?? [])].map((said) => this.#placed.get(said)?.get(home) ?? []);
    return lists.length === 1 ? (lists[0] ?? []) : lists.flat();
  }

  #add(said: Checked, changed: Set<string>): void {
    const placed = new Map<string, Placed[]>();
    let last: { readonly uri: string; readonly home: string; readonly list: Placed[] } | undefined;
    for (const finding of said.findings) {
      const { uri } = finding;
      if (last?.uri !== uri) {
        const home = this.#home(uri);
        const list = placed.get(home) ?? [];
        placed.set(home, list);
        last = { uri, home, list };
      }
      last.list.push(last.home === uri ? finding : this.#rehomed(finding, last.home));
    }
    this.#placed.set(said, placed);
    for (const home of placed.keys()) {
      changed.add(home);
      const sources = this.#byHome.get(home);
      if (sources === undefined) this.#byHome.set(home, new Set([said]));
      else sources.add(said);
    }
  }

  #remove(said: Checked, changed: Set<string>): void {
    for (const home of this.#placed.get(said)?.keys() ?? []) {
      changed.add(home);
      this.#byHome.get(home)?.delete(said);
    }
    this.#placed.delete(said);
  }

  /** A finding about a link, told of the file that it leads to. */
  #rehomed(finding: Placed, uri: string): Placed {
    const { related } = finding;
    if (related === undefined) return { ...finding, uri };
    return {
      ...finding,
      uri,
      related: related.map((place) => (place.uri === undefined ? place : { ...place, uri: this.#home(place.uri) })),
    };
  }
}
