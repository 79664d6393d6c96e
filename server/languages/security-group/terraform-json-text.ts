/** The expressions in the texts of Terraform's JSON as HCL has them, each at its place: without JSON's escapes. */

/** A text in quotes; where it is not closed, to the end of its line. */
const TEXT = /"[^"\\\n]*(?:\\.[^"\\\n]*)*"?/g;

/**
 * The text of a file of the same length in which quotes within expressions, `"${toset([\"a\"])}"`, are those of HCL: where JSON has two
 * characters, a space stands outside of them. A text with other escapes in an expression stays as it is.
 */
export const withoutEscapes = (text: string): string =>
  text.includes('\\"') ? text.replace(TEXT, (one) => (one.includes('\\"') && /[$%]\{/.test(one) ? (unescaped(one) ?? one) : one)) : text;

/** One text in quotes. What is open within it: "text", "{" for an expression or an object in one. */
function unescaped(whole: string): string | undefined {
  const open: ("text" | "{")[] = ["text"];
  let found = "";
  for (let i = 0; i < whole.length; i++) {
    const [c, next] = [whole.charAt(i), whole.charAt(i + 1)];
    const isText = open.at(-1) === "text";
    if (isText && (c === "$" || c === "%") && next === "{" && whole.charAt(i - 1) !== c) {
      open.push("{");
      found += `${c}${next}`;
      i++;
    } else if (c === "\\" && open.length > 1) {
      if (next !== '"') return undefined;
      if (isText) open.pop();
      else open.push("text");
      found += isText ? '" ' : ' "';
      i++;
    } else if (c === "\\") {
      found += `${c}${next}`;
      i++;
    } else {
      if (!isText && c === "{") open.push("{");
      if (!isText && c === "}") open.pop();
      found += c;
    }
  }
  return found;
}
