/** What of CloudFormation gets an address on the internet besides machines and databases by themselves: templates of machines, tasks, brokers. */
import { everything } from "../../core/address.ts";
import { allowList } from "./allow-list.ts";
import type { Collected } from "./collect.ts";
import { itemsOf, member, textOf, type Value } from "./value.ts";

type Resource = { readonly id: string; readonly properties: Value; readonly head: Value["at"] };
type Reader = (resource: Resource, into: Collected) => void;

/** The value at a way through maps. */
const within = (value: Value | undefined, ...keys: readonly string[]): Value | undefined =>
  keys.reduce<Value | undefined>((found, key) => member(found, key), value);

/** Says that something has an address on the internet, where a value is the one that says so. */
function announced(value: Value | undefined, wanted: string, what: string, database: boolean, into: Collected): void {
  if (value !== undefined && textOf(value) === wanted) into.publicAddresses.push({ at: value.at, what, database });
}

/** A managed store with `PubliclyAccessible`. */
const store =
  (what: string): Reader =>
  ({ id, properties }, into) =>
    announced(member(properties, "PubliclyAccessible"), "true", `${id}: this ${what}`, true, into);

const template: Reader = ({ properties }, into) => {
  for (const face of itemsOf(within(properties, "LaunchTemplateData", "NetworkInterfaces")))
    announced(member(face, "AssociatePublicIpAddress"), "true", "this machine", false, into);
};

const eks: Reader = ({ id, properties, head }, into) => {
  const config = member(properties, "ResourcesVpcConfig");
  const access = member(config, "EndpointPublicAccess");
  if (textOf(access) === "false") return;
  const blocks = itemsOf(member(config, "PublicAccessCidrs"));
  for (const value of blocks) allowList(id, "the Kubernetes API", value, into);
  // Without a list, everybody may ask.
  const isKnown = config?.kind === "map" && (access === undefined || textOf(access) === "true");
  if (isKnown && !config.entries.has("PublicAccessCidrs"))
    into.allowLists.push({
      of: id,
      what: "the Kubernetes API",
      at: access?.at ?? head,
      text: "0.0.0.0/0",
      ranges: [everything(4)],
      isDefault: true,
    });
};

/** The readers by type of resource. */
export const SERVICES: Readonly<Record<string, Reader>> = {
  "AWS::EC2::LaunchTemplate": template,
  "AWS::AutoScaling::LaunchConfiguration": ({ properties }, into) =>
    announced(member(properties, "AssociatePublicIpAddress"), "true", "this machine", false, into),
  "AWS::ECS::Service": ({ properties }, into) =>
    announced(
      within(properties, "NetworkConfiguration", "AwsvpcConfiguration", "AssignPublicIp"),
      "ENABLED",
      "every task of this service",
      false,
      into,
    ),
  "AWS::MSK::Cluster": ({ id, properties }, into) =>
    announced(
      within(properties, "BrokerNodeGroupInfo", "ConnectivityInfo", "PublicAccess", "Type"),
      "SERVICE_PROVIDED_EIPS",
      `${id}: this message broker`,
      true,
      into,
    ),
  "AWS::EKS::Cluster": eks,
  "AWS::RDS::DBInstance": store("database"),
  "AWS::RDS::DBCluster": store("database"),
  "AWS::Neptune::DBInstance": store("database"),
  "AWS::Redshift::Cluster": store("data warehouse"),
  "AWS::RedshiftServerless::Workgroup": store("data warehouse"),
  "AWS::DMS::ReplicationInstance": store("replication instance"),
  "AWS::AmazonMQ::Broker": store("message broker"),
};
