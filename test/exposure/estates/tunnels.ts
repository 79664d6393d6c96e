import type { EstateCase } from "./writing.ts";
export const tunnelEstates: readonly EstateCase[] = [];
