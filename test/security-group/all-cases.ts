/** The tables of cases in all formats. */
import { ACCEPTANCE } from "./acceptance-cases.ts";
import { ANSWERS } from "./aws-cases.ts";
import { CLOUDS } from "./cloud-cases.ts";
import { COMMANDS } from "./command-cases.ts";
import { DUMPS } from "./dump-cases.ts";
import { FURTHER_CLOUDS } from "./further-cloud-cases.ts";
import { FURTHER_TERRAFORM } from "./further-terraform-cases.ts";
import { HARDER } from "./harder-cases.ts";
import { HARDER_CLOUDS } from "./harder-cloud-cases.ts";
import { HARDER_TERRAFORM } from "./harder-terraform-cases.ts";
import { MANAGED } from "./managed-cases.ts";
import { NETS } from "./network-cases.ts";
import { ORDERED_CLOUDS } from "./ordered-cloud-cases.ts";
import { OTHER_CLOUDS } from "./other-cloud-cases.ts";
import { REFUSALS } from "./refused-cases.ts";
import type { Tables } from "./said.ts";
import { TEMPLATES } from "./template-cases.ts";
import { TERRAFORM } from "./terraform-cases.ts";

/** Every table. */
export const TABLES: Tables = [
  ...TERRAFORM,
  ...REFUSALS,
  ...NETS,
  ...MANAGED,
  ...CLOUDS,
  ...OTHER_CLOUDS,
  ...FURTHER_CLOUDS,
  ...ORDERED_CLOUDS,
  ...COMMANDS,
  ...DUMPS,
  ...TEMPLATES,
  ...ANSWERS,
  ...HARDER,
  ...HARDER_TERRAFORM,
  ...FURTHER_TERRAFORM,
  ...HARDER_CLOUDS,
  ...ACCEPTANCE,
];
