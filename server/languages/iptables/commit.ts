/** What the kernel checks when a table is committed: loops, and modules in places where they cannot work. */
import { brief } from "../../core/markdown.ts";
import { type Command, OWN, type Part, type Use } from "./command.ts";
import type { Backend, Fault } from "./fault.ts";
import { protocolByName } from "./knowledge/services.ts";
import type { Hook } from "./knowledge/types.ts";
import { TCP_FLAGS } from "./knowledge/words.ts";
import { readRate } from "./modules-more.ts";
import { readNumber } from "./numbers.ts";
import type { Module } from "./options.ts";
import { callsOf, findLoops, reachOf } from "./reach.ts";
import type { RuleNode, Ruleset, TableNode } from "./ruleset.ts";

/** Notes everything that the kernel refuses about a table as it stands. */
export function checkCommit(ruleset: Ruleset, table: TableNode): void {
  const calls = callsOf(table);
  for (const { rule, message, back } of findLoops(table, calls)) {
    const word = rule.command.target?.name ?? { start: 0, end: 0 };
    refuse(ruleset, rule, { rule: "chain-loop", start: word.start, end: word.end, message, ...(back && { back }) });
  }
  const hooks = reachOf(table, calls);
  for (const chain of table.chains.values()) {
    const from = hooks.get(chain.name) ?? [];
    const at = `${table.name} ${chain.builtin ? chain.name : ""} ${from.join(" ")}`;
    for (const rule of chain.rules) if (rule.refused !== true && rule.command.kept.fits !== at) checkAt(ruleset, rule, from, at);
  }
}

// What fits at a place once fits there again, whatever stands beside it; but for a chain with the name of its target.
function checkAt(ruleset: Ruleset, rule: RuleNode, from: readonly Hook[], at: string): void {
  const { command, table } = rule;
  if (command.matches.length === 0 && command.target?.module === undefined) return;
  const mark = ruleset.faults.length;
  checkRule(ruleset, rule, from);
  const shadowed = command.target?.module !== undefined && table.chains.has(command.target.name.text);
  if (ruleset.faults.length === mark && !shadowed) command.kept.fits = at;
}

/** Rules that the same file takes out again before COMMIT: nft has them checked all the same, legacy never sees them. */
export function checkRemoved(ruleset: Ruleset, rules: readonly RuleNode[]): void {
  for (const rule of rules) {
    const mark = ruleset.faults.length;
    if (rule.file.kind !== "script") checkRule(ruleset, rule, rule.chain.builtin ? [rule.chain.name as Hook] : []);
    const found = ruleset.faults.splice(mark).filter((fault) => fault.back !== "legacy");
    ruleset.faults.push(...found.map((fault) => ({ ...fault, back: "nft" as const })));
  }
}

function refuse(ruleset: Ruleset, rule: RuleNode, fault: Fault): void {
  ruleset.faults.push({ ...fault, file: rule.file, base: rule.base });
  if (fault.back === undefined && rule.file.kind !== "script") rule.barred = true;
}

/** Notes what the kernel refuses of a rule whose chain these hooks lead to. */
export function checkRule(ruleset: Ruleset, rule: RuleNode, from: readonly Hook[]): void {
  const { command } = rule;
  for (let i = 0; i < command.matches.length; i++) {
    const use = command.matches[i] as Use;
    const { module } = use;
    if (module.tables !== undefined || module.hooks !== undefined || module.protocols !== undefined)
      checkPlace(ruleset, rule, module, place(command, use, i), from);
    const said = DYNAMIC[module.name];
    if (said !== undefined && module.kind === "match")
      report(ruleset, rule, said(partsOf(command, i), from, command), place(command, use, i));
  }
  const { target } = command;
  if (target?.module === undefined || rule.table.chains.has(target.name.text)) return;
  checkPlace(ruleset, rule, target.module, target.name, from);
  const said = TARGETS[target.module.name];
  if (said !== undefined) report(ruleset, rule, said(partsOf(command, -2), from, command), target.name);
}

const partsOf = (command: Command, use: number): Part[] => command.parts.filter((part) => part.use === use);

type Place = { readonly start: number; readonly end: number };

/** Where to point for a match: its name behind -m, or its first option when -p brought it in. */
function place(command: Command, use: Use, index: number): Place {
  return use.name ?? command.parts.find((part) => part.use === index) ?? command.protocol?.word ?? { start: 0, end: 0 };
}

function checkPlace(ruleset: Ruleset, rule: RuleNode, module: Module, at: Place, from: readonly Hook[]) {
  const { start, end } = at;
  const kind = module.kind === "match" ? "match-hook" : "target-hook";
  const name = module.name;
  if (module.tables !== undefined && !module.tables.includes(rule.table.name)) {
    const message = `${name} works in the table ${module.tables.join(" and ")} only, not in ${rule.table.name}`;
    return refuse(ruleset, rule, { rule: kind, start, end, message, ...(module.only && { back: module.only }) });
  }
  const bad = module.hooks === undefined ? undefined : from.find((hook) => !module.hooks?.includes(hook));
  if (bad !== undefined) {
    const via = rule.chain.builtin ? `in ${bad}` : `in ${brief(rule.chain.name, 28)}, which ${bad} calls`;
    refuse(ruleset, rule, { rule: kind, start, end, message: `${name} works in ${module.hooks?.join(", ")} only, not ${via}` });
  }
  const back = protocolBack(rule.command, module);
  if (back !== undefined) {
    const wanted = module.protocols?.join(" or ");
    refuse(ruleset, rule, {
      rule: "protocol-needed",
      start,
      end,
      message: `${name} needs "-p ${wanted}" in its rule`,
      ...(back !== "both" && { back }),
    });
  }
}

/** Which back ends miss the protocol that a module needs. nft lets `! -p tcp` pass for the ports of tcp and udp. */
function protocolBack(command: Command, module: Module): Backend | "both" | undefined {
  const { protocol } = command;
  if (module.protocols === undefined || protocol?.number === -1) return undefined;
  const fits = protocol !== undefined && module.protocols.some((name) => protocolByName(name) === protocol.number);
  if (fits && !protocol.not) return undefined;
  const index = command.matches.findIndex((use) => use.module === module);
  const lax = fits && (module.name === "tcp" || module.name === "udp") && command.parts.some((part) => part.use === index);
  return lax ? "legacy" : "both";
}

type Said =
  | { readonly rule: Fault["rule"]; readonly message: string; readonly at?: Place | undefined; readonly back?: Backend | undefined }
  | undefined;

function report(ruleset: Ruleset, rule: RuleNode, said: Said, at: Place): void {
  if (said === undefined) return;
  const { start, end } = said.at ?? at;
  // nft looks at the hooks of such options in built-in chains only.
  const { rule: id, message } = said;
  const back = said.back ?? (rule.chain.builtin || !id.endsWith("-hook") ? undefined : "legacy");
  refuse(ruleset, rule, { rule: id, start, end, message, ...(back && { back }) });
}

type Check = (parts: readonly Part[], from: readonly Hook[], command: Command) => Said;

const barred = (parts: readonly Part[], key: string, from: readonly Hook[], hooks: readonly Hook[], when = true): Said => {
  const part = parts.find((one) => one.key === key);
  const bad = part === undefined || !when ? undefined : from.find((hook) => hooks.includes(hook));
  return bad === undefined ? undefined : { rule: "match-hook", message: `${key} cannot be used in ${bad}`, at: part };
};

const physdev: Check = (parts, from) => {
  const bridged = parts.some((part) => part.key === "--physdev-is-bridged" && !part.not);
  return barred(parts, "--physdev-out", from, ["OUTPUT"], !bridged) ?? barred(parts, "--physdev-is-out", from, ["OUTPUT"], !bridged);
};

const policy: Check = (parts, from) => {
  const dir = parts.find((part) => part.key === "--dir");
  const hooks: readonly Hook[] = dir?.value?.text === "in" ? ["OUTPUT", "POSTROUTING"] : ["PREROUTING", "INPUT"];
  return dir === undefined ? undefined : barred(parts, "--dir", from, hooks);
};

const ecn: Check = (parts, _, command) => {
  const part = parts.find((one) => one.key.startsWith("--ecn-tcp"));
  if (part === undefined || (command.protocol?.number === 6 && !command.protocol.not)) return undefined;
  return { rule: "mandatory-option", message: `${part.key} needs "-p tcp" in its rule`, at: part };
};

/** The kernel's token bucket has 32 bits, and xt_limit refuses what overflows it; nft counts otherwise. */
const limit: Check = (parts) => {
  const part = parts.find((one) => one.key === "--limit");
  const rate = readRate(part?.value?.text ?? "3/hour");
  const burst = readNumber(parts.find((one) => one.key === "--limit-burst")?.value?.text ?? "5");
  if (rate === undefined || rate.count <= 0) return undefined;
  const average = Math.floor((10000 * rate.seconds) / rate.count);
  const credits = (units: number): number =>
    units > 0xffffffff / 32000 ? (Math.floor(units / 10000) * 32000) % 2 ** 32 : Math.floor((units * 32000) / 10000);
  if (burst !== 0 && credits((average * burst) % 2 ** 32) >= credits(average)) return undefined;
  return {
    rule: "bad-rate",
    message: `${part?.value?.text ?? "3/hour"} with a burst of ${burst} overflows in the kernel of iptables-legacy`,
    at: part?.value,
    back: "legacy",
  };
};

const DYNAMIC: Readonly<Record<string, Check>> = {
  addrtype: (parts, from) =>
    barred(parts, "--limit-iface-in", from, ["OUTPUT", "POSTROUTING"]) ?? barred(parts, "--limit-iface-out", from, ["PREROUTING", "INPUT"]),
  devgroup: (parts, from) =>
    barred(parts, "--src-group", from, ["OUTPUT", "POSTROUTING"]) ?? barred(parts, "--dst-group", from, ["PREROUTING", "INPUT"]),
  ecn,
  limit,
  physdev,
  policy,
};

const reject: Check = (parts, _, command) => {
  const part = parts.find((one) => one.key === "--reject-with");
  if (part?.value === undefined || !part.value.known || !/^tcp/i.test(part.value.text)) return undefined;
  if (command.protocol?.number === -1 || (command.protocol?.number === 6 && !command.protocol.not)) return undefined;
  return { rule: "tcp-reset-no-tcp", message: `${part.value.text} answers TCP only: the rule needs "-p tcp"`, at: part.value };
};

const tcpmss: Check = (parts, from, command) => {
  // Of both options the last one counts.
  const last = parts.at(-1);
  const clamp = last?.key === "--clamp-mss-to-pmtu" ? last : undefined;
  const bad = clamp === undefined ? undefined : from.find((hook) => hook === "PREROUTING" || hook === "INPUT");
  if (bad !== undefined)
    return { rule: "target-hook", message: `--clamp-mss-to-pmtu knows no path in ${bad}: FORWARD, OUTPUT and POSTROUTING do`, at: clamp };
  if (command.protocol?.number !== 6 || command.protocol.not || command.parts.some(looksAtSyn)) return undefined;
  return { rule: "tcpmss-syn", message: 'TCPMSS changes SYN packets: the rule needs "--tcp-flags SYN,RST SYN"', back: "legacy" };
};

function looksAtSyn(part: Part): boolean {
  if (part.key === "--syn") return !part.not;
  if (part.key !== "--tcp-flags" || part.not) return false;
  return (part.second?.text ?? "").split(",").reduce((bits, flag) => bits | (TCP_FLAGS[flag.toUpperCase()] ?? 0), 0) % 4 >= 2;
}

const HELPERS: Readonly<Record<string, readonly number[]>> = {
  ftp: [6],
  irc: [6],
  sane: [6],
  pptp: [6],
  tftp: [17],
  amanda: [17],
  "netbios-ns": [17],
  snmp: [17],
  sip: [6, 17],
};

const conntrack: Check = (parts, _, command) => {
  const part = parts.find((one) => one.key === "--helper");
  const name = part?.value?.text ?? "";
  const wanted = Object.hasOwn(HELPERS, name) ? HELPERS[name] : undefined;
  const { protocol } = command;
  if (wanted === undefined || protocol?.number === -1 || (protocol !== undefined && !protocol.not && wanted.includes(protocol.number)))
    return undefined;
  return { rule: "mandatory-option", message: `The helper ${name} needs "-p ${wanted[0] === 6 ? "tcp" : "udp"}" in its rule`, at: part };
};

const TARGETS: Readonly<Record<string, Check>> = { REJECT: reject, TCPMSS: tcpmss, ECN: ecn, CT: conntrack };

/** Whether a rule names no condition at all. */
export const isBare = (command: Command): boolean =>
  command.matches.length === 0 && !command.parts.some((part) => part.use === OWN && "-s-d-i-o-p-f".includes(part.key));
