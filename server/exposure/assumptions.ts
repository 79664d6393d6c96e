/** What the answers about an estate take for granted, in words. */
import { brief } from "../core/markdown.ts";
import type { Host } from "./hosts.ts";
import type { EstateUnit } from "./model.ts";

/** All assumptions behind the verdicts of an estate. */
export const assumptionsOf = (unit: EstateUnit): readonly string[] => [
  ...(unit.oneHost ? ["no folder and no perimeter.yaml tells hosts apart: all files are taken for one host"] : []),
  ...unit.hosts.flatMap(aboutBridges),
];

const BRIDGED = { iptables: "net.bridge.bridge-nf-call-iptables", ip6tables: "net.bridge.bridge-nf-call-ip6tables" } as const;

// Frames between the ports of a bridge then pass FORWARD as well (br_netfilter, ebtables/br_fw_ia): the model knows links, not their switches.
function aboutBridges({ name, interfaces, settings }: Host): string[] {
  const bridge = interfaces.find(({ type, members }) => type === "bridge" && (members ?? []).length > 0);
  const programs = (["iptables", "ip6tables"] as const).filter((program) => Number(settings.get(BRIDGED[program])?.value ?? 0) > 0);
  if (bridge === undefined || programs.length === 0) return [];
  const keys = programs.map((program) => BRIDGED[program]).join(" and ");
  return [`${brief(name, 30)}: what crosses ${brief(bridge.name, 20)} between its ports is not filtered, although ${keys} is on`];
}
