import type { PacketRule } from "../../../core/filter.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { analysisOf, optionOf, rulesOf, type Standing, tablesNamed } from "../analysis.ts";
import { SPEAK_TCP, SPEAK_UDP } from "../knowledge/services.ts";
import { cameIn, portsOf, protocolIs, stateIs, TCP, toPort, UDP } from "../posture.ts";
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
    for (const standing of rulesOf(unit, tablesNamed(unit, "filter"))) {
      const { table, chain, index, rule } = standing;
      const hook = HOOKS[chain.name];
      const wrong = rule.action.do === "accept" && hook !== undefined && namesSome(rule) ? namedWrongly(rule) : undefined;
      if (wrong === undefined || hook === undefined || analysisOf(table).status(chain.name, index) !== "reachable") continue;
      const { port, right } = wrong;
      const asked = [protocolIs(right), toPort(port), stateIs("new"), cameIn("lo", true)];
      if (analysisOf(table).exists(hook, asked, "accept") === "none") yield finding(unit, standing, wrong);
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

type Wrong = { readonly port: number; readonly right: number; readonly name: string; readonly alone: boolean };

/** Ports that are in either list: few rules name one, and the others need not be looked at. */
const SPOKEN: ReadonlySet<number> = new Set([...Object.keys(SPEAK_TCP), ...Object.keys(SPEAK_UDP)].map(Number));

const namesSome = ({ conditions }: PacketRule): boolean =>
  conditions.some((one) => one.on === "destination-port" && one.ports.some(([first]) => SPOKEN.has(first)));

function namedWrongly(rule: PacketRule): Wrong | undefined {
  const asked = rule.conditions.find((one) => one.on === "protocol" && !one.not);
  const protocol = asked?.on === "protocol" && asked.protocols.length === 1 ? asked.protocols[0]?.[0] : undefined;
  const names = protocol === TCP ? SPEAK_UDP : protocol === UDP ? SPEAK_TCP : {};
  const ports = portsOf(rule);
  const port = ports.find(([first, last]) => first === last && Object.hasOwn(names, first))?.[0];
  return port === undefined ? undefined : { port, right: protocol === TCP ? UDP : TCP, name: names[port] ?? "", alone: ports.length === 1 };
}

function finding(unit: IptablesUnit, { rule }: Standing, { port, right, name, alone }: Wrong): Finding {
  const place = optionOf(unit, rule, "--destination-port", "--destination-ports");
  const [is, was] = right === UDP ? ["UDP", "TCP"] : ["TCP", "UDP"];
  const message = `${name} speaks ${is}: this opens port ${port} for ${was} only`;
  const node = unit.origin(rule);
  if (!alone || node === undefined || node.file.kind === "script" || place.uri !== undefined) return { ...place, message };
  const words = node.command.parts.filter(({ key }) => key === "-p" || key === "-m").flatMap(({ value }) => value ?? []);
  const edits = words.flatMap(({ text, start, end }) =>
    text === was?.toLowerCase() ? [{ span: { start: node.base + start, end: node.base + end }, text: is?.toLowerCase() ?? "" }] : [],
  );
  return edits.length === 0 ? { ...place, message } : { ...place, message, fix: { title: `Write ${is}`, safe: false, edits } };
}
