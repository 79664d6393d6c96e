import assert from "node:assert/strict";
import { test } from "node:test";
import { folderOf, normalPath, pathBelow, pathOf, resolveUri, withPath } from "../../server/core/uri.ts";

test("the path of a uri is decoded, a broken escape is left alone", () => {
  assert.equal(pathOf("file:///etc/a%20b/%C3%A9.conf"), "/etc/a b/é.conf");
  assert.equal(pathOf("file:///etc/100%.conf"), "/etc/100%.conf");
  assert.equal(pathOf("vscode-vfs://github/o/r/x.conf"), "/o/r/x.conf");
  assert.equal(pathOf("etc/nginx.conf"), "etc/nginx.conf");
});

test("a path goes back into a uri", () => {
  const path = "/etc/a b/é#?%.conf";
  assert.equal(pathOf(withPath("file:///x", path)), path);
  assert.equal(withPath("a/b", "c/d e"), "c/d e");
  assert.equal(withPath("file:///x", "/half \ud800 of \u{1f600}"), "file:///half%20%EF%BF%BD%20of%20%F0%9F%98%80");
});

test("relative and absolute references", () => {
  assert.equal(resolveUri("file:///srv/nginx/nginx.conf", "conf.d/../sites/a.conf"), "file:///srv/nginx/sites/a.conf");
  assert.equal(resolveUri("file:///srv/nginx/nginx.conf", "/etc/./x"), "file:///etc/x");
  assert.equal(resolveUri("file:///a", "../../b"), "file:///b");
});

test("normal paths and folders", () => {
  assert.equal(normalPath("/a//b/./c/../d/"), "/a/b/d");
  assert.equal(normalPath("../a/../../b"), "../../b");
  assert.equal(pathBelow("file:///w", "file:///w/a%20b"), "a b");
  assert.equal(pathBelow("file:///w", "file:///wx/a"), undefined);
  assert.equal(folderOf("file:///w/a"), "file:///w");
});
