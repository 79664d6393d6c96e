import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Rule } from "../../server/core/rule.ts";
import { configRules } from "../../server/linter/config/rules.ts";
import type { Placed } from "../../server/linter/lint.ts";
import { Project, type ProjectOptions } from "../../server/linter/project.ts";
import { applyFix, unmark } from "../examples.ts";
import { toyLanguage } from "./toy.ts";

const nginxLike = toyLanguage({ parses: 0, checks: 0, facts: 0 }, "nginx");

function open(tree: Readonly<Record<string, string>>, options: ProjectOptions = {}): Project {
  const project = new Project([toyLanguage(), { ...nginxLike, rules: [] }], options);
  project.list(Object.keys(tree).map((uri) => ({ uri })));
  for (let wanted = project.wanted(); wanted.length > 0; wanted = project.wanted()) {
    for (const uri of wanted) project.set(uri, tree[uri] ?? "");
  }
  return project;
}

const about = (text: string): readonly Placed[] => open({ "/w/perimeter.yaml": text }).findings().get("/w/perimeter.yaml") ?? [];
const said = (project: Project): Record<string, string[]> =>
  Object.fromEntries([...project.findings()].map(([uri, list]) => [uri, list.map(({ rule, severity }) => `${rule} ${severity}`)]));

describe("the examples of the rules about perimeter.yaml", () => {
  for (const rule of configRules as readonly Rule<unknown>[]) {
    test(rule.id, () => {
      for (const example of rule.examples) {
        const { text, spans } = unmark("bad" in example ? example.bad : example.good);
        const own = about(text).filter((finding) => finding.rule === rule.id);
        assert.deepEqual(
          own.map(({ span }) => span),
          "bad" in example ? spans : [],
          text,
        );
        for (const { message } of own) assert.ok(message.length <= 100, message);
        if ("bad" in example && example.fixed !== undefined) assert.equal(applyFix(text, own[0] as Placed), example.fixed);
      }
    });
  }
});

describe("perimeter.yaml", () => {
  test("severity: the narrowest name wins, off is off", () => {
    const config = "severity:\n  '*': hint\n  toy/*: info\n  toy/bad-word: off\n";
    const project = open({ "/w/perimeter.yaml": config, "/w/a.toy": "bad\nversion\nuse x\n" });
    assert.deepEqual(said(project)["/w/a.toy"], ["toy/version info", "toy/undefined-name info"]);
  });

  test("a rule that is off by default is on when it is named", () => {
    assert.deepEqual(said(open({ "/w/a.toy": "shy\n" }))["/w/a.toy"], []);
    assert.deepEqual(said(open({ "/w/perimeter.yaml": "severity: { toy/*: error }\n", "/w/a.toy": "shy\n" }))["/w/a.toy"], []);
    assert.deepEqual(said(open({ "/w/perimeter.yaml": "severity: { toy/shy: info }\n", "/w/a.toy": "shy\n" }))["/w/a.toy"], [
      "toy/shy info",
    ]);
    assert.deepEqual(said(open({ "/w/a.toy": "shy\n" }, { select: ["toy/shy"] }))["/w/a.toy"], ["toy/shy hint"]);
  });

  test("the nearest one decides, for its folder only", () => {
    const tree = {
      "/w/perimeter.yaml": "severity: { toy/bad-word: off }\n",
      "/w/a.toy": "bad\n",
      "/w/sub/perimeter.yaml": "severity: { toy/bad-word: info }\n",
      "/w/sub/deep/b.toy": "bad\n",
      "/c.toy": "bad\n",
    };
    const found = said(open(tree));
    assert.deepEqual(found["/w/a.toy"], []);
    assert.deepEqual(found["/w/sub/deep/b.toy"], ["toy/bad-word info"]);
    assert.deepEqual(found["/c.toy"], ["toy/bad-word warning"]);
  });

  test("overrides by path: severity and targets, the last one wins", () => {
    const config = [
      "targets: { toy: 1 }",
      "overrides:",
      "  - { paths: [old], severity: { toy/bad-word: hint }, targets: { toy: 0 } }",
      "  - { paths: ['old/**/b.toy'], severity: { toy/bad-word: error } }",
    ];
    const tree = {
      "/w/perimeter.yaml": config.join("\n"),
      "/w/old/a.toy": "bad\nversion",
      "/w/old/b.toy": "bad",
      "/w/c.toy": "bad\nversion",
    };
    const project = open(tree);
    assert.deepEqual(said(project), {
      "/w/perimeter.yaml": [],
      "/w/old/a.toy": ["toy/bad-word hint", "toy/version warning"],
      "/w/old/b.toy": ["toy/bad-word error"],
      "/w/c.toy": ["toy/bad-word warning", "toy/version warning"],
    });
    assert.equal(project.findings().get("/w/old/a.toy")?.[1]?.message, "toy 0");
    assert.equal(project.findings().get("/w/c.toy")?.[1]?.message, "toy 1");
    assert.equal(
      open(tree, { targets: { toy: "9" } })
        .findings()
        .get("/w/old/a.toy")?.[1]?.message,
      "toy 9",
    );
  });

  test("ignored files are silent, and still serve those that include them", () => {
    const tree = {
      "/w/perimeter.yaml": "ignore: [vendor, '*.gen.toy']\n",
      "/w/a.toy": "include vendor/*.toy\nuse x\n",
      "/w/vendor/v.toy": "define x\nbad\n",
      "/w/b.gen.toy": "bad\n",
    };
    const project = open(tree);
    assert.deepEqual(said(project), { "/w/perimeter.yaml": [], "/w/a.toy": [], "/w/vendor/v.toy": [] });
    assert.equal(project.ignored("/w/b.gen.toy"), true);
  });

  test("select in the file and from the caller, and the caller's ignore", () => {
    const tree = { "/w/perimeter.yaml": "select: [toy/version]\n", "/w/a.toy": "bad\nversion\nuse x\n" };
    assert.deepEqual(said(open(tree))["/w/a.toy"], ["toy/version warning"]);
    assert.deepEqual(said(open(tree, { select: ["toy/*"] }))["/w/a.toy"]?.length, 3);
    assert.deepEqual(said(open(tree, { select: ["toy/*"], ignore: ["toy/bad-word"] }))["/w/a.toy"]?.length, 2);
  });

  test("an edit of perimeter.yaml is followed", () => {
    const project = open({ "/w/perimeter.yaml": "ignore: [a.toy]\n", "/w/a.toy": "bad\n" });
    assert.deepEqual(said(project), { "/w/perimeter.yaml": [] });
    project.set("/w/perimeter.yaml", "");
    assert.deepEqual(project.wanted(), ["/w/a.toy"]);
    project.set("/w/a.toy", "bad\n");
    assert.deepEqual(said(project)["/w/a.toy"], ["toy/bad-word warning"]);
    project.set("/w/perimeter.yaml", "severity: { toy/bad-word: error }\n");
    assert.deepEqual(said(project)["/w/a.toy"], ["toy/bad-word error"]);
    project.remove("/w/perimeter.yaml");
    assert.deepEqual(said(project)["/w/a.toy"], ["toy/bad-word warning"]);
  });

  test("isolated files meet no perimeter.yaml", () => {
    const project = open({ "/w/perimeter.yaml": "severity: { toy/bad-word: off }\n", "/w/a.toy": "bad\n" }, { isolated: true });
    assert.deepEqual(said(project)["/w/a.toy"], ["toy/bad-word warning"]);
  });

  test("hosts, zones and expectations are read with their places", () => {
    const text = [
      "hosts:",
      "  inet: { zone: internet }",
      "  web: { files: [servers/web/**], public: [203.0.113.5], addresses: [10.0.0.5/24], security-groups: [sg-1] }",
      "  rtr: { forwards: [ { port: 80-81/tcp, to: '192.168.1.100:3000' }, { port: 53/udp, to: 'fd00::1' }, { port: x, to: y } ] }",
      "zones: { office: [192.0.2.0/24, 2001:db8::1] }",
      "expect:",
      "  - db:5432/tcp not from internet",
      "  - web:443 from office",
    ].join("\n");
    const [config] = open({ "/w/perimeter.yaml": text }).configs;
    assert.ok(config !== undefined);
    const { hosts, zones, expectations, folder } = config.estate;
    assert.equal(folder, "/w/");
    assert.deepEqual(
      hosts.map(({ name, files, zone }) => [name, files, zone]),
      [
        ["inet", ["hosts/inet/**"], "internet"],
        ["web", ["servers/web/**"], undefined],
        ["rtr", ["hosts/rtr/**"], undefined],
      ],
    );
    assert.deepEqual(
      hosts[2]?.forwards.map(({ protocol, ports, toPort }) => [protocol, ports, toPort]),
      [
        ["tcp", [80, 81], 3000],
        ["udp", [53, 53], undefined],
      ],
    );
    assert.equal(hosts[1]?.addresses[0]?.prefixLength, 24);
    assert.deepEqual(
      zones[0]?.ranges.map(({ family }) => family),
      [4, 6],
    );
    assert.deepEqual(
      expectations.map(({ at, ...rest }) => [text.slice(at.span.start, at.span.end), rest]),
      [
        ["db:5432/tcp not from internet", { host: "db", port: 5432, protocol: "tcp", from: "internet", reachable: false }],
        ["web:443 from office", { host: "web", port: 443, protocol: "tcp", from: "office", reachable: true }],
      ],
    );
  });

  test("names of objects' prototypes are just names", () => {
    const project = open({
      "/w/perimeter.yaml": "__proto__: { x: 1 }\nconstructor: 1\nhosts: { __proto__: { zone: internet } }\ntargets: { __proto__: 1 }\n",
    });
    assert.deepEqual(said(project)["/w/perimeter.yaml"], Array(3).fill("perimeter/config-unknown-key warning"));
    assert.equal(({} as Record<string, unknown>).x, undefined);
  });

  test("hover and completion know only keys of their own", () => {
    const text = "targets:\n  nginx: 1.22.1\ntoString: 1\n";
    const project = open({ "/w/perimeter.yaml": text });
    const [language, read] = [project.language("/w/perimeter.yaml"), project.file("/w/perimeter.yaml")];
    assert.ok(language !== undefined && read !== undefined);
    for (let offset = 0; offset <= text.length; offset++) {
      language.hover?.(read.file, offset, project.around("/w/perimeter.yaml"));
      language.complete?.(read.file, offset, project.around("/w/perimeter.yaml"));
    }
  });

  test("hostile files are read to the end", () => {
    for (const text of [
      "[".repeat(100000),
      "a: &a [*a, *a]\n",
      "- ".repeat(50000),
      "\ufeffseverity: [\u0000",
      `hosts: ${"{a: ".repeat(20000)}`,
    ]) {
      assert.ok(about(text).length > 0, text.slice(0, 20));
    }
  });
});
