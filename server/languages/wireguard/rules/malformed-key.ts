import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { type KeyFault, keyFault } from "../../shared/wireguard-values.ts";
import { isTemplated } from "../model.ts";
import { SAMPLE, WG_PAGE } from "../show.ts";
import type { Entry } from "../syntax.ts";
import type { WireGuardUnit } from "../unit.ts";

export const malformedKey: Rule<WireGuardUnit> = {
  id: "wireguard/malformed-key",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a key that is not 32 bytes of base64",
  why: `A key is 44 characters of base64: 32 bytes and one "=". wg says "Key is not the correct length or format" for whatever else
stands there, without a line number, and loads nothing. A cut or doubled character, hexadecimal, the URL-safe alphabet and a lost "=" are told apart here.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        PrivateKey = «${SAMPLE.private.slice(1)}»
        `,
    },
    {
      bad: conf`
        [Interface]
        [Peer]
        PublicKey = «${SAMPLE.public.slice(0, -1)}»
        `,
      fixed: conf`
        [Interface]
        [Peer]
        PublicKey = ${SAMPLE.public}
        `,
    },
    {
      good: conf`
        [Interface]
        PrivateKey = ${SAMPLE.private}
        `,
    },
  ],
  *check({ file }) {
    for (const { entry, fault } of file.keys) {
      if (fault === undefined || fault === "placeholder" || (file.template && isTemplated(entry.value.text))) continue;
      yield finding(entry, fault);
    }
  },
};

function finding(entry: Entry, fault: KeyFault): Finding {
  const { text, span } = entry.value;
  const name = entry.key?.name ?? "";
  const says: Record<KeyFault, string> = {
    placeholder: "",
    hex: `${name} is hexadecimal: wg reads base64 only, 44 characters`,
    "url-safe": `${name} uses the URL-safe alphabet: write "+" and "/" for "-" and "_"`,
    length: `${name} has ${text.length} characters: a key has 44 and ends in "="`,
    characters: `${name} holds characters that base64 does not have`,
    padding: `${name} lacks the "=" at its end`,
    bits: `${name} ends in bits that no 32-byte key leaves: its last character was changed or lost`,
  };
  const replaced =
    fault === "padding" ? `${text}=` : fault === "url-safe" ? text.replaceAll("-", "+").replaceAll("_", "/").padEnd(44, "=") : undefined;
  if (replaced === undefined || keyFault(replaced) !== undefined) return { span, message: says[fault] };
  return { span, message: says[fault], fix: { title: "Write the key as wg reads it", safe: false, edits: [{ span, text: replaced }] } };
}
