import type { AnyLanguage, AnyUnit, ParsedFile, Surroundings, Targets } from "../core/language.ts";
import { type Edit, Lines } from "../core/text.ts";
import type { EstateUnit } from "../exposure/model.ts";
import { configLanguage, configOf } from "./config/language.ts";
import type { Listed } from "./entry.ts";
import { Estates } from "./estates.ts";
import { Files } from "./files.ts";
import { forget, type Ignore, ignoresOf, unignored, unusedIgnores } from "./ignore.ts";
import { Judge, type UnitFacts } from "./judge.ts";
import { type Checked, type Failure, type Placed, type ReadFile, sorted } from "./lint.ts";
import { Placing } from "./placing.ts";
import { type Fate, Restated } from "./restated.ts";
import { RuleIndex } from "./rule-index.ts";
import { type Choice, type Config, Settings } from "./settings.ts";

export type { Listed } from "./entry.ts";
export type { UnitFacts } from "./judge.ts";

/** What the caller wants of a project, beside what perimeter.yaml says. */
export type ProjectOptions = {
  /** Versions to judge by; they win over perimeter.yaml's. */
  readonly targets?: Targets;
  /** Rule ids or patterns (`nginx/*`): only these are reported, whatever perimeter.yaml says. */
  readonly select?: readonly string[];
  /** Rule ids or patterns that are not reported. */
  readonly ignore?: readonly string[];
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
  readonly #rules: RuleIndex;
  readonly #choice: Choice;
  readonly #isolated: boolean;
  readonly #estates = new Estates();
  readonly #restated = new Restated((finding) => this.#fate(finding));
  #settings: Settings;
  #configured = "";
  #last: Reported | undefined;
  readonly #ignores = new Map<string, { readonly version: number; readonly ignores: readonly Ignore[]; readonly lines: Lines }>();

  constructor(languages: readonly AnyLanguage[], options: ProjectOptions = {}) {
    const { targets = {}, select, ignore, isolated = false } = options;
    this.#isolated = isolated;
    this.#choice = { targets, ...(select === undefined ? {} : { select }), ...(ignore === undefined ? {} : { ignore }) };
    this.#rules = new RuleIndex(languages);
    this.#settings = new Settings([], this.#choice, this.#rules);
    this.#files = new Files([...languages, configLanguage(languages, this.#rules)], {
      isolated,
      skipped: (uri) => this.#settings.skipped(uri),
    });
    this.#judge = new Judge(this.#files, isolated, {
      region: (uri) => this.#settings.region(uri),
      heard: (rule) => rule.optIn !== true || this.#settings.named(rule.id),
    });
  }

  /** Replaces the list of all paths of the workspace, read or not. What is still there keeps its text. */
  list(uris: Iterable<Listed>): void {
    this.#files.list(uris);
  }

  /** Which paths must be read now. Answer each with `set` or `remove`, and ask again until none is left. */
  wanted(): readonly string[] {
    this.#configure();
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

  /** The text may be old: if the file counts, it is `wanted` again. */
  reread(uri: string): void {
    this.#files.reread(uri);
  }

  /** Every rule by its names. */
  get rules(): RuleIndex {
    return this.#rules;
  }

  /** What the perimeter.yaml files say, outermost first: hosts, zones and expectations among it. */
  get configs(): readonly Config[] {
    this.#configure();
    return this.#settings.configs;
  }

  /** Whether perimeter.yaml has the file ignored. */
  ignored(uri: string): boolean {
    this.#configure();
    return this.#settings.skipped(this.#files.home(uri));
  }

  /** Every listed path. */
  get uris(): readonly string[] {
    return this.#files.uris;
  }

  /** The text as it was last set. */
  text(uri: string): string | undefined {
    return this.#files.text(uri);
  }

  /** The file that findings about `uri` are reported in: where a link leads to. */
  home(uri: string): string {
    return this.#files.home(uri);
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
    this.#configure();
    return this.#files.names(uri).flatMap((name) => this.#judge.unitsOf(name));
  }

  /** What editor features of the file's language may look at. */
  around(uri: string): Surroundings<ParsedFile> {
    this.#configure();
    return this.#judge.around(this.#files.names(uri)[0] ?? uri);
  }

  /** The findings in one file, from the units that hold it: cheap enough for every keystroke. */
  ownFindings(uri: string): readonly Placed[] {
    this.#configure();
    const home = this.#files.home(uri);
    const placing = new Placing((name) => this.#files.home(name));
    placing.update([this.#judge.about(this.#files.names(home))]);
    return this.#finish(home, this.#restated.before(placing.of(home)));
  }

  /** All findings by file; a file without any has an empty list when it was read as some language. */
  findings(): ReadonlyMap<string, readonly Placed[]> {
    this.#configure();
    const groups = this.#judge.all();
    const state = this.#reported();
    const together = this.estates().length === 0 ? NOTHING : this.#estates.check();
    const { own, joined } = this.#restated.once({ own: groups.map(({ said }) => said), joined: together });
    const changed = new Set(state.placing.update([...own, joined]));
    for (const group of groups) {
      if (state.seen.has(group.said)) continue;
      for (const uri of group.uris) changed.add(this.#files.home(uri));
    }
    state.seen = new Set(groups.map(({ said }) => said));
    for (const home of changed) if (state.homes.has(home)) this.#report(state, home);
    return new Map(state.left);
  }

  /**
   * The work of `estates` and `findings` in small steps, for whoever has something else to do between them. Ends early, with false, when the
   * project is changed meanwhile; what was done then need not be done again.
   */
  *steps(): Generator<void, boolean> {
    this.#configure();
    const { revision } = this.#files;
    for (const work of [() => this.#judge.steps(), () => this.#estateSteps()]) {
      for (const step of work()) {
        yield step;
        if (this.#files.revision !== revision) return false;
      }
    }
    return true;
  }

  #estateSteps(): Iterable<void> {
    return this.estates().length === 0 ? [] : this.#estates.steps();
  }

  #report(state: Reported, home: string): void {
    const version = this.#files.version(home);
    const findings = state.placing.of(home);
    const known = state.finished.get(home);
    if (known?.version === version && known.findings.length === findings.length && known.findings.every((one, i) => one === findings[i]))
      return;
    state.finished.set(home, { version, findings });
    state.left.set(home, this.#finish(home, findings));
  }

  /** What `findings` said last; nothing, when the settings or the list of files changed since. */
  #reported(): Reported {
    const { structure } = this.#files;
    if (this.#last?.settings === this.#settings && this.#last.structure === structure) return this.#last;
    const homes = new Set(this.#files.parsed().map(({ uri }) => this.#files.home(uri)));
    const left = new Map([...homes].map((home) => [home, NONE]));
    const placing = new Placing((uri) => this.#files.home(uri));
    this.#last = { settings: this.#settings, structure, homes, placing, seen: new Set(), finished: new Map(), left };
    return this.#last;
  }

  /** What the files tell about the network, by unit; files that stand there without their folder tell nothing. */
  facts(): readonly UnitFacts[] {
    this.#configure();
    return this.#judge.facts().flat();
  }

  /** The estates that the files describe together; none when files are judged alone. Files that stand there without their folder are in none. */
  estates(): readonly EstateUnit[] {
    if (this.#isolated) return [];
    this.#configure();
    return this.#estates.units(this.#judge.facts(), this.#settings, (uri) => this.#files.text(uri) ?? "");
  }

  /** What threw so far, each rule once: defects of ours. */
  get failures(): readonly Failure[] {
    const first = new Map<string, Failure>();
    for (const failure of [...this.#files.failures, ...this.#judge.failures, ...this.#estates.failures]) {
      if (!first.has(failure.rule)) first.set(failure.rule, failure);
    }
    return [...first.values()];
  }

  /** What is left of a file's findings after ignores and settings, in order. */
  #finish(uri: string, findings: readonly Placed[]): readonly Placed[] {
    if (this.#settings.skipped(uri)) return [];
    const { ignores, lines } = this.#ignoresOf(uri);
    const found = sorted(findings);
    if (ignores.length === 0) return this.#settings.heardAmong(found, uri);
    for (const ignore of ignores) forget(ignore);
    const left = unignored(found, ignores, lines, this.#rules);
    const idle = this.#isolated ? [] : [...unusedIgnores(uri, this.#files.text(uri) ?? "", ignores, this.#rules)];
    return this.#settings.heardAmong(sorted([...left, ...idle]), uri);
  }

  #fate(finding: Placed): Fate {
    const home = this.#files.home(finding.uri);
    if (this.#settings.skipped(home) || this.#settings.heard(finding, home) === undefined) return "off";
    const { ignores, lines } = this.#ignoresOf(home);
    return unignored([finding], ignores, lines, this.#rules).length === 0 ? "ignored" : "heard";
  }

  #ignoresOf(uri: string): { readonly ignores: readonly Ignore[]; readonly lines: Lines } {
    const version = this.#files.version(uri);
    const known = this.#ignores.get(uri);
    if (known?.version === version) return known;
    const text = this.#files.text(uri) ?? "";
    const marker = this.#files.language(uri)?.lineComment ?? "#";
    const ignores = ignoresOf(text, marker);
    const fresh = { version, ignores, lines: new Lines(ignores.length === 0 ? "" : text) };
    this.#ignores.set(uri, fresh);
    return fresh;
  }

  /** Follows perimeter.yaml: when one of them changed, everything that settings decide is decided anew. */
  #configure(): void {
    if (this.#isolated) return;
    const files = this.#files.configs();
    const state = files.map(({ uri, version }) => `${uri}\n${version}`).join("\n");
    if (state === this.#configured) return;
    this.#configured = state;
    const configs = files.flatMap(({ file }) => configOf(file) ?? []);
    this.#settings = new Settings(configs, this.#choice, this.#rules);
    this.#files.reconsider();
    this.#judge.reset();
  }
}

/** What was said the last time, by file: `left` after ignores and settings, out of what `finished` has at that version of the file. */
type Reported = {
  readonly settings: Settings;
  readonly structure: number;
  readonly homes: ReadonlySet<string>;
  readonly placing: Placing;
  seen: ReadonlySet<readonly Checked[]>;
  readonly finished: Map<string, { readonly version: number; readonly findings: readonly Placed[] }>;
  readonly left: Map<string, readonly Placed[]>;
};

const NONE: readonly Placed[] = [];
const NOTHING: readonly Checked[] = [];
