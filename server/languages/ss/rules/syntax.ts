import { conf, type Rule } from "../../../core/rule.ts";
import type { SsUnit } from "../index.ts";

export const syntax: Rule<SsUnit> = {
  id: "ss/syntax",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "A line of a socket dump cannot be read",
  why: `A dump under facts/ is taken as the complete list of the host's sockets: whatever it does not list is closed. A line
that cannot be read is a socket that is missing from that list. Make the dump again with ss -Htlnp and ss -Hulnp.`,
  references: ["https://man7.org/linux/man-pages/man8/ss.8.html"],
  examples: [
    {
      bad: conf`
      LISTEN 0 511 0.0.0.0:80 0.0.0.0:* users:(("nginx",pid=7,fd=6))
      «LISTEN 0 511 somewhere»
    `,
    },
    {
      good: conf`
      LISTEN 0      4096   127.0.0.53%lo:53    0.0.0.0:*
      LISTEN 0      511          *:3000        *:*    users:(("node",pid=9,fd=18))
      UNCONN 0      0         [::]:51820    [::]:*
    `,
    },
  ],
  *check() {
    // Found while reading: see syntax.ts.
  },
};
