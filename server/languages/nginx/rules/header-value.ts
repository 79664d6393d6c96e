import { brief } from "../../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { replace } from "../edits.ts";
import type { NginxUnit, Node, Word } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** Headers that do not arrive as they are written. */
export const headerValue: Rule<NginxUnit> = {
  id: "nginx/header-value",
  category: "ignored",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "add_header sends a line break, or a second Content-Type",
  why: `A line break inside quotes goes into the header as it is: HTTP/2 clients refuse the answer, others cut it. \`add_header Content-Type\` adds a second
one beside the one nginx sends; \`default_type\` sets it.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header"],
  examples: [
    {
      path,
      bad: 'server {\n    add_header Content-Security-Policy «"default-src self;\n        img-src *"»;\n}\n',
      fixed: 'server {\n    add_header Content-Security-Policy "default-src self; img-src *";\n}\n',
    },
    {
      path,
      bad: "server { location /v { «add_header» Content-Type text/plain; return 200 ok; } }\n",
      fixed: "server { location /v { default_type text/plain; return 200 ok; } }\n",
    },
    { path, good: 'server { add_header X-A "one line"; default_type text/plain; }\n' },
    { path, good: conf`server { location /x { types {} default_type ""; add_header Content-Type text/css; } }` },
  ],
  *check(unit) {
    for (const node of unit.all("add_header")) {
      const [name, value] = node.args;
      if (name === undefined || value === undefined) continue;
      if (/[\r\n]/.test(value.value)) yield onOneLine(node, name, value);
      const typed = node.parent?.children?.find((entry) => entry.name === "default_type")?.args[0]?.value;
      if (name.value.toLowerCase() === "content-type" && typed !== "" && node.parent?.name !== "if") yield secondType(node, value);
    }
  },
};

function onOneLine(node: Node, name: Word, value: Word): Finding {
  const joined = value.value
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .join(" ");
  const plain = value.quote !== "" && value.span.end - value.span.start === value.value.length + 2;
  return {
    span: value.span,
    uri: node.uri,
    message: `the line break goes into ${brief(name.value, 36)} as it is: HTTP/2 clients refuse the answer`,
    ...(plain
      ? { fix: { title: "Write it in one line", safe: false, edits: [replace(value.span, `${value.quote}${joined}${value.quote}`)] } }
      : {}),
  };
}

function secondType(node: Node, value: Word): Finding {
  const edits = [replace({ start: node.nameSpan.start, end: value.span.start }, "default_type ")];
  const last = node.args.at(-1);
  if (last !== undefined && last !== value) edits.push(replace({ start: value.span.end, end: last.span.end }, ""));
  return {
    span: node.nameSpan,
    uri: node.uri,
    severity: "info",
    message: `adds a second Content-Type beside nginx's own; use default_type ${brief(value.value, 30)}`,
    fix: { title: "Use default_type", safe: false, edits },
  };
}
