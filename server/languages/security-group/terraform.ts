/** Terraform's resources in the one form. */
import { type Collected, collector } from "./collect.ts";
import type { PartReader } from "./firewall-rules.ts";
import { OPENSEARCH } from "./opensearch.ts";
import { ACLS } from "./terraform-acls.ts";
import { ALLOW_LISTS } from "./terraform-allow-lists.ts";
import { AZAPI } from "./terraform-azapi.ts";
import { AZURE } from "./terraform-azure.ts";
import { CLOUDS } from "./terraform-clouds.ts";
import { GOOGLE } from "./terraform-google.ts";
import { GROUPS } from "./terraform-groups.ts";
import { type ModuleFile, ownPart, resourcesOf } from "./terraform-module.ts";
import { module } from "./terraform-modules.ts";
import { NETWORKS } from "./terraform-networks.ts";
import { ROUTES } from "./terraform-routes.ts";

const READERS: ReadonlyMap<string, PartReader> = new Map(
  [GROUPS, ACLS, NETWORKS, ROUTES, ALLOW_LISTS, OPENSEARCH, AZURE, AZAPI, GOOGLE, CLOUDS, { module }].flatMap((readers) =>
    Object.entries<PartReader>(readers),
  ),
);

/** Reads a module. */
export function readTerraform(files: readonly ModuleFile[]): Collected {
  const collected = collector();
  for (const resource of resourcesOf(files)) READERS.get(resource.type)?.(resource, ownPart(resource), collected);
  return collected;
}
