import type { AnyLanguage, AnyUnit, ParsedFile, Surroundings, Targets } from "../core/language.ts";
import type { Edit } from "../core/text.ts";
import { Files, type Listed } from "./files.ts";
import { Judge, type UnitFacts } from "./judge.ts";
import { type Checked, type Failure, type Placed, type ReadFile, sorted } from "./lint.ts";

export type { Listed } from "./files.ts";
export type { UnitFacts } from "./judge.ts";

export type ProjectOptions = {
  /** Versions to judge by; they win over perimeter.yaml's. */
  readonly targets?: Targets;
  /** Every file alone: no perimeter.yaml, no includes, no other file. */
  readonly isolated?: boolean;
};

/**
 * A workspace as Perimeter sees it: files in, findings out. Pure: the host lists paths, reads those that are `wanted` and
 * hands over texts. Findings are remembered by unit, so that an edit costs what depends on the edited file.
 */
export class Project {
  readonly #files: Files;
  readonly #judge: Judge;

  constructor(languages: readonly AnyLanguage[], options: ProjectOptions = {}) {
    const isolated = options.isolated ?? false;
    const targets = options.targets ?? {};
    this.#files = new Files(languages, { isolated, skipped: () => false });
    this.#judge = new Judge(this.#files, isolated, () => ({ key: "", targets }));
  }

  /** Replaces the list of all paths of the workspace, read or not. What is still there keeps its text. */
  list(uris: Iterable<Listed>): void {
    this.#files.list(uris);
  }

  /** Which paths must be read now. Answer each with `set` or `remove`, and ask again until none is left. */
  wanted(): readonly string[] {
    return this.#files.wanted();
  }

  /** The text of a file; a path that was not listed joins the list. */
  set(uri: string, text: string): void {
    this.#files.set(uri, text);
  }

  /** `text` is what `edits` (spans of the text before) make of the text before. */
  edit(uri: string, edits: readonly Edit[], text: string): void {
    this.#files.edit(uri, edits, text);
  }

  /** The file is gone. With `gone: false` it is there, and has no text that could be read. */
  remove(uri: string, gone = true): void {
    this.#files.remove(uri, gone);
  }

  /** Every listed path. */
  get uris(): readonly string[] {
    return this.#files.uris;
  }

  /** The text as it was last set. */
  text(uri: string): string | undefined {
    return this.#files.text(uri);
  }

  /** The id of the language that a file is read as. */
  format(uri: string): string | undefined {
    return this.#files.language(uri)?.id;
  }

  language(uri: string): AnyLanguage | undefined {
    return this.#files.language(uri);
  }

  file(uri: string): ReadFile | undefined {
    return this.#files.file(uri);
  }

  /** The units that hold a file. */
  units(uri: string): readonly AnyUnit[] {
    return this.#files.names(uri).flatMap((name) => this.#judge.unitsOf(name));
  }

  /** What editor features of the file's language may look at. */
  around(uri: string): Surroundings<ParsedFile> {
    return this.#judge.around(this.#files.names(uri)[0] ?? uri);
  }

  /** The findings in one file, from the units that hold it: cheap enough for every keystroke. */
  ownFindings(uri: string): readonly Placed[] {
    const home = this.#files.home(uri);
    const placed = this.#placed(this.#judge.about(this.#files.names(home)));
    return this.#finish(home, placed.get(home) ?? []);
  }

  /** All findings by file; a file without any has an empty list when it was read as some language. */
  findings(): ReadonlyMap<string, readonly Placed[]> {
    const placed = this.#placed(this.#judge.all());
    const result = new Map<string, readonly Placed[]>();
    for (const { uri } of this.#files.parsed()) {
      const home = this.#files.home(uri);
      if (!result.has(home)) result.set(home, this.#finish(home, placed.get(home) ?? []));
    }
    return result;
  }

  /** What the files tell about the network, by unit. */
  facts(): readonly UnitFacts[] {
    return this.#judge.facts();
  }

  /** What threw so far, each rule once: defects of ours. */
  get failures(): readonly Failure[] {
    const first = new Map<string, Failure>();
    for (const failure of [...this.#files.failures, ...this.#judge.failures]) {
      if (!first.has(failure.rule)) first.set(failure.rule, failure);
    }
    return [...first.values()];
  }

  /** Findings by the file that they are in, links followed. */
  #placed(said: readonly Checked[]): Map<string, Placed[]> {
    const placed = new Map<string, Placed[]>();
    for (const { findings } of said) {
      for (const finding of findings) {
        const uri = this.#files.home(finding.uri);
        const list = placed.get(uri);
        const here = uri === finding.uri ? finding : { ...finding, uri };
        if (list === undefined) placed.set(uri, [here]);
        else list.push(here);
      }
    }
    return placed;
  }

  #finish(_uri: string, findings: readonly Placed[]): readonly Placed[] {
    return sorted(findings);
  }
}
