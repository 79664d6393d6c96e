/** Access policies of OpenSearch domains: who may send requests to a domain that is not inside a VPC. */
import { everything, readCidr } from "../../core/address.ts";
import type { Collected } from "./collect.ts";
import type { PartReader } from "./firewall-rules.ts";
import { readJson } from "./json.ts";
import { itemsOf, member, moved, textOf, type Value } from "./value.ts";

/** A policy as an object, or as JSON in a text; undefined where it is neither. */
function policyOf(value: Value): Value | undefined {
  const text = textOf(value);
  const read = text === undefined ? value : readJson(value.at.uri, text).value;
  return read?.kind !== "map" ? undefined : text === undefined ? read : moved(read, value.at);
}

/** Whoever a statement allows without any condition but their address: "*" is everybody, signed or not. */
const isForAll = (statement: Value): boolean => {
  const principal = member(statement, "Principal");
  const named = itemsOf(member(principal, "AWS") ?? principal).map(textOf);
  return textOf(member(statement, "Effect")) === "Allow" && named.includes("*");
};

/** What a policy of a domain outside a VPC lets in; conditions other than by address are not judged. */
export function domainPolicy(name: string, value: Value | undefined, into: Collected): void {
  for (const statement of itemsOf(value && member(policyOf(value), "Statement")).filter(isForAll)) {
    const condition = member(statement, "Condition");
    const at = (member(statement, "Principal") ?? statement).at;
    const push = (text: string, where: Value["at"], range = readCidr(text)?.range): void => {
      if (range !== undefined) into.allowLists.push({ of: name, what: "OpenSearch", at: where, text, ranges: [range] });
    };
    if (condition === undefined) push("*", at, everything(4));
    const addresses = member(member(condition, "IpAddress"), "aws:SourceIp");
    if (condition?.kind === "map" && condition.entries.size === 1) for (const one of itemsOf(addresses)) push(textOf(one) ?? "", one.at);
  }
}

const domain: PartReader = ({ name }, part, into) => {
  // With fine-grained access control users are told apart behind the policy, and "*" is what its documentation recommends.
  if (part.parts("vpc_options").length > 0 || part.parts("advanced_security_options").length > 0) return;
  domainPolicy(name, part.get("access_policies"), into);
};

/** The readers by type of resource. */
export const OPENSEARCH: Readonly<Record<string, PartReader>> = {
  aws_opensearch_domain: domain,
  aws_elasticsearch_domain: domain,
};
