import { conf, type Rule } from "../../../core/rule.ts";
import type { Span } from "../../../core/text.ts";
import { readPort, type WireGuardPort } from "../../shared/wireguard-values.ts";
import { endpointOf, type WireGuardFile } from "../model.ts";
import { SAMPLE, shown, WG_PAGE } from "../show.ts";
import { spanIn } from "../syntax.ts";
import type { WireGuardUnit } from "../unit.ts";

export const portWraps: Rule<WireGuardUnit> = {
  id: "wireguard/port-wraps",
  category: "ignored",
  severity: "error",
  since: "0.1.0",
  summary: "a port above 65535, of which wg keeps the low 16 bits",
  why: `wg says nothing and uses another port: 70000 becomes 4464, 99999 becomes 34463. The number is divided by 65536 and the rest is the port.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        ListenPort = «70000»
        [Peer]
        PublicKey = ${SAMPLE.other}
        Endpoint = 192.0.2.1:«99999»
        `,
    },
    {
      good: conf`
        [Interface]
        ListenPort = 65535
        `,
    },
  ],
  *check({ file }) {
    for (const { port, span, text } of portsOf(file)) {
      if (port.written > 65535n || port.written < 0n)
        yield { span, message: `wg reads port ${shown(text)} as ${port.port}: ports end at 65535` };
    }
  },
};

/** Every port of the file that wg accepts, with what is written for it. */
export function* portsOf(file: WireGuardFile): Iterable<{ port: WireGuardPort; span: Span; text: string; of: "listen" | "endpoint" }> {
  const listen = file.interface.entries.get("listenport")?.value;
  const own = listen === undefined ? undefined : readPort(listen.text);
  if (listen !== undefined && own !== undefined) yield { port: own, span: listen.span, text: listen.text, of: "listen" };
  for (const peer of file.peers) {
    const endpoint = endpointOf(peer);
    const value = peer.entries.get("endpoint")?.value;
    if (endpoint === undefined || value === undefined) continue;
    yield { port: endpoint.port, span: spanIn(value, ...endpoint.portAt), text: value.text.slice(...endpoint.portAt), of: "endpoint" };
  }
}
