import type { EstateCase } from "./writing.ts";
export const proxyEstates: readonly EstateCase[] = [];
