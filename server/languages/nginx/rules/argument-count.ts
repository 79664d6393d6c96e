import { conf, type Rule } from "../../../core/rule.ts";
import { verdict, verdictAcross } from "../judge.ts";
import type { NginxUnit } from "../units.ts";

/** A directive has more or fewer arguments than it takes. */
export const argumentCount: Rule<NginxUnit> = {
  id: "nginx/argument-count",
  category: "invalid",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "A directive has more or fewer arguments than it takes",
  why: "nginx counts the words behind each directive before it reads them. The usual reason for too many is a missing semicolon on the line before, which makes the next directive part of this one.",
  references: ["https://nginx.org/en/docs/dirindex.html"],
  examples: [
    {
      bad: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    root /srv
    «index» index.html;
  }
}
    `,
      fixed: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    root /srv;
    index index.html;
  }
}
    `,
    },
    {
      bad: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    server_tokens on «off»;
  }
}
    `,
    },
    {
      good: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    index a.html b.html;
  }
}
    `,
    },
  ],
  check: (unit) => verdict(unit, "nginx/argument-count"),
  across: (unit) => verdictAcross(unit, "nginx/argument-count"),
};
