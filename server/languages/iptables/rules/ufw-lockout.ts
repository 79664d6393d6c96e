import { conf, type Rule } from "../../../core/rule.ts";
import { placed } from "../parts.ts";
import { commandsRun, type ScriptCommand } from "../script.ts";
import type { IptablesUnit } from "../unit.ts";

export const ufwLockout: Rule<IptablesUnit> = {
  id: "iptables/ufw-lockout",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "ufw enabled without a rule for SSH",
  why: `ufw drops incoming connections by default. Enabled over SSH without an allowed port 22, it shuts out whoever enabled it.`,
  references: ["https://manpages.debian.org/bookworm/ufw/ufw.8.en.html"],
  examples: [
    {
      bad: conf`
        #!/bin/sh
        ufw allow 3000/tcp
        «ufw enable»
      `,
      fixed: conf`
        #!/bin/sh
        ufw allow 3000/tcp
        ufw allow OpenSSH
        ufw enable
      `,
      path: "srv/firewall.sh",
    },
    {
      good: conf`
        #!/bin/sh
        ufw allow OpenSSH
        ufw --force enable
      `,
      path: "srv/firewall.sh",
    },
  ],
  *check(unit) {
    for (const file of unit.files) {
      let open = false;
      for (const command of commandsRun(file.script)) {
        if (command.kind !== "ufw") continue;
        open ||= opensSsh(command);
        if (open || !command.words.some((word) => word.text === "enable")) continue;
        const { text } = file.source;
        const start = text.lastIndexOf("\n", command.start) + 1;
        const before = text.slice(start, command.end).replace(/(ufw)\b.*$/, "$1");
        const fix = {
          title: "Allow OpenSSH first",
          safe: false,
          edits: [{ span: { start, end: start }, text: `${before} allow OpenSSH\n` }],
        };
        yield placed(
          unit,
          file,
          { start: command.start, end: command.end },
          "No rule allows SSH before ufw is enabled: new connections to port 22 are dropped",
          fix,
        );
      }
    }
  },
};

/** An allow or limit of port 22, SSH's profile, everything, or of something that is not known. */
function opensSsh(command: ScriptCommand & { kind: "ufw" }): boolean {
  const words = command.words.map((word) => word.text);
  if (words.includes("disable") || words.includes("delete")) return false;
  if (words.includes("default") && words.includes("allow")) return true;
  if (!words.includes("allow") && !words.includes("limit")) return false;
  return (
    command.words.some((word) => !word.known || /^(22(\/tcp)?|ssh|openssh|(.*,)?22(,.*)?(\/tcp)?)$/i.test(word.text)) ||
    (words.includes("from") && !words.includes("port"))
  );
}
