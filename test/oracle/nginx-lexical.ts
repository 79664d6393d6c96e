/** Configurations written strangely: quotes in quotes, escapes, comments inside words, odd bytes and line ends, words longer than nginx's buffer. */

type Random = () => number;
const pick = <T>(next: Random, from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;

const PIECES = [
  ..."abxyz/.:-_$#;{}\"'\\ \t\n\r",
  "${",
  "${host}",
  "$host",
  '\\"',
  "\\'",
  "\\;",
  "\\ ",
  "\\#",
  "\\t",
  "\\n",
  "\\\\",
  "\\$",
  "\\{",
  "a#b",
  "#c\n",
  " #",
  "'a b'",
  '"a b"',
  '"a\'b"',
  "'a\"b'",
  '"a\\"b"',
  "'a\\'b'",
  '"a"b',
  'a"b"',
  '"a;b"',
  "'a{b'",
  '"a\nb"',
  '""',
  "''",
  "\r\n",
  "é",
  "😀",
  "\u00a0",
  "\ufeff",
  "\0",
  "\x01",
  "\x7f",
  "\u0080",
  "{}",
  "};",
  ";;",
  "{{ a }",
];

/** Lines that nginx takes when `@` is an ordinary word. */
const LINES = [
  "add_header X @;",
  "set $v @;",
  "return 200 @;",
  "root @;",
  "index @ b;",
  "server_name @ b.test;",
  "error_page 404 @;",
  "add_header @ v;",
  "charset @;",
  "if ($host = @) { return 404; }",
  "location @ { }",
  "location = @ { deny all; }",
  "map_hash_max_size @;",
  "try_files @ =404;",
  "rewrite ^ @ last;",
  "@",
  "@;",
  "root /srv; @",
];

const LONG = [4060, 4080, 4090, 4094, 4095, 4096, 4097, 8190];

/** One server with a few lines whose words are made of such pieces. */
export function strange(next: Random): string {
  const eol = pick(next, ["\n", "\n", "\n", "\r\n", "\r"]);
  const lines = Array.from({ length: 1 + Math.floor(next() * 3) }, () => pick(next, LINES).replace("@", () => word(next)));
  const start = pick(next, ["", "", "", "", "\ufeff", " \n", "# c\n", "\\\n", "\r\n", "#"]);
  const end = pick(next, ["", "", "", "\n", "#", "# c", "\\", " ", "\0", "\ufeff"]);
  const text = ["events { }", "http {", "  server {", ...lines.map((line) => `    ${line}`), "  }", "}", ""].join(eol);
  return `${start}${text}${end}`;
}

function word(next: Random): string {
  if (next() < 0.06) {
    const quote = pick(next, ["", '"', "'"]);
    return `${quote}${"a".repeat(pick(next, LONG))}${quote}`;
  }
  const count = 1 + Math.floor(next() * 4);
  return Array.from({ length: count }, () => (next() < 0.35 ? pick(next, ["a", "x/y", "/b", "1"]) : pick(next, PIECES))).join("");
}
