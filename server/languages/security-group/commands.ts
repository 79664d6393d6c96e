/** `aws ec2 …` commands of shell scripts in the one form. */
import { readCidr } from "../../core/address.ts";
import { spanOf } from "../../core/text.ts";
import { type RunCommand, type RunWord, runShell } from "../shared/shell-run.ts";
import { parseShell } from "../shared/shell-tree.ts";
import { aclEntry, cidrPeer, given, permission } from "./aws.ts";
import { type Collected, collector } from "./collect.ts";
import type { Peer, SgRule } from "./normal.ts";
import { permissionsOf } from "./permissions.ts";
import { protocolOf } from "./protocol.ts";
import { itemsOf, textOf, type Value } from "./value.ts";

/** The options of a command by name, each with its values. */
type Options = ReadonlyMap<string, readonly Value[]>;
type Command = {
  readonly verb: string;
  readonly options: Options;
  readonly head: Value["at"];
  readonly at: Value["at"];
  readonly certain: boolean;
};

/** Reads a script. */
export function readCommands(uri: string, text: string): Collected {
  const into = collector();
  const commands = runShell(parseShell(text)).flatMap((command) => commandOf(uri, text, command) ?? []);
  const isRevoking = commands.some(({ verb }) => verb.startsWith("revoke-"));
  for (const [place, command] of commands.entries()) {
    const own = command.certain && !isRevoking ? "" : ` in command ${place}`;
    const net = NETS[command.verb];
    const block = one(command.options, "cidr-block");
    if (command.verb.startsWith("authorize-security-group-")) {
      const group = textOf(one(command.options, "group-id") ?? one(command.options, "group-name")) ?? `of command ${place}`;
      for (const rule of rulesOf(command, text)) into.pending.push({ kind: "security-group", group: `${group}${own}`, rule });
    } else if (command.verb === "create-network-acl-entry") {
      const acl = textOf(one(command.options, "network-acl-id")) ?? `of command ${place}`;
      into.pending.push({ kind: "network-acl", group: `${acl}${own}`, rule: entryOf(command) });
    } else if (net !== undefined && block !== undefined && textOf(block) !== undefined) {
      const vpc = net === "subnet" ? (textOf(one(command.options, "vpc-id")) ?? `of command ${place}`) : undefined;
      const cidr = textOf(block) ?? "";
      into.nets.push({
        kind: net,
        id: `command ${place}`,
        vpc: vpc && `${vpc}${own}`,
        at: block.at,
        text: cidr,
        cidr: readCidr(cidr),
        complete: false,
      });
    }
  }
  return into;
}

const NETS: Readonly<Record<string, "vpc" | "subnet">> = { "create-vpc": "vpc", "create-subnet": "subnet" };

const one = (options: Options, ...names: readonly string[]): Value | undefined => names.flatMap((name) => options.get(name)?.[0] ?? [])[0];

function commandOf(uri: string, text: string, command: RunCommand): Command | undefined {
  const { words } = command;
  const start = words.findIndex((word) => /(^|\/)aws$/.test(word.text));
  if (start < 0 || start > 3) return undefined;
  const service = words.findIndex((word, place) => place > start && word.text === "ec2");
  const verb = words[service + 1];
  if (service < 0 || service > start + 6 || verb === undefined) return undefined;
  return {
    verb: verb.text,
    options: optionsOf(uri, text, words.slice(service + 2)),
    head: { uri, span: spanOf(verb.start, verb.end) },
    at: { uri, span: spanOf(command.start, command.end) },
    certain: command.certain,
  };
}

function optionsOf(uri: string, text: string, words: readonly RunWord[]): Options {
  const options = new Map<string, Value[]>();
  let values: Value[] = [];
  for (const word of words) {
    const option = /^--([a-z0-9-]+)(=|$)/.exec(word.text);
    if (option === null) {
      values.push(valueOfWord(uri, word, word.text, word.start));
      continue;
    }
    values = [];
    options.set(option[1] ?? "", values);
    const length = option[0].length;
    const isPlain = text.startsWith(option[0], word.start);
    if (option[2] === "=") values.push(valueOfWord(uri, word, word.text.slice(length), isPlain ? word.start + length : word.start));
  }
  return options;
}

function valueOfWord(uri: string, word: RunWord, text: string, start: number): Value {
  const at = { uri, span: spanOf(start, word.end) };
  return word.known ? { kind: "scalar", value: text, at } : { kind: "unknown", at };
}

function rulesOf({ verb, options, head, at }: Command, text: string): readonly SgRule[] {
  const direction = verb.endsWith("-egress") ? "out" : "in";
  const listed = options.get("ip-permissions");
  if (listed !== undefined) {
    const permissions = listed.flatMap((value) => permissionsOf(value, text));
    return permissions
      .flatMap((value) => itemsOf(value))
      .filter(({ kind }) => kind === "map")
      .map((value) => ({ ...permission(value, direction), standalone: true }));
  }
  const protocol = one(options, "protocol", "ip-protocol");
  const cidr = one(options, "cidr", "cidr-ip");
  const group = one(options, "source-group", "source-security-group-name");
  const peers: Peer[] = [
    ...(cidr === undefined ? [] : [cidrPeer(cidr, cidr, 4)]),
    ...(group === undefined ? [] : [{ kind: "group", at: group.at, name: textOf(group) ?? "" } as const]),
  ];
  const rule = { direction, at, head, peers, described: true, standalone: true, sources: "any" } as const;
  return [{ ...rule, protocol: protocol && protocolOf(protocol), ...portsOf(options, protocol) }];
}

/** `--port 22`, `22-80`, `-1` or `all`, or the two older options. */
function portsOf(options: Options, protocol: Value | undefined): Pick<SgRule, "from" | "to"> {
  const port = one(options, "port");
  if (port === undefined) return { from: given(one(options, "from-port")), to: given(one(options, "to-port")) };
  const text = textOf(port) ?? "";
  if (text === "-1" || text === "all") return { from: { at: port.at, value: -1 }, to: { at: port.at, value: -1 } };
  const [, low, high] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(text) ?? [];
  const isIcmp = /^icmp/.test(textOf(protocol) ?? "");
  const to = high ?? (isIcmp ? "-1" : low);
  return {
    from: { at: port.at, value: low === undefined ? undefined : Number(low) },
    to: { at: port.at, value: to === undefined ? undefined : Number(to) },
  };
}

const ENTRY: readonly (readonly [option: string, key: string])[] = [
  ["rule-number", "RuleNumber"],
  ["protocol", "Protocol"],
  ["rule-action", "RuleAction"],
  ["cidr-block", "CidrBlock"],
  ["ipv6-cidr-block", "Ipv6CidrBlock"],
];

function entryOf({ options, at, head }: Command): SgRule {
  const entries = new Map<string, Value>(
    ENTRY.flatMap(([option, key]) => {
      const value = one(options, option);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
  entries.set("Egress", { kind: "scalar", value: options.has("egress"), at });
  const range = one(options, "port-range");
  const [, from, to] = /^From=(\d{1,5}),To=(\d{1,5})$/.exec(textOf(range) ?? "") ?? [];
  if (range !== undefined && from !== undefined && to !== undefined) {
    const ports = new Map<string, Value>([
      ["From", { kind: "scalar", value: from, at: range.at }],
      ["To", { kind: "scalar", value: to, at: range.at }],
    ]);
    entries.set("PortRange", { kind: "map", entries: ports, at: range.at });
  }
  return { ...aclEntry({ kind: "map", entries, at }), head, standalone: true };
}
