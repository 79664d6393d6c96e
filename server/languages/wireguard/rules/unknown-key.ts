import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { nearest } from "../../../core/suggest.ts";
import { AMNEZIA_KEYS, ANDROID_KEYS, KEYS } from "../knowledge/keys.ts";
import { isTemplated } from "../model.ts";
import { shown, WG_PAGE, WG_QUICK_PAGE } from "../show.ts";
import type { Entry } from "../syntax.ts";
import type { WireGuardUnit } from "../unit.ts";

export const unknownKey: Rule<WireGuardUnit> = {
  id: "wireguard/unknown-key",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a key that neither wg nor wg-quick knows",
  why: `wg stops at "Line unrecognized" and sets nothing. wg-quick finds out only after it has made the interface, and takes it down again.`,
  references: [WG_PAGE, WG_QUICK_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        «ListenProt» = 51820
        `,
      fixed: conf`
        [Interface]
        ListenPort = 51820
        `,
    },
    {
      bad: conf`
        [Interface]
        «Description» = office
        `,
    },
    {
      targets: { wireguard: "wg" },
      bad: conf`
        [Interface]
        «Address» = 10.0.0.1/24
        `,
    },
    {
      good: conf`
        [interface]
        listen port = 51820
        ADDRESS = 10.0.0.1/24
        `,
    },
  ],
  *check({ file, plain }) {
    for (const section of file.sections) {
      if (section.kind !== "interface" && section.kind !== "peer") continue;
      for (const entry of section.entries) {
        if (entry.key === undefined) {
          if (
            !(
              file.template &&
              isTemplated(entry.span.end > entry.span.start ? file.source.text.slice(entry.span.start, entry.span.end) : "")
            )
          )
            yield unknown(entry, file.source.text.slice(entry.nameSpan.start, entry.nameSpan.end));
        } else if (plain && entry.quick) {
          yield { span: entry.nameSpan, message: `${entry.key.name} is a key of wg-quick: wg alone refuses it` };
        }
      }
    }
  },
};

function unknown({ nameSpan: span, name, section, span: whole }: Entry, written: string): Finding {
  if (name === "") return { span: whole, message: "there is no key before the equals sign" };
  // Longer than any word of this kind it could be a secret.
  const said = /^[A-Za-z]{1,30}$/.test(written) ? written : shown(written);
  if (AMNEZIA_KEYS.has(name)) return { span, message: `${said} is a key of AmneziaWG: wg and wg-quick refuse it` };
  if (ANDROID_KEYS.has(name)) return { span, message: `${said} is a key of WireGuard's app for Android: wg and wg-quick refuse it` };
  const names = KEYS.filter((key) => key.section === section.kind).map((key) => key.name);
  const meant =
    nearest(name, names) ??
    nearest(
      name,
      KEYS.map((key) => key.name),
    );
  if (meant === undefined) return { span, message: `"${said}" is no key that wg or wg-quick knows: the file is refused` };
  return {
    span,
    message: `"${said}" is no key: did you mean ${meant}?`,
    fix: { title: `Change to ${meant}`, safe: false, edits: [{ span, text: meant }] },
  };
}
