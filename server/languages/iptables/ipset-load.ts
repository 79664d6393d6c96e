/** What the commands of ipset do to the sets, and what of them is refused. */
import { brief } from "../../core/markdown.ts";
import { nearest } from "../../core/suggest.ts";
import { nextLine } from "../../core/text.ts";
import { type Fault, meantFix } from "./fault.ts";
import type { IptablesFile } from "./file.ts";
import type { IpsetLine, SetNode } from "./ipset.ts";
import { maxelem, readElement } from "./ipset-element.ts";
import { COMMANDS, COMMON, ENTRY_OPTIONS, FLAGS, LARGEST, TYPES } from "./knowledge/sets.ts";
import { readNumber } from "./numbers.ts";
import type { Family } from "./options.ts";
import type { Ruleset } from "./ruleset.ts";
import { mistypedSet } from "./set-names.ts";
import type { Word } from "./words.ts";

/** How a command stands in its script; undefined in save files. */
export type SetScript = {
  readonly guarded: boolean;
  readonly maybe: boolean;
  readonly later: (set: string) => boolean;
  readonly meant: (set: string) => string | undefined;
};

type Loading = { readonly ruleset: Ruleset; readonly file: IptablesFile; readonly line: IpsetLine; readonly script: SetScript | undefined };

/** Applies one command to the sets of a ruleset; a script may find sets that were there before. */
export function addIpsetLine(ruleset: Ruleset, file: IptablesFile, line: IpsetLine, script?: SetScript) {
  const loading = { ruleset, file, line, script };
  const { verb, name } = line;
  if (verb === undefined || !verb.known) return;
  if (!COMMANDS.includes(verb.text)) return strange(loading, verb);
  if (name === undefined) return verb.text === "destroy" ? ruleset.sets.clear() : lacking(loading, verb);
  if (!name.known) return;
  if (verb.text === "create") create(loading, name);
  else if (verb.text === "add") add(loading, name);
  else if (verb.text === "destroy") {
    if (mustExist(loading, name)) ruleset.sets.delete(name.text);
  } else if (["flush", "del", "test"].includes(verb.text)) {
    if (mustExist(loading, name)) takeAway(ruleset.sets.get(name.text), line);
  } else if (verb.text === "rename" || verb.text === "swap") exchange(loading, verb, name);
}

function refuse({ ruleset, file }: Loading, rule: Fault["rule"], word: Word, message: string, more: Partial<Fault> = {}): void {
  const { start, end } = word;
  ruleset.faults.push({ rule, start, end, message, ...more, file, base: 0 });
}

function strange(loading: Loading, verb: Word): void {
  if (verb.text === "COMMIT" && loading.script === undefined) return;
  const meant = nearest(verb.text, COMMANDS);
  const message = `"${brief(verb.text, 30)}" is no command of ipset${meant ? `; did you mean ${meant}?` : ": create, add, del, flush or destroy"}`;
  refuse(loading, "ipset-syntax", verb, message, meantFix(meant, verb.start, verb.end));
}

/** Commands that want the name of a set, and have none. */
function lacking(loading: Loading, verb: Word): void {
  if (!["create", "add", "del", "test", "rename", "swap"].includes(verb.text)) return;
  refuse(loading, "ipset-syntax", verb, `${verb.text} takes the name of a set`);
}

/** Whether a set is there; says so when it surely is not. */
function mustExist(loading: Loading, name: Word): boolean {
  const { ruleset, script, line } = loading;
  if (ruleset.sets.has(name.text)) return true;
  const missing = script === undefined || (line.verb?.text === "add" && !script.guarded && !script.maybe && script.later(name.text));
  if (!missing) return mistyped(loading, name);
  const meant = nearest(name.text, ruleset.sets.keys());
  refuse(
    loading,
    "undefined-set",
    name,
    `The set ${brief(name.text, 31)} is not created before this line${meant ? `; did you mean ${brief(meant, 31)}?` : ""}`,
  );
  return false;
}

/** A script that adds to a set which it makes nowhere, beside one of nearly that name; something else could have made it. */
function mistyped(loading: Loading, name: Word): false {
  const { script, line } = loading;
  const meant = line.verb?.text !== "add" || script === undefined || script.guarded || script.maybe ? undefined : script.meant(name.text);
  if (meant === undefined) return false;
  const { start, end } = name;
  const fix = { title: `Write ${brief(meant, 31)}`, edits: [{ start, end, text: meant }] };
  refuse(loading, "undefined-set", name, mistypedSet(name.text, meant), { fix, severity: "warning" });
  return false;
}

function takeAway(set: SetNode | undefined, line: IpsetLine): void {
  if (line.verb?.text === "del") set?.entries.push(line);
  if (line.verb?.text !== "flush") return;
  set?.elements.clear();
  set?.entries.splice(0);
}

function exchange(loading: Loading, verb: Word, name: Word) {
  const { ruleset, line } = loading;
  const other = line.entry;
  if (other === undefined) return refuse(loading, "ipset-syntax", verb, `${verb.text} takes the names of two sets`);
  if (!mustExist(loading, name) || !other.known) return;
  const set = ruleset.sets.get(name.text) as SetNode;
  const second = ruleset.sets.get(other.text);
  if (verb.text === "rename") {
    if (second !== undefined && isSure(loading, second))
      return refuse(loading, "ipset-exists", other, `There is a set ${brief(other.text, 31)} already`);
    ruleset.sets.delete(name.text);
    ruleset.sets.set(other.text, { ...set, name: other.text });
  } else if (mustExist(loading, other) && second !== undefined) {
    if (second.type !== set.type && isSure(loading, second) && isSure(loading, set))
      return refuse(
        loading,
        "ipset-syntax",
        other,
        `${brief(other.text, 31)} is ${second.type}, ${brief(name.text, 31)} ${set.type}: they cannot be swapped`,
      );
    ruleset.sets.set(name.text, { ...second, name: name.text });
    ruleset.sets.set(other.text, { ...set, name: other.text });
  }
}

/** Whether what is known of a set can be held against a command: nothing may have been there before. */
const isSure = ({ script }: Loading, set: SetNode): boolean => set.sure && script?.guarded !== true && script?.maybe !== true;

function create(loading: Loading, name: Word) {
  const { ruleset, file, line, script } = loading;
  const { type } = line;
  if (type === undefined)
    return refuse(loading, "ipset-syntax", name, `create takes a type behind ${brief(name.text, 31)}, such as hash:net`);
  if (!type.known) return;
  const mark = ruleset.faults.length;
  const known = Object.hasOwn(TYPES, type.text);
  if (!known) refuse(loading, "ipset-syntax", type, `There is no set type "${brief(type.text, 30)}"`, typeFix(type));
  if (name.text.length > 31)
    refuse(loading, "name-too-long", name, `"${brief(name.text)}" is longer than the 31 characters of a set's name`);
  const options = known ? readOptions(loading, type.text) : new Map<string, string>();
  if (script !== undefined && ruleset.faults.length > mark) return;
  const old = ruleset.sets.get(name.text);
  if (old?.there && script?.maybe !== true) return createAgain(loading, old, name, type.text);
  const sure = script === undefined || (!script.guarded && !script.maybe && line.exist !== true);
  const { start, end } = name;
  ruleset.sets.set(name.text, {
    name: name.text,
    type: type.text,
    family: familyOf(type.text, options),
    dimensions: TYPES[type.text]?.parts.length ?? 1,
    file,
    span: { start, end },
    entries: [],
    options,
    elements: new Set(),
    sure,
    there: script?.maybe !== true,
  });
}

/** A set is created that is there already. */
function createAgain(loading: Loading, old: SetNode, name: Word, type: string) {
  if (loading.script?.guarded) return;
  if (old.type !== type && old.sure)
    return refuse(
      loading,
      "ipset-exists",
      name,
      `${brief(name.text, 31)} is a ${old.type} set already: -exist does not let another type pass`,
    );
  if (loading.line.exist !== true)
    refuse(loading, "ipset-exists", name, `There is a set ${brief(name.text, 31)} already: "-exist" lets that pass`, {
      severity: "warning",
    });
}

function typeFix(type: Word): Partial<Fault> {
  return type.end - type.start === type.text.length ? meantFix(nearest(type.text, Object.keys(TYPES)), type.start, type.end) : {};
}

function familyOf(type: string, options: ReadonlyMap<string, string>): Family | undefined {
  if (!TYPES[type]?.parts.some((part) => part === "host" || part === "net")) return undefined;
  return options.has("-6") || /6$/.test(options.get("family") ?? "") ? 6 : 4;
}

/** The options of `create`, judged one by one. */
function readOptions(loading: Loading, type: string): Map<string, string> {
  const found = new Map<string, string>();
  const { options } = loading.line;
  const allowed = [...COMMON, ...(TYPES[type]?.options ?? [])];
  for (let i = 0; i < options.length; i++) {
    const word = options[i] as Word;
    if (!word.known) return found;
    const name = allowed.includes(word.text) ? word.text : word.text.replace(/^--?/, "");
    if (!allowed.includes(name)) {
      const meant = nearest(name, allowed);
      refuse(loading, "ipset-syntax", word, `${type} has no option "${brief(name, 30)}"${meant ? `; did you mean ${meant}?` : ""}`);
      return found;
    }
    if (FLAGS.includes(name)) {
      found.set(name, "");
      continue;
    }
    const value = options[++i];
    if (value === undefined) refuse(loading, "ipset-syntax", word, `${name} takes a value`);
    else if (found.has(name)) refuse(loading, "ipset-syntax", word, `${name} may be given once only`);
    else checkOption(loading, name, value);
    found.set(name, value?.text ?? "");
  }
  if (allowed.includes("range") && !found.has("range") && !(found.has("from") && found.has("to")) && loading.line.type !== undefined)
    refuse(
      loading,
      "ipset-syntax",
      loading.line.type,
      `${type} needs a range, such as range ${type === "bitmap:port" ? "0-1023" : "192.168.0.0/16"}`,
    );
  return found;
}

function checkOption(loading: Loading, name: string, value: Word): void {
  if (!value.known) return;
  const most = Object.hasOwn(LARGEST, name) ? LARGEST[name] : undefined;
  const number = readNumber(value.text);
  if (most !== undefined && (number < 0 || number > most))
    refuse(loading, "ipset-syntax", value, `${name} is a number of 0 to ${most}, not "${brief(value.text, 20)}"`);
  else if (name === "family" && !/^(inet6?|ipv[46])$/.test(value.text))
    refuse(loading, "ipset-syntax", value, `family is inet or inet6, not "${brief(value.text, 20)}"`);
  else if (name === "netmask" && /^\d+$/.test(value.text) && (number < 1 || number > 128))
    refuse(loading, "ipset-syntax", value, `A netmask has 1 to 32 bits, not ${brief(value.text, 20)}`);
}

function add(loading: Loading, name: Word) {
  const { ruleset, line } = loading;
  const { entry } = line;
  if (entry === undefined) return refuse(loading, "ipset-syntax", name, `add takes an element behind ${brief(name.text, 31)}`);
  if (!mustExist(loading, name)) return;
  const set = ruleset.sets.get(name.text) as SetNode;
  set.entries.push(line);
  if (!entry.known || !Object.hasOwn(TYPES, set.type)) return;
  const element = readElement(set, entry.text);
  if (element.rule !== undefined) return refuse(loading, element.rule, entry, element.message ?? "");
  checkEntryOptions(loading, set);
  if (set.type === "list:set") checkMember(loading, set, entry);
  checkTwice(loading, set, entry, element.key);
}

function checkEntryOptions(loading: Loading, set: SetNode) {
  const { options } = loading.line;
  for (let i = 0; i < options.length; i++) {
    const word = options[i] as Word;
    if (!word.known) return;
    const name = word.text.replace(/^--?/, "");
    if (name === "nomatch" ? /net/.test(set.type) : name === "wildcard" && set.type === "hash:net,iface") continue;
    const needed = Object.hasOwn(ENTRY_OPTIONS, name) ? ENTRY_OPTIONS[name] : undefined;
    const listed = set.type === "list:set" && (name === "before" || name === "after");
    if (needed === undefined && !listed)
      return refuse(loading, "ipset-syntax", word, `"${brief(word.text, 30)}" is no option of an element of ${set.type}`);
    if (options[++i] === undefined) return refuse(loading, "ipset-syntax", word, `${name} takes a value`);
    if (needed !== undefined && !set.options.has(needed) && isSure(loading, set))
      return refuse(loading, "ipset-syntax", word, `${brief(set.name, 31)} was created without ${needed}: its elements have no ${name}`);
    checkOption(loading, name, options[i] as Word);
  }
}

function checkMember(loading: Loading, set: SetNode, entry: Word): void {
  const member = loading.ruleset.sets.get(entry.text);
  if (member === undefined) mustExist(loading, entry);
  else if (member.type === "list:set")
    refuse(loading, "ipset-syntax", entry, `A list:set cannot be in one: ${brief(set.name, 20)} takes other sets`);
}

/** An element that is there already, and one more than the set takes. */
function checkTwice(loading: Loading, set: SetNode, entry: Word, key: string | undefined) {
  if (key === undefined || !isSure(loading, set) || set.options.has("netmask") || set.options.has("bitmask")) return;
  const twice = set.elements.has(key);
  if (!twice) set.elements.add(key);
  if (twice && loading.line.exist !== true)
    refuse(
      loading,
      "ipset-exists",
      entry,
      `${brief(entry.text, 40)} is in ${brief(set.name, 20)} already: without -exist ipset stops here`,
      twiceFix(loading),
    );
  else if (set.type.startsWith("hash:") && !set.options.has("forceadd") && set.elements.size === maxelem(set) + 1)
    refuse(loading, "ipset-syntax", entry, `${brief(set.name, 31)} is full: it holds ${maxelem(set)} elements, maxelem says how many`);
}

function twiceFix({ file, line, script }: Loading): Partial<Fault> {
  if (script !== undefined) return { severity: "warning" };
  const { text } = file.source;
  const edits = [{ start: line.start, end: nextLine(text, line.end), text: "" }];
  return { severity: "warning", fix: { title: "Delete the line", safe: true, edits } };
}
