/** The server as a process: it answers or exits, and is never mute. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FrameReader, frame } from "../../server/lsp/wire.ts";
import { overStdio } from "./editor.ts";

const CONF = "file:///srv/etc/nginx/nginx.conf";

describe("over stdio", () => {
  test("initialize, problems, shutdown, exit 0", async () => {
    const { editor, exited } = overStdio();
    const offered = await editor.start();
    assert.equal(offered.positionEncoding, "utf-16");
    editor.open(CONF, "events {}\nhttp { server { listen 80; location /files { alias /data/files/; } } }\n");
    const found = await editor.diagnostics(CONF, ({ diagnostics }) => diagnostics.length > 0);
    assert.ok(found.some(({ code, source }) => code === "nginx/alias-traversal" && source === "perimeter"));
    assert.equal((await editor.ask("shutdown", null)).result, null);
    assert.equal((await editor.ask("textDocument/hover", {})).error?.code, -32600, "refuses work after shutdown");
    editor.notify("exit", null);
    assert.equal(await exited, 0);
  });

  test("exit without shutdown is 1, and so is the end of input", async () => {
    const impatient = overStdio();
    await impatient.editor.start();
    impatient.editor.notify("exit", null);
    assert.equal(await impatient.exited, 1);
    const gone = overStdio();
    await gone.editor.start();
    gone.process.stdin?.end();
    assert.equal(await gone.exited, 1);
  });

  for (const [what, bytes] of [
    ["a Content-Length that is no number", "Content-Length: twelve\r\n\r\n{}"],
    ["a negative Content-Length", "Content-Length: -5\r\n\r\n{}"],
    ["a Content-Length beyond all measure", "Content-Length: 999999999999\r\n\r\n{}"],
    ["a header without Content-Length", "Content-Type: text\r\n\r\n{}"],
    ["a header without end", "x".repeat(10_000)],
  ] as const) {
    test(`${what} ends the process`, async () => {
      const { editor, exited, write } = overStdio();
      await editor.start();
      write(bytes);
      assert.equal(await exited, 1);
    });
  }

  test("the end of input in the middle of a message ends the process", async () => {
    const { editor, process, exited, write } = overStdio();
    await editor.start();
    write('Content-Length: 500\r\n\r\n{"jsonrpc":');
    process.stdin?.end();
    assert.equal(await exited, 1);
  });

  test("what is no JSON, no message or no method is answered, and the next request is too", async () => {
    const { editor, exited, write } = overStdio();
    await editor.start();
    write("Content-Length: 3\r\n\r\n{]}");
    await editor.until("a parse error", () => editor.received.find(({ error }) => error?.code === -32700));
    for (const odd of [[], 5, "text", null, {}, { id: {}, method: "x" }]) editor.send(odd);
    await editor.until("refusals", () => editor.received.filter(({ error }) => error?.code === -32600).length >= 6);
    assert.equal((await editor.ask("perimeter/nothing", {})).error?.code, -32601);
    editor.notify("perimeter/nothing", {});
    assert.ok((await editor.ask("perimeter/rules", null)).result);
    editor.notify("exit", null);
    await exited;
  });

  test("a message in many pieces, and many in one piece", async () => {
    const { editor, exited, write } = overStdio();
    await editor.start();
    const bytes = frame({ jsonrpc: "2.0", id: 900, method: "perimeter/nothing", params: { text: "ä€😀" } });
    for (const byte of bytes) write(Uint8Array.of(byte));
    await editor.until("the reply", () => editor.received.find(({ id }) => id === 900));
    write(Buffer.concat([901, 902, 903].map((id) => frame({ jsonrpc: "2.0", id, method: "perimeter/nothing" }))));
    await editor.until("the replies", () => editor.received.find(({ id }) => id === 903));
    editor.notify("exit", null);
    await exited;
  });
});

describe("framing", () => {
  test("header names have no case, other fields are skipped, lengths count bytes", () => {
    const reader = new FrameReader();
    const body = JSON.stringify({ text: "€" });
    const length = Buffer.byteLength(body);
    const text = `content-length:   ${length}\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n${body}`;
    assert.deepEqual(reader.push(Buffer.from(text)), [body]);
    assert.equal(reader.between, true);
    assert.deepEqual(reader.push(Buffer.from("Content-Le")), []);
    assert.equal(reader.between, false);
  });

  test("two lengths are one too many", () => {
    assert.throws(() => new FrameReader().push(Buffer.from("Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}")), /Content-Length/);
  });
});
