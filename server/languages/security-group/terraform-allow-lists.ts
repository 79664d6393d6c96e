/** Managed services that keep a list of addresses themselves: databases, Kubernetes APIs. */
import { readCidr } from "../../core/address.ts";
import { allowList, allowRange } from "./allow-list.ts";
import type { PartReader } from "./firewall-rules.ts";
import { partsOf } from "./terraform-module.ts";
import { itemsOf, textOf } from "./value.ts";

/** A first and a last address in arguments of their own. */
const between =
  (what: string, first = "start_ip_address", last = "end_ip_address"): PartReader =>
  ({ name }, part, into) =>
    allowRange(name, what, [part.get(first), part.get(last)], into);

const eks: PartReader = ({ name }, part, into) => {
  for (const config of part.parts("vpc_config")) {
    if (textOf(config.get("endpoint_public_access")) === "false") continue;
    const access = config.get("endpoint_public_access");
    if (config.has("public_access_cidrs") || (access === undefined && config.has("endpoint_public_access"))) {
      for (const value of itemsOf(config.get("public_access_cidrs"))) allowList(name, "the Kubernetes API", value, into);
    } else if (access === undefined || textOf(access) === "true") {
      const ranges = [(readCidr("0.0.0.0/0") as NonNullable<ReturnType<typeof readCidr>>).range];
      into.allowLists.push({
        of: name,
        what: "the Kubernetes API",
        at: access?.at ?? config.head,
        text: "0.0.0.0/0",
        ranges,
        isDefault: true,
      });
    }
  }
};

const aks: PartReader = ({ name }, part, into) => {
  const lists = [
    part.get("api_server_authorized_ip_ranges"),
    ...part.parts("api_server_access_profile").map((one) => one.get("authorized_ip_ranges")),
  ];
  for (const value of lists.flatMap(itemsOf)) allowList(name, "the Kubernetes API", value, into);
};

const gke: PartReader = ({ name }, part, into) => {
  for (const config of part.parts("master_authorized_networks_config"))
    for (const block of config.parts("cidr_blocks")) {
      const value = block.get("cidr_block");
      if (value !== undefined) allowList(name, "the Kubernetes API", value, into);
    }
};

const cloudSql: PartReader = ({ name }, part, into) => {
  const version = textOf(part.get("database_version")) ?? "";
  const what = /^postgres/i.test(version)
    ? "PostgreSQL"
    : /^mysql/i.test(version)
      ? "MySQL"
      : /^sqlserver/i.test(version)
        ? "SQL Server"
        : "the database";
  for (const networks of part
    .parts("settings")
    .flatMap((one) => one.parts("ip_configuration"))
    .flatMap((one) => one.parts("authorized_networks"))) {
    const value = networks.get("value");
    if (value !== undefined) allowList(name, what, value, into);
  }
};

/** The old groups of databases outside a VPC. */
const classic =
  (what: string): PartReader =>
  (resource, _part, into) => {
    for (const one of partsOf(resource, "ingress").parts) {
      const value = one.get("cidr");
      if (value !== undefined) allowList(resource.name, what, value, into);
    }
  };

/** The readers by type of resource. */
export const ALLOW_LISTS: Readonly<Record<string, PartReader>> = {
  aws_eks_cluster: eks,
  aws_db_security_group: classic("the database"),
  aws_redshift_security_group: classic("Redshift"),
  azurerm_kubernetes_cluster: aks,
  azurerm_sql_firewall_rule: between("SQL Server"),
  azurerm_mssql_firewall_rule: between("SQL Server"),
  azurerm_mysql_firewall_rule: between("MySQL"),
  azurerm_mysql_flexible_server_firewall_rule: between("MySQL"),
  azurerm_postgresql_firewall_rule: between("PostgreSQL"),
  azurerm_postgresql_flexible_server_firewall_rule: between("PostgreSQL"),
  azurerm_mariadb_firewall_rule: between("MariaDB"),
  azurerm_synapse_firewall_rule: between("Synapse"),
  azurerm_redis_firewall_rule: between("Redis", "start_ip", "end_ip"),
  google_container_cluster: gke,
  google_sql_database_instance: cloudSql,
};
