/** The cases of forms.test.ts as network ACLs, and as the firewalls of other clouds. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { terraform } from "../../server/languages/security-group/index.ts";
import { ACL_FORMS, FIREWALL_FORMS } from "./firewall-forms.ts";
import type { Form, Inbound } from "./forms.ts";
import { saidOf } from "./said.ts";

type Expected = readonly string[] | ((form: Form) => readonly string[]);
/** What is said of ACLs, and what of firewalls. */
type Case = readonly [name: string, rules: readonly Inbound[], acl: Expected, firewall: Expected];

const WORLD = ["0.0.0.0/0"];
const HOME = ["10.0.0.0/8"];
const tcp = (from: number, to: number, rest: Omit<Inbound, "protocol" | "ports">): Inbound => ({
  protocol: "tcp",
  ports: [from, to],
  ...rest,
});
const bits = ({ language }: Form): string => (language === terraform ? "host-bits" : "host-bits-dropped");
const isInside = ({ name }: Form): boolean => name === "blocks in the ACL";

const CASES: readonly Case[] = [
  ["every protocol", [{ protocol: "-1", v4: WORLD }], ["acl-open"], ["open-to-everyone"]],
  ["SSH by IPv6", [tcp(22, 22, { v6: ["::/0"] })], ["acl-open"], ["exposed-service"]],
  ["every port of TCP", [tcp(0, 65535, { v4: WORLD })], ["acl-open"], ["open-to-everyone"]],
  ["every port of UDP", [{ protocol: "udp", ports: [0, 65535], v4: WORLD }], ["acl-open"], ["open-to-everyone"]],
  ["a database", [tcp(5432, 5432, { v4: WORLD })], ["acl-open"], ["exposed-service"]],
  ["a database inside a range", [tcp(3000, 4000, { v4: WORLD })], ["acl-open"], ["exposed-service"]],
  ["two halves", [tcp(22, 22, { v4: ["0.0.0.0/1", "128.0.0.0/1"] })], ["acl-open", "acl-open"], ["exposed-service", "exposed-service"]],
  [
    "a longer zero",
    [tcp(22, 22, { v6: ["0::/0"] })],
    ({ language }) => ["acl-open", ...(language === terraform ? ["invalid-cidr"] : [])],
    ["exposed-service"],
  ],
  ["a public /23", [tcp(22, 22, { v4: ["198.51.100.0/23"] })], [], []],
  [
    "host bits before /0",
    [tcp(22, 22, { v4: ["10.0.0.0/0"] })],
    (form) => ["acl-open", bits(form)],
    ["exposed-service", "host-bits-dropped"],
  ],
  ["host bits before /0, for the web", [tcp(443, 443, { v4: ["10.0.0.0/0"] })], (form) => [bits(form)], ["host-bits-dropped"]],
  ["the web", [tcp(80, 80, { v4: WORLD, v6: ["::/0"] }), tcp(443, 443, { v4: WORLD, v6: ["::/0"] })], [], []],
  ["ping", [{ protocol: "icmp", ports: [8, 0], v4: WORLD }], [], []],
  ["ESP", [{ protocol: "50", v4: WORLD }], [], []],
  ["a clear-text service", [{ protocol: "udp", ports: [161, 161], v4: WORLD }], [], ["exposed-clear-text"]],
  ["the part of a provider", [tcp(22, 22, { v4: ["52.0.0.0/10"] })], [], ["wide-range"]],
  ["ports turned round", [tcp(90, 80, { v4: HOME })], ["inverted-ports"], ["inverted-ports"]],
  ["no such port", [tcp(443, 70000, { v4: HOME })], ["port-numbers"], ["port-numbers"]],
  // A first port of 0 of OpenStack is none.
  ["port 0", [tcp(0, 0, { v4: HOME })], ["port-zero"], ({ name }) => (name === "OpenStack" ? [] : ["port-zero"])],
  [
    "a port for every protocol",
    [{ protocol: "-1", ports: [22, 22], v4: HOME }],
    (form) => [isInside(form) ? "port-numbers" : "ports-ignored"],
    [],
  ],
  ["no such protocol", [{ protocol: "https", ports: [443, 443], v4: HOME }], ["unknown-protocol"], ["unknown-protocol"]],
  // What other clouds make of host bits is not known.
  ["host bits", [tcp(443, 443, { v4: ["10.1.2.3/8"] })], (form) => [bits(form)], []],
  ["a length too long", [tcp(443, 443, { v4: ["10.1.2.0/33"] })], ["invalid-cidr"], ["invalid-cidr"]],
  ["/8 where /0 was meant", [tcp(22, 22, { v4: ["0.0.0.0/8"] })], [], ["special-source"]],
];

for (const [name, rules, acl, firewall] of CASES)
  describe(name, () => {
    for (const [forms, expected] of [
      [ACL_FORMS, acl],
      [FIREWALL_FORMS, firewall],
    ] as const)
      for (const form of forms) {
        const text = form.write(rules);
        if (text === undefined) continue;
        test(form.name, () => {
          assert.equal(form.language.detect(form.path, text), "sure", text);
          const said = saidOf(form.language, text, form.path).map((one) => one.split(" ")[0]);
          assert.deepEqual(said, typeof expected === "function" ? expected(form) : expected, text);
        });
      }
  });
