import type { PacketRule, Table } from "../../../core/filter.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { analysisOf, optionOf, rulesOf, tablesNamed } from "../analysis.ts";
import { blocksByDefault, opening, TCP } from "../posture.ts";
import type { IptablesUnit } from "../unit.ts";

export const rejectVsDrop: Rule<IptablesUnit> = {
  id: "iptables/reject-vs-drop",
  category: "hygiene",
  severity: "info",
  optIn: true,
  since: "0.1.0",
  summary: "REJECT where everything else is dropped, or DROP where it is one's own programs that wait",
  why: `DROP leaves the sender to its timeout, REJECT answers. In INPUT, one port that is rejected among silent ones shows a scanner that the
host is there. In OUTPUT, a dropped connection makes a program of the host wait for minutes: REJECT tells it at once. Port 113 (ident) is
left out: mail servers ask for it, and are meant to hear no. Off unless asked for, as both ways are used with good reasons.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 3306 -j «REJECT» --reject-with tcp-reset
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        :OUTPUT ACCEPT [0:0]
        -A OUTPUT -p tcp -m tcp --dport 25 -j «DROP»
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT DROP [0:0]
        :OUTPUT ACCEPT [0:0]
        -A INPUT -p tcp -m tcp --dport 113 -j REJECT --reject-with tcp-reset
        -A OUTPUT -p tcp -m tcp --dport 25 -j REJECT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const table of tablesNamed(unit, "filter")) {
      const silent = dropsByDefault(table);
      for (const { chain, rule, index } of rulesOf(unit, [table])) {
        if (analysisOf(table).status(chain.name, index) !== "reachable") continue;
        if (chain.name === "INPUT" && silent && rule.action.do === "reject" && !forIdent(rule) && fromOutside(rule))
          yield { ...optionOf(unit, rule, "-j"), message: "REJECT answers where INPUT drops in silence: it shows that the host is there" };
        else if (chain.name === "OUTPUT" && rule.action.do === "drop" && asksForTcp(rule))
          yield { ...optionOf(unit, rule, "-j"), message: "DROP lets programs of this host wait for a timeout: REJECT tells them at once" };
      }
    }
  },
};

/** Whether a new connection to a port that no rule names ends in silence. */
const dropsByDefault = (table: Table): boolean =>
  blocksByDefault(table) && analysisOf(table).decide("INPUT", { ...opening(table.family, TCP, 47811), in: "eth7" }).end === "drop";

const forIdent = (rule: PacketRule): boolean =>
  rule.conditions.some((one) => one.on === "destination-port" && one.ports.some(([first, last]) => first === 113 && last === 113));

const fromOutside = (rule: PacketRule): boolean => !rule.conditions.some((one) => one.on === "source" || one.on === "in");

/** Broken and martian packets are nobody's connections. */
const asksForTcp = (rule: PacketRule): boolean =>
  !rule.conditions.some((one) => one.on === "state" || one.on === "opaque" || one.on === "tcp-flags" || one.on === "fragment");
