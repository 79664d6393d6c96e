import type { EstateCase } from "./writing.ts";
export const networkEstates: readonly EstateCase[] = [];
