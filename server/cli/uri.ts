/** Paths as uris. */
import { pathToFileURL } from "node:url";

/** A path of which no part is written differently in a uri. */
const SIMPLE = /^(?:\/(?!\.\.?(?:\/|$))[\w.-]+)+$/;

/** The uri of an absolute path. */
export const uriOf = (path: string): string => (SIMPLE.test(path) ? `file://${path}` : pathToFileURL(path).href);
