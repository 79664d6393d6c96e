import type { Report } from "../report.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import { asJson } from "./json.ts";
import { junit } from "./junit.ts";
import { sarif } from "./sarif.ts";
import { text } from "./text.ts";

/** How a report is to look on a terminal; formats for machines do not care. */
export type Look = { readonly colours: boolean; readonly summary: boolean };

/** Every output format: from a report to the whole output. */
export const FORMATS = { text, json: asJson, sarif, github, gitlab, junit } as const satisfies Record<
  string,
  (report: Report, look: Look) => string
>;

/** What `check --format` takes. */
export type FormatName = keyof typeof FORMATS;

/** The output of a report in a format. */
export const render = (format: FormatName, report: Report, look: Look): string => FORMATS[format](report, look);
