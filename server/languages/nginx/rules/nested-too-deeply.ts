import { conf, type Rule } from "../../../core/rule.ts";
import type { NginxUnit } from "../units.ts";

/** Blocks are nested deeper than anything that Perimeter reads. */
export const nestedTooDeeply: Rule<NginxUnit> = {
  id: "nginx/nested-too-deeply",
  category: "hygiene",
  severity: "warning",
  since: "0.1.0",
  summary: "Blocks are nested deeper than anything that Perimeter reads",
  why: "Blocks nested more than 200 deep are not read, so nothing is said about what they hold. No configuration written for use comes near that depth; one that does was most likely damaged by a generator.",
  references: ["https://nginx.org/en/docs/beginners_guide.html"],
  examples: [
    { bad: `${"location /{".repeat(200)}location /«{»${"}".repeat(201)}` },
    {
      good: conf`
events {}
http {
  server { location / { location /a/ { return 404; } } }
}
    `,
    },
  ],
  check: () => [], // the reader says it where the text is damaged
};
