/** Ranges with bits behind their prefix: refused by Terraform, dropped by EC2. */
import { brief } from "../../core/markdown.ts";
import type { Finding } from "../../core/rule.ts";
import { canonical, rewrite } from "./fixes.ts";
import { cidrsOf } from "./internet.ts";
import { type CloudUnit, placed } from "./normal.ts";

/** A finding for each range with host bits, which says what they lead to. */
export function* hostBitsIn(unit: CloudUnit, consequence: string): Generator<Finding> {
  const peers = unit.estate.groups.flatMap(({ rules }) => rules.flatMap(cidrsOf));
  for (const { at, text, cidr } of [...peers, ...unit.estate.nets]) {
    if (cidr === undefined || !cidr.hostBits) continue;
    const network = canonical(cidr);
    const all = cidr.prefixLength === 0 ? ", the whole internet" : "";
    yield {
      ...placed(unit, at),
      message: `${brief(text)} has bits behind /${cidr.prefixLength}: ${consequence}; the block is ${brief(network)}${all}`,
      ...rewrite(unit, at, text, network, `Write ${brief(network)}`, unit.format !== "terraform"),
    };
  }
}
