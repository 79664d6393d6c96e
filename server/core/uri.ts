/**
 * Paths inside uris. A uri is opaque but for its path part, which uses `/`. Text that is no uri (no `scheme:`) is a path
 * already. Nothing here throws, on any text.
 */

const SCHEME = /^[a-zA-Z][a-zA-Z0-9+.-]+:(?:\/\/[^/]*)?/;

/** The decoded path of a uri: `/etc/nginx/nginx.conf` of `file:///etc/nginx/nginx.conf`. A broken escape stays as it is. */
export function pathOf(uri: string): string {
  const path = uri.replace(SCHEME, "");
  if (!path.includes("%")) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The uri of the same scheme and authority as `base` with another decoded `path`. */
export function withPath(base: string, path: string): string {
  const prefix = SCHEME.exec(base)?.[0];
  return prefix === undefined ? path : prefix + path.split("/").map(escapeName).join("/");
}

/** One spelling for all uris of a file: editors escape differently. */
export function canonical(uri: string): string {
  if (/[?#]/.test(uri)) return uri;
  const drive = /^(file:\/\/\/)([a-zA-Z])(?::|%3a)(?=\/)/i.exec(uri);
  const plain = drive === null ? uri : `file:///${(drive[2] ?? "").toLowerCase()}:${uri.slice(drive[0].length)}`;
  return withPath(plain, pathOf(plain));
}

/** The uri of `path` (absolute, or relative to the folder of `base`), with `.` and `..` resolved. */
export function resolveUri(base: string, path: string): string {
  const start = path.startsWith("/") ? "" : pathOf(base).replace(/[^/]*$/, "");
  return withPath(base, normalPath(start + path));
}

/** `path` without `.` and `..` parts and double slashes; `..` at the root of an absolute path stays there. */
export function normalPath(path: string): string {
  const absolute = path.startsWith("/");
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (!absolute) parts.push(part);
  }
  return (absolute ? "/" : "") + parts.join("/");
}

/** The path of `uri` below `folder` (a uri with or without a slash at its end); undefined when it is not below it. */
export function pathBelow(folder: string, uri: string): string | undefined {
  const prefix = folder.endsWith("/") ? folder : `${folder}/`;
  return uri.startsWith(prefix) ? pathOf(`/${uri.slice(prefix.length)}`).slice(1) : undefined;
}

/** The folder that a file is in, as a uri without a slash at its end. */
export const folderOf = (uri: string): string => uri.slice(0, Math.max(0, uri.lastIndexOf("/")));

/** What follows the last dot in the last part of a path; "" where there is no dot. */
export function extensionOf(path: string): string {
  const dot = path.lastIndexOf(".");
  return dot === -1 || path.includes("/", dot) ? "" : path.slice(dot + 1);
}

/** `text` with U+FFFD in place of halves of characters, which no uri can hold. */
export const wellFormed = (text: string): string =>
  text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");

// What VS Code's uris and Node's file urls both leave as they are; the rest is escaped the same way by both.
const escapeName = (name: string): string =>
  encodeURIComponent(wellFormed(name)).replace(/%(?:24|26|2B|2C|3B|3D|40)/g, (code) => decodeURIComponent(code));
