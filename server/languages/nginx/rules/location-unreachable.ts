import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { type Edit, textAt } from "../../../core/text.ts";
import { insertBefore, remove, textOf } from "../edits.ts";
import { levelsWith } from "../levels.ts";
import { isPlaceholder, type NginxUnit, type Node, type Word } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A `location` by regular expression behind one that takes every path with its endings. */
export const locationUnreachable: Rule<NginxUnit> = {
  id: "nginx/location-unreachable",
  category: "ignored",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "A regular expression before this location takes all of its requests",
  why: `Of the regular expressions of a block, nginx takes the first that matches, in the order of the file, however much more exact a later
one is. A \`deny all\` for scripts in an upload folder does nothing behind the location that runs every \`.php\`. Put the exact one first.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#location"],
  examples: [
    {
      path,
      bad: conf`
        server {
            location ~ \.php$ {
                fastcgi_pass 127.0.0.1:9000;
            }
            location ~ «^/uploads/.*\.php$» {
                deny all;
            }
        }
      `,
      fixed: conf`
        server {
            location ~ ^/uploads/.*\.php$ {
                deny all;
            }
            location ~ \.php$ {
                fastcgi_pass 127.0.0.1:9000;
            }
        }
      `,
    },
    { path, bad: String.raw`server { location ~* \.(js|css|png)$ { expires 1d; } location ~* «/themes/.+\.css$» { expires 7d; } }` },
    { path, bad: String.raw`server { location ~ \.php$ { fastcgi_pass 127.0.0.1:9; } location ~* «/uploads/.*\.php$» { deny all; } }` },
    { path, good: String.raw`server { location ~ /x/.*\.php$ { deny all; } location ~ \.php$ { fastcgi_pass 127.0.0.1:9000; } }` },
    { path, good: String.raw`server { location ~ \.(js|css)$ { expires 1d; } location ~ /themes/.+\.(css|png)$ { expires 7d; } }` },
    { path, good: String.raw`server { location ~ \.php$ { return 204; } location ~* \.php$ { return 404; } }` },
  ],
  *check(unit) {
    for (const level of levelsWith(unit, ["location"])) {
      const earlier = new Map<string, Node>();
      for (const location of level) {
        const word = patternOf(location);
        if (word === undefined) continue;
        const endings = endingsOf(word.value);
        // What takes .php leaves .PHP to one that looks at no case: of places in the tree, that is hardly what was meant.
        const [all, modifier] = [ANY_PATH.test(word.value), location.args[0]?.value];
        const takers = endings.map((ending) => earlier.get(`~*${ending}`) ?? earlier.get(`${all ? modifier : "~"}${ending}`));
        const [first] = takers;
        const by = first && patternOf(first);
        const said = modifier === "~*" && first?.args[0]?.value === "~" ? "asked for capitals only" : "never asked";
        if (first !== undefined && by !== undefined && takers.every((one) => one === first))
          yield {
            span: word.span,
            uri: location.uri,
            message: `${said}: ${brief(by.value, 24)} before it takes every path in .${brief(endings.join(", ."), 20)}`,
            related: [{ uri: first.uri, span: first.nameSpan, message: "takes its requests" }],
            ...(first.uri === location.uri && {
              fix: { title: "Move it before that one", safe: false, edits: moved(unit, location, first) },
            }),
          };
        if (all) for (const key of endings.map((ending) => `${modifier}${ending}`)) if (!earlier.has(key)) earlier.set(key, location);
      }
    }
  },
};

const moved = (unit: NginxUnit, location: Node, first: Node): Edit[] => [
  insertBefore(unit, first, [textAt(textOf(unit, location.uri), location.span)]),
  remove(unit, location),
];

function patternOf({ args: [modifier, word] }: Node): Word | undefined {
  return word !== undefined && (modifier?.value === "~" || modifier?.value === "~*") && !isPlaceholder(word) ? word : undefined;
}

/** Nothing but endings, behind whatever a path may begin with. */
const ANY_PATH = /^(?:\^?\.[*+])?\\\.(?:[\w-]+|\((?:\?:)?[\w|-]+\))\$$/;
const ENDINGS = /\\\.(?:([\w-]+)|\((?:\?:)?([\w|-]+)\))\$$/;

/** The endings that all paths of a pattern have; none where it is a choice of whole patterns, or writes capitals. */
function endingsOf(pattern: string): readonly string[] {
  const match = ENDINGS.exec(pattern);
  const before = pattern.slice(0, match?.index ?? 0);
  const endings = match?.[1] ?? match?.[2] ?? "";
  if (endings === "" || /[A-Z]/.test(endings) || /\\[()]|\\$|\|(?![^(]*\))/.test(before)) return [];
  return endings.split("|");
}
