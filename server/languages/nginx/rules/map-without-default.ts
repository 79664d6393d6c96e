import { brief } from "../../../core/markdown.ts";
import type { Rule } from "../../../core/rule.ts";
import { isPlaceholder, type NginxUnit, type Node } from "../units.ts";
import { variablesIn } from "../variables.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A condition asks a variable of a map that says nothing for most values. */
export const mapWithoutDefault: Rule<NginxUnit> = {
  id: "nginx/map-without-default",
  category: "correctness",
  severity: "info",
  since: "0.1.0",
  summary: "A condition reads a map or geo without a default: for every other value it is empty",
  why: `Without a \`default\` entry the variable of a \`map\` or \`geo\` is empty for whatever no entry names, and an empty value is false in \`if\`. Where a
condition lets in or keeps out, say what holds for the rest, so that a reader and the next entry's author know.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_map_module.html#map", "https://nginx.org/en/docs/http/ngx_http_geo_module.html"],
  examples: [
    {
      path,
      bad: "«map» $http_x_role $allowed { admin 1; }\nserver { if ($allowed) { return 204; } }\n",
    },
    { path, bad: "«geo» $inside { 10.0.0.0/8 1; }\nserver { if ($inside = 1) { return 204; } }\n" },
    { path, good: "map $http_x_role $allowed { default 0; admin 1; }\nserver { if ($allowed) { return 204; } }\n" },
    { path, good: "map $uri $title { /a A; }\nserver { add_header X-Title $title; }\n" },
  ],
  *check(unit) {
    const asked = new Set(unit.all("if").flatMap((test) => test.args.flatMap((word) => variablesIn(word.value).map(({ name }) => name))));
    for (const block of [...unit.all("map"), ...unit.all("geo")]) {
      const target = block.args.at(-1)?.value ?? "";
      const entries = block.children ?? [];
      if (!asked.has(target.slice(1).toLowerCase()) || entries.length === 0 || block.directive.statement.templated) continue;
      if (entries.some(saysTheRest)) continue;
      yield {
        span: block.nameSpan,
        uri: block.uri,
        message: `${brief(target, 40)} is empty for all other values: say what holds for them with "default"`,
      };
    }
  },
};

/** A default, or an entry of which nobody knows here what it says. */
const saysTheRest = (entry: Node): boolean =>
  ["default", "include", "0.0.0.0/0", "~.*", "~."].includes(entry.name) || [entry.directive.name, ...entry.args].some(isPlaceholder);
