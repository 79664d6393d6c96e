/** What the checks of one unit share while it is judged. */
import { brief } from "../../core/markdown.ts";
import type { Finding, Fix, Related, RuleId } from "../../core/rule.ts";
import { nearest } from "../../core/suggest.ts";
import type { Span } from "../../core/text.ts";
import type { NginxUnit, Node, Word } from "./units.ts";

/** What a finding may carry besides its place and message. */
export type More = { readonly fix?: Fix; readonly related?: readonly Related[]; readonly severity?: NonNullable<Finding["severity"]> };

/** What the checks of one part share, be it a part of the unit or what stands around the parts. */
export type Judge = {
  /** The unit, of which `all` shows the part only. */
  readonly unit: NginxUnit;
  /** Whether the target is a release that the tables speak for; else what they do not know may be newer. */
  readonly strict: boolean;
  /** Whether a `load_module` names a module that the tables do not know. */
  readonly foreign: boolean;
  /** What checks keep for the end of the part, by their own key. */
  readonly memory: Map<string, unknown>;
  /** What checks note for the end of the unit, in loading order, with the directive that was judged. */
  readonly notes: Noted[];
  /** The directive that is judged. */
  at: Node | undefined;
  /** A finding at a node's file. `span` is the exact token. */
  fail(rule: RuleId, node: Node, at: Span | Word, message: string, more?: More): void;
};

/** One note. */
export type Noted = { readonly kind: Kind<unknown>; readonly at: Node | undefined; readonly value: unknown };

type Kind<T> = { readonly name: string; readonly of?: T };

type Memory<T> = { readonly key: string; readonly make: () => T };

/** A named piece of a judge's memory, made when it is first asked for. */
export const memory = <T>(key: string, make: () => T): Memory<T> => ({ key, make });

/** What `judge` keeps under `piece`. */
export function recall<T>(judge: Judge, piece: Memory<T>): T {
  const known = judge.memory.get(piece.key);
  if (known !== undefined) return known as T;
  const made = piece.make();
  judge.memory.set(piece.key, made);
  return made;
}

/** A kind of note: what one directive says that matters to directives in other parts. */
export const notes = <T>(name: string): Kind<T> => ({ name });

/** Notes something for when all parts were judged: what the directives of one part say to those of another is looked at there only. */
export function note<T>(judge: Judge, kind: Kind<T>, value: T): void {
  judge.notes.push({ kind, at: judge.at, value });
}

/** All notes of a kind, in loading order. */
export function* noted<T>(judge: Judge, kind: Kind<T>): Generator<T> {
  for (const one of judge.notes) if (one.kind === kind) yield one.value as T;
}

/** Says of one word of a directive why nginx does not take it. */
export const badParameter = (judge: Judge, node: Node, word: Word, why: string): void =>
  judge.fail("nginx/invalid-parameter", node, word, `${node.name}: "${brief(word.value, 36)}" ${why}`);

/** What a finding says of the word that was probably meant, and the fix that writes it. */
export const meant = (word: Word, near: string | undefined): { readonly hint: string; readonly more: More } =>
  near === undefined
    ? { hint: "", more: {} }
    : {
        hint: `; did you mean "${near}"?`,
        more: { fix: { title: `Change to "${near}"`, safe: false, edits: [{ span: word.span, text: near }] } },
      };

const SUGGESTED = memory("suggestions", () => new Map<string, string | undefined>());
const MOST_SUGGESTIONS = 20;

/** The candidate that `word` was probably meant to be. Asked at most 20 different words of a part, so that a file of nonsense stays cheap. */
export function suggest(judge: Judge, word: string, candidates: () => Iterable<string>): string | undefined {
  const known = recall(judge, SUGGESTED);
  if (known.size >= MOST_SUGGESTIONS && !known.has(word)) return undefined;
  if (!known.has(word)) known.set(word, nearest(word, candidates()));
  return known.get(word);
}
