/** Files of `ipset save`. */

/** One line of an ipset file. */
export type IpsetLine = { readonly start: number; readonly end: number };
