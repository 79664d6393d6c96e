import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { replace } from "../edits.ts";
import { isTemplated, type NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

// A weak family: how OpenSSL's cipher names and keywords show it, and the exclusions that take it out again.
const WEAK: readonly { readonly shows: RegExp; readonly without: readonly string[] }[] = [
  { shows: /(?:^|[-+])RC4(?:$|[-+])/, without: ["RC4"] },
  { shows: /(?:^|[-+])(?:3DES|DES-CBC3|DES)(?:$|[-+])/, without: ["3DES", "DES"] },
  { shows: /(?:^|[-+])(?:EXP|EXPORT|EXPORT40|EXPORT56|EXP1024)(?:$|[-+])/, without: ["EXP", "EXPORT"] },
  { shows: /(?:^|[-+])(?:e?NULL)(?:$|[-+])/, without: ["eNULL", "NULL"] },
  { shows: /(?:^|[-+])(?:aNULL|ADH|AECDH)(?:$|[-+])/, without: ["aNULL", "ADH"] },
  { shows: /(?:^|[-+])MD5(?:$|[-+])/, without: ["MD5"] },
  { shows: /^(?:LOW|SSLv2)(?:$|[-+])/, without: ["LOW"] },
];

/** Ciphers that are broken or encrypt nothing. */
export const tlsCiphers: Rule<NginxUnit> = {
  id: "nginx/tls-ciphers",
  category: "security",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "ssl_ciphers enables broken ciphers: RC4, 3DES, export, NULL, anonymous or MD5",
  why: `RC4 leaks plaintext (RFC 7465 forbids it), 3DES has 64-bit blocks, export ciphers were made to be broken, NULL encrypts nothing, anonymous
key exchange authenticates nobody. A name behind \`!\` or \`-\` is taken out, one behind \`+\` only moved, and none of these is reported.`,
  references: ["https://www.rfc-editor.org/rfc/rfc9325", "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_ciphers"],
  examples: [
    {
      path,
      bad: conf`
        server {
            ssl_ciphers «HIGH:RC4-SHA:!aNULL»;
        }
      `,
      fixed: conf`
        server {
            ssl_ciphers HIGH:!aNULL;
        }
      `,
    },
    { path, bad: 'server { ssl_ciphers «"DES-CBC3-SHA"»; }\n', fixed: 'server { ssl_ciphers "HIGH:!aNULL:!MD5"; }\n' },
    { path, good: "server { ssl_ciphers HIGH:!aNULL:!MD5:!RC4; }\n" },
    { path, good: "server { ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:EECDH+RC4:!RC4; }\n" },
  ],
  *check(unit) {
    for (const name of ["ssl_ciphers", "proxy_ssl_ciphers", "grpc_ssl_ciphers", "uwsgi_ssl_ciphers"]) {
      for (const node of unit.all(name)) {
        const word = node.args[0];
        if (word === undefined || isTemplated(word)) continue;
        const tokens = word.value.split(/[:, ]+/).filter((token) => token !== "");
        const banned = new Set(tokens.filter((token) => /^[!-]/.test(token)).map((token) => token.slice(1)));
        const weak = tokens.filter((token) => isWeak(token, banned));
        const dropped = new Set(weak);
        if (weak.length === 0) continue;
        const rest = tokens.filter((token) => !dropped.has(token));
        const kept = rest.some((token) => /^[A-Za-z]/.test(token)) ? rest.join(":") : "HIGH:!aNULL:!MD5";
        yield {
          span: word.span,
          uri: node.uri,
          message: `enables ${brief(weak.slice(0, 3).join(", "), 56)}${weak.length > 3 ? ` and ${weak.length - 3} more` : ""}: broken or no encryption`,
          fix: { title: "Take the weak ciphers out", safe: false, edits: [replace(word.span, `${word.quote}${kept}${word.quote}`)] },
        };
      }
    }
  },
};

const isWeak = (token: string, banned: ReadonlySet<string>): boolean =>
  /^[A-Za-z0-9]/.test(token) &&
  !banned.has(token) &&
  WEAK.some(({ shows, without }) => shows.test(token) && !without.some((one) => banned.has(one)));
