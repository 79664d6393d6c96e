import { conf, type Rule } from "../../../core/rule.ts";
import type { NginxUnit } from "../units.ts";

/** The file ends inside of a block, a directive or a quoted value. */
export const unexpectedEnd: Rule<NginxUnit> = {
  id: "nginx/unexpected-end",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "The file ends inside of a block, a directive or a quoted value",
  why: "Every block needs its closing brace and every directive its semicolon. When one is missing nginx reads on to the end of the file and refuses it there; the place where the open block or quote began is named beside the finding.",
  references: ["https://nginx.org/en/docs/beginners_guide.html"],
  examples: [
    {
      bad: "events {}\nhttp {\n  server { listen 127.0.0.1:80; }\n«»",
    },
    {
      good: conf`
events {}
http {
  server { listen 127.0.0.1:80; }
}
    `,
    },
  ],
  check: () => [], // the reader says it where the text is damaged
};
