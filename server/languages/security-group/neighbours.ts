/** Sources of a group that one entry could stand for. */
import { type Cidr, cidrOf } from "../../core/address.ts";
import { type Box, type Boxes, mayPair } from "./covers.ts";
import { canonical } from "./fixes.ts";
import { portsOf, type SgRule } from "./normal.ts";

/** Two boxes next to each other, and the block or the ports that both make up. */
export type Neighbours = { readonly first: Box; readonly second: Box; readonly whole: string };

/** The pairs of a group: halves of a block with the same ports, and ports that follow each other for the same block. */
export const neighboursIn = (boxes: Boxes): readonly Neighbours[] => pairsOf(boxes.in).concat(pairsOf(boxes.out));

const NONE: readonly Neighbours[] = [];

function pairsOf(boxes: readonly Box[]): readonly Neighbours[] {
  const halves = mayPair(boxes, mayBeHalves) ? halvesOf(boxes) : NONE;
  return mayPair(boxes, mayFollow) ? halves.concat(followersOf(boxes)) : halves;
}

const mayBeHalves = ({ peer: a }: Box, { peer: b }: Box): boolean =>
  a.cidr?.prefixLength === b.cidr?.prefixLength &&
  a.cidr !== undefined &&
  b.cidr !== undefined &&
  (a.cidr.range.last + 1n === b.cidr.range.first || b.cidr.range.last + 1n === a.cidr.range.first);

const mayFollow = (a: Box, b: Box): boolean => isBehind(a.rule, b.rule) || isBehind(b.rule, a.rule);

const isBehind = (a: SgRule, b: SgRule): boolean => (a.to?.value ?? Number.NaN) + 1 === b.from?.value;

const whatOf = ({ rule }: Box): string => `${rule.protocol?.number} ${rule.from?.value}-${rule.to?.value}`;

function halvesOf(boxes: readonly Box[]): readonly Neighbours[] {
  const waiting = new Map<string, Box>();
  const found: Neighbours[] = [];
  for (const second of boxes) {
    const cidr = second.peer.cidr as Cidr;
    if (cidr.prefixLength === 0 || cidr.hostBits) continue;
    const both = cidrOf(cidr.address, cidr.prefixLength - 1);
    const key = `${whatOf(second)} ${canonical(both)}`;
    const first = waiting.get(key);
    if (first === undefined) waiting.set(key, second);
    else if (first.peer.cidr?.range.first !== cidr.range.first) {
      waiting.delete(key);
      found.push({ first, second, whole: canonical(both) });
    }
  }
  return found;
}

function followersOf(boxes: readonly Box[]): readonly Neighbours[] {
  const ending = new Map<string, Box>();
  const key = ({ rule, peer }: Box, port: number): string =>
    `${rule.protocol?.number} ${port} ${peer.cidr?.range.first}/${peer.cidr?.prefixLength}`;
  for (const box of boxes) {
    const ports = box.rule.protocol?.number === "all" ? undefined : portsOf(box.rule);
    if (ports !== undefined) ending.set(key(box, ports[1]), box);
  }
  return boxes.flatMap((second) => {
    const ports = second.rule.protocol?.number === "all" ? undefined : portsOf(second.rule);
    const first = ports && ending.get(key(second, ports[0] - 1));
    const from = first && portsOf(first.rule)?.[0];
    return first === undefined || ports === undefined || first === second ? [] : [{ first, second, whole: `ports ${from} to ${ports[1]}` }];
  });
}
