/** What the checks of other scanners are about, in rules of ours: checkov, trivy and tfsec, cfn_nag and KICS, by their documentation. */

/** Rules by the end of their id; `ports`: only where the rule found is about one of them. */
export type Matter = { readonly rules: readonly string[]; readonly ports?: readonly number[] };

const OPEN_PORT = ["exposed-service", "exposed-clear-text", "wide-range", "open-port"];
const about = (rules: readonly string[], ports?: readonly number[]): Matter => (ports === undefined ? { rules } : { rules, ports });

const INGRESS = about([...OPEN_PORT, "open-to-everyone"]);
const EGRESS = about(["open-egress"]);
const ACL = about(["acl-open"]);
const DESCRIPTION = about(["no-description"]);
const PUBLIC = about(["public-address"]);
const ENDPOINT = about(["open-endpoint"]);
const port = (...ports: readonly number[]): Matter => about(OPEN_PORT, ports);
const aclPort = (...ports: readonly number[]): Matter => about(["acl-open"], ports);

/** By id in lower case, without trivy's "avd-". */
const CHECKS: Readonly<Record<string, Matter>> = {
  ckv_aws_17: PUBLIC,
  ckv_aws_23: DESCRIPTION,
  ckv_aws_24: port(22),
  ckv_aws_25: port(3389),
  ckv_aws_38: ENDPOINT,
  ckv_aws_39: ENDPOINT,
  ckv_aws_69: PUBLIC,
  ckv_aws_87: PUBLIC,
  ckv_aws_89: PUBLIC,
  ckv_aws_229: aclPort(21),
  ckv_aws_230: aclPort(20),
  ckv_aws_231: aclPort(3389),
  ckv_aws_232: aclPort(22),
  ckv_aws_260: port(80),
  ckv_aws_277: about(["open-to-everyone"]),
  ckv_aws_352: ACL,
  ckv_aws_382: EGRESS,
  ckv2_aws_12: about(["default-group"]),
  ckv_azure_6: ENDPOINT,
  ckv_azure_9: port(3389),
  ckv_azure_10: port(22),
  ckv_azure_11: ENDPOINT,
  ckv_azure_160: port(80),
  ckv_gcp_2: port(22),
  ckv_gcp_3: port(3389),
  ckv_gcp_11: ENDPOINT,
  ckv_gcp_18: ENDPOINT,
  ckv_gcp_20: ENDPOINT,
  ckv_gcp_75: port(20, 21),
  ckv_gcp_77: port(20, 21),
  ckv_gcp_88: port(3306),
  ckv_gcp_106: port(80),
  "aws-0040": ENDPOINT,
  "aws-0041": ENDPOINT,
  "aws-0082": PUBLIC,
  "aws-0099": DESCRIPTION,
  "aws-0102": ACL,
  "aws-0104": EGRESS,
  "aws-0105": ACL,
  "aws-0107": INGRESS,
  "aws-0124": DESCRIPTION,
  "aws-0173": about(["default-group"]),
  "aws-0180": PUBLIC,
  "azu-0029": ENDPOINT,
  "azu-0041": ENDPOINT,
  "azu-0047": INGRESS,
  "azu-0048": port(3389),
  "azu-0050": port(22),
  "azu-0051": EGRESS,
  "dig-0001": INGRESS,
  "gcp-0017": ENDPOINT,
  "gcp-0027": INGRESS,
  "gcp-0035": EGRESS,
  "gcp-0053": ENDPOINT,
  "gcp-0061": ENDPOINT,
  aws006: INGRESS,
  aws007: EGRESS,
  aws008: INGRESS,
  aws009: EGRESS,
  aws011: PUBLIC,
  aws018: DESCRIPTION,
  aws049: ACL,
  aws050: ACL,
  aws068: ENDPOINT,
  aws069: ENDPOINT,
  azu001: INGRESS,
  gcp003: INGRESS,
  dig001: INGRESS,
  "aws-ec2-no-public-ingress-sgr": INGRESS,
  "aws-vpc-no-public-ingress-sgr": INGRESS,
  "aws-vpc-no-public-ingress-sg": INGRESS,
  "aws-ec2-no-public-egress-sgr": EGRESS,
  "aws-vpc-no-public-egress-sgr": EGRESS,
  "aws-vpc-no-public-egress-sg": EGRESS,
  "aws-ec2-no-public-ingress-acl": ACL,
  "aws-vpc-no-public-ingress-acl": ACL,
  "aws-ec2-no-excessive-port-access": ACL,
  "aws-vpc-no-excessive-port-access": ACL,
  "aws-ec2-add-description-to-security-group": DESCRIPTION,
  "aws-ec2-add-description-to-security-group-rule": DESCRIPTION,
  "aws-vpc-add-description-to-security-group": DESCRIPTION,
  "aws-vpc-add-description-to-security-group-rule": DESCRIPTION,
  "aws-rds-no-public-db-access": PUBLIC,
  "aws-redshift-no-public-access": PUBLIC,
  "aws-eks-no-public-cluster-access": ENDPOINT,
  "aws-eks-no-public-cluster-access-to-cidr": ENDPOINT,
  "azure-network-no-public-ingress": INGRESS,
  "azure-network-no-public-egress": EGRESS,
  "azure-network-disable-rdp-from-internet": port(3389),
  "azure-network-ssh-blocked-from-internet": port(22),
  "azure-database-no-public-firewall-access": ENDPOINT,
  "azure-container-limit-authorized-ips": ENDPOINT,
  "google-compute-no-public-ingress": INGRESS,
  "google-compute-no-public-egress": EGRESS,
  "google-sql-no-public-access": ENDPOINT,
  "google-gke-no-public-control-plane": ENDPOINT,
  "google-gke-enable-master-networks": ENDPOINT,
  "digitalocean-compute-no-public-ingress": INGRESS,
  "openstack-networking-no-public-ingress": INGRESS,
  "openstack-compute-no-public-access": INGRESS,
  w2: INGRESS,
  w5: EGRESS,
  w9: about(["wide-range"]),
  w36: DESCRIPTION,
  w40: EGRESS,
  w42: about(["open-to-everyone"]),
  f22: PUBLIC,
  "awssolutions-ec23": INGRESS,
  "381c3f2a-ef6f-4eff-99f7-b169cda3422c": INGRESS,
  "4728cd65-a20c-49da-8b31-9c08b423e4db": INGRESS,
  "65905cec-d691-4320-b320-2000436cb696": port(22),
  "151187cb-0efc-481c-babd-ad24e3c9bc22": port(3389),
  "590d878b-abdc-428f-895a-e2b68a0e1998": INGRESS,
};

/** The prefix of Terraform's resources that a check speaks of, by its id; undefined where the id does not tell. */
export function cloudOf(id: string): string | undefined {
  const [, cloud] = /(aws|azu|gcp|google)/i.exec(id) ?? [];
  return cloud === undefined ? undefined : { aws: "aws", azu: "azurerm", gcp: "google", google: "google" }[cloud.toLowerCase()];
}

/** What a check is about; "all" for a wildcard of everything, undefined for a check about other things. */
export function matterOf(id: string): Matter | "all" | undefined {
  const name = id.toLowerCase().replace(/^avd-/, "");
  if (name === "*" || name === "all") return "all";
  if (!name.includes("*")) return Object.hasOwn(CHECKS, name) ? CHECKS[name] : undefined;
  const [prefix = ""] = name.split("*");
  const rules = Object.entries(CHECKS).flatMap(([check, matter]) =>
    check.startsWith(prefix) && matter.ports === undefined ? matter.rules : [],
  );
  return rules.length === 0 ? undefined : { rules: [...new Set(rules)] };
}
