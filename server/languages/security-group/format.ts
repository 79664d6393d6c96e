import type { Format } from "../../core/language.ts";

/** Keys that make a JSON file one of AWS, at its top. */
export const AWS_KEYS = [
  "SecurityGroups",
  "SecurityGroupRules",
  "NetworkAcls",
  "IpPermissions",
  "IpPermissionsEgress",
  "Subnets",
  "Reservations",
  "RouteTables",
  "Vpcs",
  "Vpc",
  "VPC",
  "DBInstances",
  "Clusters",
  "resourcesVpcConfig",
];

/** Terraform: security groups, firewalls and networks of AWS, Azure, Google and other clouds. A unit is an outermost module with the local modules that it calls. */
export const terraform: Format = {
  rulesOf: "security-group",
  id: "terraform",
  name: "Terraform",
  lineComment: "#",
  examplePath: "main.tf",
  detect: (path) => (/\.tf(\.json)?$|(^|\/)terraform\.tfvars(\.json)?$|\.auto\.tfvars(\.json)?$/.test(path) ? "sure" : "no"),
};

const TERRAFORM_JSON = /\.tf(vars)?\.json$/;
const SHAPE = new RegExp(`^\\s*[\\[{][\\s\\S]{0,3000}?"(${AWS_KEYS.join("|")})"\\s*:\\s*[\\[{]`);
const ALONE = /^\s*\[?\s*\{[^[\]{}]{0,500}?"IpProtocol"\s*:[\s\S]{0,3000}?"(IpRanges|Ipv6Ranges|UserIdGroupPairs|PrefixListIds)"\s*:/;
const RESOURCES = /(^|\n)["']?Resources["']?\s*:|^\s*\{[^[\]]{0,2000}"Resources"\s*:/;
const OWN =
  /"(IpPermissions|IpProtocol|CidrBlock|SecurityGroupRuleId|NetworkAclId|DBInstanceIdentifier|ClusterIdentifier|InstanceId|RouteTableId|endpointPublicAccess)"\s*:/;

/** What `aws ec2 describe-security-groups` and its like print. */
export const awsJson: Format = {
  rulesOf: "security-group",
  id: "aws-json",
  name: "AWS JSON",
  // JSON has no comments: ignores cannot be written in it.
  lineComment: "//",
  examplePath: "security-groups.json",
  detect: (path, head) =>
    !path.endsWith(".json") || TERRAFORM_JSON.test(path)
      ? "no"
      : head === ""
        ? "maybe"
        : ((SHAPE.test(head) && OWN.test(head)) || ALONE.test(head)) && !RESOURCES.test(head)
          ? "sure"
          : "no",
};

const isJson = (path: string): boolean => path.endsWith(".json") && !TERRAFORM_JSON.test(path);
const AZURE_TYPE =
  /"(?:type|id)"\s*:\s*"[^"\s]*Microsoft\.Network\/(?:networkSecurityGroups|networkInterfaces|virtualNetworks|publicIPAddresses)[/"]/i;

/** What `az network nsg list` and its like print. */
export const azureJson: Format = {
  rulesOf: "security-group",
  id: "azure-json",
  name: "Azure JSON",
  lineComment: "//",
  examplePath: "nsg.json",
  detect: (path, head) =>
    !isJson(path)
      ? "no"
      : head === ""
        ? "maybe"
        : /^\s*[[{]/.test(head) && AZURE_TYPE.test(head) && !/"\$schema"|"terraform_version"/.test(head)
          ? "sure"
          : "no",
};

const GOOGLE_KIND = /"kind"\s*:\s*"compute#(?:firewall|instance|network|subnetwork)"/;

/** What `gcloud compute firewall-rules list --format=json` and its like print. */
export const gcloudJson: Format = {
  rulesOf: "security-group",
  id: "gcloud-json",
  name: "Google Cloud JSON",
  lineComment: "//",
  examplePath: "firewall-rules.json",
  detect: (path, head) => (!isJson(path) ? "no" : head === "" ? "maybe" : /^\s*[[{]/.test(head) && GOOGLE_KIND.test(head) ? "sure" : "no"),
};

const TEMPLATE = /^["']?AWSTemplateFormatVersion["']?\s*:|^\s*\{\s*"AWSTemplateFormatVersion"|^\s*"AWSTemplateFormatVersion"\s*:/m;

/** Templates of CloudFormation, YAML or JSON. */
export const cloudformation: Format = {
  rulesOf: "security-group",
  id: "cloudformation",
  name: "CloudFormation",
  lineComment: "#",
  examplePath: "template.yaml",
  detect(path, head) {
    if (!/\.(ya?ml|json|template)$/.test(path) || TERRAFORM_JSON.test(path)) return "no";
    if (head === "") return "maybe";
    const named = RESOURCES.test(head) && /["']?Type["']?\s*:\s*["']?AWS::\w+::\w+/.test(head);
    return TEMPLATE.test(head) || named ? "sure" : "no";
  },
};

const ARM = /^\s*\{[\s\S]{0,1000}?"\$schema"\s*:\s*"https?:\/\/schema\.management\.azure\.com\/[^"]*deploymentTemplate\.json/i;

/** Templates of Azure Resource Manager. */
export const arm: Format = {
  rulesOf: "security-group",
  id: "arm",
  name: "Azure Resource Manager",
  lineComment: "//",
  examplePath: "azuredeploy.json",
  detect: (path, head) =>
    !path.endsWith(".json") || TERRAFORM_JSON.test(path) ? "no" : head === "" ? "maybe" : ARM.test(head) ? "sure" : "no",
};

const AZURE = /\baz\b[^\n|;&]{0,80}\b(network[ \t\\\r\n]+nsg[ \t\\\r\n]+rule[ \t\\\r\n]+(create|update)|vm[ \t\\\r\n]+open-port)\b/;
const GOOGLE = /\bgcloud\b[^\n|;&]{0,80}\bcompute[ \t\\\r\n]+firewall-rules[ \t\\\r\n]+(create|update)\b/;
const AWS =
  /\baws\b[^\n|;&]{0,200}\b(ec2[ \t\\\r\n]+(authorize-security-group-|revoke-security-group-|(create|replace)-network-acl-entry|create-subnet|create-vpc|run-instances|modify-subnet-attribute|(create|replace)-route\b|modify-security-group-rules)|(rds|redshift|eks)[ \t\\\r\n]+(create|modify|authorize|update)-)/;

/** `aws ec2 …` commands in shell scripts, and those of `az` and `gcloud`. */
export const shell: Format = {
  rulesOf: "security-group",
  id: "shell",
  name: "Cloud commands in shell scripts",
  lineComment: "#",
  examplePath: "setup-aws.sh",
  detect(path, head) {
    if (!/\.(sh|bash)$/.test(path)) return "no";
    return head === "" ? "maybe" : [AWS, AZURE, GOOGLE].some((command) => command.test(head)) ? "sure" : "no";
  },
};
