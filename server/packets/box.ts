/** Boxes of packets: `INTERVALS` lows, `INTERVALS` highs and three bit masks (see space.ts). Plain arrays: V8 keeps typed ones of this size outside its heap. */
import { WIDTH } from "./space.ts";

/** A box of packets: `WIDTH` numbers. */
export type Box = number[];

const ZEROS: Box = Array.from({ length: WIDTH }, () => 0);

/** A box to be filled. */
export const newBox = (): Box => ZEROS.slice();

/** The box with a number among many that stand in one array. */
export function boxAt(boxes: Int32Array, number: number): Box {
  const box = newBox();
  const base = number * WIDTH;
  for (let place = 0; place < WIDTH; place++) box[place] = boxes[base + place] as number;
  return box;
}
