import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AnyLanguage } from "../../server/core/language.ts";
import { applyEdits } from "../../server/core/text.ts";
import { Project, type ProjectOptions } from "../../server/linter/project.ts";
import { type Counts, type ToyFile, toyLanguage } from "./toy.ts";

type Tree = Readonly<Record<string, string>>;

/** A project over a tree of files, read as far as it wants them. `links` maps links to what they lead to. */
function open(tree: Tree, options: ProjectOptions = {}, links: Tree = {}, languages: readonly AnyLanguage[] = [toyLanguage()]) {
  const project = new Project(languages, options);
  project.list([...Object.keys(tree).map((uri) => ({ uri })), ...Object.entries(links).map(([uri, real]) => ({ uri, real }))]);
  const read: string[] = [];
  for (let wanted = project.wanted(); wanted.length > 0; wanted = project.wanted()) {
    for (const uri of wanted) {
      read.push(uri);
      const text = tree[uri];
      if (text === undefined) project.remove(uri, false);
      else project.set(uri, text);
    }
  }
  return { project, read };
}

const said = (project: Project): Record<string, string[]> =>
  Object.fromEntries([...project.findings()].map(([uri, list]) => [uri, list.map((finding) => `${finding.rule} ${finding.message}`)]));

describe("project", () => {
  test("reads what a language claims, and nothing else", () => {
    const { project, read } = open({ "/a.toy": "bad\n", "/b.maybe": "toy\nbad\n", "/c.maybe": "other", "/d.txt": "bad" });
    assert.deepEqual(read, ["/a.toy", "/b.maybe", "/c.maybe"]);
    assert.deepEqual(said(project), { "/a.toy": ["toy/bad-word this word is bad"], "/b.maybe": ["toy/bad-word this word is bad"] });
    assert.equal(project.format("/c.maybe"), undefined);
    assert.equal(project.format("/d.txt"), undefined);
  });

  test("includes are pulled in, as far as they go, and read in the includer's language", () => {
    const { project, read } = open({
      "/main.toy": "include d/*.inc\nuse x\n",
      "/d/a.inc": "include ../e.txt\n",
      "/e.txt": "define x\nbad\n",
      "/f.txt": "bad",
    });
    assert.deepEqual(read, ["/main.toy", "/d/a.inc", "/e.txt"]);
    assert.equal(project.format("/e.txt"), "toy");
    assert.deepEqual(said(project)["/main.toy"], ['toy/undefined-name "x" is not defined']);
  });

  test("an include loop ends", () => {
    const { project } = open({ "/a.toy": "include b.toy\nbad\n", "/b.toy": "include a.toy\nbad\n" });
    assert.deepEqual(Object.keys(said(project)), ["/a.toy", "/b.toy"]);
  });

  test("an include that goes away gives the file back", () => {
    const { project } = open({ "/main.toy": "include a.inc\n", "/a.inc": "bad\n" });
    assert.equal(project.format("/a.inc"), "toy");
    project.set("/main.toy", "\n");
    assert.equal(project.format("/a.inc"), undefined);
    assert.deepEqual(said(project), { "/main.toy": [] });
  });

  test("isolated: no includes, and nothing is missing that another file could define", () => {
    const { project, read } = open({ "/main.toy": "include a.inc\nuse x\nbad\n", "/a.inc": "bad\n" }, { isolated: true });
    assert.deepEqual(read, ["/main.toy"]);
    assert.deepEqual(said(project), { "/main.toy": ["toy/bad-word this word is bad"] });
  });

  test("a forced format wins over path and content", () => {
    const project = new Project([toyLanguage()]);
    project.list([{ uri: "/x.txt", as: "toy" }]);
    assert.deepEqual(project.wanted(), ["/x.txt"]);
    project.set("/x.txt", "bad\n");
    assert.equal(said(project)["/x.txt"]?.length, 1);
  });

  test("a link is read once, under its own name, and its findings go to the real file", () => {
    const tree = { "/main.toy": "include on/*\n", "/off/site": "bad\n" };
    const { project, read } = open(tree, {}, { "/on/site": "/off/site" });
    assert.deepEqual(read, ["/main.toy", "/off/site"]);
    assert.deepEqual(said(project), { "/main.toy": [], "/off/site": ["toy/bad-word this word is bad"] });
    assert.equal(project.file("/off/site")?.file.source.uri, "/on/site");
    project.edit("/off/site", [{ span: { start: 0, end: 3 }, text: "fine" }], "fine\n");
    assert.deepEqual(said(project), { "/main.toy": [], "/off/site": [] });
    assert.deepEqual(project.ownFindings("/off/site"), []);
  });

  test("a file and a link to it, both recognised, say things once", () => {
    const { project } = open({ "/a.toy": "bad\n" }, {}, { "/b.toy": "/a.toy" });
    assert.deepEqual(said(project), { "/a.toy": ["toy/bad-word this word is bad"] });
  });

  test("an edit is parsed from what was before, and costs its own unit only", () => {
    const counts: Counts = { parses: 0, checks: 0, facts: 0 };
    const language = toyLanguage(counts);
    const { project } = open({ "/a.toy": "bad\n", "/b.toy": "bad\n", "/c.toy": "include b.toy\n" }, {}, {}, [language]);
    project.findings();
    project.facts();
    const before = { ...counts };
    const usual = language.rules.filter(({ optIn }) => optIn !== true).length;
    const edits = [{ span: { start: 0, end: 3 }, text: "good\nbad" }];
    project.edit("/a.toy", edits, applyEdits("bad\n", edits));
    assert.equal((project.file("/a.toy")?.file as ToyFile | undefined)?.incremental, true);
    assert.deepEqual(
      project.ownFindings("/a.toy").map(({ span }) => span),
      [{ start: 5, end: 8 }],
    );
    project.findings();
    project.facts();
    assert.deepEqual(counts, { parses: before.parses + 1, checks: before.checks + usual, facts: before.facts + 1 });
  });

  test("findings of an included file change with the file that includes it", () => {
    const { project } = open({ "/main.toy": "include x.inc\ndefine n\n", "/x.inc": "use n\n" });
    assert.deepEqual(said(project), { "/main.toy": [], "/x.inc": [] });
    project.edit("/main.toy", [{ span: { start: 14, end: 22 }, text: "" }], "include x.inc\n\n");
    assert.deepEqual(said(project)["/x.inc"], ['toy/undefined-name "n" is not defined']);
  });

  test("a rule that throws is named once, and the others still speak", () => {
    const { project } = open({ "/a.toy": "throw\nbad\n", "/b.toy": "throw\n" });
    assert.deepEqual(said(project)["/a.toy"], ["toy/bad-word this word is bad"]);
    assert.deepEqual(
      project.failures.map(({ rule }) => rule),
      ["toy/broken"],
    );
  });

  test("a language that throws while reading is a failure, not silence", () => {
    const language: AnyLanguage = {
      ...toyLanguage(),
      parse: () => {
        throw new Error("no");
      },
    };
    const { project } = open({ "/a.toy": "bad\n" }, {}, {}, [language]);
    project.findings();
    assert.deepEqual(
      project.failures.map(({ rule }) => rule),
      ["toy/parse"],
    );
  });

  test("files that come and go", () => {
    const { project } = open({ "/a.toy": "bad\n" });
    project.set("/n.toy", "bad\n");
    assert.deepEqual(Object.keys(said(project)), ["/a.toy", "/n.toy"]);
    project.remove("/a.toy");
    assert.deepEqual(Object.keys(said(project)), ["/n.toy"]);
    project.list([{ uri: "/n.toy" }, { uri: "/m.toy" }]);
    assert.deepEqual(project.wanted(), ["/m.toy"]);
    project.set("/n.toy", "");
    assert.deepEqual(said(project)["/n.toy"], []);
  });

  test("targets reach the rules", () => {
    const { project } = open({ "/a.toy": "version\n" }, { targets: { toy: "2" } });
    assert.deepEqual(said(project)["/a.toy"], ["toy/version toy 2"]);
  });

  test("damage is a finding of the rule that it is filed under", () => {
    const { project } = open({ "/a.toy": "{\nbad\n" });
    assert.deepEqual(said(project)["/a.toy"], ["toy/damage never closed", "toy/bad-word this word is bad"]);
  });
});
