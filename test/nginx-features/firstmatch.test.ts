/** Dead lines of allow and deny, against asking every address. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { contains, type IpAddress, readAddress } from "../../server/core/address.ts";
import { readAccess } from "../../server/languages/nginx/access.ts";
import { deadRules } from "../../server/languages/nginx/firstmatch.ts";
import { levelsWith } from "../../server/languages/nginx/levels.ts";
import { parseNginx } from "../../server/languages/nginx/syntax.ts";
import { unitsOf } from "../../server/languages/nginx/units.ts";
import { Seeded } from "../seeded.ts";

const LISTS = 3000;
const SEED = 20260101;

/** All addresses that the random lists can tell apart. */
const EVERYBODY: readonly IpAddress[] = [
  ...Array.from({ length: 32 }, (_, i) => `10.0.0.${i}`),
  "192.0.2.1",
  ...Array.from({ length: 8 }, (_, i) => `2001:db8::${i}`),
  "2001:db9::1",
].map((text) => readAddress(text) as IpAddress);

function randomValue(random: Seeded): string {
  const kind = random.int(10);
  if (kind === 0) return "all";
  if (kind === 1) return "unix:";
  if (kind < 8) {
    const length = 27 + random.int(6);
    return `10.0.0.${(random.int(32) >> (32 - length)) << (32 - length)}/${length}`;
  }
  const length = 125 + random.int(4);
  return `2001:db8::${(random.int(8) >> (128 - length)) << (128 - length)}/${length}`;
}

test(`${LISTS} random lists (seed ${SEED}): dead means that no address is decided by the line`, () => {
  const random = new Seeded(SEED);
  for (let i = 0; i < LISTS; i++) {
    const lines = Array.from({ length: 1 + random.int(12) }, () => `${random.int(2) === 0 ? "allow" : "deny"} ${randomValue(random)};`);
    const text = `events {}\nhttp { ${lines.join(" ")} }`;
    const unit = unitsOf([parseNginx({ uri: "file:///nginx.conf", text }).file], { targets: {}, isolated: false, has: () => false })[0];
    assert.ok(unit !== undefined);
    const [level = []] = levelsWith(unit, ["allow", "deny"]);
    const rules = level.map(readAccess);
    const deciding = new Set(EVERYBODY.map((address) => rules.find((rule) => rule.ranges?.some((range) => contains(range, address)))));
    deciding.add(rules.find((rule) => rule.unix));
    const dead = [...deadRules(rules)];
    assert.deepEqual(
      dead.map(({ rule }) => rules.indexOf(rule)),
      rules.flatMap((rule, at) => (deciding.has(rule) || (rule.all && !rules.slice(0, at).some((one) => one.all)) ? [] : [at])),
      text,
    );
    for (const { rule, by } of dead)
      for (const one of by ?? []) assert.ok(rules.indexOf(one) < rules.indexOf(rule), "decided by an earlier line");
  }
});
