/**
 * Damaged texts with secrets in them, of every format, through the protocol: every request at random places is answered without an error, and
 * no answer and no diagnostic shows a key or a token, not even when the line around it is broken. PERIMETER_SEED changes the damage.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Lines } from "../../server/core/text.ts";
import { languages } from "../../server/languages/index.ts";
import { mutated, random, SEED, samplesOf, times } from "../reliability/samples.ts";
import { type Diagnostic, type Editor, inProcess } from "./editor.ts";
import { KEY, PASSWORD, SECRETS, TEXTS } from "./secrets.ts";

const ROOT = "file:///srv/estate";
const VERSIONS = times("PERIMETER_DAMAGED", 25, 300);
/** Requests about a place, each made so often in each version of a text. */
const PLACES = 3;
const AT_PLACES = ["hover", "completion", "definition", "references", "prepareRename", "rename", "codeAction"];
const OF_TEXTS = ["documentSymbol", "foldingRange", "documentLink", "codeLens", "diagnostic"];

/** A secret of which so many characters in a row are shown has leaked: half of a key says too little. */
const WINDOW = 26;
const windows = (secret: string): string[] =>
  Array.from({ length: Math.max(0, secret.length - WINDOW - 3) }, (_, at) => secret.slice(at + 4, at + 4 + WINDOW));
const LEAKS = SECRETS.flatMap(windows);

describe(`damaged texts over the protocol, seed ${SEED}`, () => {
  test("every format has texts with secrets", () => {
    assert.deepEqual(Object.keys(TEXTS).sort(), languages.map(({ id }) => id).sort());
    assert.ok(windows(KEY).length > 10);
  });

  for (const language of languages) {
    test(language.id, async (t) => {
      const [path, ...texts] = TEXTS[language.id] ?? [""];
      const uri = `${ROOT}/${path}`;
      const editor = inProcess({ [uri]: texts[0] ?? "" });
      await editor.start({}, { rootUri: ROOT, initializationOptions: { status: true } });
      const next = random(SEED + language.id.length * 7);
      const others = samplesOf(language, 600);
      let asked = 0;
      for (let version = 1; version <= VERSIONS; version++) {
        const whole = texts[version % texts.length] ?? "";
        const text = version <= texts.length ? whole : mutated(whole, others, next);
        if (version === 1) editor.open(uri, text, 1, language.id);
        else editor.notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges: [{ text }] });
        const diagnostics = await editor.diagnostics(uri, (published) => published.version === version);
        const said = [diagnostics, ...(await answers(editor, uri, text, next, diagnostics))];
        asked += said.length - 1;
        const shown = said.map(shownOf).join("\n");
        const hidden = version <= texts.length ? [...LEAKS, PASSWORD.slice(4)] : LEAKS;
        for (const leak of hidden) assert.ok(!shown.includes(leak), `"${leak}" of ${JSON.stringify(text)} in ${around(shown, leak)}`);
      }
      t.diagnostic(`${VERSIONS} texts, ${asked} requests`);
    });
  }
});

async function answers(editor: Editor, uri: string, text: string, next: () => number, diagnostics: Diagnostic[]): Promise<unknown[]> {
  const lines = new Lines(text);
  const textDocument = { uri };
  const replies: Promise<unknown>[] = OF_TEXTS.map((method) => answer(editor, method, { textDocument }, text));
  for (let i = 0; i < PLACES; i++) {
    const { line, column } = lines.at(Math.floor(next() * (text.length + 1)));
    const position = { line, character: column };
    const range = diagnostics[i]?.range ?? { start: position, end: position };
    const context = { diagnostics, includeDeclaration: true };
    for (const method of AT_PLACES)
      replies.push(answer(editor, method, { textDocument, position, range, context, newName: "renamed" }, text));
  }
  return Promise.all(replies);
}

/** The result of a request. That there is nothing to rename may be told as an error of the request; anything else is a defect. */
async function answer(editor: Editor, method: string, params: unknown, text: string): Promise<unknown> {
  const { result, error } = await editor.ask(`textDocument/${method}`, params);
  const fine = error === undefined || (method === "rename" && error.code !== -32603);
  assert.ok(fine, `${method}: ${error?.code} ${error?.message} for ${JSON.stringify(params)} in ${JSON.stringify(text)}`);
  return result ?? error?.message;
}

/** What a person sees of an answer: not the text that an edit writes into the file or a rename begins with, which the file has already. */
const shownOf = (answered: unknown): string =>
  JSON.stringify(answered, (key, value: unknown) =>
    /^(?:newText|insertText|textEdit|edit|data|uri|placeholder)$/.test(key) ? undefined : value,
  ) ?? "";

const around = (text: string, part: string): string => text.slice(Math.max(0, text.indexOf(part) - 200), text.indexOf(part) + 100);
