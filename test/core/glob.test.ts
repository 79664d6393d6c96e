import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { globMatcher, globProblem } from "../../server/core/glob.ts";

const matches = (pattern: string, paths: string, dialect: "paths" | "posix" = "paths"): string =>
  paths.split(" ").filter(globMatcher(pattern, dialect)).join(" ");

describe("globs", () => {
  test("plain text matches itself only", () => {
    assert.equal(matches("etc/a.conf", "etc/a.conf etc/aXconf xetc/a.conf"), "etc/a.conf");
  });

  test("stars stay within a segment", () => {
    assert.equal(matches("*.conf", "a.conf .conf .a.conf d/a.conf a.confx"), "a.conf .conf .a.conf");
    assert.equal(matches("a*b*c", "abc axbyc ab/c abcx acb"), "abc axbyc");
    assert.equal(matches("a**b", "ab axxb a/b"), "ab axxb");
  });

  test("two stars cross segments, none included", () => {
    assert.equal(matches("**/a.conf", "a.conf x/a.conf x/y/a.conf xa.conf x/ya.conf"), "a.conf x/a.conf x/y/a.conf");
    assert.equal(matches("a/**", "a a/b a/b/c ab b/a/c"), "a/b a/b/c");
    assert.equal(matches("a/**/b", "a/b a/x/b a/x/y/b ab a/xb"), "a/b a/x/b a/x/y/b");
    assert.equal(matches("**", "a a/b"), "a a/b");
  });

  test("one character and classes", () => {
    assert.equal(matches("a?c", "abc ac a/c abbc"), "abc");
    assert.equal(matches("[a-c]x", "ax bx dx"), "ax bx");
    assert.equal(matches("[!a-c]x", "ax dx /x"), "dx");
    assert.equal(matches("[]x]", "] x y"), "] x");
    assert.equal(matches("[[:digit:]_][^[:alpha:]]", "1a 11 _- a1"), "11 _-");
    assert.equal(matches("a[b", "a[b ab"), "a[b");
  });

  test("braces, nested and empty", () => {
    assert.equal(matches("{a,b}.conf", "a.conf b.conf c.conf {a,b}.conf"), "a.conf b.conf");
    assert.equal(matches("x{,y}{1,2{3,4}}", "x1 xy1 x23 xy24 x2 x"), "x1 xy1 x23 xy24");
    assert.equal(matches("{**/,}a", "a x/a x/y/a"), "a x/a x/y/a");
    assert.equal(matches("{a", "{a a"), "{a");
    assert.equal(matches("a,b}", "a,b} a b"), "a,b}");
  });

  test("a backslash takes the next character as it is", () => {
    assert.equal(matches("\\*\\{a", "*{a x{a"), "*{a");
  });

  test("glob(3): no braces, no **, dots at the start are written", () => {
    assert.equal(matches("*.conf", "a.conf .a.conf .conf", "posix"), "a.conf");
    assert.equal(matches("d/*", "d/a d/.a d/a.b d/a/b d/", "posix"), "d/a d/a.b d/");
    assert.equal(matches(".*", ".a a", "posix"), ".a");
    assert.equal(matches("x*", "x.a x xx", "posix"), "x.a x xx");
    assert.equal(matches("?a", ".a ba", "posix"), "ba");
    assert.equal(matches("[.]a", ".a", "posix"), "");
    assert.equal(matches("{a,b}", "{a,b} a", "posix"), "{a,b}");
    assert.equal(matches("**/a", "x/a a x/y/a", "posix"), "x/a");
  });

  test("hostile patterns end", () => {
    const path = "a".repeat(2000);
    assert.equal(globMatcher(`${"a*".repeat(200)}b`)(path), false);
    assert.equal(globMatcher(`${"{a,".repeat(5000)}b${"}".repeat(5000)}`)("b"), true);
    assert.equal(globMatcher(`${"**/".repeat(300)}b`)("a/".repeat(300)), false);
  });

  test("problems are said", () => {
    assert.equal(globProblem("a/**/*.{conf,cfg}"), undefined);
    assert.match(globProblem("a[b") ?? "", /\[/);
    assert.match(globProblem("a{b,c") ?? "", /\{/);
    assert.match(globProblem("a\\") ?? "", /backslash/);
    assert.match(globProblem("") ?? "", /empty/);
  });
});
