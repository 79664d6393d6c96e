import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FORMATS } from "../../server/cli/formats/index.ts";
import { jsonReport, perimeter, tree } from "./run.ts";

// ESC, C0, DEL, C1 (CSI), bidirectional controls, zero width, line separators, and markup.
const NASTY = "\x1b[31m\x07\x7f\u009b2J\u202e\u2066\u200b\u2028<b>&\"'`";
const NAME = `etc/sysctl.d/${NASTY.replace("/", "")}.conf`;
const YAML = `${JSON.stringify(NASTY)}: 1\nignore: [${JSON.stringify(`${NASTY}{`)}]\nseverity: { "*": ${JSON.stringify(NASTY)} }\n`;

/** What a terminal or a viewer could obey. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it is for
const RAW = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

type Sarif = {
  version: string;
  runs: {
    tool: { driver: { name: string; rules: { id: string; help: { text: string }; shortDescription: { text: string } }[] } };
    columnKind: string;
    invocations: { executionSuccessful: boolean }[];
    results: {
      ruleId: string;
      ruleIndex: number;
      level: string;
      message: { text: string };
      locations: { physicalLocation: { artifactLocation: { uri: string }; region: Record<string, number> } }[];
      partialFingerprints: Record<string, string>;
      fixes?: {
        description: { text: string };
        artifactChanges: {
          artifactLocation: { uri: string };
          replacements: { deletedRegion: Record<string, number>; insertedContent: { text: string } }[];
        }[];
      }[];
    }[];
  }[];
};

describe("output formats", () => {
  test("nothing that a terminal or viewer obeys comes out raw, in any of them", (t) => {
    const root = tree(t, { "perimeter.yaml": YAML, [NAME]: `${NASTY}\n`, "raw/perimeter.yaml": `"a\x1b[0m\u009b": 1\n\u202e: 2\n` });
    for (const format of Object.keys(FORMATS)) {
      const { out, err } = perimeter(["check", "--format", format], { cwd: root });
      assert.ok(out.length > 100, format);
      for (const line of [...out.split("\n"), ...err.split("\n")]) assert.doesNotMatch(line, RAW, `${format}: ${JSON.stringify(line)}`);
    }
    assert.doesNotMatch(perimeter(["check", "--diff"], { cwd: root }).out.replaceAll("\n", ""), RAW);
    assert.ok(
      jsonReport([], { cwd: root }).files.some(({ path }) => path === NAME),
      "paths are exact all the same",
    );
    for (const args of [["check", NASTY], ["explain", NASTY], [NASTY], ["check", "--as", NASTY], ["check", "--files-from", NASTY]]) {
      assert.doesNotMatch(perimeter(args, { cwd: root }).err.replaceAll("\n", ""), RAW);
    }
  });

  test("sarif 2.1.0: rules with help, regions in order, fixes, fingerprints", (t) => {
    const root = tree(t, { "a b/perimeter.yaml": 'ingore: []\nseverity: { "*": loud }\n', "etc/sysctl.d/a.conf": "garbage\ngarbage\n" });
    const sarif = JSON.parse(perimeter(["check", "--format", "sarif"], { cwd: root }).out) as Sarif;
    assert.equal(sarif.version, "2.1.0");
    const [run] = sarif.runs;
    assert.ok(run !== undefined);
    assert.equal(run.columnKind, "utf16CodeUnits");
    assert.equal(run.invocations[0]?.executionSuccessful, true);
    assert.deepEqual(
      run.tool.driver.rules.map(({ id }) => id),
      ["perimeter/config-bad-value", "perimeter/config-unknown-key", "sysctl/syntax"],
    );
    for (const rule of run.tool.driver.rules) assert.ok(rule.help.text.length > 20 && rule.shortDescription.text.length > 5);
    for (const result of run.results) {
      assert.equal(run.tool.driver.rules[result.ruleIndex]?.id, result.ruleId);
      assert.ok(["error", "warning", "note"].includes(result.level));
      const { region, artifactLocation } = result.locations[0]?.physicalLocation ?? { region: {}, artifactLocation: { uri: "" } };
      assert.ok((region.startLine ?? 0) >= 1 && (region.startColumn ?? 0) >= 1);
      assert.ok((region.endLine ?? 0) > (region.startLine ?? 0) || (region.endColumn ?? 0) >= (region.startColumn ?? 0));
      assert.doesNotThrow(() => new URL(artifactLocation.uri, "file:///"));
      assert.match(Object.values(result.partialFingerprints).join(), /^[0-9a-f]{16}$/);
    }
    const fixed = run.results.find(({ ruleId }) => ruleId === "perimeter/config-unknown-key");
    assert.equal(fixed?.locations[0]?.physicalLocation.artifactLocation.uri, "a%20b/perimeter.yaml");
    assert.deepEqual(fixed?.fixes?.[0]?.artifactChanges[0]?.replacements, [
      { deletedRegion: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 7 }, insertedContent: { text: "ignore" } },
    ]);
  });

  test("github: one workflow command a line, its values escaped", (t) => {
    const root = tree(t, { "a,b:c%/perimeter.yaml": "x: 1\n", "b/perimeter.yaml": 'severity: { "*": "100%" }\n' });
    const { out } = perimeter(["check", "--format", "github"], { cwd: root });
    assert.deepEqual(out.split("\n"), [
      '::warning file=a%2Cb%3Ac%25/perimeter.yaml,line=1,endLine=1,col=1,endColumn=2,title=perimeter/config-unknown-key::there is no key "x": it is ignored',
      '::error file=b/perimeter.yaml,line=1,endLine=1,col=18,endColumn=24,title=perimeter/config-bad-value::"100%25" is not one of off, hint, info, warning, error: it is ignored',
      "",
    ]);
  });

  test("gitlab: fingerprints differ, and stay when lines move", (t) => {
    type Issue = {
      description: string;
      check_name: string;
      fingerprint: string;
      severity: string;
      location: { path: string; lines: { begin: number } };
    };
    const issues = (text: string) =>
      JSON.parse(perimeter(["check", "--format", "gitlab"], { cwd: tree(t, { "etc/sysctl.d/a.conf": text }) }).out) as Issue[];
    const before = issues("garbage\ngarbage\nother\n");
    const after = issues("\n# moved\nother\ngarbage\ngarbage\n");
    assert.equal(new Set(before.map(({ fingerprint }) => fingerprint)).size, 3);
    assert.deepEqual(before.map(({ fingerprint }) => fingerprint).sort(), after.map(({ fingerprint }) => fingerprint).sort());
    assert.deepEqual(before[0]?.location, { path: "etc/sysctl.d/a.conf", lines: { begin: 1, end: 1 } });
    assert.equal(before[0]?.severity, "minor");
  });

  test("junit: well-formed, counts that add up, clean files pass", (t) => {
    const root = tree(t, { "etc/sysctl.d/a.conf": "garbage <&>\n", "etc/sysctl.d/b.conf": "x = 1\n" });
    const { out } = perimeter(["check", "--format", "junit"], { cwd: root });
    const open: string[] = [];
    for (const [, close, name, , self] of out.matchAll(/<(\/?)([a-z-]+)((?:\s+[a-z]+="[^"<]*")*)\s*(\/?)>/g)) {
      if (close === "/") assert.equal(open.pop(), name);
      else if (self !== "/") open.push(name ?? "");
    }
    assert.deepEqual(open, []);
    assert.match(out, /<testsuites name="perimeter" tests="2" failures="1">/);
    assert.match(out, /<testcase name="sysctl" classname="etc\/sysctl\.d\/b\.conf"\/>/);
    assert.match(out, /garbage &lt;&amp;&gt;/);
  });

  test("secrets are in no output, whatever is said about their lines", (t) => {
    const canary = "QWxsIHlvdXIgYmFzZSBhcmUgYmVsb25nIHRvIHVzMDE=";
    const token = "glpat-Zx81kQpLw0aT93mNbV7c";
    const files = {
      "etc/wireguard/wg0.conf": `[Interface]\nPrivateKey = ${canary}  # perimeter: ignore[wireguard/unknown-key]\nAddress = 10.0.0.1/33\nPrivatKey = ${canary}\n[Peer]\nPresharedKey = ${canary}\nPresharedKey = ${canary}x\n`,
      "perimeter.yaml": `ingore: [] # token: ${token}\nseverity: { "*": loud } # password = hunter2hunter2\nurl: https://user:sw0rdf1sh@host/\n`,
    };
    const root = tree(t, files);
    const commands = [
      ...Object.keys(FORMATS).map((format) => ["check", "--format", format]),
      ["check", "--diff"],
      ["check", "--diff", "--fix=all"],
    ];
    for (const args of commands) {
      const { out, err } = perimeter(args, { cwd: root });
      for (const secret of [canary.slice(4), token.slice(4), "hunter2hunter2".slice(4), "sw0rdf1sh"]) {
        assert.ok(!`${out}${err}`.includes(secret), `${args.join(" ")} shows ${secret}`);
      }
    }
    assert.match(perimeter(["check"], { cwd: root }).out, /config-bad-value/);
  });
});
