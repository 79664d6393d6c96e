import type { EstateCase } from "./writing.ts";
export const socketEstates: readonly EstateCase[] = [];
