import { conf, type Rule } from "../../../core/rule.ts";
import { WG_QUICK_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

/** What gives a secret away in a command line, or runs what a stranger wrote. Each is bounded: no pattern repeats another. */
const RISKS: readonly { readonly pattern: RegExp; readonly says: string }[] = [
  {
    pattern: /\b(?:curl|wget|fetch)\b[^|;&]{0,300}\|[ \t]*(?:sudo[ \t]+)?(?:ba|da|z|k)?sh\b/,
    says: "runs as root whatever the server sends: download, read and pin it first",
  },
  {
    pattern: /\b(?:ba|da|z|k)?sh[ \t]+(?:-c[ \t]+)?["']?(?:<\(|\$\()[ \t]*(?:curl|wget)\b/,
    says: "runs as root whatever the server sends: download, read and pin it first",
  },
  {
    pattern: /(?:--password|--token|--secret|--api-key|-H[ \t]+["']?Authorization:?)[= \t]+["']?[^\s"'$%]{4,}/i,
    says: "puts a secret on a command line, where every user sees it",
  },
  { pattern: /\bhttps?:\/\/[^\s/@:]{1,60}:[^\s/@]{1,100}@/, says: "puts a password in a URL on a command line, where every user sees it" },
  { pattern: /\b(?:echo|printf)[ \t]+["']?[A-Za-z0-9+/]{43}=/, says: "puts a key on a command line, where every user sees it" },
];

export const hookSecret: Rule<WireGuardUnit> = {
  id: "wireguard/hook-secret",
  category: "security",
  severity: "warning",
  since: "0.1.0",
  summary: "a hook runs a download as root, or shows a secret on a command line",
  why: `Hooks run as root. A script piped from the network into a shell is whatever that server, or anyone who has taken it over, sends. Arguments of a
command are visible to every user of the host while it runs, and the hook itself is printed to the log.`,
  references: [WG_QUICK_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        PostUp = «curl -s https://example.com/up.sh | bash»
        `,
    },
    {
      bad: conf`
        [Interface]
        PostUp = notify «--token abcdef123456»
        `,
    },
    {
      good: conf`
        [Interface]
        PostUp = curl -s https://example.com/ping
        `,
    },
  ],
  *check({ file }) {
    for (const { value } of file.interface.hooks) {
      const text = file.source.text.slice(value.span.start, Math.min(value.span.end, value.span.start + 4000));
      for (const { pattern, says } of RISKS) {
        const match = pattern.exec(text);
        if (match === null) continue;
        const start = value.span.start + match.index;
        yield { span: { start, end: start + match[0].length }, message: `this ${says}` };
      }
    }
  },
};
