/** The server as it is shipped: several scripts, which must be one program. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { overStdio } from "./editor.ts";

const SCRIPTS = { "the command line's": ["dist/cli/main.js", "lsp"], "the extension's": ["dist/server/node.js"] };

describe("the built server", () => {
  for (const [whose, args] of Object.entries(SCRIPTS)) {
    test(`${whose} says why it cannot rename`, async () => {
      const { editor, exited } = overStdio(args);
      await editor.start();
      const uri = "file:///nowhere/rules.v4";
      editor.open(uri, "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j ACCEPT\nCOMMIT\n", 1, "iptables");
      const place = { textDocument: { uri }, position: { line: 1, character: 2 }, newName: "" };
      assert.deepEqual((await editor.ask("textDocument/rename", place)).error, {
        code: -32602,
        message: "nothing here can be given that name",
      });
      await editor.request("shutdown", null);
      editor.notify("exit", null);
      assert.equal(await exited, 0);
    });
  }
});
