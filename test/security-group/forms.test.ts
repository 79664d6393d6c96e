/** What other scanners get wrong, in every form in which it can be written: the same is said of all of them. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { terraform } from "../../server/languages/security-group/index.ts";
import { ASKED, type Asked } from "./form-cases.ts";
import { FORMS, type Form, type Inbound } from "./forms.ts";
import { saidOf } from "./said.ts";

/** Rules that are said of a form; a token is what the first of them stands on, where the form writes it out. */
type Case = readonly [name: Asked, said: (form: Form) => readonly string[], token?: string];

const always =
  (...rules: string[]) =>
  (): readonly string[] =>
    rules;
const isTerraform = ({ language }: Form): boolean => language === terraform;
/** Forms in which all rules of a group stand inside it, for Terraform. */
const isInside = ({ name, path }: Form): boolean => /^blocks|dynamic|^Terraform/.test(name) && path.startsWith("main");
/** Forms that always write ports: without any, they are 0 and 0. */
const hasZero = (form: Form): boolean => isInside(form) || /aws_security_group_rule|module/.test(form.name);
const bits = (form: Form): string => (isTerraform(form) ? "host-bits" : "host-bits-dropped");

/** Each half is most of the internet by itself; a loop names both at one place. */
const onEach = ({ name }: Form): readonly string[] =>
  name === "a dynamic block" ? ["exposed-service"] : ["exposed-service", "exposed-service"];

const CASES: readonly Case[] = [
  // Permissions alone do not say their direction, and everything for everybody is what groups let out.
  ["every protocol, without ports", ({ name }) => (name === "a list of permissions" ? [] : ["open-to-everyone"]), "0.0.0.0/0"],
  ["SSH by IPv6", always("exposed-service"), "::/0"],
  ["IPv6 beside an office", always("exposed-service"), "::/0"],
  ["a group as the only source", always()],
  ["itself first, the world second", always("exposed-service"), "0.0.0.0/0"],
  ["every port of TCP", always("open-to-everyone"), "0.0.0.0/0"],
  ["every port of UDP", always("open-to-everyone"), "0.0.0.0/0"],
  ["every port but 0", always("open-to-everyone"), "0.0.0.0/0"],
  ["a database", always("exposed-service"), "0.0.0.0/0"],
  ["a database inside a range", always("exposed-service"), "0.0.0.0/0"],
  ["the high ports", always("exposed-service"), "0.0.0.0/0"],
  ["two halves", onEach, "0.0.0.0/1"],
  ["four quarters in three rules", always("exposed-service"), "0.0.0.0/2"],
  ["a longer zero", (form) => ["exposed-service", ...(isTerraform(form) ? ["invalid-cidr"] : [])], "0::/0"],
  ["a public /23", always()],
  ["host bits before /0", (form) => ["exposed-service", bits(form)], "10.0.0.0/0"],
  ["host bits before /0, for the web", (form) => [bits(form)], "10.0.0.0/0"],
  ["the web", always()],
  ["ping", always()],
  ["ICMP of all types", always()],
  ["ESP", always()],
  ["a clear-text service", always("exposed-clear-text"), "0.0.0.0/0"],
  ["the part of a provider", always("wide-range"), "52.0.0.0/10"],
  ["ports turned round", always("inverted-ports"), "90"],
  ["no such port", always("port-numbers"), "70000"],
  ["port 0", always("port-zero"), "0"],
  ["TCP without ports", (form) => (hasZero(form) ? ["port-zero"] : form.name.endsWith("-group-rules") ? [] : ["port-numbers"])],
  ["a port for every protocol", (form) => [isInside(form) ? "port-numbers" : "ports-ignored"], "22"],
  ["every port for every protocol", (form) => (isInside(form) ? ["port-numbers"] : /_vpc_/.test(form.name) ? ["ports-ignored"] : [])],
  ["no such protocol", always("unknown-protocol"), "https"],
  ["host bits", (form) => [bits(form)], "10.1.2.3/8"],
  ["no length", always("invalid-cidr"), "10.1.2.3"],
  ["a length too long", always("invalid-cidr"), "10.1.2.0/33"],
  ["IPv6 in the field of IPv4", always("invalid-cidr"), "::/0"],
  ["/8 where /0 was meant", always("special-source"), "0.0.0.0/8"],
  // A dynamic block makes a set, in which there is nothing twice.
  ["a duplicate", ({ name }) => (name === "a dynamic block" ? [] : ["duplicate-rule"]), "10.0.0.0/8"],
  // What others cover, and what could be merged, is a hint.
  ["a rule inside another", always()],
  ["an address inside another", always()],
  ["two halves of a network", always()],
];

/** Rules of which nothing is to be said, before and behind a case. */
const RIGHT: readonly [Inbound, Inbound] = [
  { protocol: "tcp", ports: [9443, 9443], v4: ["192.168.0.0/24", "198.51.100.7/32"] },
  { protocol: "tcp", ports: [8443, 8443], v4: ["0.0.0.0/0"] },
];

const BY_NAME = /dynamic|parameters|variables/;

for (const [name, expected, token] of CASES)
  describe(name, () => {
    for (const form of FORMS) {
      const text = form.write(ASKED[name]);
      if (text === undefined) continue;
      test(form.name, () => {
        assert.equal(form.language.detect(form.path, text), "sure", text);
        const said = saidOf(form.language, text, form.path);
        assert.deepEqual(
          said.map((one) => one.split(" ")[0]),
          expected(form),
          text,
        );
        const [first] = said;
        if (first !== undefined && token !== undefined && !BY_NAME.test(form.name))
          assert.ok(
            first
              .slice(first.indexOf(" ") + 1)
              .split("-")
              .includes(token),
            `${first} is on ${token}`,
          );
      });
      test(`${form.name}, with right rules around it`, () => {
        const whole = form.write([RIGHT[0], ...ASKED[name], RIGHT[1]]) ?? "";
        const said = saidOf(form.language, whole, form.path).map((one) => one.split(" ")[0]);
        assert.deepEqual(said, expected(form), whole);
      });
    }
  });
