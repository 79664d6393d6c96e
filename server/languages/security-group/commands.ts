/** Commands of shell scripts that call a cloud's command line, `aws ec2 …` among them, in the one form. */
import { readCidr } from "../../core/address.ts";
import { allowList } from "./allow-list.ts";
import { aclEntry, cidrPeer, given, permission, singleRule } from "./aws.ts";
import { type Collected, collector } from "./collect.ts";
import { type Command, cloudCommandsIn, numberAt, type Options, optionOf } from "./command-lines.ts";
import type { Peer, ResourceId, SgRule } from "./normal.ts";
import { otherCommands } from "./other-commands.ts";
import { peerRoute } from "./peer-routes.ts";
import { permissionsOf } from "./permissions.ts";
import { protocolOf } from "./protocol.ts";
import { itemsOf, member, textOf, type Value } from "./value.ts";

/** Reads a script. */
export function readCommands(uri: string, text: string): Collected {
  const into = collector();
  const all = cloudCommandsIn(uri, text);
  const commands = all.filter(({ program }) => program === "aws");
  otherCommands(all, text, into);
  const isRevoking = commands.some(({ verb }) => verb.startsWith("revoke-"));
  const gone = takenBack(commands, text);
  for (const [place, command] of commands.entries()) {
    into.ids.push(...idsOf(command));
    const apart = ` in command ${place}`;
    if (command.service !== "ec2") managed(command, text, into);
    else if (!gone.has(command)) ec2(command, text, { place, apart, own: command.certain && !isRevoking ? "" : apart }, into);
  }
  return into;
}

/** Commands that let something in, and whose very words another one revokes further down. */
function takenBack(commands: readonly Command[], text: string): ReadonlySet<Command> {
  const revoked = new Set<string>();
  const gone = new Set<Command>();
  for (const command of [...commands].reverse()) {
    const [, verb, kind] = /^(authorize|revoke)-(security-group-(?:in|e)gress)$/.exec(command.verb) ?? [];
    if (command.service !== "ec2" || kind === undefined) continue;
    const told = (value: Value): string => textOf(value) ?? text.slice(value.at.span.start, value.at.span.end);
    const words = [...command.options].map(([name, values]) => [name, ...values.map(told)]);
    const key = JSON.stringify([kind, ...words.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1))]);
    if (verb === "authorize" && revoked.has(key)) gone.add(command);
    else if (verb === "revoke" && command.certain) revoked.add(key);
  }
  return gone;
}

/** Which command of the script it is. What is compared with others stands in a group named with `own`, anything else in one named with `apart`. */
type Standing = { readonly place: number; readonly own: string; readonly apart: string };

function ec2(command: Command, text: string, { place, own, apart }: Standing, into: Collected): void {
  const { verb, options, head } = command;
  const named = (...names: readonly string[]): string => textOf(optionOf(options, ...names)) ?? `of command ${place}`;
  if (verb === "run-instances") launch(command, text, into);
  else if (verb === "modify-subnet-attribute" && options.has("map-public-ip-on-launch"))
    into.publicAddresses.push({ at: head, what: "every machine in this subnet", database: false });
  else if (verb.startsWith("authorize-security-group-")) {
    const group = `${named("group-id", "group-name")}${own}`;
    for (const rule of rulesOf(command, text)) into.pending.push({ kind: "security-group", group, rule });
  } else if (verb === "modify-security-group-rules") {
    const group = `${named("group-id")}${apart}`;
    for (const rule of changed(command, text)) into.pending.push({ kind: "security-group", group, rule });
  } else if (/^(create|replace)-network-acl-entry$/.test(verb)) {
    // What is replaced has the number already.
    const group = `${named("network-acl-id")}${verb.startsWith("replace") ? apart : own}`;
    into.pending.push({ kind: "network-acl", group, rule: entryOf(command) });
  } else if (/^(create|replace)-route$/.test(verb)) {
    const destination = optionOf(options, "destination-cidr-block", "destination-ipv6-cidr-block");
    if (destination !== undefined && options.has("vpc-peering-connection-id")) peerRoute(destination.at, textOf(destination) ?? "", into);
  } else network(command, { place, own, apart }, into);
}

function network({ verb, options }: Command, { place, own }: Standing, into: Collected): void {
  const kind = NETS[verb];
  const block = optionOf(options, "cidr-block");
  const text = textOf(block);
  if (kind === undefined || block === undefined || text === undefined) return;
  const vpc = kind === "subnet" ? `${textOf(optionOf(options, "vpc-id")) ?? `of command ${place}`}${own}` : undefined;
  into.nets.push({ kind, id: `command ${place}`, vpc, at: block.at, text, cidr: readCidr(text), complete: false });
}

/** The ids that a command names in its options `--…-id`, `--…-ids` and `--resources`. */
const idsOf = ({ options }: Command): readonly ResourceId[] =>
  [...options].flatMap(([option, values]) =>
    /(?:^|-)ids?$|^resources$/.test(option)
      ? values.flatMap((value) => (textOf(value) === undefined ? [] : [{ at: value.at, text: textOf(value) ?? "" }]))
      : [],
  );

/** Options through which `run-instances` may get its groups. */
const GROUPING = ["security-group-ids", "security-groups", "network-interfaces", "launch-template", "cli-input-json", "cli-input-yaml"];

/** A machine that `run-instances` starts. */
function launch({ head, options }: Command, text: string, into: Collected): void {
  for (const face of (options.get("network-interfaces") ?? []).flatMap((word) => permissionsOf(word, text)).flatMap(itemsOf)) {
    const open = member(face, "AssociatePublicIpAddress");
    if (open !== undefined && textOf(open) === "true") into.publicAddresses.push({ at: open.at, what: "this machine", database: false });
  }
  const groups = (options.get("security-group-ids") ?? []).flatMap((value) => textOf(value) ?? []);
  if (options.has("associate-public-ip-address")) into.publicAddresses.push({ at: head, what: "this machine", database: false, groups });
  if (!GROUPING.some((option) => options.has(option))) into.ungrouped.push(head);
}

/** The rules as a command changes them. */
const changed = ({ options, head }: Command, text: string): readonly SgRule[] =>
  (options.get("security-group-rules") ?? [])
    .flatMap((word) => permissionsOf(word, text))
    .flatMap(itemsOf)
    .flatMap((one) => member(one, "SecurityGroupRule") ?? [])
    .map((one) => ({ ...singleRule(one), head, standalone: true }));

/** Options that name what a command makes. */
const NAMES = ["db-security-group-name", "cluster-security-group-name", "db-instance-identifier", "cluster-identifier", "name"];

/** What a command makes of a managed service: databases, caches, clusters. */
function managed({ head, options, service }: Command, text: string, into: Collected): void {
  const name = textOf(optionOf(options, ...NAMES)) ?? "";
  const what = `${name === "" ? "" : `${name}: `}this ${service === "redshift" ? "data warehouse" : "database"}`;
  if (options.has("publicly-accessible")) into.publicAddresses.push({ at: head, what, database: true });
  const block = optionOf(options, "cidrip");
  if (block !== undefined) allowList(name, service === "redshift" ? "Redshift" : "the database", block, into);
  for (const config of (options.get("resources-vpc-config") ?? []).flatMap((word) => permissionsOf(word, text)))
    for (const value of itemsOf(member(config, "publicAccessCidrs"))) allowList(name, "the Kubernetes API", value, into);
}

const NETS: Readonly<Record<string, "vpc" | "subnet">> = { "create-vpc": "vpc", "create-subnet": "subnet" };

function rulesOf({ verb, options, head, at }: Command, text: string): readonly SgRule[] {
  const direction = verb.endsWith("-egress") ? "out" : "in";
  const input = (options.get("cli-input-json") ?? []).flatMap((value) => permissionsOf(value, text));
  const listed =
    options.get("ip-permissions")?.flatMap((value) => permissionsOf(value, text)) ?? input.map((one) => member(one, "IpPermissions"));
  if (options.has("ip-permissions") || options.has("cli-input-json")) {
    return listed
      .flatMap((value) => itemsOf(value))
      .filter(({ kind }) => kind === "map")
      .map((value) => ({ ...permission(value, direction), head, standalone: true }));
  }
  const protocol = optionOf(options, "protocol", "ip-protocol");
  const cidr = optionOf(options, "cidr", "cidr-ip");
  const group = optionOf(options, "source-group", "source-security-group-name");
  const peers: Peer[] = [
    ...(cidr === undefined ? [] : [cidrPeer(cidr, cidr, 4)]),
    ...(group === undefined ? [] : [{ kind: "group", at: group.at, name: textOf(group) ?? "" } as const]),
  ];
  const rule = { direction, at, head, peers, described: true, standalone: true, sources: "any" } as const;
  return [{ ...rule, protocol: protocol && protocolOf(protocol), ...portsOf(options, protocol) }];
}

/** `--port 22`, `22-80`, `-1` or `all`, or the two older options. */
function portsOf(options: Options, protocol: Value | undefined): Pick<SgRule, "from" | "to"> {
  const port = optionOf(options, "port");
  if (port === undefined) return { from: given(optionOf(options, "from-port")), to: given(optionOf(options, "to-port")) };
  const text = textOf(port) ?? "";
  if (text === "-1" || text === "all") return { from: { at: port.at, value: -1 }, to: { at: port.at, value: -1 } };
  const [, low, high] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(text) ?? [];
  const isIcmp = /^icmp/.test(textOf(protocol) ?? "");
  const to = high ?? (isIcmp ? "-1" : low);
  if (low === undefined && text !== "") return { from: { at: port.at, value: undefined, text }, to: { at: port.at, value: undefined } };
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

const RANGES = [
  ["port-range", "PortRange", "From", "To"],
  ["icmp-type-code", "IcmpTypeCode", "Type", "Code"],
] as const;

function entryOf({ options, at, head }: Command): SgRule {
  const entries = new Map<string, Value>(
    ENTRY.flatMap(([option, key]) => {
      const value = optionOf(options, option);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
  entries.set("Egress", { kind: "scalar", value: options.has("egress"), at });
  for (const [option, key, first, last] of RANGES) {
    const whole = optionOf(options, option);
    const given = [first, last].flatMap((name) => {
      const number = numberAt(whole, name);
      return number === undefined ? [] : [[name, number] as const];
    });
    if (whole !== undefined) entries.set(key, { kind: "map", entries: new Map(given), at: whole.at });
  }
  return { ...aclEntry({ kind: "map", entries, at }), head, standalone: true };
}
