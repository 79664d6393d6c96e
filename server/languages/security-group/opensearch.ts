/** Access policies of OpenSearch domains: who may send requests to a domain that is not inside a VPC. */
import { everything, readCidr } from "../../core/address.ts";
import type { Collected } from "./collect.ts";
import type { PartReader } from "./firewall-rules.ts";
import { readJson } from "./json.ts";
import { itemsOf, member, moved, named, textOf, type Value } from "./value.ts";

/** A policy as an object, or as JSON in a text, of which not all need be known; undefined where it is neither. */
function policyOf(value: Value): Value | undefined {
  if (value.encoded !== undefined) return value.encoded;
  const text = textOf(value) ?? (value.kind === "unknown" ? value.partly : undefined);
  const read = text === undefined ? value : readJson(value.at.uri, text).value;
  return read?.kind !== "map" ? undefined : text === undefined ? read : moved(read, value.at);
}

/** Whoever a statement allows without any condition but their address: "*" is everybody, signed or not. */
function everybodyIn(statement: Value): Value | undefined {
  const principal = member(statement, "Principal");
  const names = itemsOf(member(principal, "AWS") ?? principal);
  return textOf(member(statement, "Effect")) === "Allow" ? names.find((one) => textOf(one) === "*") : undefined;
}

/** What a policy of a domain outside a VPC lets in; conditions other than by address are not judged. `domain` is the one it is for, where that is described elsewhere. */
export function domainPolicy(name: string, value: Value | undefined, into: Collected, domain?: string): void {
  for (const statement of itemsOf(value && member(policyOf(value), "Statement"))) {
    const everybody = everybodyIn(statement);
    if (everybody === undefined) continue;
    const condition = member(statement, "Condition");
    const push = (text: string, at: Value["at"], range = readCidr(text)?.range): void => {
      const of = { of: name, what: "OpenSearch", at, text, ...(domain === undefined ? {} : { domain }) };
      if (range !== undefined) into.allowLists.push({ ...of, ranges: [range] });
    };
    if (condition === undefined) push("*", everybody.at, everything(4));
    const addresses = member(member(condition, "IpAddress"), "aws:SourceIp");
    if (condition?.kind === "map" && condition.entries.size === 1) for (const one of itemsOf(addresses)) push(textOf(one) ?? "", one.at);
  }
}

const domain: PartReader = ({ name }, part, into) => {
  // With fine-grained access control users are told apart behind the policy, and "*" is what its documentation recommends.
  if (part.has("vpc_options") || part.parts("vpc_options").length > 0 || part.parts("advanced_security_options").length > 0) return;
  into.domains.push(name);
  domainPolicy(name, part.get("access_policies"), into);
};

const policy: PartReader = ({ name }, part, into) => {
  const of = named(part.get("domain_name"));
  if (of !== "") domainPolicy(name, part.get("access_policies"), into, of);
};

/** The readers by type of resource. */
export const OPENSEARCH: Readonly<Record<string, PartReader>> = {
  aws_opensearch_domain: domain,
  aws_elasticsearch_domain: domain,
  aws_opensearch_domain_policy: policy,
  aws_elasticsearch_domain_policy: policy,
};
