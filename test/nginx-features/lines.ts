/** Cases of one line: `rule: text`; `S text` stands in a server, `L text` in its location /, `main text` in nginx.conf. */
import { nginx } from "../../server/languages/nginx/index.ts";
import { check, read } from "../../server/linter/lint.ts";

/** The ids behind the names that a line gives. */
const IDS: Readonly<Record<string, string>> = {
  unescaped: "regex-unescaped-dot",
};

export type Case = { readonly line: string; readonly rule: string; readonly text: string; readonly path: string };

/** The cases of a text, one a line. */
export const casesOf = (lines: string): Case[] =>
  lines
    .trim()
    .split("\n")
    .map((line) => {
      const colon = line.indexOf(": ");
      const name = line.slice(0, colon);
      const written = line.slice(colon + 2);
      const main = written.startsWith("main ");
      const location = written.startsWith("L ")
        ? `location / { ${written.slice(2)} }`
        : written.startsWith("S ")
          ? written.slice(2)
          : undefined;
      const text = main ? written.slice(5) : location === undefined ? written : `server { server_name a.test; ${location} }`;
      return {
        line,
        rule: `nginx/${IDS[name] ?? name}`,
        text,
        path: main || text.startsWith("stream ") ? "nginx.conf" : "conf.d/site.conf",
      };
    });

/** The ids of all rules that say something about a case. */
export function rulesAbout({ text, path }: Case): Set<string> {
  const source = { uri: `file:///srv/etc/nginx/${path}`, text: `${text}\n` };
  const checked = check(nginx, [read(nginx, source)], { targets: {}, isolated: false, has: () => false });
  return new Set(checked.findings.map(({ rule }) => rule));
}
