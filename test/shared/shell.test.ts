/** Shell text: words with exact ranges, trees of commands, and what a run of them would see. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell text, no templates
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { scanShell } from "../../server/languages/shared/shell.ts";
import { runShell, shifted } from "../../server/languages/shared/shell-run.ts";
import { parseShell } from "../../server/languages/shared/shell-tree.ts";
import { Seeded } from "../seeded.ts";

const run = (text: string): string[] =>
  runShell(parseShell(text)).map(
    (command) =>
      `${command.certain ? "" : "? "}${command.words.map((word) => (word.known ? word.text : `<${text.slice(word.start, word.end)}>`)).join(" ")}`,
  );

describe("shell words", () => {
  test("ranges cover the text of every word, quotes included", () => {
    const text = "cmd 'a b' \"c $D\" e\\ f ${G:-h} \\\n  $(i j) `k` l#m # n";
    const words = scanShell(text).flatMap((token) => (token.kind === "word" ? [text.slice(token.word.start, token.word.end)] : []));
    assert.deepEqual(words, ["cmd", "'a b'", '"c $D"', "e\\ f", "${G:-h}", "$(i j)", "`k`", "l#m"]);
  });
  test("braces make several words, unless they are quoted or hold no list", () => {
    assert.deepEqual(run("x {22,80} a{1..3}b {1,2}{3,4} {5..1..2} {08..10}"), ["x 22 80 a1b a2b a3b 13 14 23 24 5 3 1 08 09 10"]);
    assert.deepEqual(run("x '{1,2}' \"{1,2}\" {} {a} \\{1,2} a{ }"), ["x {1,2} {1,2} {} {a} {1,2} a{ }"]);
    assert.deepEqual(run("A=1\nx {$A,2}"), ["x <{$A,2}>"]);
    assert.deepEqual(run("x {1,{2,3}} {a..c} {1..99999}"), ["x <{1,{2,3}}> <{a..c}> <{1..99999}>"]);
    assert.deepEqual(run("A=7\nx $A{1,2}$A"), ["x 717 727"]);
  });
  test("quotes and escapes", () => {
    assert.deepEqual(run("x 'a b' \"c\\\"d\" e\\ f ''"), ['x a b c"d e f ']);
  });
  test("operators need no blanks around them", () => {
    assert.deepEqual(run("a;b&&c||d|e&f\n(g)"), ["a", "b", "c", "d", "e", "f", "g"]);
  });
  test("redirections are no words, here-documents no commands", () => {
    assert.deepEqual(run("a >x 2>&1 <y b\ncat <<-E\n\tno\n\tE\nc <<'F' d\nno\nF\ne"), ["a b", "cat", "c d", "e"]);
  });
});

describe("shell runs", () => {
  test("a variable that is given all arguments or elements holds them in one text", () => {
    assert.deepEqual(run('f() { local a="$@"; ipt $a; }\nf -A INPUT').at(-1), "ipt -A INPUT");
    assert.deepEqual(run('A=(-p tcp)\nB="${A[@]}"\nipt $B -j X').at(-1), "ipt -p tcp -j X");
  });
  test("a shift that may not be run leaves the arguments open", () => {
    assert.ok(!run('f() { [ "$1" = -q ] && shift; ipt "$@"; }\nf -A INPUT').includes("ipt INPUT"));
  });
  test("nothing behind an exit or return that surely comes first is run", () => {
    const dead = (text: string): string[] =>
      runShell(parseShell(text)).flatMap((command) => (command.dead ? [command.words.map((word) => word.text).join(" ")] : []));
    assert.deepEqual(dead("a\nexit 0\nb\nif c; then d; fi"), ["b", "c", "d"]);
    assert.deepEqual(dead("f() { a; return; b; }\nf\nc"), ["b"]);
    assert.deepEqual(dead("f() { a; exit 1; }\nf\nc\nA=1\nd $A"), ["c", "d "]);
    assert.deepEqual(dead("for i in 1 2; do exit; done\na"), ["a"]);
    assert.deepEqual(dead("{ exit 0; }\na"), ["a"]);
    assert.deepEqual(dead('exec "$@"\na'), ["a"]);
    assert.deepEqual(dead("case $1 in x) exit; a ;; y) b ;; esac\nc"), ["a"]);
  });
  test("an exit that some runs do not come to, or that ends a shell of its own, ends nothing", () => {
    const all = [
      "a || exit 1\nb",
      "a && exit\nb",
      "a || { echo no; exit 1; }\nb",
      "( exit 1 )\nb",
      "if a; then exit; fi\nb",
      "f() { exit 1; }\na || f\nb",
      "f() { exit 1; }\nf | tee log\nb",
      "f() { exit 1; }\nf &\nb",
      "exec > log 2>&1\nb",
      "return 0\nb",
      "for i in $X; do exit; done\nb",
      "while a; do exit; done\nb",
    ];
    for (const text of all)
      assert.deepEqual(
        runShell(parseShell(text)).filter(({ dead }) => dead),
        [],
        text,
      );
    assert.ok(runShell(parseShell("all:\n\texit 0\n\tb\n", true)).every(({ dead }) => !dead));
  });
  test("variables, defaults, splitting", () => {
    assert.deepEqual(run('A="1 2"\nx $A "$A" ${B:-3} ${A:-4} $C "$C"'), ['x 1 2 1 2 3 1 2 <$C> <"$C">']);
  });
  test("a value that a branch may change is not known afterwards", () => {
    assert.deepEqual(run("A=1\nif x; then A=2; fi\ny $A"), ["? x", "y <$A>"]);
  });
  test("elements of arrays and arguments stay apart where they are quoted", () => {
    const array = 'A=("b c" d)\nA+=(e)\n';
    assert.deepEqual(run(`${array}x "${"$"}{A[@]}"`), ["x b c d e"]);
    const words = (text: string): string[] =>
      runShell(parseShell(text))
        .at(-1)
        ?.words.map((word) => word.text) ?? [];
    assert.deepEqual(words(`${array}x "${"$"}{A[@]}"`), ["x", "b c", "d", "e"]);
    assert.deepEqual(words(`${array}x ${"$"}{A[@]}`), ["x", "b", "c", "d", "e"]);
    assert.deepEqual(words(`${array}x "${"$"}{A[*]}" "$A"`), ["x", "b c d e", "b c"]);
    assert.deepEqual(words('f() { x "$@"; }\nf "a b" c'), ["x", "a b", "c"]);
    assert.deepEqual(words('f() { shift; x $1 "$*"; }\nf a b "c d"'), ["x", "b", "b c d"]);
    assert.deepEqual(run("f() { shift $N; x $1; }\nf a b"), ["shift <$N>", "x <$1>"]);
  });
  test("an array that begins empty is no function, and grows", () => {
    assert.deepEqual(run(`A=()\nA+=(a)\nA+=(b c)\nx "${"$"}{A[@]}"`), ["x a b c"]);
    assert.deepEqual(run("f() { local A=(); A+=(1); x $A; }\nf"), ["local", "x 1"]);
  });
  test("a fallback holds for what is unset or empty: arguments that a call does not have, too", () => {
    assert.deepEqual(run('f() { x $1 ${2:-b} "${3:-}"; }\nf a\nf a c\nf a ""\nf $X\ny ${1:-top}'), [
      "x a b ",
      "x a c ",
      "x a b ",
      'x <$1> <${2:-b}> <"${3:-}">',
      "y top",
    ]);
    assert.deepEqual(run("A=\nx ${A:-1}\nf() { x $2; }\nf a"), ["x 1", "x <$2>"]);
  });
  test("without a colon a fallback holds for what is unset alone", () => {
    assert.deepEqual(run('A=\nx "${A-1}" "${A=1}" "${A:-1}" "${B-1}"'), ["x   1 1"]);
  });
  test("what a script surely takes away is unset", () => {
    assert.deepEqual(run("A=1\nunset A\nx ${A:-2} $A"), ["unset A", "x 2 <$A>"]);
    assert.deepEqual(run("A=1\ntest x && unset A\nx ${A:-2}"), ["test x", "unset A", "x <${A:-2}>"]);
    assert.deepEqual(run("A=1\nread A\nx ${A:-2}"), ["read A", "x <${A:-2}>"]);
  });
  test("what is given only if something else succeeds is not sure to be given", () => {
    assert.deepEqual(run("A=1\n[ -n x ] && A=2\nx $A"), ["[ -n x ]", "x <$A>"]);
    assert.deepEqual(run('A=(1)\ntest x && A+=(2)\nx "${A[@]}"'), ["test x", 'x <"${A[@]}">']);
  });
  test("shift takes arguments from the front, as many as there are", () => {
    assert.deepEqual(run("f() { shift 2; x $1 $2; }\nf a b c d"), ["shift 2", "x c d"]);
    assert.deepEqual(run("f() { shift 2; x $1; }\nf a b"), ["shift 2", "x <$1>"]);
    assert.deepEqual(run("f() { shift 3; x $1; }\nf a b"), ["shift 3", "x <$1>"]);
  });
  test("a text of several lines sees the variables as they stood, those before and behind it too", () => {
    const text = "A=1\nB=1\ncat <<E\nE\nA=2\nC=1\nA=3\ncat <<E\nE\nunset A\ncat <<E\nE\n";
    const texts = runShell(parseShell(text)).filter(({ here }) => here.length > 0);
    assert.deepEqual(
      texts.map((one) => ["A", "B", "C"].map((name) => one.value(name))),
      [
        ["1", "1", undefined],
        ["3", "1", "1"],
        [undefined, "1", "1"],
      ],
    );
    const argument = "f() { cat <<E\nE\n}\nf 1\nf 2\n";
    assert.deepEqual(
      runShell(parseShell(argument)).map((one) => one.value("1")),
      ["1", "2"],
    );
  });
  test("files that are read, written and appended to, however that is written", () => {
    const files = (text: string): string[] =>
      runShell(parseShell(text)).flatMap((one) => one.files.map(({ operator, name }) => `${operator}${name.text}`));
    assert.deepEqual(files("x <a >b >>c 0<d 1>e 1>>f >|g &>h &>>i >&j 1>|k"), "<a >b >>c <d >e >>f >g >h >>i >j >k".split(" "));
    assert.deepEqual(files("x 2>a 2>>b 2>&1 >&2 <&3 >&- 3>c 10<d"), []);
  });
  test("a command that is moved takes its words, texts and files along", () => {
    const [one] = runShell(parseShell("x a <b <<E\nc\nE\n"));
    assert.ok(one);
    const by = shifted(one, 10);
    const places = ({ words, here, files }: typeof one) => [...words, ...here, ...files.map(({ name }) => name)].map(({ start }) => start);
    assert.deepEqual(
      places(by),
      places(one).map((at) => at + 10),
    );
  });
  test("a list that each line makes longer, and uses, is known as long as a script may be", () => {
    const line = 'A+=(10.0.0.1 10.0.0.2)\nx "${A[@]}"\n';
    const found = runShell(parseShell(`A=()\n${line.repeat(8000)}`));
    const words = found.reduce((sum, one) => sum + one.words.length, 0);
    assert.ok(words < 600_000, String(words));
    assert.ok(found.some((one) => one.words.length === 1001));
    // What is too long is told apart from an empty list.
    assert.ok(found.at(-1)?.words.some(({ known }) => !known));
    const braces = runShell(parseShell("x {1..900}\n".repeat(4000)));
    assert.ok(braces.reduce((sum, one) => sum + one.words.length, 0) < 600_000);
    assert.ok(braces.at(-1)?.words.some(({ known }) => !known));
    assert.ok(run(`A=(x)\n${'A+=("${A[@]}")\n'.repeat(5000)}x "$A"`).length === 1);
  });
  test("a long text that each line uses is known to the first ones", () => {
    const found = runShell(parseShell(`A=${"x".repeat(200_000)}\n${"y $A\n".repeat(2000)}`));
    const known = found.filter(({ words }) => words[1]?.known).length;
    assert.ok(known > 20 && known < 100, String(known));
    const texts = runShell(parseShell(`A=${"x".repeat(200_000)}\n${"cat <<E\n$A\nE\n".repeat(2000)}`));
    const told = texts.filter((one) => one.value("A") !== undefined).length;
    assert.ok(told > 20 && told < 100, String(told));
  });
  test("loops over known lists are unrolled, others are not", () => {
    assert.deepEqual(run("for a in 1 2; do for b in x y; do c $a$b; done; done\nfor d in $(ls); do e $d; done"), [
      "c 1x",
      "c 1y",
      "c 2x",
      "c 2y",
      "? e <$d>",
    ]);
  });
  test("functions run where they are called; those never called may run", () => {
    assert.deepEqual(run('f() { a "$1" $2; }\nfunction g { b; }\nf 1 "2 3"\n'), ["a 1 2 3", "? b"]);
  });
  test("if, while, case", () => {
    assert.deepEqual(run("while a; do b; done\nif c; then d; elif e; then f; else g; fi\ncase $1 in x|y) h ;; *) i ;; esac\nj"), [
      "? a",
      "? b",
      "? c",
      "? d",
      "? e",
      "? f",
      "? g",
      "? h",
      "? i",
      "j",
    ]);
  });
  test("which and command -v are the program they name", () => {
    assert.deepEqual(run("I=$(which iptables)\n$I -L"), ["iptables -L"]);
  });
  test("recursion and growth end", () => {
    assert.ok(run("f() { a; f; f; }\nf").length < 2000);
    assert.ok(run(`${"for i in 1 2 3 4 5 6 7 8 9; do ".repeat(12)} a ${"; done".repeat(12)}`).length <= 20_000);
  });
});

test("damage never throws, and nothing is slow", () => {
  const random = new Seeded(3);
  const bits = [
    "$(",
    "${",
    "`",
    "'",
    '"',
    "\\",
    "\n",
    "((",
    "))",
    "{",
    "}",
    "if ",
    "fi",
    "for x in ",
    "do ",
    "done",
    "case x in",
    "esac",
    ";;",
    "<<E\n",
    "a",
    " ",
    "$x",
    "f() {",
    "|",
    "&",
    "\r\n",
    "\0",
    "{a}$x",
    "{a,b}",
    "{1..9}",
    "A+=(a)\n",
    "shift\n",
    "<<<",
    ">a ",
  ];
  for (let i = 0; i < 3000; i++) {
    const text = Array.from({ length: random.int(40) }, () => random.pick(bits)).join("");
    for (const make of [false, true]) runShell(parseShell(text, make));
  }
  for (const bit of bits) runShell(parseShell(bit.repeat(20_000)));
});
