import type { Format } from "../../core/language.ts";

/** Which files are dumps of sockets: `facts/ss….txt` of a host. */
export const ss: Format = {
  id: "ss",
  name: "socket dump",
  lineComment: "#",
  examplePath: "hosts/web/facts/ss.txt",
  detect: (path) => (/(^|\/)facts\/ss[^/]*\.txt$/.test(path) ? "sure" : "no"),
};
