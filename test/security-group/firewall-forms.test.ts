/** The cases of forms.test.ts as network ACLs, and as the firewalls of other clouds. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { terraform } from "../../server/languages/security-group/index.ts";
import { ACL_FORMS, FIREWALL_FORMS } from "./firewall-forms.ts";
import { ASKED, type Asked } from "./form-cases.ts";
import type { Form } from "./forms.ts";
import { saidOf } from "./said.ts";

type Expected = readonly string[] | ((form: Form) => readonly string[]);
/** What is said of ACLs, and what of firewalls. */
type Case = readonly [name: Asked, acl: Expected, firewall: Expected];

const bits = ({ language }: Form): string => (language === terraform ? "host-bits" : "host-bits-dropped");
const isInside = ({ name }: Form): boolean => name === "blocks in the ACL";

const CASES: readonly Case[] = [
  ["every protocol, without ports", ["acl-open"], ["open-to-everyone"]],
  ["SSH by IPv6", ["acl-open"], ["exposed-service"]],
  ["IPv6 beside an office", ["acl-open"], ["exposed-service"]],
  ["every port of TCP", ["acl-open"], ["open-to-everyone"]],
  ["every port of UDP", ["acl-open"], ["open-to-everyone"]],
  ["a database", ["acl-open"], ["exposed-service"]],
  ["a database inside a range", ["acl-open"], ["exposed-service"]],
  // Answers come to high ports, and an ACL keeps no state.
  ["the high ports", [], ["exposed-service"]],
  ["two halves", ["acl-open", "acl-open"], ["exposed-service", "exposed-service"]],
  ["a longer zero", ({ language }) => ["acl-open", ...(language === terraform ? ["invalid-cidr"] : [])], ["exposed-service"]],
  ["a public /23", [], []],
  ["host bits before /0", (form) => ["acl-open", bits(form)], ["exposed-service", "host-bits-dropped"]],
  ["host bits before /0, for the web", (form) => [bits(form)], ["host-bits-dropped"]],
  ["the web", [], []],
  ["ping", [], []],
  ["ESP", [], []],
  ["a clear-text service", [], ["exposed-clear-text"]],
  ["the part of a provider", [], ["wide-range"]],
  ["ports turned round", ["inverted-ports"], ["inverted-ports"]],
  ["no such port", ["port-numbers"], ["port-numbers"]],
  // A first port of 0 of OpenStack is none.
  ["port 0", ["port-zero"], ({ name }) => (name === "OpenStack" ? [] : ["port-zero"])],
  ["a port for every protocol", (form) => [isInside(form) ? "port-numbers" : "ports-ignored"], []],
  ["every port for every protocol", (form) => (isInside(form) ? ["port-numbers"] : []), []],
  ["no such protocol", ["unknown-protocol"], ["unknown-protocol"]],
  // What other clouds make of host bits is not known.
  ["host bits", (form) => [bits(form)], []],
  ["a length too long", ["invalid-cidr"], ["invalid-cidr"]],
  ["/8 where /0 was meant", [], ["special-source"]],
];

for (const [name, acl, firewall] of CASES)
  describe(name, () => {
    for (const [forms, expected] of [
      [ACL_FORMS, acl],
      [FIREWALL_FORMS, firewall],
    ] as const)
      for (const form of forms) {
        const text = form.write(ASKED[name]);
        if (text === undefined) continue;
        test(form.name, () => {
          assert.equal(form.language.detect(form.path, text), "sure", text);
          const said = saidOf(form.language, text, form.path).map((one) => one.split(" ")[0]);
          assert.deepEqual(said, typeof expected === "function" ? expected(form) : expected, text);
        });
      }
  });
