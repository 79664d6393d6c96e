/** One folder over HTTP, for the file system in VS Code for the web. Nothing outside the folder is read or written, links included. */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  watch,
  writeFileSync,
} from "node:fs";
import { basename, join, sep } from "node:path";

const BODY_LIMIT = 64 * 1024 * 1024;

/** An HTTP answer with that status. */
class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** What answers requests below `/files` for `root`. Paths begin with the folder's own name: `/estate/hosts/…`. */
export function fileAnswers(root) {
  const home = realpathSync(root);
  const name = basename(home) || "root";
  const place = (path) => within(home, name, path);
  const methods = {
    GET: ({ path, what }, _body, answer) => {
      if (what === "watch") return follow(home, name, answer);
      if (what === "stat") return answer.json(stat(place(path)));
      if (what === "list") return answer.json(list(place(path)));
      answer.bytes(readFileSync(file(place(path))));
    },
    PUT: ({ path, create, overwrite }, body, answer) => {
      const target = place(path);
      const there = existsSync(target);
      if (!there && create !== "true") throw new Refused(404, "no such file");
      if (there && overwrite !== "true") throw new Refused(409, "it exists");
      writeFileSync(there ? file(target) : target, body);
      answer.json({});
    },
    POST: ({ path }, _body, answer) => answer.json({ made: mkdirSync(place(path)) }),
    DELETE: ({ path, recursive }, _body, answer) => {
      const target = place(path);
      if (target === home) throw new Refused(403, "that is the folder itself");
      rmSync(target, { recursive: recursive === "true" });
      answer.json({});
    },
    PATCH: ({ path, to, overwrite }, _body, answer) => {
      if (existsSync(place(to)) && overwrite !== "true") throw new Refused(409, "it exists");
      renameSync(place(path), place(to));
      answer.json({});
    },
  };
  return (request, response, query) => answer(methods, request, response, query);
}

async function answer(methods, request, response, query) {
  const reply = {
    json: (value) => reply.bytes(JSON.stringify(value), "application/json"),
    bytes: (bytes, type = "application/octet-stream") =>
      response.writeHead(200, { "content-type": type, "cache-control": "no-store" }).end(bytes),
    stream: response,
  };
  try {
    // A page of another origin cannot send this header without being asked first, and is then refused.
    if (request.headers["x-perimeter"] !== "1") throw new Refused(403, "not from here");
    const method = methods[request.method];
    if (method === undefined) throw new Refused(405, "no such method");
    method(query, await bodyOf(request), reply);
  } catch (error) {
    const status = error instanceof Refused ? error.status : ({ ENOENT: 404, EEXIST: 409, EACCES: 403, EPERM: 403 }[error.code] ?? 500);
    if (!response.headersSent) response.writeHead(status).end();
  }
}

async function bodyOf(request) {
  const parts = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > BODY_LIMIT) throw new Refused(413, "too large");
    parts.push(part);
  }
  return Buffer.concat(parts);
}

// The place on disk of a path that the editor names; its folder is resolved, so that no link leads out.
function within(home, name, path) {
  const [first, ...rest] = String(path ?? "")
    .split("/")
    .filter((part) => part !== "");
  if (first === undefined || first !== name || rest.some((part) => part === ".." || part.includes("\0") || part.includes("\\")))
    throw new Refused(404, "no such path");
  if (rest.length === 0) return home;
  const folder = realpathSync(join(home, ...rest.slice(0, -1)));
  const target = join(folder, rest.at(-1));
  const real = existsSync(target) ? realpathSync(target) : target;
  if (real !== home && !real.startsWith(home + sep)) throw new Refused(403, "it leads out of the folder");
  return lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink() ? real : target;
}

function file(path) {
  if (!statSync(path).isFile()) throw new Refused(403, "not a regular file");
  return path;
}

function stat(path) {
  const { mtimeMs, ctimeMs, size } = statSync(path);
  return { kind: statSync(path).isDirectory() ? "folder" : "file", mtime: Math.floor(mtimeMs), ctime: Math.floor(ctimeMs), size };
}

function list(path) {
  return readdirSync(path).flatMap((entry) => {
    const known = statSync(join(path, entry), { throwIfNoEntry: false });
    if (known?.isDirectory()) return [[entry, "folder"]];
    return known?.isFile() ? [[entry, "file"]] : [];
  });
}

// Tells of changes for as long as the editor listens; gathered, because one save is several events.
function follow(home, name, { stream }) {
  stream.writeHead(200, { "content-type": "application/x-ndjson", "cache-control": "no-store" }).flushHeaders();
  const events = new Map();
  const flush = () => {
    stream.write(`${JSON.stringify([...events].map(([path, kind]) => [kind, path]))}\n`);
    events.clear();
  };
  const watcher = watch(home, { recursive: true }, (event, entry) => {
    if (entry === null || /(^|[\\/])(\.git|node_modules)([\\/]|$)/.test(entry)) return;
    if (events.size === 0) setTimeout(flush, 100);
    const kind = !existsSync(join(home, entry)) ? "gone" : event === "rename" ? "new" : "changed";
    events.set(`/${name}/${entry.replaceAll(sep, "/")}`, kind);
  });
  watcher.on("error", () => watcher.close());
  stream.on("close", () => watcher.close());
}
