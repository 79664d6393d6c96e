/** What `nginx -t` of this machine says of a text, and nothing of the host with it (see nginx-static.c). */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { native } from "./native.ts";

/** nginx's own verdict: accepted or not, its first error without the place, and the line where it gives one. */
export type NginxSays = { readonly accepted: boolean; readonly message: string; readonly line: number | undefined };

/** Asks nginx; `close` removes what it left. */
export type NginxOracle = { ask(text: string): Promise<NginxSays>; close(): void };

/** These modules, and that of Lua, are loaded for texts that may need them only: that is twice as fast. */
const LAYERS = ["stream", "mail"];

/** An oracle for nginx 1.22, or the reason why this machine has none. With `modules` Debian's further modules are loaded too. */
export function nginxOracle(modules: readonly string[] = []): NginxOracle | string {
  const nginx = native("nginx");
  const gcc = native("gcc");
  const openssl = native("openssl");
  if (nginx === undefined || gcc === undefined || openssl === undefined) return "needs nginx, gcc and openssl";
  const version = /nginx\/(\S+)/.exec(execFileSync("sh", ["-c", `"${nginx}" -v 2>&1`], { encoding: "utf8" }))?.[1] ?? "";
  if (!version.startsWith("1.22.")) return `needs nginx 1.22, this is ${version}`;
  if (!existsSync("/usr/lib/nginx/modules/ngx_stream_module.so")) return "needs the stream and mail modules of nginx";
  const folder = mkdtempSync(join(tmpdir(), "perimeter-nginx-"));
  const library = join(folder, "static.so");
  execFileSync(gcc, ["-shared", "-fPIC", "-O1", "-o", library, join(import.meta.dirname, "nginx-static.c"), "-ldl"]);
  const pem = certificate(openssl, folder);
  let count = 0;
  const free: string[] = [];
  return {
    async ask(text) {
      const path = free.pop() ?? join(folder, `${++count}.conf`);
      writeFileSync(path, text);
      const layers = LAYERS.filter((layer) => modules.length > 0 || text.includes(layer)).map((layer) => `ngx_${layer}_module.so`);
      const further = modules.filter((module) => !module.includes("lua") || text.includes("lua"));
      const globals = [...layers, ...further].map((module) => `load_module modules/${module};`).join("");
      const says = await run(nginx, ["-t", "-g", globals, "-c", path], { LD_PRELOAD: library, NGINX_STATIC_PEM: pem });
      free.push(path);
      return readVerdict(says, path);
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const MODULES = "/usr/lib/nginx/modules";

/** Debian's further modules that this machine has, the one that others need first. `ngx_stream` and `ngx_mail` go without saying. */
export const debianModules = (): string[] =>
  (existsSync(MODULES) ? readdirSync(MODULES) : []).filter((name) => !/^ngx_(?:stream|mail)_module/.test(name)).sort();

function certificate(openssl: string, folder: string): string {
  const path = join(folder, "stub.pem");
  const script =
    `"${openssl}" req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$1.key" -out "$1.crt" -days 30 -subj /CN=stub 2>/dev/null; ` +
    `"${openssl}" genpkey -genparam -algorithm DH -pkeyopt group:ffdhe2048 > "$1.dh" 2>/dev/null; cat "$1.crt" "$1.key" "$1.dh" > "$1"`;
  execFileSync("sh", ["-c", script, "sh", path]);
  return path;
}

type Output = { readonly code: number; readonly text: string };

function run(command: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Output> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { PATH: process.env.PATH ?? "", ...env }, stdio: ["ignore", "ignore", "pipe"] });
    const parts: Buffer[] = [];
    child.stderr.on("data", (part: Buffer) => parts.push(part));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, text: Buffer.concat(parts).toString("utf8") }));
  });
}

function readVerdict({ code, text }: Output, path: string): NginxSays {
  const error = /\[emerg\] (?:\d+#\d+: )?([^\n]*)/.exec(text)?.[1] ?? "";
  const at = error.lastIndexOf(` in ${path}:`);
  if (at === -1) return { accepted: code === 0, message: error, line: undefined };
  return { accepted: code === 0, message: error.slice(0, at), line: Number(error.slice(at + path.length + 5)) };
}

/** Asks about many texts, two at a time, and hands each answer on as it comes. */
export async function askAll(oracle: NginxOracle, texts: readonly string[], told: (says: NginxSays, index: number) => void): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < texts.length) {
      const index = next++;
      told(await oracle.ask(texts[index] as string), index);
    }
  };
  await Promise.all([worker(), worker(), worker()]);
}
