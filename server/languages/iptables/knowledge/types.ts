/** The five places where a packet meets the rules. */
export type Hook = "PREROUTING" | "INPUT" | "FORWARD" | "OUTPUT" | "POSTROUTING";

/** What an option's value is, in the words of iptables' own help. `tcp-port` is the stricter reader of the tcp and sctp matches. */
export type ValueKind = string;

/** An option of a module. */
export type OptionFact = {
  /** The long name with its dashes. */
  readonly name: string;
  readonly short?: string;
  readonly aliases?: readonly string[];
  /** Absent: the option takes no value. */
  readonly value?: ValueKind;
  /** It takes a second word. */
  readonly two?: boolean;
  readonly help?: string;
  /** `!` may stand before it. */
  readonly not?: boolean;
  readonly mandatory?: boolean;
  readonly repeatable?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly excludes?: readonly string[];
  readonly requires?: readonly string[];
};

/** A match or target extension. */
export type ModuleFact = {
  readonly name: string;
  readonly kind: "match" | "target";
  /** Absent: both. */
  readonly family?: 4 | 6;
  /** Another name that the kernel knows it by. */
  readonly real?: string;
  /** The tables it may be used in; absent: all. */
  readonly tables?: readonly string[];
  /** The hooks from which a rule with it may be reached; absent: all. */
  readonly hooks?: readonly Hook[];
  /** The rule must name one of these protocols, without `!`. */
  readonly protocols?: readonly string[];
  /** The restriction to tables holds for this back end only. */
  readonly only?: "legacy" | "nft";
  readonly options: readonly OptionFact[];
};
