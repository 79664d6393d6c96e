import { scopeOf } from "../../../core/address.ts";
import type { Condition } from "../../../core/filter.ts";
import { normsOf, statedTier } from "../../../core/norms.ts";
import { serviceOf } from "../../../core/ports.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { analysisOf, optionOf } from "../analysis.ts";
import { askedOf, conditionsTo, forwardsOf, isAbout, type PortForward, restricts } from "../dnat.ts";
import { cameIn, fromInternet, isOutside, opening, outerNames, outsideOf, portsOf, sourceOf, TCP } from "../posture.ts";
import { ufwUserChain } from "../ufw.ts";
import type { IptablesUnit } from "../unit.ts";

export const publishedPort: Rule<IptablesUnit> = {
  id: "iptables/published-port",
  category: "exposure",
  severity: "warning",
  since: "0.1.0",
  summary: "A published port of a database or an admin interface is open to the internet",
  why: `What Docker publishes (\`-p 5432:5432\`) is translated before routing and goes through FORWARD: INPUT and ufw never see it, however closed they are.
The same holds of every port forward. Here a packet from anywhere in the internet is sent on to a port of a database or of an admin interface. Publish
it on 127.0.0.1, or name the sources in DOCKER-USER. Which ports are meant, \`ports\` in perimeter.yaml can say.`,
  references: ["https://docs.docker.com/engine/network/packet-filtering-firewalls/"],
  examples: [
    {
      bad: conf`
        *nat
        :PREROUTING ACCEPT [0:0]
        :DOCKER - [0:0]
        -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
        -A DOCKER ! -i docker0 -p tcp -m tcp --dport «5432» -j DNAT --to-destination 172.17.0.2:5432
        COMMIT
        *filter
        :FORWARD DROP [0:0]
        -A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A FORWARD -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 5432 -j ACCEPT
        -A FORWARD -i docker0 ! -o docker0 -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *nat
        :PREROUTING ACCEPT [0:0]
        -A PREROUTING -d 127.0.0.1/32 ! -i docker0 -p tcp -m tcp --dport 5432 -j DNAT --to-destination 172.17.0.2:5432
        COMMIT
        *filter
        :FORWARD DROP [0:0]
        -A FORWARD -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 5432 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const forward of forwardsOf(unit)) {
      const { port, ports, rule } = forward;
      const service = port === undefined || forward.protocol !== TCP ? undefined : serviceOf(port);
      const before = ports[0]?.[0];
      if (before === undefined || (service?.tier !== "data" && service?.tier !== "admin") || port === 22) continue;
      if ([port ?? before, before].some((one) => statedTier(normsOf(unit), one, "tcp") === "public")) continue;
      const source = forwardedFrom(forward);
      if (source === undefined || isRestricted(forward)) continue;
      yield {
        ...optionOf(unit, rule, "--destination-port", "--destination-ports"),
        message: `Past INPUT: a packet from ${source} to port ${before} is sent on to ${service.name}; name the sources`,
      };
    }
  },
};

/** A source from all over the internet whose packets the forward takes and FORWARD accepts; undefined where that is not sure. */
function forwardedFrom(forward: PortForward): string | undefined {
  const { filter, port = 0, to } = forward;
  const conditions = conditionsTo(forward, leavesOpen);
  const into = conditions?.flatMap((one) => (one.on === "in" && !one.not ? [one.name] : []))[0] ?? outsideOf(filter) ?? "eth0";
  if (conditions === undefined || !isOutside(into) || outerNames(filter).some((name) => name !== into)) return undefined;
  const way = analysisOf(filter).witness("FORWARD", [...askedOf(forward), cameIn(into)], "accept");
  if (typeof way === "string") return undefined;
  const packet = { ...opening(filter.family, TCP, port), destination: { family: filter.family, value: to.first }, out: way.out ?? "" };
  const told = fromInternet(filter, "FORWARD", packet, "accept", into);
  return told === undefined ? undefined : sourceOf(told.packet);
}

// Sources, and matches that are not looked into (sets, countries), may leave few; the type of the address is that of an own one.
const leavesOpen = (one: Condition): boolean =>
  one.on === "opaque"
    ? one.key.startsWith("addrtype ")
    : one.on !== "source" && (one.on !== "destination" || one.not || one.ranges.every(isPublic));

const isPublic = ({ family, first }: { family: 4 | 6; first: bigint }): boolean => scopeOf({ family, value: first }) === "public";

/** Whether INPUT or ufw tries to keep closed what Docker publishes: of that docker-bypass speaks. */
const isRestricted = ({ chain, filter, ports, protocol }: PortForward): boolean =>
  chain === "DOCKER" &&
  ["INPUT", ufwUserChain(filter.family, "INPUT")].some((name) =>
    (filter.chains.get(name)?.rules ?? []).some(
      (rule) =>
        restricts(rule) &&
        isAbout(rule, protocol) &&
        portsOf(rule).some(([low, high]) => ports.some(([first]) => low <= first && first <= high)),
    ),
  );
