/** Work for native programs in lanes: shells side by side, each in a network namespace of its own, since most of the time the kernel waits. */

const LANES = 4;

/** The lane of the piece of work with an index: a letter, which its file's name ends with. */
export const laneOf = (index: number): string => "abcdefgh".charAt(index % LANES);

/** All lanes, with blanks between them. */
export const lanes = (): string => Array.from({ length: LANES }, (_, i) => laneOf(i)).join(" ");
