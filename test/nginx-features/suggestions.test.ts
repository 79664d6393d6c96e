/** What is said of a name that nobody defines has the name that was meant. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { netplan } from "../../server/languages/netplan/index.ts";
import { nginx } from "../../server/languages/nginx/index.ts";
import { lintExample } from "../examples.ts";

test("a zone of another name, and an interface with another number", () => {
  const zones = "events {}\nhttp { limit_req_zone $remote_addr zone=logins:1m rate=1r/s; server { limit_req zone=login; } }\n";
  const ofZone = lintExample(nginx, { good: zones }, zones).find(({ rule }) => rule === "nginx/undefined-reference");
  assert.equal(ofZone?.message, 'limit_req: no directive defines a zone "login": did you mean logins?');
  const members = "network:\n  version: 2\n  ethernets:\n    eth0: {}\n  bridges:\n    br0: {interfaces: [eth0, eth1]}\n";
  const ofMember = lintExample(netplan, { good: members }, members).find(({ rule }) => rule === "netplan/undefined-interface");
  assert.equal(ofMember?.message, '"eth1" is not defined here: define it in this file or in one that sorts before it');
});

test("of many zones that nobody defines, the one that was meant is looked for a few times only, and among zones of the kind", () => {
  const uses = Array.from({ length: 60 }, (_, i) => `location /${i} { limit_req zone=login; limit_conn zones 1; }`).join("\n");
  const text = `events {}\nhttp { limit_req_zone $uri zone=logins:1m rate=1r/s; server { ${uses} } }\n`;
  const said = lintExample(nginx, { good: text }, text).filter(({ rule }) => rule === "nginx/undefined-reference");
  assert.equal(said.length, 120);
  const hints = said.filter(({ message }) => message.includes("did you mean"));
  assert.ok(hints.length > 0 && hints.length <= 50, `${hints.length}`);
  assert.ok(hints.every(({ message }) => message.startsWith("limit_req: ")));
});
