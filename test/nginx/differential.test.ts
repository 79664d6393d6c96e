/**
 * Thousands of generated configurations, valid and spoilt: Perimeter and the installed `nginx -t` agree. NGINX_SEED and NGINX_CASES change what
 * is generated.
 */
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { askAll, debianModules, type NginxOracle, nginxOracle } from "../oracle/nginx.ts";
import { crossing } from "../oracle/nginx-cross.ts";
import { configuration, mutated, random } from "../oracle/nginx-generate.ts";
import { strange } from "../oracle/nginx-lexical.ts";
import { oneDirective } from "../oracle/nginx-sweep.ts";
import { refusals, unitOf } from "./verdict.ts";

const SEED = Number(process.env.NGINX_SEED ?? 20);
const COUNT = Number(process.env.NGINX_CASES ?? 3000);

type Kind = {
  readonly name: string;
  readonly count: number;
  readonly modules: readonly string[];
  readonly make: (next: () => number) => string[];
};

const KINDS: readonly Kind[] = [
  { name: "configurations and three mutations of each", count: COUNT, modules: [], make: withMutations },
  { name: "configurations whose directives meet", count: COUNT / 2, modules: [], make: (next) => [crossing(next)] },
  { name: "strangely written configurations", count: COUNT / 2, modules: [], make: (next) => [strange(next)] },
  {
    name: "one directive with right and wrong arguments",
    count: COUNT / 2,
    modules: debianModules(),
    make: (next) => [oneDirective(next)],
  },
];

function withMutations(next: () => number): string[] {
  const text = configuration(next);
  return [text, ...[1, 2, 3].map(() => mutated(next, text))];
}

function generated({ count, make }: Kind): string[] {
  const next = random(SEED);
  const texts: string[] = [];
  while (texts.length < count) texts.push(...make(next));
  return texts.slice(0, count);
}

describe("nginx: differential", () => {
  for (const kind of KINDS) {
    const oracle = nginxOracle(kind.modules);
    after(() => typeof oracle === "string" || oracle.close());
    test(`${kind.count} ${kind.name} from seed ${SEED}`, { skip: typeof oracle === "string" ? oracle : false }, async (context) => {
      if (typeof oracle !== "string") await compare(oracle, generated(kind), (line) => context.diagnostic(line));
    });
  }
});

async function compare(oracle: NginxOracle, texts: readonly string[], say: (line: string) => void): Promise<void> {
  const wrong: string[] = [];
  const figures = { accepted: 0, lines: 0, sameLine: 0, unknown: 0 };
  await askAll(oracle, texts, (says, index) => {
    const [first] = refusals(texts[index] as string);
    if (says.accepted) figures.accepted++;
    // What an include would bring is not known here, so that what is nowhere defined is not said.
    if (!says.accepted && first === undefined && unitOf(texts[index] as string)?.open) figures.unknown++;
    else if (says.accepted !== (first === undefined))
      wrong.push(`${index}: nginx: ${says.message || "accepts"}; here: ${first?.message ?? "accepted"}`);
    else if (first !== undefined && says.line !== undefined) {
      figures.lines++;
      if (first.nginxLine === says.line) figures.sameLine++;
    }
  });
  const agreed = texts.length - wrong.length;
  say(
    `agree on ${agreed} of ${texts.length} (${figures.accepted} accepted), ${figures.unknown} left open by includes, same line ${figures.sameLine} of ${figures.lines}, seed ${SEED}`,
  );
  for (const one of wrong.slice(0, 20)) say(one);
  assert.ok(agreed >= 0.995 * texts.length, `${agreed} of ${texts.length} agree`);
  assert.ok(figures.sameLine >= 0.97 * figures.lines, `${figures.sameLine} of ${figures.lines} have the same line`);
  assert.ok(figures.accepted > texts.length / 10 && figures.lines > texts.length / 4, "the generator makes both kinds");
}
