/** Who may use a location: allow, deny, authentication and satisfy as nginx inherits them. */
import { type AddressRange, type Cidr, everything, readAddress, readCidr } from "../../core/address.ts";
import { hasOpenInclude, knowsServer } from "./levels.ts";
import { once } from "./memo.ts";
import { isLoopback, socketsOfServer } from "./sockets.ts";
import { childrenOf, enclosing, type Node } from "./units.ts";

/** One `allow` or `deny`. `all` covers both families and Unix sockets; `unix` only those; undefined ranges were not understood. */
export type AccessRule = {
  readonly node: Node;
  readonly action: "allow" | "deny";
  readonly all: boolean;
  readonly unix: boolean;
  readonly ranges: readonly AddressRange[] | undefined;
  readonly cidr?: Cidr;
};

/** What decides about a request that ends in a block, as it stands after inheritance. */
export type Guard = {
  /** In the order in which nginx asks them; the first that matches decides, and none means allow. */
  readonly rules: readonly AccessRule[];
  /** The last rule refuses everybody else. */
  readonly closed: boolean;
  /** The rule that lets everybody in who is still there, and not only because none matches. */
  readonly opener: AccessRule | undefined;
  readonly authenticates: boolean;
  /** One module that is content is enough; false where a certificate is demanded, which `satisfy` does not speak of. */
  readonly satisfyAny: boolean;
  /** Something that cannot be read here may guard it: Lua, an include that is not there, a condition that refuses. */
  readonly unknown: boolean;
};

const ALL: readonly AddressRange[] = [everything(4), everything(6)];

/** Reads an `allow` or `deny`. */
export function readAccess(node: Node): AccessRule {
  const value = node.args[0]?.value ?? "";
  const action = node.name === "allow" ? "allow" : "deny";
  if (value === "all") return { node, action, all: true, unix: true, ranges: ALL };
  if (value === "unix:") return { node, action, all: false, unix: true, ranges: [] };
  const cidr = readCidr(value) ?? readMasked(value);
  if (cidr === undefined) return { node, action, all: false, unix: false, ranges: undefined };
  return { node, action, all: false, unix: false, ranges: [cidr.range], cidr };
}

// nginx also takes 10.0.0.0/255.0.0.0; only masks of leading ones are read here.
function readMasked(value: string): Cidr | undefined {
  const [host = "", mask = ""] = value.split("/", 2);
  const bits = readAddress(mask);
  if (bits?.family !== 4) return undefined;
  const length = bits.value.toString(2).padStart(32, "0").indexOf("0");
  return readCidr(`${host}/${length === -1 ? 32 : length}`);
}

/** The allow and deny lines in force in a block: those of the nearest level that has any. */
export function accessRulesOf(node: Node): readonly AccessRule[] {
  for (let level: Node | undefined = node; level !== undefined; level = level.parent) {
    const own = ownRules(level);
    if (own.length > 0) return own;
  }
  return [];
}

const ownRules = once((level: Node): readonly AccessRule[] =>
  (level.children ?? []).filter((entry) => entry.name === "allow" || entry.name === "deny").map(readAccess),
);

/** Directives of authentication that are on unless they say `off`; `auth_basic` needs its file of users besides. */
export const AUTH = ["auth_request", "auth_jwt", "auth_digest", "auth_pam", "auth_gss", "auth_ldap", "auth_oidc", "auth_require"];
const SCRIPTS = [
  "access_by_lua",
  "access_by_lua_block",
  "access_by_lua_file",
  "rewrite_by_lua_block",
  "rewrite_by_lua_file",
  "js_access",
  "modsecurity",
  "secure_link",
  "secure_link_md5",
];
const MADE_BY_TEST = /^4\d\d$/;

const GUARDS: ReadonlySet<string> = new Set([...AUTH, ...SCRIPTS, "auth_basic", "auth_basic_user_file", "satisfy", "ssl_verify_client"]);
const NOTHING: ReadonlyMap<string, Node> = new Map();

/** The first directive of every name that guards something, in one block itself. */
const guardsIn = once((level: Node): ReadonlyMap<string, Node> => {
  let found: Map<string, Node> | undefined;
  for (const one of level.children ?? []) {
    if (!GUARDS.has(one.name)) continue;
    found ??= new Map();
    if (!found.has(one.name)) found.set(one.name, one);
  }
  return found ?? NOTHING;
});

/** Those in force in a block: of every name the one of the nearest level. */
const guardsOf = once((node: Node): ReadonlyMap<string, Node> => {
  const own = guardsIn(node);
  const outer = node.parent === undefined ? NOTHING : guardsOf(node.parent);
  if (own.size === 0) return outer;
  return outer.size === 0 ? own : new Map([...outer, ...own]);
});

/** The guard of a block (a `location`, or a `server` for requests that no location takes). */
export const guardOf = once((node: Node): Guard => {
  const rules = accessRulesOf(node);
  const guards = guardsOf(node);
  const certificate = guards.get("ssl_verify_client")?.args[0]?.value === "on";
  const authenticates = AUTH.some((name) => isOn(guards, name)) || asksForPassword(guards) || certificate;
  const opener = openerOf(rules);
  const satisfyAny = !certificate && guards.get("satisfy")?.args[0]?.value === "any";
  const closed = rules.at(-1)?.action === "deny" && coversAll(rules);
  const unknown =
    SCRIPTS.some((name) => guards.has(name)) ||
    conditionallyRefused(node) ||
    hasOpenInclude(node) ||
    !knowsServer(node) ||
    rules.some((rule) => rule.ranges === undefined);
  return { rules, closed, opener, authenticates, satisfyAny, unknown };
});

function isOn(guards: ReadonlyMap<string, Node>, name: string): boolean {
  const value = guards.get(name)?.args[0]?.value;
  return value !== undefined && value !== "off";
}

// Without a file of users the module steps aside and lets everybody in (tried with nginx 1.22.1).
const asksForPassword = (guards: ReadonlyMap<string, Node>): boolean => isOn(guards, "auth_basic") && guards.has("auth_basic_user_file");

/** Whether `deny` lines at the end refuse both families. */
const coversAll = once((rules: readonly AccessRule[]): boolean => {
  const denied = rules.filter((rule) => rule.action === "deny").flatMap((rule) => rule.ranges ?? []);
  return ALL.every((space) =>
    denied.some((range) => range.family === space.family && range.first === space.first && range.last === space.last),
  );
});

/** The first line that speaks of all addresses of a family, where it is an `allow`. */
const openerOf = once((rules: readonly AccessRule[]): AccessRule | undefined => {
  const first = rules.find((rule) => rule.all || rule.cidr?.prefixLength === 0);
  return first?.action === "allow" ? first : undefined;
});

/** Whether a condition on the way to `node` answers 4xx: who is refused depends on the request. */
function conditionallyRefused(node: Node): boolean {
  for (let level: Node | undefined = node; level !== undefined; level = level.parent) {
    if (refusesInIf(level)) return true;
    if (level.name === "server") return false;
  }
  return false;
}

const refusesInIf = once((level: Node): boolean =>
  childrenOf(level, "if").some((test) => childrenOf(test, "return").some((entry) => MADE_BY_TEST.test(entry.args[0]?.value ?? ""))),
);

/**
 * Whether a guard keeps strangers out, as far as it was read. With `satisfy any` one module that is content is enough, and the access module is
 * content with whom a line allows; whom no line matches is left to the password (tried with nginx 1.22.1).
 */
export const refuses = (guard: Guard): boolean => (guard.authenticates && !isWaved(guard)) || guard.closed;

/** Whether everybody passes by `allow` and `satisfy any`, so that nobody is asked for a password. */
export const isWaved = ({ satisfyAny, opener }: Guard): boolean => satisfyAny && opener !== undefined;

/** Whether a guard keeps strangers out, or may do so. */
export const mayRefuse = (guard: Guard): boolean => guard.unknown || refuses(guard);

/** Whether clients from elsewhere can connect to the block's server at all: some socket is neither loopback nor Unix. */
export function isOutward(node: Node): boolean {
  const server = node.name === "server" ? node : enclosing(node, "server");
  if (server === undefined) return true;
  const sockets = socketsOfServer(server);
  return sockets.length === 0 || sockets.some((socket) => !isLoopback(socket));
}

/** Whether a request from outside can end in a location: not named, not `internal`, and no unconditional `return`. */
export const isServed = (location: Node): boolean =>
  location.args[0]?.value.startsWith("@") !== true &&
  !(location.children ?? []).some((entry) => entry.name === "internal" || entry.name === "return");
