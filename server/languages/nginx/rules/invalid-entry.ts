import { conf, type Rule } from "../../../core/rule.ts";
import { verdict, verdictAcross } from "../judge.ts";
import type { NginxUnit } from "../units.ts";

/** An entry of map, geo, types or split_clients is not one. */
export const invalidEntry: Rule<NginxUnit> = {
  id: "nginx/invalid-entry",
  category: "invalid",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "An entry of map, geo, types or split_clients is not one",
  why: "The blocks of map, geo, split_clients, types and charset_map hold entries and no directives. nginx refuses entries with a wrong number of words, keys that stand twice, networks that are none, and shares of more than a hundred percent.",
  references: ["https://nginx.org/en/docs/http/ngx_http_map_module.html"],
  examples: [
    {
      bad: conf`
events {}
http {
  map $host $app { a.example 1; «a.example» 2; }
}
    `,
    },
    {
      bad: conf`
events {}
http {
  geo $inside { «999.0.0.0/8» 1; }
}
    `,
    },
    {
      good: conf`
events {}
http {
  map $host $app { default 0; a.example 1; ~^b\. 2; }
}
    `,
    },
  ],
  check: (unit) => verdict(unit, "nginx/invalid-entry"),
  across: (unit) => verdictAcross(unit, "nginx/invalid-entry"),
};
