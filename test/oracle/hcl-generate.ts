/** Random Terraform text: all of the grammar, in the shapes that people write and some that nobody does, part of it damaged. */
export type Pick = (below: number) => number;

const NAMES = [
  "name",
  "cidr_blocks",
  "tags",
  "from_port",
  "count",
  "for_each",
  "a-b",
  "_x",
  "größe",
  "名",
  "default",
  "for",
  "in",
  "if",
  "null",
];
const TYPES = ["resource", "variable", "locals", "ingress", "dynamic", "lifecycle", "module"];

/** A file of a few statements, its last line ended; `damage` is the share in ten of those that are damaged. */
export function hclText(pick: Pick, damage = 4): string {
  const parts: string[] = [];
  for (let i = 1 + pick(4); i > 0; i--) parts.push(pick(4) === 0 ? attribute(pick, 0, i) : block(pick, 0, i));
  let text = `${parts.join(one(pick, ["\n", "\n\n", "\n# between\n", "\n// between\n", "\n/* be\ntween */\n", "\n  \t\n"]))}\n`;
  for (let more = pick(10) < damage; more; more = pick(3) === 0) text = damaged(text, pick);
  if (pick(12) === 0) text = text.replaceAll("\n", "\r\n");
  if (!text.endsWith("\n")) text += "\n";
  return pick(15) === 0 ? `\ufeff${text}` : text;
}

const one = <T>(pick: Pick, from: readonly T[]): T => from[pick(from.length)] as T;
const many = (pick: Pick, below: number, make: (index: number) => string, between = ""): string =>
  Array.from({ length: pick(below) }, (_, i) => make(i)).join(between);

/** Blanks where none are needed. */
const gap = (pick: Pick): string => (pick(6) > 0 ? " " : one(pick, ["", "  ", "\t", " /* x */ ", " /**/"]));
/** What may stand inside brackets. */
const inside = (pick: Pick): string => (pick(6) > 0 ? "" : one(pick, ["\n", " # c\n", " // c\n", "/* a\nb */", " \n\n\t"]));

function block(pick: Pick, depth: number, number: number): string {
  const labels = many(pick, 3, (i) => ` ${one(pick, [`label_${number}${i}`, `"label_${number}${i}"`, `"l ${i}\\t$\${x} 5%"`])}`);
  const type = `${one(pick, TYPES)}${labels === "" ? "" : labels.split(" ").length}`;
  const head = `${type}${labels}${gap(pick)}{`;
  if (pick(6) === 0) return pick(2) === 0 ? `${head}${gap(pick)}}` : `${head} ${attribute(pick, 3, 0)}${gap(pick)}}`;
  const inner = many(pick, 4, (i) => `  ${depth < 3 && pick(3) === 0 ? block(pick, depth + 1, i) : attribute(pick, 0, i)}\n`);
  return `${head}${one(pick, ["", "", " # head", " // head"])}\n${inner}}${one(pick, ["", "", " # end", " /* end */"])}`;
}

const attribute = (pick: Pick, depth: number, number: number): string =>
  `${one(pick, NAMES)}${number}${gap(pick)}=${gap(pick)}${value(pick, depth)}${depth === 0 && pick(8) === 0 ? one(pick, [" # note", " // note", " /* note */"]) : ""}`;

const NUMBERS = ["0", "1", "-1", "22", "1.5", "1e3", "007", "0.10", "1.e2", "2E+2", "5e-1", "- 3", "65535", "4294967296", "0.1e1"];
const TEXTS = [
  '"text"',
  '""',
  '"a\\"b"',
  '"\\u00e9\\n\\t\\\\"',
  '"\\U0001F600 ü 名"',
  '"$${x}"',
  '"%%{x}"',
  '"100%"',
  '"$1 $"',
  '"$$"',
  '"$$$${a}"',
  '"::/0"',
  '"# no // /* comment"',
  '"\u{1F600}"',
  '"%"',
  '"{}"',
  '"0.0.0.0/0"',
];
const REFERENCES = [
  "var.a",
  "local.b.c",
  'each.value["x"]',
  "aws_vpc.main[0].id",
  "a.*.b",
  "a[*].b[0]",
  "data.x.y.z",
  "a.0.b",
  "a . b",
  "a[ 1 ] [\n2]",
  "f(x).y[0]",
  '"t"[0]',
  "[1][0]",
  "a.*.b.0.c[1]",
  "a[*][*].c",
  "a[var.b].c",
  `a.b["k-$\{i}"]`,
  "a[-1]",
  "null",
  "true",
  "{}.a",
];
const OPERATORS = ["==", "!=", "+", "&&", "||", "-", "%", ">=", "<=", "<", ">", "*", "/"];

function value(pick: Pick, depth: number): string {
  const inner = () => value(pick, depth + 1);
  if (depth > 4) return one(pick, NUMBERS);
  const makers: readonly (() => string)[] = [
    () => one(pick, [...NUMBERS, "true", "false", "null"]),
    () => one(pick, TEXTS),
    () => template(pick, depth),
    () => template(pick, depth),
    () =>
      `[${inside(pick)}${many(pick, 4, () => `${inner()}${inside(pick)},${gap(pick)}`)}${pick(2) === 0 ? inner() : ""}${pick(5) === 0 ? " " : ""}]`,
    () => object(pick, depth),
    () => one(pick, REFERENCES),
    () =>
      `${one(pick, ["concat", "a::b", "f ", "provider::x::y"])}(${inside(pick)}${inner()}${inside(pick)},${gap(pick)}${inner()}${one(pick, ["", "", ",", "...", " ...\n"])})`,
    () => `${inner()}${gap(pick)}?${gap(pick)}${inner()} :${gap(pick)}${inner()}`,
    () => `(${inside(pick)}${inner()}${gap(pick)}${one(pick, OPERATORS)}${gap(pick)}${inner()}${inside(pick)})`,
    () => `${inner()} ${one(pick, OPERATORS)} ${inner()}`,
    () => `${one(pick, ["!", "-", "!!", "- -", "!-"])}${inner()}`,
    () => `(${inside(pick)}${inner()}${inside(pick)})`,
    () =>
      `[${inside(pick)}for${one(pick, [" ", "\n", "/**/"])}${one(pick, ["v", "i, v", "k ,\nv"])} in ${inner()}${gap(pick)}:${gap(pick)}${inner()}${one(pick, ["", "", " if v != null", "\nif (true)"])}${inside(pick)}]`,
    () =>
      `{${inside(pick)}for k, v in ${inner()} : ${inner()}${gap(pick)}=>${gap(pick)}${inner()}${one(pick, ["", "...", " ..."])}${one(pick, ["", " if v"])}${inside(pick)}}`,
    () => (depth === 0 ? heredoc(pick) : `[${heredoc(pick)}\n]`),
  ];
  return one(pick, makers)();
}

function object(pick: Pick, depth: number): string {
  const key = (i: number): string =>
    one(pick, [`k${i}`, `k${i}`, `"k ${i}"`, `(var.k${i})`, `"\${a}-${i}"`, String(i), `a.b${i}`, "true", "__proto__", "null"]);
  const entry = (i: number): string => `${key(i)}${gap(pick)}${one(pick, ["=", ":"])}${gap(pick)}${value(pick, depth + 1)}`;
  const open = pick(2) === 0 ? "\n" : "";
  return `{${open}${many(pick, 4, entry, one(pick, [", ", "\n", ",\n", " # c\n", ", // c\n", "\n\n"]))}${pick(2) === 0 ? "\n" : ""}}`;
}

/** Sequences in text: values, conditions and loops, with and without `~`. */
function sequences(pick: Pick, depth: number): string {
  const [open, end] = [one(pick, ["", "", "~"]), one(pick, ["", "", "~"])];
  const inner = (): string => (pick(3) === 0 ? value(pick, depth + 2) : one(pick, ["var.a", "x", "f(1)", "1", "true"]));
  const text = (): string => one(pick, ["a", " b ", "", "$ ", "% ", " ", "$${", "%%{x}", pick(12) === 0 ? "$$" : "c"]);
  return one(pick, [
    () => `$\{${open}${gap(pick)}${inner()}${gap(pick)}${end}}`,
    () => `%{${open} if ${inner()} ${end}}${text()}%{ endif }`,
    () => `%{if ${inner()}}${text()}%{${open}else${end}}${text()}${depth < 3 ? sequences(pick, depth + 1) : ""}%{endif${end}}`,
    () => `%{${gap(pick)}for ${one(pick, ["x", "k, x"])} in ${inner()}${end}}${text()}$\{x}${text()}%{${open}endfor }`,
  ])();
}

const template = (pick: Pick, depth: number): string =>
  `"${many(pick, 4, () => one(pick, ["a", " ", "-", "\\n", "$ ", "% ", "$${", pick(12) === 0 ? "%" : ""]) + sequences(pick, depth + 1))}${one(pick, ["", "z", " z"])}"`;

function heredoc(pick: Pick): string {
  const word = one(pick, ["EOT", "E-1", "_é"]);
  const text = (): string =>
    one(pick, [
      "text",
      "",
      "a $ b",
      "100%",
      "$${x} %%{y}",
      "\\n \\q",
      `${word} x`,
      `x ${word}`,
      '"quoted"',
      "# c",
      "$",
      "%",
      "$$",
      "\t",
      " ",
    ]);
  const line = (): string =>
    `${one(pick, ["", "  ", "    ", "\t"])}${pick(3) === 0 ? `${text()}${one(pick, ["-", " "])}${sequences(pick, 2)}${text()}` : text()}\n`;
  return `<<${one(pick, ["", "-"])}${word}\n${many(pick, 5, line)}${one(pick, ["", "  ", "\t"])}${word}`;
}

const PIECES = [
  "}",
  "{",
  '"',
  "[",
  "]",
  "=",
  ",",
  "\n",
  "${",
  "%{",
  "(",
  ")",
  "#",
  "x",
  ".",
  "?",
  ":",
  "*/",
  "/*",
  "<<EOT\n",
  "...",
  "=>",
  "==",
  "!",
  "~}",
  "\\",
  "1",
  "'",
  ";",
  "&",
  "|",
  "\r",
  "\0",
  "\u00a0",
  " for ",
  " if ",
  " in ",
  "é",
  "::",
  "-",
  "*",
  "$",
  "%",
  "\ufeff",
];
const TOKENS = /[\p{ID_Start}_][\p{ID_Continue}-]*|\d+|\s+|./gsu;

/** One edit that often makes the text invalid: of characters, or of whole tokens. */
function damaged(text: string, pick: Pick): string {
  const at = pick(text.length + 1);
  const way = pick(7);
  if (way === 0) return text.slice(0, at) + text.slice(at + 1 + pick(3));
  if (way === 1) return text.slice(0, at);
  if (way === 2) return text.slice(0, at) + one(pick, PIECES) + text.slice(at);
  const tokens = text.match(TOKENS) ?? [];
  const [i, j] = [pick(tokens.length || 1), pick(tokens.length || 1)];
  if (way === 3) tokens.splice(i, 1);
  else if (way === 4) tokens.splice(i, 0, one(pick, PIECES));
  else if (way === 5) [tokens[i], tokens[j]] = [tokens[j] ?? "", tokens[i] ?? ""];
  else tokens.splice(i, 0, tokens[j] ?? "");
  return tokens.join("");
}
