/** What other scanners get wrong, in every form in which it can be written: the same is said of all of them. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { terraform } from "../../server/languages/security-group/index.ts";
import { FORMS, type Form, type Inbound } from "./forms.ts";
import { saidOf } from "./said.ts";

/** Rules that are said of a form; a token is what the first of them stands on, where the form writes it out. */
type Case = readonly [name: string, rules: readonly Inbound[], said: (form: Form) => readonly string[], token?: string];

const WORLD = ["0.0.0.0/0"];
const HOME = ["10.0.0.0/8"];
const tcp = (from: number, to: number, rest: Omit<Inbound, "protocol" | "ports">): Inbound => ({
  protocol: "tcp",
  ports: [from, to],
  ...rest,
});
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
  [
    "every protocol, without ports",
    [{ protocol: "-1", v4: WORLD }],
    ({ name }) => (name === "a list of permissions" ? [] : ["open-to-everyone"]),
    "0.0.0.0/0",
  ],
  ["SSH by IPv6", [tcp(22, 22, { v6: ["::/0"] })], always("exposed-service"), "::/0"],
  ["a group as the only source", [tcp(22, 22, { group: "sg-2" })], always()],
  ["itself first, the world second", [tcp(22, 22, { self: true }), tcp(22, 22, { v4: WORLD })], always("exposed-service"), "0.0.0.0/0"],
  ["every port of TCP", [tcp(0, 65535, { v4: WORLD })], always("open-to-everyone"), "0.0.0.0/0"],
  ["every port of UDP", [{ protocol: "udp", ports: [0, 65535], v4: WORLD }], always("open-to-everyone"), "0.0.0.0/0"],
  ["a database", [tcp(5432, 5432, { v4: WORLD })], always("exposed-service"), "0.0.0.0/0"],
  ["a database inside a range", [tcp(3000, 4000, { v4: WORLD })], always("exposed-service"), "0.0.0.0/0"],
  ["two halves", [tcp(22, 22, { v4: ["0.0.0.0/1", "128.0.0.0/1"] })], onEach, "0.0.0.0/1"],
  [
    "four quarters in three rules",
    [tcp(22, 22, { v4: ["0.0.0.0/2"] }), tcp(22, 22, { v4: ["64.0.0.0/2"] }), tcp(22, 22, { v4: ["128.0.0.0/2", "192.0.0.0/2"] })],
    always("exposed-service"),
    "0.0.0.0/2",
  ],
  [
    "a longer zero",
    [tcp(22, 22, { v6: ["0::/0"] })],
    (form) => ["exposed-service", ...(isTerraform(form) ? ["invalid-cidr"] : [])],
    "0::/0",
  ],
  ["a public /23", [tcp(22, 22, { v4: ["198.51.100.0/23"] })], always()],
  ["host bits before /0", [tcp(22, 22, { v4: ["10.0.0.0/0"] })], (form) => ["exposed-service", bits(form)], "10.0.0.0/0"],
  ["host bits before /0, for the web", [tcp(443, 443, { v4: ["10.0.0.0/0"] })], (form) => [bits(form)], "10.0.0.0/0"],
  ["the web", [tcp(80, 80, { v4: WORLD, v6: ["::/0"] }), tcp(443, 443, { v4: WORLD, v6: ["::/0"] })], always()],
  ["ping", [{ protocol: "icmp", ports: [8, 0], v4: WORLD }], always()],
  ["ICMP of all types", [{ protocol: "icmp", ports: [-1, -1], v4: WORLD }], always()],
  ["ESP", [{ protocol: "50", v4: WORLD }], always()],
  ["a clear-text service", [{ protocol: "udp", ports: [161, 161], v4: WORLD }], always("exposed-clear-text"), "0.0.0.0/0"],
  ["the part of a provider", [tcp(22, 22, { v4: ["52.0.0.0/10"] })], always("wide-range"), "52.0.0.0/10"],
  ["ports turned round", [tcp(90, 80, { v4: HOME })], always("inverted-ports"), "90"],
  ["no such port", [tcp(443, 70000, { v4: HOME })], always("port-numbers"), "70000"],
  ["port 0", [tcp(0, 0, { v4: HOME })], always("port-zero"), "0"],
  [
    "TCP without ports",
    [{ protocol: "tcp", v4: HOME }],
    (form) => (hasZero(form) ? ["port-zero"] : form.name.endsWith("-group-rules") ? [] : ["port-numbers"]),
  ],
  [
    "a port for every protocol",
    [{ protocol: "-1", ports: [22, 22], v4: HOME }],
    (form) => [isInside(form) ? "port-numbers" : "ports-ignored"],
    "22",
  ],
  ["no such protocol", [{ protocol: "https", ports: [443, 443], v4: HOME }], always("unknown-protocol"), "https"],
  ["host bits", [tcp(443, 443, { v4: ["10.1.2.3/8"] })], (form) => [bits(form)], "10.1.2.3/8"],
  ["no length", [tcp(443, 443, { v4: ["10.1.2.3"] })], always("invalid-cidr"), "10.1.2.3"],
  ["IPv6 in the field of IPv4", [tcp(443, 443, { v4: ["::/0"] })], always("invalid-cidr"), "::/0"],
  ["/8 where /0 was meant", [tcp(22, 22, { v4: ["0.0.0.0/8"] })], always("special-source"), "0.0.0.0/8"],
  // A dynamic block makes a set, in which there is nothing twice.
  [
    "a duplicate",
    [tcp(443, 443, { v4: HOME }), tcp(443, 443, { v4: HOME })],
    ({ name }) => (name === "a dynamic block" ? [] : ["duplicate-rule"]),
    "10.0.0.0/8",
  ],
];

const BY_NAME = /dynamic|parameters|variables/;

for (const [name, rules, expected, token] of CASES)
  describe(name, () => {
    for (const form of FORMS) {
      const text = form.write(rules);
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
    }
  });
