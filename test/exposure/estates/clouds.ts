import type { EstateCase } from "./writing.ts";
export const cloudEstates: readonly EstateCase[] = [];
