/** Every example of every WireGuard rule, shown to wg-quick and wg: what is called invalid is refused, all else is accepted. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEdits, type Edit } from "../../server/core/text.ts";
import { keyFault, readEndpoint } from "../../server/languages/shared/wireguard-values.ts";
import { wireguard } from "../../server/languages/wireguard/index.ts";
import { parse } from "../../server/languages/wireguard/model.ts";
import { SAMPLE } from "../../server/languages/wireguard/show.ts";
import { spanIn } from "../../server/languages/wireguard/syntax.ts";
import { unmark } from "../examples.ts";
import { judge, missing } from "../oracle/wireguard.ts";

type Shown = { readonly rule: string; readonly text: string; readonly refused: boolean };

const shown: readonly Shown[] = wireguard.rules.flatMap(({ id, category, examples }) =>
  examples.flatMap((example): Shown[] => {
    // Names of files, other versions and templates are not what wg reads.
    if (example.targets !== undefined || id === "wireguard/file-name" || example.path?.endsWith(".j2")) return [];
    if ("good" in example) return [{ rule: id, text: example.good, refused: false }];
    const fixed = example.fixed === undefined ? [] : [{ rule: id, text: example.fixed, refused: false }];
    return [{ rule: id, text: unmark(example.bad).text, refused: category === "invalid" }, ...fixed];
  }),
);

/** Peers of an example may lack what it is not about: a key, and a host that is an address. */
function completed(text: string): string {
  const { file } = parse({ uri: "file:///wg0.conf", text });
  const edits = file.peers.flatMap(({ section, entries }): Edit[] => {
    const endpoint = entries.get("endpoint")?.value;
    const read = endpoint === undefined ? undefined : readEndpoint(endpoint.text);
    const named =
      endpoint === undefined || read === undefined || "fault" in read || read.address !== undefined
        ? []
        : [{ span: spanIn(endpoint, ...read.hostAt), text: "192.0.2.7" }];
    const key = entries.has("publickey")
      ? []
      : [{ span: { start: section.header.end, end: section.header.end }, text: `\nPublicKey = ${SAMPLE.other}` }];
    return [...named, ...key];
  });
  return applyEdits(text, edits);
}

test("the examples say what wg and wg-quick say", { skip: missing() ?? false }, () => {
  assert.equal(keyFault(SAMPLE.other), undefined);
  const texts = shown.map(({ rule, text }) => (rule === "wireguard/missing-public-key" ? text : completed(text)));
  const verdicts = judge(texts);
  const wrong = shown.flatMap(({ rule, refused }, i) =>
    verdicts[i]?.accepted === refused ? [`${rule}: ${refused ? "accepted" : `refused: ${verdicts[i]?.says}`}\n${texts[i]}`] : [],
  );
  assert.deepEqual(wrong, []);
});
