import type { Language } from "../../core/language.ts";
import { attributed } from "./attributed.ts";
import { excusing } from "./excusing.ts";
import { facts } from "./facts.ts";
import * as format from "./format.ts";
import { hover } from "./hover.ts";
import type { CloudFile, CloudUnit } from "./normal.ts";
import { rules as all } from "./rules/index.ts";
import {
  armUnits,
  awsUnits,
  azureUnits,
  gcloudUnits,
  modulesOf,
  parseArm,
  parseAws,
  parseDump,
  parseScript,
  parseTemplate,
  parseTerraform,
  scriptUnits,
  templateUnits,
} from "./unit.ts";

type CloudLanguage = Language<CloudFile, CloudUnit>;

const rules = attributed(excusing(all));
const shared = { rules, facts, hover } as const;

/** Terraform: security groups, firewalls and networks of AWS, Azure, Google and other clouds. A unit is an outermost module with the local modules that it calls. */
export const terraform: CloudLanguage = { ...format.terraform, ...shared, parse: parseTerraform, units: modulesOf };

/** What `aws ec2 describe-security-groups` and its like print. */
export const awsJson: CloudLanguage = { ...format.awsJson, ...shared, parse: parseAws, units: awsUnits };

/** What `az network nsg list` and its like print. A unit is the dumps of one folder. */
export const azureJson: CloudLanguage = { ...format.azureJson, ...shared, parse: parseDump("azure-json"), units: azureUnits };

/** What `gcloud compute firewall-rules list --format=json` and its like print. A unit is the dumps of one folder. */
export const gcloudJson: CloudLanguage = { ...format.gcloudJson, ...shared, parse: parseDump("gcloud-json"), units: gcloudUnits };

/** Templates of CloudFormation, YAML or JSON. */
export const cloudformation: CloudLanguage = { ...format.cloudformation, ...shared, parse: parseTemplate, units: templateUnits };

/** Templates of Azure Resource Manager. */
export const arm: CloudLanguage = { ...format.arm, ...shared, parse: parseArm, units: armUnits };

/** Commands of `aws`, `az` and `gcloud` in shell scripts. */
export const shell: CloudLanguage = { ...format.shell, ...shared, parse: parseScript, units: scriptUnits };
