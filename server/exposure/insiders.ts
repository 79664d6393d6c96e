/** Described hosts as the sources of connections to one another: a bastion, an application to its database. */
import type { Listener } from "../core/facts.ts";
import type { Host } from "./hosts.ts";
import type { EstateUnit } from "./model.ts";
import { outerAddresses } from "./question.ts";
import { reach } from "./reach.ts";
import { acceptsNobody } from "./strangers.ts";

/** With more hosts than that in the estate nobody is asked: then some may get in. */
const MOST_ASKED = 64;

/** Whether a listener of `host` may be reached from some other described host: no only where each surely is kept out. */
export function mayAdmitHosts(unit: EstateUnit, host: Host, listener: Listener): boolean {
  if (FAMILIES.every((family) => acceptsNobody(host, family, listener) !== undefined)) return false;
  const { port, protocol } = listener;
  const others = unit.hosts.filter((other) => other !== host);
  if (others.length > MOST_ASKED) return true;
  return others.some((source) =>
    outerAddresses(source).some((from) =>
      outerAddresses(host).some((to) => {
        if (from.family !== to.family) return false;
        const answer = reach(unit.topology, { from, to, port, protocol, source });
        unit.met(source, ...answer.met);
        return answer.verdict !== "unreachable";
      }),
    ),
  );
}

const FAMILIES = [4, 6] as const;
