import { brief } from "../../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { typeOf } from "../../shared/yaml-values.ts";
import type { NetplanUnit, Setting } from "../model.ts";
import { isMac } from "../values.ts";

/** netplan/unquoted-text: text without quotes that other readers of YAML take for a number or a boolean. */
export const unquotedText: Rule<NetplanUnit> = {
  id: "netplan/unquoted-text",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "text without quotes that other readers of YAML take for a number or a boolean",
  why: `netplan reads the text itself. cloud-init, Ansible and \`netplan set\` read YAML 1.1: there a password of digits is a number, one that begins with 0 is octal, a MAC address of small numbers is a count of seconds, and \`on\` is true. What they write back is something else.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          wifis:
            wlan0:
              access-points:
                home:
                  password: «0123456701»
      `,
      fixed: conf`
        network:
          version: 2
          wifis:
            wlan0:
              access-points:
                home:
                  password: "0123456701"
      `,
    },
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              macaddress: «22:33:44:55:16:17»
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0:
              macaddress: "22:33:44:55:16:17"
      `,
    },
    {
      good: conf`
        network:
          version: 2
          wifis:
            wlan0:
              access-points:
                home:
                  password: "0123456701"
      `,
    },
  ],
  *check(unit) {
    for (const def of unit.defs.values())
      for (const setting of [...def.written, ...def.accessPoints.flatMap((point) => [...point.settings.values()])]) {
        if (!TEXTS.has(setting.path) || setting.node.style !== "plain" || setting.text === "") continue;
        const type = typeOf(setting.node, "1.1");
        if (type === "string" || (MACS.has(setting.path) && !isMac(setting.text))) continue;
        yield finding(setting, type);
      }
  },
};

const TEXTS = new Set(
  "password auth.password auth.identity macaddress match.macaddress bssid set-name dhcp4-overrides.hostname dhcp6-overrides.hostname regulatory-domain apn pin sim-id network-id number username".split(
    " ",
  ),
);

// What is no MAC address is refused anyway.
const MACS = new Set(["macaddress", "match.macaddress", "bssid"]);

function finding({ at, path, text }: Setting, type: string): Finding {
  const name = path.slice(path.lastIndexOf(".") + 1);
  const shown = /password|pin/.test(name) ? "" : ` "${brief(text, 17)}"`;
  // Insertions, so that a password does not stand in the fix.
  const edits = [at.span.start, at.span.end].map((offset) => ({ span: { start: offset, end: offset }, text: '"' }));
  const fix = { title: "Put it in quotes", safe: true, edits };
  return {
    uri: at.uri,
    span: at.span,
    message: `\`${name}\`${shown} is ${/^[aeiou]/.test(type) ? "an" : "a"} ${type} to other readers of YAML: quote it`,
    fix,
  };
}
