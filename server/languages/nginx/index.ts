import type { Language } from "../../core/language.ts";
import { completeAt } from "./complete.ts";
import { factsOf } from "./facts.ts";
import { nginx as format } from "./format.ts";
import { hoverAt } from "./hover.ts";
import { includePatterns, includesOf } from "./includes.ts";
import { once } from "./memo.ts";
import { moveOf } from "./moved.ts";
import { definitionAt, linksOf, referencesAt, renameAt } from "./navigation.ts";
import { loadReference } from "./reference.ts";
import { rules } from "./rules/index.ts";
import { foldsOf, symbolsOf } from "./symbols.ts";
import { type NginxFile, parseNginx } from "./syntax.ts";
import { partsOf } from "./unit.ts";
import { type NginxUnit, unitsOf } from "./units.ts";

/** nginx configuration: nginx.conf, sites, snippets, with everything that they include. */
export const nginx: Language<NginxFile, NginxUnit> = {
  ...format,
  parse: parseNginx,
  pulls(file, among) {
    const patterns = includePatterns(file);
    if (patterns.length === 0) return [];
    const includes = includesAmong(among);
    return patterns.flatMap((pattern) => includes.find(pattern, file.source.uri));
  },
  units: unitsOf,
  parts: partsOf,
  moved: moveOf,
  facts: factsOf,
  rules,
  load: loadReference,
  hover: hoverAt,
  complete: completeAt,
  symbols: symbolsOf,
  folds: foldsOf,
  links: linksOf,
  definition: definitionAt,
  references: referencesAt,
  rename: renameAt,
};

// The list of a workspace's files stays one array as long as it stays the same: one index serves all files.
const includesAmong = once((among: readonly string[]) => includesOf(among, (uri) => uri));
