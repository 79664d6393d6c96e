/** The names that a server answers to. */
import { once } from "./memo.ts";
import { childrenOf, isTemplated, type Node, type Word } from "./units.ts";

/** One name in lower case; `word` is undefined for the empty name of a server without `server_name`. */
export type ServerName = { readonly name: string; readonly word: Word | undefined; readonly node: Node };

/** All names of a server, those with variables or placeholders left out. */
export const namesOf = once((server: Node): readonly ServerName[] => {
  const written = childrenOf(server, "server_name");
  if (written.length === 0) return [{ name: "", word: undefined, node: server }];
  return written.flatMap((node) =>
    node.args
      .filter((word) => !isTemplated(word) || word.value.startsWith("~"))
      .map((word) => ({ name: word.value.toLowerCase(), word, node })),
  );
});

/** Whether a server has a name that is no pattern: one without any has the name "". */
export function hasPlainName(server: Node): boolean {
  const names = childrenOf(server, "server_name").flatMap(({ args }) => args);
  return names.length === 0 || names.some(({ value }) => !value.startsWith("~"));
}
