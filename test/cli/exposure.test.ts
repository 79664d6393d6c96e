/** `perimeter exposure` and `perimeter reach` as scripts use them: options, shapes, order, exit status. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { filterTable, listening, netplan } from "../../server/exposure/samples.ts";
import { perimeter, tree } from "./run.ts";

const FILES = {
  "hosts/web/etc/netplan/10.yaml": netplan({ eth0: ["203.0.113.5/24", "2001:db8::5/64"], eth1: ["10.0.0.5/24"] }, "203.0.113.1"),
  "hosts/web/facts/iptables-save.txt": filterTable(
    { input: "DROP" },
    "-A INPUT -i lo -j ACCEPT",
    "-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT",
    "-A INPUT -p tcp --dport 443 -j ACCEPT",
    "-A INPUT -p udp --dport 53 -j ACCEPT",
  ),
  "hosts/web/facts/ip6tables-save.txt": filterTable({}),
  "hosts/web/facts/ss.txt": `${listening("*", 443, "nginx")}${listening("[::1]", 80, "app")}UNCONN 0 0 0.0.0.0:53 0.0.0.0:* users:(("named",pid=4,fd=3))\n`,
  "hosts/db/etc/netplan/10.yaml": netplan({ eth0: ["10.0.0.6/24"] }),
  "hosts/db/facts/iptables-save.txt": filterTable(
    { input: "DROP" },
    "-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT",
    "-A INPUT -s 10.0.0.5 -p tcp --dport 5432 -j ACCEPT",
  ),
  "hosts/db/facts/ss.txt": listening("10.0.0.6", 5432, "postgres"),
};

type Answer = {
  from: string;
  to: string;
  verdict: string;
  socket?: { host: string; address: string; port: number; path: string; line: number };
  seenAs?: string;
  steps: { host: string; path: string; line: number; text: string; role: string }[];
  because: string[];
};

const answersOf = (out: string): Answer[] =>
  out
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Answer);

const many = (context: TestContext, queries: string, files: Readonly<Record<string, string>> = FILES) =>
  perimeter(["reach", "--queries", "-"], { cwd: tree(context, files), input: queries });

describe("perimeter reach", () => {
  test("colours are codes for the terminal, and what files say is not", (t) => {
    const root = tree(t, { ...FILES, "hosts/some\x1b[31m-unknown/facts/ss.txt": listening("*", 80, "nginx") });
    const { out } = perimeter(["exposure", "."], { cwd: root, env: { FORCE_COLOR: "1" } });
    assert.ok(out.startsWith("\x1b[1mHOST "));
    assert.ok(out.includes("some\\u{1b}[31m-unknown"));
    assert.doesNotMatch(out, /\\u\{1b\}\[(1|33)m/);
    const answer = perimeter(["reach", "--from", "10.0.0.5", "--to", "db:5432"], { cwd: root, env: { FORCE_COLOR: "1" } }).out;
    assert.ok(answer.includes("\x1b[31mreachable\x1b[0m"), answer);
  });

  test("one question as JSON has the keys of the contract, in their order", (context) => {
    const ran = perimeter(["reach", "--from", "10.0.0.5", "--to", "10.0.0.6:5432/tcp", "--format", "json"], { cwd: tree(context, FILES) });
    assert.equal(ran.status, 0);
    const answer = JSON.parse(ran.out) as Answer;
    assert.deepEqual(Object.keys(answer), ["from", "to", "verdict", "socket", "seenAs", "steps", "because"]);
    assert.deepEqual(answer.socket, { host: "db", address: "10.0.0.6", port: 5432, path: "hosts/db/facts/ss.txt", line: 1 });
    assert.deepEqual([answer.from, answer.to, answer.verdict, answer.seenAs], ["10.0.0.5", "10.0.0.6:5432/tcp", "reachable", "10.0.0.5"]);
    for (const step of answer.steps) assert.deepEqual(Object.keys(step), ["host", "path", "line", "text", "role"]);
    const rule = answer.steps.find(({ text }) => text === "-A INPUT -s 10.0.0.5 -p tcp --dport 5432 -j ACCEPT");
    assert.deepEqual([rule?.host, rule?.path, rule?.role], ["db", "hosts/db/facts/iptables-save.txt", "filters"]);
    assert.equal(FILES["hosts/db/facts/iptables-save.txt"].split("\n")[(rule?.line ?? 0) - 1], rule?.text);
  });

  test("text is the default for one question, and says where each line stands", (context) => {
    const ran = perimeter(["reach", "--from", "203.0.113.77", "--to", "203.0.113.5:443"], { cwd: tree(context, FILES) });
    assert.deepEqual(ran.out.split("\n").slice(0, 2), [
      "203.0.113.77 → 203.0.113.5:443: reachable (web, :: port 443)",
      "  web filters  -A INPUT -p tcp --dport 443 -j ACCEPT  hosts/web/facts/iptables-save.txt:7",
    ]);
    const closed = perimeter(["reach", "--from", "203.0.113.77", "--to", "203.0.113.5:22"], { cwd: tree(context, FILES) });
    assert.match(closed.out, /: unreachable\n {2}because web: the policy of INPUT drops it\n {2}web blocks {2}policy of INPUT: DROP/);
    assert.equal(closed.status, 0);
  });

  test("many questions are answered in their order, one object a line, whatever is asked", (context) => {
    const queries: (readonly [from: string, to: string, verdict: string])[] = [
      ["203.0.113.77", "203.0.113.5:443", "reachable"],
      ["203.0.113.77", "203.0.113.5:443/tcp", "reachable"],
      ["203.0.113.77", "203.0.113.5:53/udp", "reachable"],
      ["203.0.113.77", "203.0.113.5:53", "unreachable"],
      ["2001:db8::77", "[2001:db8::5]:443", "reachable"],
      ["2001:db8::77", "[2001:DB8:0::5]:443/tcp", "reachable"],
      ["2001:db8::77", "[2001:db8::5]:80", "unreachable"],
      ["203.0.113.77", "[2001:db8::5]:443", "unreachable"],
      ["web", "[::1]:80", "reachable"],
      ["internet", "web:443", "reachable"],
      ["internet", "db:5432", "unreachable"],
      ["lan", "web:53/udp", "reachable"],
      ["web", "db:5432/tcp", "reachable"],
      ["db", "web:443", "reachable"],
      ["mars", "web:443", "unknown"],
      ["web", "nobody:443", "unknown"],
      ["web", "web:0", "unknown"],
      ["web", "web:65536", "unknown"],
      ["web", "203.0.113.5", "unknown"],
      ["", "", "unknown"],
      ["web", "2001:db8::5:443", "unknown"],
    ];
    const ran = many(context, queries.map(([from, to]) => `${JSON.stringify({ from, to })}\n`).join("\n"));
    assert.deepEqual(
      answersOf(ran.out).map(({ from, to, verdict }) => [from, to, verdict]),
      queries,
    );
    assert.equal(ran.status, 0);
    for (const answer of answersOf(ran.out)) {
      if (answer.verdict !== "reachable") assert.ok(answer.because.length > 0, `${answer.to}: why?`);
      assert.equal(answer.socket !== undefined, answer.verdict === "reachable");
    }
  });

  test("questions from a file, with blank lines, Windows line ends and more keys", (context) => {
    const root = tree(context, {
      ...FILES,
      "questions.jsonl": '\r\n{"to":"web:443","from":"lan","note":1}\r\n\r\n{"from":"web","to":"db:22"}',
    });
    const ran = perimeter(["reach", "--queries", "questions.jsonl", "."], { cwd: root });
    assert.deepEqual(
      answersOf(ran.out).map(({ verdict }) => verdict),
      ["reachable", "unreachable"],
    );
    assert.deepEqual(many(context, ""), { status: 0, out: "", err: "" });
  });

  test("lines that are no questions are wrong usage, and named", (context) => {
    for (const line of ["nonsense", "[]", '"web"', "null", '{"from":"web"}', '{"from":1,"to":2}']) {
      const ran = many(context, `{"from":"web","to":"db:22"}\n${line}\n`);
      assert.deepEqual([ran.status, ran.out], [2, ""], line);
      assert.match(ran.err, /-, line 2: is no \{"from":"…","to":"…"\}/);
    }
  });

  test("wrong usage is status 2, and nothing on standard output", (context) => {
    const cwd = tree(context, FILES);
    for (const args of [
      [],
      ["--from", "web"],
      ["--to", "web:443"],
      ["--from", "mars", "--to", "web:443"],
      ["--from", "web", "--to", "nobody:443"],
      ["--from", "web", "--to", "web"],
      ["--from", "web", "--to", "web:443/sctp"],
      ["--from", "web", "--to", "web:443", "--format", "xml"],
      ["--from", "web", "--to", "web:443", "missing"],
      ["--queries", "missing.jsonl"],
      ["--from"],
      ["--what"],
    ]) {
      const ran = perimeter(["reach", ...args], { cwd });
      assert.deepEqual([ran.status, ran.out], [2, ""], args.join(" "));
      assert.match(ran.err, /^perimeter: \S.*\n$/, args.join(" "));
    }
  });

  test("without a file that describes a host, the status is 3 and the answer unknown", (context) => {
    const files = { "notes.txt": "nothing\n" };
    const ran = many(context, '{"from":"203.0.113.7","to":"203.0.113.5:443"}\n', files);
    assert.deepEqual([ran.status, answersOf(ran.out).map(({ verdict }) => verdict)], [3, ["unknown"]]);
    const one = perimeter(["reach", "--from", "203.0.113.7", "--to", "203.0.113.5:443"], { cwd: tree(context, files) });
    assert.equal(one.status, 3);
    assert.match(one.out, /: unknown\n {2}because no file describes a host\n/);
  });
});

describe("perimeter exposure", () => {
  test("JSON has every socket once, with a verdict of every zone", (context) => {
    const cwd = tree(context, FILES);
    const ran = perimeter(["exposure", "--format", "json"], { cwd });
    const report = JSON.parse(ran.out);
    assert.deepEqual([ran.status, report.version, Object.keys(report)], [0, 1, ["version", "assumptions", "sockets", "expectations"]]);
    type Socket = { host: string; port: number; path: string; line: number; zones: { zone: string; verdict: string; because: string[] }[] };
    const sockets = report.sockets as Socket[];
    assert.deepEqual(
      sockets.map(({ host, port, zones }) => `${host}:${port} ${zones.map(({ zone, verdict }) => `${zone} ${verdict}`).join(", ")}`),
      [
        "db:5432 internet not exposed, lan not exposed",
        "web:443 internet exposed, lan exposed",
        "web:80 internet not exposed, lan not exposed",
        "web:53 internet exposed, lan exposed",
      ],
    );
    for (const { zones } of sockets) for (const { verdict, because } of zones) assert.ok(verdict === "exposed" || because.length > 0);
    assert.deepEqual([sockets[0]?.path, sockets[0]?.line], ["hosts/db/facts/ss.txt", 1]);
    const named = JSON.parse(perimeter(["exposure", "--format=json", join(cwd, "hosts")], { cwd: "/" }).out);
    assert.ok(
      (named.sockets as Socket[]).every(({ path }) => path.startsWith(cwd)),
      "paths come back as they were given",
    );
  });

  test("an expectation that does not hold is status 1", (context) => {
    const expecting = (line: string) =>
      perimeter(["exposure"], { cwd: tree(context, { ...FILES, "perimeter.yaml": `expect:\n  - ${line}\n` }) });
    assert.equal(expecting("db:5432/tcp not from internet").status, 0);
    const broken = expecting("web:443/tcp not from internet");
    assert.equal(broken.status, 1);
    assert.match(broken.out, /\nerror perimeter\.yaml:2: /);
  });

  test("nothing to say is status 3, wrong usage 2", (context) => {
    const cwd = tree(context, { "notes.txt": "nothing\n" });
    assert.deepEqual(perimeter(["exposure"], { cwd }), { status: 3, out: "no file states a listener\n", err: "" });
    for (const args of [["missing"], ["--format", "yaml"], ["--from", "lan"]])
      assert.equal(perimeter(["exposure", ...args], { cwd }).status, 2);
  });

  // A program of any name may listen: its text stands in a picture, a page and a log.
  const HOSTILE = {
    ...FILES,
    "hosts/web/facts/ss.txt": `${listening("*", 443, '<b>"x](y)|z\\\\#')}${listening("[::1]", 80, "app")}`,
  };

  test("a picture has an arrow for each zone that gets in, and what files call things is only text in it", (context) => {
    const cwd = tree(context, HOSTILE);
    const flowchart = perimeter(["exposure", "--format", "mermaid"], { cwd });
    const line = "hosts/web/facts/iptables-save.txt:7";
    assert.equal(
      flowchart.out,
      `flowchart LR\n  z0(["internet"])\n  z1(["lan"])\n  subgraph h0["web"]\n    h0s0["[::]:443/tcp #60;b#62;"]\n  end\n  z0 -->|"${line}"| h0s0\n  z1 -->|"${line}"| h0s0\n`,
    );
    const graph = perimeter(["exposure", "--format", "dot", "--only", "internet"], { cwd });
    assert.deepEqual(graph.out.split("\n").slice(3), [
      '  z0 [label="internet", shape=ellipse];',
      "  subgraph cluster_h0 {",
      '    label="web";',
      '    h0s0 [label="[::]:443/tcp <b>"];',
      "  }",
      `  z0 -> h0s0 [label="${line}"];`,
      "}",
      "",
    ]);
  });

  test("a page shows every socket, and nothing in it is markup of the files' own", (context) => {
    const { out, status } = perimeter(["exposure", "--format", "html"], { cwd: tree(context, HOSTILE) });
    assert.equal(status, 0);
    assert.equal(out.match(/<tr>/g)?.length, 4);
    assert.ok(out.includes("<td>&lt;b&gt;"));
    assert.doesNotMatch(out, /<b>|<script|https?:/);
    assert.match(
      out,
      /<summary class="exposed">yes<\/summary><div>198\.51\.100\.7 → 203\.0\.113\.5:443<\/div><ol><li>web filters: <code>-A INPUT -p tcp --dport 443 -j ACCEPT<\/code>/,
    );
  });

  test("a log has a note at each socket that somebody reaches, and the expectations that do not hold", (context) => {
    const cwd = tree(context, { ...FILES, "perimeter.yaml": "expect:\n  - web:443/tcp not from internet\n" });
    const ran = perimeter(["exposure", "--format", "sarif"], { cwd });
    type Result = { ruleId: string; level: string; message: { text: string }; relatedLocations?: unknown[] };
    const results = JSON.parse(ran.out).runs[0].results as Result[];
    assert.deepEqual(
      results.map(({ ruleId, level, message }) => [ruleId, level, message.text.slice(0, 56)]),
      [
        ["exposure/reached", "note", "web [::]:443/tcp (nginx) is reached from: internet, lan"],
        ["exposure/reached", "note", "web 0.0.0.0:53/udp (named) is reached from: internet, lan"],
        ["exposure/expectation", "error", results[2]?.message.text.slice(0, 56)],
      ].map(([rule, level, text]) => [rule, level, text?.slice(0, 56)]),
    );
    assert.equal(results[0]?.relatedLocations?.length, 4);
    assert.equal(ran.status, 1);
  });

  test("only one zone, host or socket", (context) => {
    const cwd = tree(context, FILES);
    const sockets = (what: string) =>
      JSON.parse(perimeter(["exposure", "--format", "json", "--only", what], { cwd }).out).sockets.map(
        ({ host, port, zones }: { host: string; port: number; zones: unknown[] }) => `${host}:${port} ${zones.length}`,
      );
    assert.deepEqual(sockets("web"), ["web:443 2", "web:80 2", "web:53 2"]);
    assert.deepEqual(sockets("web:443"), ["web:443 2"]);
    assert.deepEqual(sockets("web:53/udp"), ["web:53 2"]);
    assert.deepEqual(sockets("lan"), ["db:5432 1", "web:443 1", "web:80 1", "web:53 1"]);
    const ran = perimeter(["exposure", "--only", "mars"], { cwd });
    assert.deepEqual([ran.status, ran.out], [2, ""]);
  });
});
