/** The set types of ipset 7 and their options (ipset 7.17, tried one by one). */

/** What one part of an element is. `host`: an address or, for IPv4, a network or range; `net`: a network, or a range of IPv4. */
export type ElementPart = "host" | "net" | "port" | "mac" | "iface" | "mark" | "set";

/** What the elements of a type of set are made of, in order (ipset(8)). */
export type SetType = {
  readonly parts: readonly ElementPart[];
  /** Options of `create` beyond those of all types. */
  readonly options: readonly string[];
};

/** Options of `create` without a value. */
export const FLAGS: readonly string[] = ["counters", "comment", "skbinfo", "forceadd", "-4", "-6"];

const HASH = ["family", "-4", "-6", "hashsize", "maxelem", "bucketsize", "initval", "forceadd", "probes", "resize", "gc"];

/** Options of `create` that all types take. */
export const COMMON: readonly string[] = ["timeout", "counters", "comment", "skbinfo"];

const hash = (...parts: ElementPart[]): SetType => ({ parts, options: HASH });
const single: SetType = { parts: ["host"], options: [...HASH, "netmask", "bitmask"] };
const range = (...parts: ElementPart[]): SetType => ({ parts, options: ["range", "from", "to"] });
const addresses: SetType = { parts: ["host"], options: ["range", "from", "to", "netmask"] };

/** Types by name; the second half are names of ipset 4, which are still read. */
export const TYPES: Readonly<Record<string, SetType>> = {
  "bitmap:ip": addresses,
  "bitmap:ip,mac": range("host", "mac"),
  "bitmap:port": range("port"),
  "hash:ip": single,
  "hash:mac": hash("mac"),
  "hash:ip,mac": hash("host", "mac"),
  "hash:net": hash("net"),
  "hash:net,net": hash("net", "net"),
  "hash:ip,port": { parts: ["host", "port"], options: [...HASH, "netmask", "bitmask"] },
  "hash:net,port": hash("net", "port"),
  "hash:ip,port,ip": hash("host", "port", "host"),
  "hash:ip,port,net": hash("host", "port", "net"),
  "hash:ip,mark": { parts: ["host", "mark"], options: [...HASH, "markmask"] },
  "hash:net,port,net": hash("net", "port", "net"),
  "hash:net,iface": hash("net", "iface"),
  "list:set": { parts: ["set"], options: ["size"] },
  iphash: single,
  nethash: hash("net"),
  ipmap: addresses,
  portmap: range("port"),
  macipmap: range("host", "mac"),
  ipporthash: hash("host", "port"),
  ipportiphash: hash("host", "port", "host"),
  ipportnethash: hash("host", "port", "net"),
  iptree: hash("host"),
  iptreemap: hash("net"),
  setlist: { parts: ["set"], options: ["size"] },
};

/** Options of `add`, and the option of `create` without which the set has no place for them. */
export const ENTRY_OPTIONS: Readonly<Record<string, string>> = {
  timeout: "timeout",
  packets: "counters",
  bytes: "counters",
  comment: "comment",
  skbmark: "skbinfo",
  skbprio: "skbinfo",
  skbqueue: "skbinfo",
};

/** The largest values of number options. */
export const LARGEST: Readonly<Record<string, number>> = {
  timeout: 2147483,
  hashsize: 0xffffffff,
  maxelem: 0xffffffff,
  bucketsize: 255,
  size: 0xffffffff,
  markmask: 0xffffffff,
};

/** How many elements a set of a hash type holds when `create` says nothing. */
export const MAXELEM = 65536;

/** Commands of ipset, and their short names; a beginning of one stands for it. */
export const COMMANDS: readonly string[] = [
  "create",
  "add",
  "del",
  "test",
  "destroy",
  "list",
  "save",
  "restore",
  "flush",
  "rename",
  "swap",
  "help",
  "version",
];
/** Other words for commands, by the word: short names and the options of former releases. */
export const SHORT: ReadonlyMap<string, string> = new Map(
  Object.entries({
    n: "create",
    x: "destroy",
    e: "rename",
    w: "swap",
    "-N": "create",
    "-A": "add",
    "-D": "del",
    "-X": "destroy",
    "-F": "flush",
    "-E": "rename",
    "-W": "swap",
    "-T": "test",
    "-L": "list",
    "-S": "save",
    "-R": "restore",
  }),
);
