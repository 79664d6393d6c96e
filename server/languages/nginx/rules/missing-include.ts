import { brief } from "../../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { nearest } from "../../../core/suggest.ts";
import { wellFormed } from "../../../core/uri.ts";
import { isGlob } from "../includes.ts";
import { HARMLESS } from "../unit.ts";
import { isTemplated, type NginxUnit, type Word } from "../units.ts";

/** An include of one file that is not there, though its folder is. */
export const missingInclude: Rule<NginxUnit> = {
  id: "nginx/missing-include",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "An include names a file that is not there",
  why: `nginx refuses to start when an \`include\` without \`*\` or \`?\` names a file that does not exist; a pattern may match nothing. It is said where
the folder is among the files at hand, as an error when a file beside it has nearly that name. Without one, the file may be made during deployment.`,
  references: ["https://nginx.org/en/docs/ngx_core_module.html#include"],
  examples: [
    {
      bad: conf`
events {}
http {
  include «snippets/proxi.conf»;
}
    `,
      fixed: conf`
events {}
http {
  include snippets/proxy.conf;
}
    `,
      files: { "etc/nginx/snippets/proxy.conf": "proxy_set_header Host $host;\n" },
    },
    {
      good: conf`
events {}
http {
  include mime.types;
  include snippets/proxy.conf;
  include snippets/none-*.conf;
  include elsewhere/proxy.conf;
}
    `,
      files: { "etc/nginx/snippets/proxy.conf": "proxy_set_header Host $host;\n" },
    },
  ],
  *check(unit) {
    if (unit.scope.isolated || unit.context !== "main") return;
    for (const { args, uri } of unit.all("include")) {
      const word = args[0];
      if (word === undefined || isGlob(word.value) || isTemplated(word) || HARMLESS.test(word.value)) continue;
      const finding = aboutMissing(unit, word);
      if (finding !== undefined) yield { ...finding, uri };
    }
  },
};

function aboutMissing(unit: NginxUnit, word: Word): Finding | undefined {
  const path = word.value;
  const { scope, uri: root } = unit;
  const place = unit.beside(path);
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (
    place === undefined ||
    name === "" ||
    place.names.includes(name) ||
    scope.has(place.uri) ||
    scope.has(encodeURI(wellFormed(place.uri)))
  )
    return;
  const others = place.names.filter((one) => !root.endsWith(`/${one}`));
  if (others.length === 0) return;
  const near = nearest(name, others);
  const message = `there is no file "${brief(path, 36)}": nginx does not start without it`;
  if (near === undefined) return { span: word.span, message, severity: "info" };
  const written = path.slice(0, path.length - name.length) + near;
  const text = /^[\w./-]+$/.test(written) ? written : JSON.stringify(written);
  return {
    span: word.span,
    message: `${message}; did you mean "${brief(near, 24)}"?`,
    fix: { title: `Change to ${brief(written)}`, safe: false, edits: [{ span: word.span, text }] },
  };
}
