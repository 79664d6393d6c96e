/** What nginx can say only when it has read everything: names that nobody defines or two directives do, and what is not there at all. */
import { bitOf, DIRECTIVES } from "../directives.ts";
import type { Judge } from "../judging.ts";
import { isSnippetPath } from "../snippets.ts";
import type { Node } from "../units.ts";
import { checkCharsets } from "./charsets.ts";
import { checkHashes } from "./hashes.ts";
import { checkListens } from "./listen.ts";
import { checkLocations } from "./location.ts";
import { checkFormats } from "./logs.ts";
import { checkDefaultCertificates } from "./tls.ts";
import { checkPasses } from "./upstream.ts";
import { checkUses } from "./variables.ts";
import { checkCacheFolders, checkZones } from "./zones.ts";

/** All checks of a whole unit, from what the checks of its parts noted. */
export function checkAcross(judge: Judge): void {
  checkEvents(judge);
  checkListens(judge);
  checkPasses(judge);
  checkZones(judge);
  checkCacheFolders(judge);
  checkFormats(judge);
  checkUses(judge);
  checkDefaultCertificates(judge);
  checkHashes(judge);
  checkCharsets(judge);
  if (judge.unit.context === "server" || judge.unit.context === "unknown") checkLocations(judge, judge.unit.top);
}

/** A file that is meant to be loaded by itself needs `events`. */
function checkEvents(judge: Judge): void {
  const { unit } = judge;
  const named = /(?:^|\/)nginx\.conf$/.test(unit.uri);
  if (unit.all("events").length > 0 || unit.open || unit.root.top.templated || (!named && isSnippetPath(unit.uri))) return;
  const empty = unit.top.length === 0 && unit.root.top.children?.length === 0;
  if (!empty && unit.context !== "main") return;
  const unsure = (node: Node): boolean => node.children !== undefined && !DIRECTIVES.has(node.name);
  if (unit.root.top.damaged || unit.top.some(unsure) || unit.top.some(isElsewhere)) return;
  const end = unit.root.source.text.length;
  const at = unit.top[0]?.nameSpan ?? { start: 0, end: Math.min(1, end) };
  const fix = { title: 'Insert "events {}"', safe: false, edits: [{ span: { start: 0, end: 0 }, text: "events {}\n" }] };
  judge.fail("nginx/missing-section", anchor(judge), at, 'there is no "events" section, which nginx wants even when it is empty', { fix });
}

// What stands at the top and belongs into a block is said by itself; the file is then not the one that it was meant to be.
function isElsewhere({ name }: Node): boolean {
  const contexts = DIRECTIVES.get(name)?.contexts ?? 0;
  return contexts !== 0 && (contexts & bitOf("main")) === 0;
}

/** A node of the unit's own file, for findings about the file as a whole. */
function anchor(judge: Judge): Node {
  const first = judge.unit.top.find((node) => node.uri === judge.unit.uri);
  return first ?? ({ uri: judge.unit.uri } as Node);
}
