/** Random Terraform text: mostly valid, some of it damaged, in the shapes that people write. */
export type Pick = (below: number) => number;

const NAMES = ["name", "cidr_blocks", "tags", "from_port", "count", "for_each", "a-b", "_x", "größe", "default"];
const TYPES = ["resource", "variable", "locals", "ingress", "dynamic", "lifecycle", "module"];

/** A file of a few statements. */
export function hclText(pick: Pick): string {
  const parts: string[] = [];
  for (let i = 1 + pick(4); i > 0; i--) parts.push(pick(4) === 0 ? attribute(pick, 0, i) : block(pick, 0, i));
  const text = parts.join(pick(3) === 0 ? "\n# between\n" : "\n");
  return pick(3) === 0 ? damaged(text, pick) : text;
}

const one = <T>(pick: Pick, from: readonly T[]): T => from[pick(from.length)] as T;

function block(pick: Pick, depth: number, number: number): string {
  const labels = Array.from({ length: pick(3) }, (_, i) => (pick(4) === 0 ? ` label_${number}${i}` : ` "label_${number}${i}"`)).join("");
  const head = `${one(pick, TYPES)}${labels} {`;
  if (pick(6) === 0) return pick(2) === 0 ? `${head}}` : `${head} ${attribute(pick, 3, 0)} }`;
  const inner = Array.from({ length: pick(4) }, (_, i) => (depth < 3 && pick(3) === 0 ? block(pick, depth + 1, i) : attribute(pick, 0, i)));
  return `${head}\n${inner.map((line) => `  ${line}\n`).join("")}}`;
}

const attribute = (pick: Pick, depth: number, number: number): string =>
  `${one(pick, NAMES)}${number} = ${value(pick, depth)}${depth === 0 && pick(8) === 0 ? one(pick, [" # note", " // note", " /* note */"]) : ""}`;

function value(pick: Pick, depth: number): string {
  const inner = () => value(pick, depth + 1);
  if (depth > 4) return "1";
  const makers: readonly (() => string)[] = [
    () => one(pick, ["1", "-1", "22", "1.5", "1e3", "true", "false", "null"]),
    () => one(pick, ['"text"', '""', '"a\\"b"', '"\\u00e9"', '"$${x}"', '"%%{x}"', '"100%"', '"$1"', '"::/0"', '"# no comment"']),
    () => `"\${var.a}-\${${inner()}}"`,
    () => `[${Array.from({ length: pick(4) }, inner).join(", ")}${pick(5) === 0 ? " ,\n" : ""}]`,
    () =>
      `{${pick(2) === 0 ? "\n" : ""}${Array.from({ length: pick(3) }, (_, i) => `k${i} ${one(pick, ["=", ":"])} ${inner()}`).join(one(pick, [", ", "\n", ",\n"]))}${pick(2) === 0 ? "\n" : ""}}`,
    () => one(pick, ["var.a", "local.b.c", 'each.value["x"]', "aws_vpc.main[0].id", "a.*.b", "a[*].b", "data.x.y.z"]),
    () => `concat(${inner()}, ${inner()}${pick(6) === 0 ? "..." : ""})`,
    () => `${inner()} ? ${inner()} : ${inner()}`,
    () => `(${pick(3) === 0 ? "\n" : ""}${inner()} ${one(pick, ["==", "+", "&&", "||", "-", "%", ">="])} ${inner()})`,
    () => `!${inner()}`,
    () => `[for v in ${inner()} : v]`,
    () => `{for k, v in ${inner()} : k => v if v != null}`,
    () => (depth === 0 ? "<<EOT\n  text\n  more\nEOT" : "2"),
    () => (depth === 0 ? "<<-EOT\n  text\n  EOT" : "3"),
  ];
  return one(pick, makers)();
}

/** One edit that often makes the text invalid. */
function damaged(text: string, pick: Pick): string {
  const at = pick(text.length + 1);
  const way = pick(3);
  if (way === 0) return text.slice(0, at) + text.slice(at + 1 + pick(3));
  if (way === 1) return text.slice(0, at);
  return text.slice(0, at) + one(pick, ["}", "{", '"', "[", "]", "=", ",", "\n", "${", "(", "#", "x", ".", "?", "*/"]) + text.slice(at);
}
