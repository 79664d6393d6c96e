import type { EstateCase } from "./writing.ts";
export const filterEstates: readonly EstateCase[] = [];
