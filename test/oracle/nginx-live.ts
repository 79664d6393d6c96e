/** A running nginx that answers on a Unix socket: what it says to requests, not only of its configuration. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { native } from "./native.ts";

/** The method and headers of a request, where they are not usual. */
export type Sent = { readonly method?: string; readonly headers?: Readonly<Record<string, string>> };

/** Asks for a path of a server by its name; the status of the answer. */
export type Live = { status(host: string, path: string, sent?: Sent): Promise<number>; close(): Promise<void> };

/** Words for `listen` in the servers of a live configuration. */
export const LISTEN = "listen unix:@@/socket;";

/** The path of a file of users (one: u, without a password to guess) as a live configuration names it. */
export const USERS = "@@/users";

/** Starts nginx with these servers (text inside of `http`, with `LISTEN` and `USERS`), or says why this machine cannot. */
export async function liveNginx(servers: string): Promise<Live | string> {
  const nginx = native("nginx");
  if (nginx === undefined) return "needs nginx";
  const folder = mkdtempSync(join(tmpdir(), "perimeter-live-"));
  mkdirSync(join(folder, "html"));
  writeFileSync(join(folder, "users"), "u:{PLAIN}p\n", { mode: 0o644 });
  const temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path @@/temp;`).join(" ");
  const user = process.getuid?.() === 0 ? "user root;" : "";
  const around = `${user} worker_processes 1; daemon off; pid @@/pid; error_log @@/errors crit; events {}\nhttp { access_log off; ${temp}\nroot @@/html;\n`;
  const text = `${around}${servers}\n}\n`.replaceAll("@@", folder);
  writeFileSync(join(folder, "nginx.conf"), text);
  const child = spawn(nginx, ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", join(folder, "errors")], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const said: Buffer[] = [];
  child.stderr.on("data", (part: Buffer) => said.push(part));
  const socketPath = join(folder, "socket");
  for (let i = 0; i < 200 && child.exitCode === null && !existsSync(socketPath); i++) await sleep(25);
  const close = async (): Promise<void> => {
    await stopped(child);
    rmSync(folder, { recursive: true, force: true });
  };
  if (child.exitCode !== null) {
    await close();
    throw new Error(`nginx did not start: ${Buffer.concat(said).toString("utf8")}`);
  }
  return { status: (host, path, sent) => statusOf(socketPath, host, path, sent), close };
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.on("exit", () => resolve());
    child.kill("SIGTERM");
  });
}

function statusOf(socketPath: string, host: string, path: string, { method = "GET", headers }: Sent = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path, method, headers: { ...headers, host }, agent: false }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode ?? 0));
    });
    asked.on("error", reject);
    asked.end();
  });
}
