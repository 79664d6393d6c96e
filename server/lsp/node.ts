/** The server in Node: over stdin and stdout, or over the IPC channel that VS Code opens. */
import { existsSync } from "node:fs";
import process from "node:process";
import { ErrorCode, type Send } from "./connection.ts";
import type { Host } from "./host.ts";
import { type Server, serve } from "./server.ts";
import { BrokenStream, FrameReader, frame } from "./wire.ts";
import { nodeHost } from "./workspace-node.ts";

/** How often the server looks whether the editor still lives, in ms. */
const PARENT_CHECK = 3000;

/** Starts the server: over the IPC channel of the parent process where there is one and `--stdio` is not given, else over stdin and stdout. */
export function main(args: readonly string[]): void {
  if (process.send !== undefined && !args.includes("--stdio")) overIpc();
  else overStdio();
}

function overIpc(): void {
  const send: Send = (message) => process.send?.(message);
  const server = watched(serve(send, withPages, (status) => process.exit(status)));
  process.on("message", (message) => server.receive(message));
  process.on("disconnect", () => process.exit(1));
}

// Standard output belongs to the protocol alone. A stream that cannot be understood any more ends the process: mute is worse than gone.
function overStdio(): void {
  const send: Send = (message) => process.stdout.write(frame(message));
  const leave = (status: number): void => {
    process.stdout.write("", () => process.exit(status));
  };
  const server = watched(serve(send, withPages, leave));
  const reader = new FrameReader();
  process.stdin.on("data", (chunk: Buffer) => {
    try {
      for (const body of reader.push(chunk)) deliver(server, body, send);
    } catch (error) {
      if (!(error instanceof BrokenStream)) throw error;
      process.stderr.write(`perimeter: ${error.message}\n`);
      leave(1);
    }
  });
  process.stdin.on("end", () => leave(1));
  process.stdin.on("error", () => leave(1));
  process.stdout.on("error", () => process.exit(1));
}

function deliver(server: Server, body: string, send: Send): void {
  try {
    server.receive(JSON.parse(body));
  } catch {
    send({ jsonrpc: "2.0", id: null, error: { code: ErrorCode.parseError, message: "a message is not JSON" } });
  }
}

/** The same server, which ends with the process that `initialize` names as its parent. */
function watched(server: Server): Server {
  return {
    receive(message) {
      const { method, params } = (message ?? {}) as { method?: unknown; params?: { processId?: unknown } };
      if (method === "initialize" && typeof params?.processId === "number") exitWith(params.processId);
      server.receive(message);
    },
  };
}

function exitWith(parent: number): void {
  setInterval(() => {
    try {
      process.kill(parent, 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ESRCH") process.exit(1);
    }
  }, PARENT_CHECK).unref();
}

/** The file system; rules' pages are files beside the bundle where the package has them. */
function withPages(editor: Host): Host {
  const pages = new URL("../../docs/rules/", import.meta.url);
  return { ...nodeHost(editor), ...(existsSync(pages) ? { rulePages: `${pages.href}{rule}.md` } : {}) };
}
