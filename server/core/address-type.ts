/** The addrtype match of iptables, which the conditions of a rule hold as text (`addrtype ! --dst-type LOCAL`). */

/**
 * Whether every option of the match holds (xt_addrtype.c): `fits` says whether the address of a side has one of the types. Undefined where
 * that is not known of one, and none fails, or where an option is another one.
 */
export function everyAddressType(
  words: readonly string[],
  fits: (side: "--src-type" | "--dst-type", types: readonly string[]) => boolean | undefined,
): boolean | undefined {
  let whole: boolean | undefined = true;
  for (let at = 0; at < words.length; at += 2) {
    const not = words[at] === "!";
    if (not) at++;
    const [side, wanted] = [words[at], words[at + 1]];
    if ((side !== "--src-type" && side !== "--dst-type") || wanted === undefined) return undefined;
    const plain = fits(side, wanted.split(","));
    if (plain === not) return false;
    if (plain === undefined) whole = undefined;
  }
  return whole;
}
