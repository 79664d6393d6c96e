import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { replace } from "../edits.ts";
import { isPlaceholder, type NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A name that no request can ask for: a list with commas, a URL, a port, a wildcard in the middle. */
export const serverNameNeverMatches: Rule<NginxUnit> = {
  id: "nginx/server-name-never-matches",
  category: "ignored",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "A server_name that no request can match",
  why: `nginx compares the host that the client asks for, without its port, with each name of \`server_name\`. Names are divided by blanks: a comma
becomes part of the name. A scheme, a path, a port or a \`*\` in the middle make a name that no host has; nginx loads it, and requests go to the
default server of the port instead.`,
  references: ["https://nginx.org/en/docs/http/server_names.html"],
  examples: [
    {
      path,
      bad: conf`
        server {
            server_name «example.com,» www.example.com;
        }
      `,
      fixed: conf`
        server {
            server_name example.com www.example.com;
        }
      `,
    },
    { path, bad: "server { server_name «https://example.com/»; }\n", fixed: "server { server_name example.com; }\n" },
    { path, bad: "server { server_name «example.com:8443»; }\n", fixed: "server { server_name example.com; }\n" },
    { path, bad: "server { server_name «www.*.example.com»; }\n" },
    { path, good: "server { server_name example.com www.example.com *.example.org mail.* _ [::1] 192.0.2.1; }\n" },
    { path, good: String.raw`server { server_name ~^(?<user>[^.:,]+)\.example\.com$ .example.net "" $hostname; }` },
  ],
  *check(unit) {
    for (const node of unit.all("server_name")) {
      for (const word of node.args) {
        const { value } = word;
        if (value === "" || /^[~$]/.test(value) || isPlaceholder(word)) continue;
        const [what, meant] = faultOf(value);
        if (what === undefined) continue;
        yield {
          span: word.span,
          uri: node.uri,
          message: `no request asks for "${brief(value, 34)}": ${what}`,
          ...(meant !== undefined &&
            meant !== "" && { fix: { title: `Write ${brief(meant, 60)}`, safe: false, edits: [replace(word.span, meant)] } }),
        };
      }
    }
  },
};

function faultOf(value: string): readonly [what?: string, meant?: string] {
  if (value.includes(",")) return ["names are divided by blanks, not by commas", value.split(",").filter(Boolean).join(" ")];
  const bare = value.replace(/^[a-z]+:\/\//i, "").replace(/\/.*$/, "");
  if (bare !== value) return ["a name has no scheme and no path", bare.replace(/:\d+$/, "")];
  if (!value.startsWith("[") && /^[^:]+:\d+$/.test(value)) return ["a name has no port, listen has", value.replace(/:\d+$/, "")];
  return /\*/.test(value.replace(/^\*(?=\.)|(?<=\.)\*$/g, "")) && value !== "*"
    ? ["* stands only before the first dot or behind the last"]
    : [];
}
