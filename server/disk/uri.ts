/** Paths of this machine as uris, and back. */
import { pathToFileURL } from "node:url";
import { canonical, pathOf } from "../core/uri.ts";

/** A path of which no part is written differently in a uri. */
const SIMPLE = /^(?:\/(?!\.\.?(?:\/|$))[\w.-]+)+$/;

/** The canonical uri of an absolute path. */
export const uriOf = (path: string): string => (SIMPLE.test(path) ? `file://${path}` : canonical(pathToFileURL(path).href));

/** The path of a `file:` uri. */
export const pathOfFile = (uri: string): string => pathOf(uri).replace(/^\/([a-zA-Z]:)/, "$1");
