import type { Completion, Hover, Language } from "../../core/language.ts";
import { code } from "../../core/markdown.ts";
import { lineStart, touches } from "../../core/text.ts";
import { sysctl as format } from "./format.ts";
import { KNOWN_KEYS } from "./knowledge/keys.ts";
import { rules } from "./rules/index.ts";
import { shownValue } from "./show.ts";
import { parse, type SysctlFile } from "./syntax.ts";
import { type SysctlUnit, units } from "./units.ts";

/** sysctl.conf and sysctl.d: the kernel settings that decide forwarding, reverse path checks and IPv6. */
export const sysctl: Language<SysctlFile, SysctlUnit> = {
  ...format,
  parse,
  units,
  facts: (unit) =>
    unit.applied
      .filter((entry) => unit.winner(entry.setting.key) === entry)
      .map(({ setting, uri }) => ({
        kind: "setting",
        key: setting.key,
        value: setting.value,
        at: { uri, span: setting.span },
        confidence: "stated",
      })),
  rules,
  hover,
  complete,
  symbols: (file) =>
    file.settings.map((setting) => ({
      name: setting.key,
      detail: shownValue(setting),
      kind: "key",
      span: setting.span,
      nameSpan: setting.keySpan,
    })),
};

function hover(file: SysctlFile, offset: number): Hover | undefined {
  const setting = file.settings.find(({ span }) => touches(span, offset));
  if (setting === undefined) return undefined;
  const general = setting.key.replace(/^(net\.ipv[46]\.conf\.)[^.]+/, "$1*");
  const known = KNOWN_KEYS.find(({ key }) => key === general);
  if (known === undefined) return undefined;
  const initial = known.initial === "" ? "" : ` The kernel's default is ${code(known.initial)}.`;
  return { span: setting.span, markdown: `${code(setting.key)} = ${code(shownValue(setting))}\n\n${known.what}${initial}` };
}

function complete(file: SysctlFile, offset: number): readonly Completion[] {
  const start = lineStart(file.source.text, offset);
  const typed = file.source.text.slice(start, offset);
  if (/[=#;]/.test(typed)) return [];
  const span = { start: start + typed.length - typed.trimStart().length, end: offset };
  return KNOWN_KEYS.map(({ key, initial, what }) => ({
    label: key.replace("*", "all"),
    kind: "property",
    detail: initial === "" ? "" : `default ${initial}`,
    documentation: what,
    insert: `${key.replace("*", "all")} = `,
    span,
  }));
}
