import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { lineEnd, lineStart } from "../../../core/text.ts";
import type { IptablesFile } from "../file.ts";
import type { IptablesUnit } from "../unit.ts";

export const multiportLimit: Rule<IptablesUnit> = {
  id: "iptables/multiport-limit",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "More ports than multiport can hold",
  why: `\`-m multiport\` holds 15 ports, and a range counts as two. More need a second rule, or a set of ipset.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -p tcp -m multiport --dports «1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16» -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -p tcp -m multiport --dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15 -j ACCEPT
        -A INPUT -p tcp -m multiport --dports 16 -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -p tcp -m multiport --dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const finding of unit.faults("multiport-limit")) {
      const file = unit.files.find((one) => one.source.uri === (finding.uri ?? unit.uri));
      const fix = file === undefined || finding.uri !== undefined ? undefined : splitIn(file, finding);
      yield fix === undefined ? finding : { ...finding, fix };
    }
  },
};

const MOST = 15;

/** Several rules in the place of one. An inverted list cannot be split, nor can a rule whose place has a number. */
function splitIn(file: IptablesFile, { span }: Finding): Finding["fix"] {
  const { text } = file.source;
  const start = lineStart(text, span.start);
  const line = { start, end: lineEnd(text, span.end) };
  const before = text.slice(line.start, span.start);
  if (file.kind === "script" || !/^-A /.test(before) || /! *--[a-z-]+ +$/.test(before)) return undefined;
  const rest = text.slice(span.end, line.end);
  const rules = partsOf(text.slice(span.start, span.end)).map((ports) => before + ports + rest);
  return { title: `Make ${rules.length} rules of it`, safe: false, edits: [{ span: line, text: rules.join("\n") }] };
}

/** The list in pieces that multiport can hold. */
function partsOf(list: string): string[] {
  const parts: string[][] = [];
  let slots = MOST;
  for (const port of list.split(",")) {
    const needed = port.includes(":") ? 2 : 1;
    if (slots + needed > MOST) {
      parts.push([]);
      slots = 0;
    }
    parts.at(-1)?.push(port);
    slots += needed;
  }
  return parts.map((part) => part.join(","));
}
