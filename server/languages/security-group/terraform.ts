/** Terraform's resources in the one form. */
import { attributeOf, type HclBlock } from "../shared/hcl.ts";
import { type Collected, collector, gather, type Pending } from "./collect.ts";
import type { PartReader } from "./firewall-rules.ts";
import { type Group, told } from "./normal.ts";
import { OPENSEARCH } from "./opensearch.ts";
import { ACLS } from "./terraform-acls.ts";
import { ALLOW_LISTS } from "./terraform-allow-lists.ts";
import { AZAPI } from "./terraform-azapi.ts";
import { AZURE } from "./terraform-azure.ts";
import { AZURE_MACHINES } from "./terraform-azure-machines.ts";
import type { Module } from "./terraform-calls.ts";
import { CLOUDS } from "./terraform-clouds.ts";
import { GOOGLE } from "./terraform-google.ts";
import { GOOGLE_MACHINES } from "./terraform-google-machines.ts";
import { GOOGLE_POLICIES } from "./terraform-google-policies.ts";
import { GROUPS } from "./terraform-groups.ts";
import { eachBlock, ownPart, type Placed, type Resource, resourcesOf, typeOf } from "./terraform-module.ts";
import { module } from "./terraform-modules.ts";
import { NETWORKS } from "./terraform-networks.ts";
import { PREFIX_LISTS } from "./terraform-prefix-lists.ts";
import { ROUTES } from "./terraform-routes.ts";
import { LOOKED_UP } from "./terraform-scope.ts";

const READERS: ReadonlyMap<string, PartReader> = new Map(
  [
    GROUPS,
    ACLS,
    NETWORKS,
    PREFIX_LISTS,
    ROUTES,
    ALLOW_LISTS,
    OPENSEARCH,
    AZURE,
    AZURE_MACHINES,
    AZAPI,
    GOOGLE,
    GOOGLE_MACHINES,
    GOOGLE_POLICIES,
    CLOUDS,
    { module },
  ].flatMap((readers) => Object.entries<PartReader>(readers)),
);

/** Reads a module, with the local modules that it calls. */
export function readTerraform(module: Module): Collected {
  const collected = collector();
  eachBlock(module, (block) => read(block, collected));
  return collected;
}

function read(block: Placed, into: Collected): void {
  const reader = READERS.get(typeOf(block.block));
  if (reader === undefined) return;
  const resources = resourcesOf(block);
  for (let i = 0; i < resources.length; i++) {
    const resource = resources[i] as Resource;
    const before = resource.when === undefined ? undefined : { groups: into.groups.length, pending: into.pending.length };
    reader(resource, ownPart(resource), into);
    if (before !== undefined) tell(resource.when, into, before);
  }
}

/** Says of the rules that were added since then by which condition they are there. */
function tell(when: string | undefined, { groups, pending }: Collected, before: { readonly groups: number; readonly pending: number }) {
  for (let i = before.groups; i < groups.length; i++) {
    const group = groups[i] as Group;
    groups[i] = { ...group, rules: group.rules.map((rule) => told(rule, when)) };
  }
  for (let i = before.pending; i < pending.length; i++) {
    const one = pending[i] as Pending;
    pending[i] = { ...one, rule: told(one.rule, when) };
  }
}

type Piece = { readonly collected: Collected; readonly steps: number };
type Pieces = Map<HclBlock, Piece>;

/** What was gathered, and of it the pieces: by block, in each instance of a module by its address. Good for as long as all in `frame` is the same. */
export type Reading = { readonly frame: readonly unknown[]; readonly pieces: ReadonlyMap<string, Pieces>; readonly collected: Collected };

/**
 * Reads a module as `readTerraform` does, and keeps the pieces. Those of blocks that are in a reading `before` with the same frame are
 * taken from it. Where the bound on the steps of evaluation may matter, none is kept: then more depends on the order.
 */
export function readAgain(module: Module, before?: Reading): Reading {
  const { budget } = module.scope;
  const most = budget.left / 2;
  const frame = [...frameOf(module)];
  const isSame = before !== undefined && frame.length === before.frame.length && frame.every((one, index) => one === before.frame[index]);
  const pieces = new Map<string, Pieces>();
  const collected = collector();
  let steps = 0;
  eachBlock(module, (block) => {
    const { within } = block.module.scope;
    const own = pieces.get(within) ?? new Map<HclBlock, Piece>();
    pieces.set(within, own);
    const piece = (isSame ? before.pieces.get(within)?.get(block.block) : undefined) ?? pieceOf(block, budget);
    own.set(block.block, piece);
    steps += piece.steps;
    gather(collected, piece.collected);
  });
  return steps > most || budget.left < most ? { frame: [], pieces: new Map(), collected } : { frame, pieces, collected };
}

function pieceOf(block: Placed, budget: { readonly left: number }): Piece {
  const collected = collector();
  const { left } = budget;
  read(block, collected);
  return { collected, steps: left - budget.left };
}

/** All that a resource may look at besides itself: blocks that are no resources, settings, and the attributes of resources that others use. */
function* frameOf(module: Module): Generator<unknown> {
  for (const [folder, files] of module.folders) {
    yield folder;
    for (const { uri, body } of files) {
      yield uri;
      for (const { value } of body.attributes) yield value;
      for (const block of body.blocks)
        if (block.type !== "resource") yield block;
        else for (const name of LOOKED_UP) yield* lookedUp(block, name);
    }
  }
}

function* lookedUp(block: HclBlock, name: string): Generator<unknown> {
  const attribute = attributeOf(block.body, name);
  if (attribute !== undefined) yield* [...block.labels, name, attribute.value];
}
