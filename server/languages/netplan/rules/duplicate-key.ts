import { brief } from "../../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { duplicateKeys, followed, keyText, walk, type YamlEntry } from "../../shared/yaml.ts";
import { beginsLine, wholeLines } from "../edits.ts";
import type { NetplanFile, NetplanUnit } from "../model.ts";

/** netplan/duplicate-key: a key that is written twice in one mapping. */
export const duplicateKey: Rule<NetplanUnit> = {
  id: "netplan/duplicate-key",
  category: "ignored",
  severity: "error",
  since: "0.1.0",
  summary: "a key that is written twice in one mapping",
  why: `netplan does not refuse it. Of single values the last one counts and the first is void; lists are joined, and mappings merged.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              «dhcp4»: true
              optional: true
              dhcp4: false
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0:
              optional: true
              dhcp4: false
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              dhcp4: false
              optional: true
      `,
    },
  ],
  *check(unit) {
    // Where lines lost their indentation, keys of different levels stand side by side.
    const lost = new Set(unit.complaintsOf("netplan/lost-indentation").map(({ at }) => `${at.uri} ${at.span.start}`));
    for (const file of unit.files) {
      const root = file.document?.root;
      for (const node of root === undefined ? [] : walk(root))
        if (node.kind === "map" && !node.entries.some(({ key }) => lost.has(`${file.source.uri} ${key.span.start}`)))
          for (const { entry, earlier } of duplicateKeys(node)) yield finding(file, entry, earlier);
    }
  },
};

function finding(file: NetplanFile, entry: YamlEntry, earlier: YamlEntry): Finding {
  const { uri, text } = file.source;
  const name = brief(keyText(entry) ?? "", 24);
  const isSingle = followed(entry.value).kind === "scalar" && followed(earlier.value).kind === "scalar";
  if (!isSingle) {
    const related = [{ uri, span: earlier.key.span, message: "first here" }];
    return { uri, span: entry.key.span, severity: "warning", message: `\`${name}\` is written twice: netplan joins the two`, related };
  }
  const related = [{ uri, span: entry.key.span, message: "this one counts" }];
  const fix = { title: "Remove the one that does not count", safe: true, edits: [{ span: wholeLines(text, earlier), text: "" }] };
  const message = `\`${name}\` is written again below, and the later value counts`;
  return {
    uri,
    span: earlier.key.span,
    message,
    related,
    tags: ["unnecessary"],
    ...(beginsLine(text, earlier) && ownLine(text, earlier) ? { fix } : {}),
  };
}

const ownLine = (text: string, entry: YamlEntry): boolean => /^[^\S\n]*(#[^\n]*)?(\n|$)/.test(text.slice(entry.value.span.end));
