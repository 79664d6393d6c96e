import { conf, type Rule } from "../../../core/rule.ts";
import { verdict, verdictAcross } from "../judge.ts";
import type { NginxUnit } from "../units.ts";

/** A word, brace or semicolon stands where nginx cannot take it. */
export const unexpectedToken: Rule<NginxUnit> = {
  id: "nginx/unexpected-token",
  category: "invalid",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "A word, brace or semicolon stands where nginx cannot take it",
  why: "nginx reads a configuration as directives that end with a semicolon or a block in braces. A stray brace, a missing semicolon, or text glued to a closing quote makes it stop at that character, with none of the configuration loaded.",
  references: ["https://nginx.org/en/docs/beginners_guide.html"],
  examples: [
    {
      bad: conf`
events {}
http {
  server {
    root /srv
  «}»
}
    `,
      fixed: conf`
events {}
http {
  server {
    root /srv;
  }
}
    `,
    },
    {
      bad: conf`
events {}
«}»
    `,
    },
    {
      good: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    if ($host = "example.org") { return 404; }
  }
}
    `,
    },
  ],
  check: (unit) => verdict(unit, "nginx/unexpected-token"),
  across: (unit) => verdictAcross(unit, "nginx/unexpected-token"), // most of it is said by the reader
};
