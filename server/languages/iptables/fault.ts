/** What the native program refuses, as the reader finds it, before a rule says it to the user. */

/** The two programs that load rules. nft is what distributions install by default. */
export type Backend = "legacy" | "nft";

/** The rules of category `invalid` whose findings the reader makes. */
export type FaultRule =
  | "parse"
  | "unknown-option"
  | "option-order"
  | "missing-match-module"
  | "unknown-match"
  | "multiport-needed"
  | "multiport-limit"
  | "port-range"
  | "old-negation"
  | "not-invertible"
  | "mutually-exclusive"
  | "mandatory-option"
  | "duplicate-option"
  | "bad-address"
  | "bad-port"
  | "bad-protocol"
  | "bad-state"
  | "bad-rate"
  | "bad-icmp-type"
  | "bad-flag"
  | "bad-value"
  | "wrong-family"
  | "commit-missing"
  | "commit-duplicate"
  | "commit-trailing-space"
  | "crlf"
  | "no-final-newline"
  | "inline-comment"
  | "table-option-in-restore"
  | "joined-option"
  | "quote"
  | "name-too-long"
  | "undefined-chain"
  | "undeclared-append"
  | "chain-loop"
  | "iface-hook"
  | "target-hook"
  | "match-hook"
  | "nat-filtering"
  | "nat-port-proto"
  | "tcp-reset-no-tcp"
  | "tcpmss-syn"
  | "policy"
  | "rule-number"
  | "chain-name"
  | "protocol-needed"
  | "undefined-set"
  | "ipset-family-mismatch"
  | "ipset-syntax"
  | "ipset-exists";

/** A change to the text; offsets are those of the text that the fault is in, half open. */
export type FaultEdit = { readonly start: number; readonly end: number; readonly text: string };

/** What mends a fault; `safe` as in `Fix`. */
export type FaultFix = { readonly title: string; readonly safe?: boolean; readonly edits: readonly FaultEdit[] };

/** One refusal. Offsets count from the start of the line it is in, or of the file in scripts. */
export type Fault = {
  readonly rule: FaultRule;
  readonly start: number;
  readonly end: number;
  readonly message: string;
  /** Only this back end refuses it. */
  readonly back?: Backend;
  readonly fix?: FaultFix | undefined;
  /** Of the argument of a function: where its body uses it. */
  readonly usedAt?: { readonly start: number; readonly end: number };
  /** Lighter than the rule, where something else than the files could make it right. */
  readonly severity?: "warning" | "info";
};

/** The fix that puts the text in place of a word which it was meant to be. */
export const meantFix = (meant: string | undefined, start: number, end: number): { readonly fix?: FaultFix } =>
  meant ? { fix: { title: `Write ${meant}`, edits: [{ start, end, text: meant }] } } : {};

/** What a check of a value says: which rule, what is wrong, and the text to put in its place where one is meant. */
export type Wrong = {
  readonly rule: FaultRule;
  readonly message: string;
  readonly instead?: string;
  readonly back?: Backend;
  /** The fault is at this part of the value: offsets into the value's text. */
  readonly part?: readonly [start: number, end: number];
};

/** Short for the commonest case. */
export const wrong = (rule: FaultRule, message: string, instead?: string): Wrong =>
  instead === undefined ? { rule, message } : { rule, message, instead };
