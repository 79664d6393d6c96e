import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";

const FILE = conf`
  network:
    version: 2
    ethernets:
      eth0:
        dhcp4: true
`;

/** netplan/file-mode: others than root may read the file. Only where the file lies in place, and its mode is known. */
export const fileMode: Rule<NetplanUnit> = {
  id: "netplan/file-mode",
  category: "security",
  severity: "warning",
  since: "0.1.0",
  summary: "a netplan file that others than root may read",
  why: `netplan files may hold Wi-Fi passwords and WireGuard keys, and every user of the machine can read this one. netplan
warns at every run: "Permissions … are too open". Only files below /etc, /run and /lib of this machine are looked at: the mode of a
copy in a repository says nothing.`,
  references: ["https://netplan.readthedocs.io/en/stable/security/"],
  examples: [
    { path: "etc/netplan/10-net.yaml", mode: 0o644, bad: `«n»${FILE.slice(1)}` },
    { path: "etc/netplan/10-net.yaml", mode: 0o600, good: FILE },
  ],
  *check(unit) {
    for (const { source } of unit.files) {
      if (source.mode === undefined || (source.mode & 0o077) === 0) continue;
      const mode = source.mode.toString(8).padStart(4, "0");
      yield {
        uri: source.uri,
        span: { start: 0, end: Math.min(1, source.text.length) },
        message: `mode ${mode}: every user can read this file; chmod 600 it`,
      };
    }
  },
};
