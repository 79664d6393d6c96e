/** Places in files as the command line shows them: the path as it was given, and a 1-based line. */
import { type At, Lines } from "../core/text.ts";
import type { Step } from "../linter/answers.ts";
import type { Opened } from "./workspace.ts";

/** The places of one project; the line table of a file is made once. */
export class Places {
  readonly #opened: Opened;
  readonly #lines = new Map<string, Lines>();

  constructor(opened: Opened) {
    this.#opened = opened;
  }

  /** `{ path, line }`; nothing for a place that is in no file. */
  of(at: At | undefined): { readonly path: string; readonly line: number } | Record<string, never> {
    if (at === undefined) return {};
    const lines = this.#lines.get(at.uri) ?? new Lines(this.#opened.project.text(at.uri) ?? "");
    this.#lines.set(at.uri, lines);
    return { path: this.#opened.shown(at.uri), line: lines.at(at.span.start).line + 1 };
  }

  /** Steps as JSON has them. The keys and their order are the contract of docs: scripts read them. */
  steps(steps: readonly Step[]) {
    return steps.map(({ host, at, text, role }) => ({ host, ...this.of(at), text, role }));
  }

  /** `path:line`. */
  text(at: At | undefined): string {
    const place = this.of(at);
    return "path" in place ? `${place.path}:${place.line}` : "";
  }
}
