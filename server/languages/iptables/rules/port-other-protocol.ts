import type { PacketRule } from "../../../core/filter.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { analysisOf, optionOf, rulesOf, type Standing, tablesNamed } from "../analysis.ts";
import { SPEAK_TCP, SPEAK_UDP, SPOKEN } from "../knowledge/services.ts";
import { beginsAt, cameIn, portsOf, protocolIs, stateIs, TCP, toPort, UDP } from "../posture.ts";
import type { IptablesUnit } from "../unit.ts";

export const portOtherProtocol: Rule<IptablesUnit> = {
  id: "iptables/port-other-protocol",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "A port is opened for TCP whose service speaks UDP, or the other way round",
  why: `A port number is another port for TCP than for UDP. WireGuard, IKE and NTP speak UDP, SSH, HTTP and databases TCP; over the other protocol nobody
listens. This is said only where no packet of the right protocol is accepted at that port.`,
  references: ["https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xhtml"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT
        -A INPUT -p tcp -m tcp --dport «51820» -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT
        -A INPUT -p udp -m udp --dport 51820 -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 51820 -j ACCEPT
        -A INPUT -p udp -m udp --dport 51820 -j ACCEPT
        -A INPUT -p udp -m udp --dport 443 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const { table, chain, index, rule } of rulesOf(unit, tablesNamed(unit, "filter")).filter(isSuspect)) {
      const hook = HOOKS[chain.name];
      const wrong = namedWrongly(rule);
      if (wrong === undefined || hook === undefined || analysisOf(table).status(chain.name, index) !== "reachable") continue;
      const asked = [protocolIs(wrong.right), toPort(wrong.port), stateIs("new"), cameIn("lo", true)];
      if (analysisOf(table).exists(hook, asked, "accept") === "none") yield finding(unit, rule, wrong);
    }
  },
};

/** Where people write such rules: built-in chains, and those that ufw calls from them. */
const HOOKS: Readonly<Record<string, "INPUT" | "FORWARD">> = {
  INPUT: "INPUT",
  FORWARD: "FORWARD",
  "ufw-user-input": "INPUT",
  "ufw6-user-input": "INPUT",
  "ufw-before-input": "INPUT",
  "ufw6-before-input": "INPUT",
};

const isSuspect = ({ chain, rule }: Standing): boolean =>
  rule.action.do === "accept" && HOOKS[chain.name] !== undefined && beginsAt(rule, SPOKEN);

type Wrong = { readonly port: number; readonly right: number; readonly name: string; readonly alone: boolean };

function namedWrongly(rule: PacketRule): Wrong | undefined {
  const asked = rule.conditions.find((one) => one.on === "protocol" && !one.not);
  const protocol = asked?.on === "protocol" && asked.protocols.length === 1 ? asked.protocols[0]?.[0] : undefined;
  const names = protocol === TCP ? SPEAK_UDP : protocol === UDP ? SPEAK_TCP : {};
  const ports = portsOf(rule);
  const port = ports.find(([first, last]) => first === last && Object.hasOwn(names, first))?.[0];
  return port === undefined ? undefined : { port, right: protocol === TCP ? UDP : TCP, name: names[port] ?? "", alone: ports.length === 1 };
}

function finding(unit: IptablesUnit, rule: PacketRule, { port, right, name, alone }: Wrong): Finding {
  const place = optionOf(unit, rule, "--destination-port", "--destination-ports");
  const [is, was] = right === UDP ? ["udp", "tcp"] : ["tcp", "udp"];
  const message = `${name} speaks ${is?.toUpperCase()}: this opens port ${port} for ${was?.toUpperCase()} only`;
  const node = unit.origin(rule);
  const parts = node?.command.parts ?? [];
  const fixed = alone && node?.file.kind !== "script" && place.uri === undefined && !parts.some(({ key }) => /^--(tcp-|syn$)/.test(key));
  if (node === undefined || !fixed) return { ...place, message };
  const edits = parts.flatMap(({ key, value }) =>
    /^-[pm]$/.test(key) && value?.text === was
      ? [{ span: { start: node.base + value.start, end: node.base + value.end }, text: is ?? "" }]
      : [],
  );
  return edits.length === 0
    ? { ...place, message }
    : { ...place, message, fix: { title: `Write ${is?.toUpperCase()}`, safe: false, edits } };
}
