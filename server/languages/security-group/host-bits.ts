/** Ranges with bits behind their prefix: refused by Terraform, dropped by EC2. */
import { brief } from "../../core/markdown.ts";
import type { Finding } from "../../core/rule.ts";
import { cidrsWhere } from "./choose.ts";
import { canonical, rewrite } from "./fixes.ts";
import { type CloudUnit, placed } from "./normal.ts";

/** What is made of ranges with host bits: Terraform refuses AWS's, EC2 drops the bits, and what other clouds do is not known. */
type Fate = "refused" | "dropped";
const SAID = { refused: ": the plan fails", dropped: ": EC2 drops them" } as const;

/** A finding for each range with host bits that meets a fate. */
export function* hostBitsIn(unit: CloudUnit, fate: Fate): Generator<Finding> {
  const own: Fate = unit.format === "terraform" ? "refused" : "dropped";
  const peers = cidrsWhere(unit, ({ cidr }) => cidr?.hostBits === true).map(({ peer }) => peer);
  for (const { at, text, cidr, ...more } of [...peers, ...unit.estate.nets]) {
    const isOther = "field" in more && more.field === undefined;
    if (cidr === undefined || !cidr.hostBits || fate !== (isOther ? "dropped" : own)) continue;
    const network = canonical(cidr);
    const all = cidr.prefixLength === 0 ? ", the whole internet" : "";
    yield {
      ...placed(unit, at),
      message: `${brief(text)} has bits behind /${cidr.prefixLength}${isOther ? "" : SAID[fate]}; the block is ${brief(network)}${all}`,
      ...rewrite(unit, at, text, network, `Write ${brief(network)}`, unit.format !== "terraform"),
    };
  }
}
