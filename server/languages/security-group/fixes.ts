/** Changes that several rules offer. */
import { type Cidr, showAddress } from "../../core/address.ts";
import type { Fix } from "../../core/rule.ts";
import { type CloudUnit, type Peer, replacement } from "./normal.ts";

/** Replaces a range of the internet by a variable that the user fills in: for Terraform only. */
export function askWho(unit: CloudUnit, peer: Peer & { kind: "cidr" }): { fix: Fix } | Record<string, never> {
  const edits = unit.format === "terraform" && peer.at.uri === unit.uri ? replacement(unit, peer.at, peer.text, "") : undefined;
  const text = unit.texts.get(unit.uri) ?? "";
  if (edits === undefined) return {};
  const name = peer.field === 6 ? "admin_cidr_ipv6" : "admin_cidr";
  const declared = text.includes(`variable "${name}"`);
  const stub = `${text.endsWith("\n") ? "" : "\n"}\nvariable "${name}" {\n  type = string\n}\n`;
  return {
    fix: {
      title: `Allow only var.${name}`,
      safe: false,
      edits: [
        { span: peer.at.span, text: `var.${name}` },
        ...(declared ? [] : [{ span: { start: text.length, end: text.length }, text: stub }]),
      ],
    },
  };
}

/** A fix that writes another text where a value stands, quotes kept; nothing where the value comes from elsewhere. */
export function rewrite(
  unit: CloudUnit,
  at: Peer["at"],
  from: string,
  to: string,
  title: string,
  safe: boolean,
): { fix: Fix } | Record<string, never> {
  const edits = at.uri === unit.uri ? replacement(unit, at, from, to) : undefined;
  return edits === undefined ? {} : { fix: { title, safe, edits } };
}

/** The text of a block without host bits, in its usual form, always with its length. */
export function canonical(cidr: Cidr): string {
  const { family, first } = cidr.range;
  return `${showAddress({ family, value: first })}/${cidr.prefixLength}`;
}
