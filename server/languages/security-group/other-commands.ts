/**
 * Commands of `az` and `gcloud` in the one form. What is meant where an option is missing: `az network nsg rule create --help`,
 * `az vm open-port --help`, `gcloud compute firewall-rules create --help`.
 */
import { spanOf } from "../../core/text.ts";
import type { Collected, Pending } from "./collect.ts";
import { type Command, type Options, optionOf } from "./command-lines.ts";
import { textAt } from "./firewall-rules.ts";
import type { SgRule } from "./normal.ts";
import { placesIn } from "./permissions.ts";
import { azureRules } from "./terraform-azure.ts";
import { googleRules } from "./terraform-google.ts";
import { mapPart } from "./terraform-module.ts";
import { textOf, type Value } from "./value.ts";

/** A rule that commands made, by all their options; of an update of a rule that the script does not make, not all is known. */
type Made = { readonly command: Command; readonly options: Options; readonly isWhole: boolean };

/** Reads the calls of `az` and `gcloud` among the commands of a script, in the order of running. */
export function otherCommands(commands: readonly Command[], source: string, into: Collected): void {
  const made = new Map<string, Made>();
  for (const [place, command] of commands.entries()) {
    if (command.program === "aws") continue;
    const key = keyOf(command) ?? `of command ${place}`;
    const before = made.get(key);
    if (command.verb === "delete" && command.certain) for (const one of deleted(command, key)) made.delete(one);
    else if (command.verb === "update")
      made.set(key, { command, options: new Map([...(before?.options ?? []), ...command.options]), isWhole: before?.isWhole ?? false });
    else if (command.verb === "create" || command.verb === "open-port")
      made.set(command.certain ? key : `${key} in command ${place}`, { command, options: command.options, isWhole: true });
  }
  for (const [key, one] of made) into.pending.push(...(one.command.program === "az" ? azure(one, key) : google(one, key, source)));
}

/** What tells a rule from others; undefined where a part of its name is not known. */
function keyOf({ program, service, options, names }: Command): string | undefined {
  const name = program === "gcloud" ? textOf(names[0]) : textOf(optionOf(options, "name", "n"));
  const group = textOf(optionOf(options, service === "vm" ? "name" : "nsg-name", service === "vm" ? "n" : "nsg-name"));
  return name === undefined || (program === "az" && group === undefined) ? undefined : `${program} ${group ?? ""} ${name}`;
}

/** The keys of what a command deletes: Google's takes several names. */
const deleted = ({ program, names }: Command, key: string): readonly string[] =>
  program === "gcloud" ? names.flatMap((name) => (textOf(name) === undefined ? [] : [`gcloud  ${textOf(name)}`])) : [key];

const AZURE: readonly (readonly [argument: string, options: readonly string[], unwritten: string | undefined])[] = [
  ["direction", ["direction"], "Inbound"],
  ["access", ["access"], "Allow"],
  ["protocol", ["protocol"], "*"],
  ["priority", ["priority"], undefined],
  ["destination_port_range", ["destination-port-ranges", "destination-port-range"], "80"],
  ["source_port_range", ["source-port-ranges", "source-port-range"], "*"],
  ["source_address_prefix", ["source-address-prefixes", "source-address-prefix"], "*"],
  ["destination_address_prefix", ["destination-address-prefixes", "destination-address-prefix"], "*"],
  ["source_application_security_group_ids", ["source-asgs"], undefined],
  ["destination_application_security_group_ids", ["destination-asgs"], undefined],
];

function azure({ command, options, isWhole }: Made, key: string): readonly Pending[] {
  const { head, at, service } = command;
  if (service === "vm") return openPort(command, key);
  if (command.verb === "open-port" || !isWhole) return [];
  const isFrom = options.has("source-asgs");
  const entries = new Map<string, Value>();
  for (const [argument, names, unwritten] of AZURE) {
    const items = names.map((name) => options.get(name)).find((values) => values !== undefined);
    const isMembers = argument === "source_address_prefix" && isFrom;
    if (items !== undefined) entries.set(argument, items.length === 1 ? (items[0] as Value) : { kind: "list", items, at: head });
    else if (unwritten !== undefined && !isMembers) entries.set(argument, textAt(unwritten, head));
  }
  const group = textOf(optionOf(options, "nsg-name"));
  return pending(
    azureRules(mapPart({ kind: "map", entries, at }), true),
    group === undefined ? undefined : `azurerm_network_security_group.${group}`,
    command,
    key,
  );
}

/** `az vm open-port` lets everybody in. */
function openPort(command: Command, key: string): readonly Pending[] {
  const { head, at, options, verb } = command;
  const port = optionOf(options, "port");
  if (verb !== "open-port" || port === undefined) return [];
  const given: readonly (readonly [string, Value])[] = [
    ...(["direction Inbound", "access Allow", "protocol *", "source_address_prefix *", "destination_address_prefix *"] as const).map(
      (pair) => {
        const [name = "", value = ""] = pair.split(" ");
        return [name, textAt(value, head)] as const;
      },
    ),
    ["destination_port_range", port],
    ["priority", optionOf(options, "priority") ?? textAt(900, head)],
  ];
  return pending(azureRules(mapPart({ kind: "map", entries: new Map(given), at }), true), undefined, command, key);
}

const pending = (rules: readonly SgRule[], group: string | undefined, { head, certain }: Command, key: string): readonly Pending[] =>
  rules.map((rule) => ({
    kind: "cloud-firewall",
    group: group === undefined || !certain ? `of ${key}` : group,
    rule: { ...rule, head, standalone: true },
  }));

function google({ command, options, isWhole }: Made, key: string, source: string): readonly Pending[] {
  const { head, at } = command;
  // An update that names sources is about an inbound rule; what else it has, the script does not say.
  if (command.service !== "compute firewall-rules" || (!isWhole && !options.has("source-ranges"))) return [];
  const entries = new Map<string, Value>();
  for (const name of ["direction", "priority"]) {
    const value = optionOf(options, name);
    if (value !== undefined) entries.set(name, name === "direction" ? directionOf(value) : value);
  }
  for (const name of LISTS) {
    const value = optionOf(options, name);
    if (value !== undefined) entries.set(name.replaceAll("-", "_"), { kind: "list", at: value.at, items: listed(value, source) });
  }
  if (options.has("disabled")) return [];
  const denies = /^deny$/i.test(textOf(optionOf(options, "action")) ?? "");
  const allowed = optionOf(options, "allow") ?? optionOf(options, "rules");
  if (allowed === undefined || textOf(allowed) === undefined) return [];
  const part = { ...mapPart({ kind: "map", entries, at }), head };
  const rules = listed(allowed, source).flatMap((one) => {
    const [protocol = "", ports] = (textOf(one) ?? "").split(":");
    const traffic = { action: denies ? ("deny" as const) : ("allow" as const), protocol: textAt(protocol, one.at), at };
    return googleRules({ head }, part, { ...traffic, ports: ports === undefined ? undefined : textAt(ports, one.at) });
  });
  const network = isWhole ? (textOf(optionOf(options, "network")) ?? (options.has("network") ? undefined : "default")) : undefined;
  return pending(rules, network === undefined ? undefined : `network ${network}`, command, key);
}

const LISTS = ["source-ranges", "destination-ranges", "source-tags", "target-tags", "source-service-accounts", "target-service-accounts"];

const directionOf = (value: Value): Value => {
  const text = textOf(value)?.toUpperCase();
  return text === "IN" ? textAt("INGRESS", value.at) : text === "OUT" ? textAt("EGRESS", value.at) : value;
};

/** The items of a text with commas, each at its place where the word is written as it reads, or in quotes alone. */
function listed(value: Value, source: string): readonly Value[] {
  const text = textOf(value);
  if (text === undefined) return [value];
  const { uri } = value.at;
  const inner = placesIn(value, text, source);
  let from = 0;
  return text.split(",").map((item) => {
    const start = from;
    from += item.length + 1;
    return textAt(item.trim(), inner === undefined ? value.at : { uri, span: spanOf(inner(start), inner(start + item.length)) });
  });
}
