import { conf, type Rule } from "../../../core/rule.ts";
import type { WireGuardUnit } from "../unit.ts";

const FILE = conf`
  [Interface]
  PrivateKey = 4GgaQCy68nzNsUE5aJ9fuLzHhB65tAlwbmA72MWnOm8=
  Address = 10.8.0.1/24
`;

export const fileMode: Rule<WireGuardUnit> = {
  id: "wireguard/file-mode",
  category: "security",
  severity: "warning",
  since: "0.1.0",
  summary: "A configuration with a private key that others than root may read",
  why: `Whoever reads the private key can be this end of the tunnel. wg-quick warns at every start: "… is world accessible".
Only files below /etc/wireguard of this machine are looked at: the mode of a copy in a repository says nothing.`,
  references: ["https://man7.org/linux/man-pages/man8/wg-quick.8.html"],
  examples: [
    { path: "etc/wireguard/wg0.conf", mode: 0o644, bad: `«[»${FILE.slice(1)}` },
    { path: "etc/wireguard/wg0.conf", mode: 0o600, good: FILE },
  ],
  *check(unit) {
    const { mode, text } = unit.file.source;
    if (mode === undefined || (mode & 0o007) === 0) return;
    yield {
      span: { start: 0, end: Math.min(1, text.length) },
      message: `mode ${mode.toString(8).padStart(4, "0")}: every user can read the private key; chmod 600 it`,
    };
  },
};
