/** Complaints of the reading as findings of a rule. */
import type { Finding } from "../../core/rule.ts";
import type { NetplanUnit } from "./model.ts";

/** What the reading of the unit's files found under the id of a rule. */
export function* refusals(unit: NetplanUnit, rule: `netplan/${string}`): Generator<Finding> {
  for (const { at, message, fix, related } of unit.complaintsOf(rule))
    yield { span: at.span, uri: at.uri, message, ...(fix === undefined ? {} : { fix }), ...(related === undefined ? {} : { related }) };
}
