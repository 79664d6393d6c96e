import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { askWho } from "../fixes.ts";
import { isInternet } from "../internet.ts";
import { type AllowList, type CloudUnit, placed, written } from "../normal.ts";

/** See `summary`. */
export const openEndpoint: Rule<CloudUnit> = {
  id: "security-group/open-endpoint",
  category: "security",
  severity: "error",
  since: "0.1.0",
  summary: "A managed database or Kubernetes API takes connections from the whole internet",
  why: "Managed services keep a list of addresses of their own, which no security group stands before. A list that holds everybody leaves only the password or the token. Azure means by 0.0.0.0 to 0.0.0.0 every machine in Azure, those of other customers too.",
  references: [
    "https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",
    "https://learn.microsoft.com/azure/azure-sql/database/firewall-configure",
    "https://cloud.google.com/sql/docs/postgres/authorize-networks",
  ],
  examples: [
    {
      bad: conf`
        resource "azurerm_postgresql_firewall_rule" "all" {
          start_ip_address = "0.0.0.0"
          end_ip_address   = «"255.255.255.255"»
        }
      `,
    },
    {
      bad: conf`
        resource "aws_eks_cluster" "main" {
          vpc_config {
            endpoint_public_access = true
            public_access_cidrs    = [«"0.0.0.0/0"»]
          }
        }
      `,
    },
    {
      good: conf`
        resource "aws_eks_cluster" "main" {
          vpc_config {
            endpoint_public_access = true
            public_access_cidrs    = ["198.51.100.0/24", var.office]
          }
        }
      `,
    },
  ],
  *check(unit) {
    for (const list of unit.estate.allowLists) {
      const own = brief(list.of.slice(list.of.lastIndexOf(".") + 1), 24);
      const name = own === "" ? "" : `${own}: `;
      if (isEveryTenant(list))
        yield {
          ...placed(unit, list.at),
          severity: "info",
          message: `${name}every machine in Azure may connect to ${list.what}, those of others too`,
        };
      else if (isInternet(list.ranges))
        yield {
          ...placed(unit, narrowed(unit, list)),
          severity: list.isDefault === true ? "info" : list.what === "the Kubernetes API" ? "warning" : "error",
          message: `${name}the whole internet may connect to ${list.what} (${brief(list.text, 36)})`,
          ...(list.isDefault === true || list.text === "*" ? {} : askWho(unit, { ...list, field: 4 })),
        };
    }
  },
};

/** Where a list says everybody: within a text of many lines, at the word itself. */
function narrowed(unit: CloudUnit, { at, text }: AllowList): AllowList["at"] {
  const whole = written(unit, at);
  const found = whole.startsWith("<<") ? whole.indexOf(`"${text}"`, text === "*" ? whole.indexOf('"Principal"') : 0) : -1;
  return found < 0 ? at : { ...at, span: { start: at.span.start + found, end: at.span.start + found + text.length + 2 } };
}

/** Azure's way of writing "all services of Azure". */
const isEveryTenant = ({ text }: AllowList): boolean => text === "0.0.0.0 to 0.0.0.0";
