/** What an editor shows over the lines of an ipset file: a set with its type and size, a type with what its elements are made of. */
import type { Hover } from "../../core/language.ts";
import { code } from "../../core/markdown.ts";
import type { IptablesFile } from "./file.ts";
import type { IpsetLine } from "./ipset.ts";
import { type ElementPart, TYPES } from "./knowledge/sets.ts";
import { inside } from "./locate.ts";

/** The hover at an offset of an ipset file; undefined where there is nothing to say. */
export function overSet({ ipset = [] }: IptablesFile, offset: number): Hover | undefined {
  const line = ipset.find(({ start, end }) => start <= offset && offset <= end);
  if (line === undefined) return undefined;
  const { name, type, entry } = line;
  if (type !== undefined && inside(type, offset) && Object.hasOwn(TYPES, type.text))
    return { span: { start: type.start, end: type.end }, markdown: `${code(type.text)}: ${elementsOf(type.text)}.` };
  const word = [name, entry].find((one) => inside(one, offset));
  if (name === undefined || word === undefined) return undefined;
  return { span: { start: word.start, end: word.end }, markdown: describe(name.text, ipset) };
}

function describe(name: string, lines: readonly IpsetLine[]): string {
  const own = lines.filter((line) => line.name?.text === name);
  const made = own.find(({ verb, type }) => verb?.text === "create" && type !== undefined);
  const count = own.filter(({ verb }) => verb?.text === "add").length;
  const added = `${count} ${count === 1 ? "element is" : "elements are"} added here`;
  if (made?.type === undefined) return `Set ${code(name)}, which this file does not create: ${added}.`;
  const what = Object.hasOwn(TYPES, made.type.text) ? `: ${elementsOf(made.type.text)}` : "";
  return `Set ${code(name)} of type ${code(made.type.text)}${what}; ${added}.`;
}

const PARTS: Readonly<Record<ElementPart, string>> = {
  host: "an address",
  net: "a network",
  port: "a port with its protocol",
  mac: "a MAC address",
  iface: "an interface",
  mark: "a mark",
  set: "a set",
};

const elementsOf = (type: string): string => `each element is ${(TYPES[type]?.parts ?? []).map((part) => PARTS[part]).join(" and ")}`;
