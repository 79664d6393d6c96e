import type { Format } from "../../core/language.ts";

/** Which files are sysctl's: `sysctl.conf` and what lies in `sysctl.d`. */
export const sysctl: Format = {
  id: "sysctl",
  name: "sysctl",
  lineComment: "#",
  examplePath: "etc/sysctl.d/90-local.conf",
  detect: (path) => (/(^|\/)(sysctl\.conf|sysctl\.d\/[^/]+\.conf)$/.test(path) ? "sure" : "no"),
};
