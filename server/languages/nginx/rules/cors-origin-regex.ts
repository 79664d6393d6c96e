import { brief } from "../../../core/markdown.ts";
import type { Finding, Rule } from "../../../core/rule.ts";
import type { NginxUnit, Node, Word } from "../units.ts";
import { variablesIn } from "../variables.ts";

const path = "etc/nginx/conf.d/site.conf";
const COMPARED = new Set(["http_origin", "http_referer"]);

/** An origin that is compared with an expression which other sites can satisfy. */
export const corsOriginRegex: Rule<NginxUnit> = {
  id: "nginx/cors-origin-regex",
  category: "security",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "The Origin or Referer is compared with an expression that foreign sites satisfy",
  why: `An expression that is not held at the end, or whose dots are not escaped, matches more hosts than it names: \`example\\.com\` is part of
\`https://example.com.evil.test\`, and \`.\` of any letter. End the host with \`$\`, \`/\` or \`(:\`, begin it behind \`//\` or \`\\.\`, and escape the dots.`,
  references: ["https://owasp.org/www-community/attacks/CORS_OriginHeaderScrutiny"],
  examples: [
    { path, bad: 'server { location / { if ($http_origin ~* «"https://(www\\.)?example\\.com"») { set $cors 1; } } }\n' },
    { path, bad: 'map $http_origin $allowed { default ""; «"~^https://app.example\\.com$"» $http_origin; }\n' },
    { path, good: 'server { location / { if ($http_origin ~* "^https://(www\\.)?example\\.com$") { set $cors 1; } } }\n' },
    {
      path,
      good: 'map $http_origin $allowed { default ""; "~^https://([a-z]+\\.)*example\\.com(:[0-9]+)?$" $http_origin; "https://b.test" 1; }\n',
    },
    {
      path,
      good: 'server { if ($http_referer ~* "^https?://example\\.com/") { set $own 1; } if ($http_referer ~ spam) { return 403; } }\n',
    },
  ],
  *check(unit) {
    for (const test of unit.all("if")) {
      const [variable, operator, regex] = test.args;
      const compared = variablesIn(variable?.value ?? "").some(({ name }) => COMPARED.has(name));
      const [, not] = /^(!?)~\*?$/.exec(operator?.value ?? "") ?? [];
      // What matches is let in: by the block itself, or because everything else is refused.
      if (compared && regex !== undefined && not !== undefined && (not === "!") === refuses(test)) yield* judge(test, regex, regex.value);
    }
    for (const block of unit.all("map")) {
      if (!variablesIn(block.args[0]?.value ?? "").some(({ name }) => COMPARED.has(name))) continue;
      for (const entry of block.children ?? [])
        if (entry.name.startsWith("~")) yield* judge(entry, entry.directive.name, entry.name.replace(/^~\*?/, ""));
    }
  },
};

// A list of unwanted sites does no harm by matching more.
const refuses = (test: Node): boolean => (test.children ?? []).some((entry) => entry.name === "return" || entry.name === "rewrite");

function* judge(node: Node, word: Word, regex: string): Generator<Finding> {
  const host = regex.replace(/\)+$/, "");
  if (!/[a-z0-9-]\\?\.[a-z]{2,}/i.test(host)) return;
  const open = !/(?:\$|\/|\(:|:\d)/.test(afterHost(host));
  const dot = /[a-z0-9]\.[a-z]{2,}/i.exec(host)?.[0];
  if (!open && dot === undefined) return;
  yield {
    span: word.span,
    uri: node.uri,
    message: open
      ? `${brief(regex, 36)} has no end: example.com.evil.test can match too; end it with $`
      : `the dot in ${brief(dot ?? "", 30)} stands for any character: other hosts match; write \\.`,
  };
}

/** What follows the last top-level domain of an expression. */
const afterHost = (regex: string): string => /.*\.\(?[a-z|]{2,}\)?(.*)$/i.exec(regex)?.[1] ?? "";
