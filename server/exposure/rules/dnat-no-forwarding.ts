import type { Setting } from "../../core/facts.ts";
import { brief } from "../../core/markdown.ts";
import { conf, type Finding, type Fix, type Rule } from "../../core/rule.ts";
import { ofEachHost, relatedOf } from "../evidence.ts";
import { forwardingsOf } from "../forwards.ts";
import type { Host } from "../hosts.ts";
import type { EstateUnit } from "../model.ts";
import { ROUTED, withFiles } from "../samples.ts";

export const dnatNoForwarding: Rule<EstateUnit> = {
  id: "exposure/dnat-no-forwarding",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "A port forward on a host that does not forward packets",
  why: `A translated packet is for another host, and the kernel throws such packets away while net.ipv4.ip_forward (or
net.ipv6.conf.all.forwarding) is 0, whatever the rules say. Set it in a file of sysctl.d, so that it holds after a reboot.`,
  references: ["https://docs.kernel.org/networking/ip-sysctl.html"],
  examples: [
    {
      path: "hosts/rtr/etc/iptables/rules.v4",
      files: withFiles(ROUTED, { "hosts/rtr/etc/sysctl.d/90.conf": "net.ipv4.ip_forward = 0\n" }),
      bad: conf`
        *nat
        :PREROUTING ACCEPT [0:0]
        «-A PREROUTING -i eth0 -p tcp --dport 8080 -j DNAT --to-destination 192.168.1.100:3000»
        COMMIT
      `,
    },
    {
      path: "hosts/rtr/etc/iptables/rules.v4",
      files: ROUTED,
      good: conf`
        *nat
        :PREROUTING ACCEPT [0:0]
        -A PREROUTING -i eth0 -p tcp --dport 8080 -j DNAT --to-destination 192.168.1.100:3000
        COMMIT
      `,
    },
  ],
  check: (unit) => ofEachHost(unit, "exposure/dnat-no-forwarding", (host) => about(unit, host)),
};

function* about(unit: EstateUnit, host: Host): Iterable<Finding> {
  for (const { at, answer, port, to } of forwardingsOf(unit, host)) {
    if (answer?.verdict !== "unreachable" || answer.outcome.ok || answer.outcome.fault !== "forwarding") continue;
    const key = to.family === 4 ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding";
    const setting = host.settings.get(key);
    const related =
      setting === undefined ? [] : [{ uri: setting.at.uri, span: setting.at.span, message: `${key} is ${brief(setting.value, 10)}` }];
    const fix = setting === undefined ? undefined : switchingOn(unit, setting);
    yield {
      uri: at.uri,
      span: at.span,
      message: `port ${port} goes nowhere: ${host.name} does not forward packets; set ${key} = 1`,
      related: [...related, ...relatedOf(answer.run.steps)],
      ...(fix && { fix }),
    };
  }
}

function switchingOn(unit: EstateUnit, { key, value, at }: Setting): Fix | undefined {
  const start = at.span.end - value.length;
  if (value === "" || unit.text(at.uri).slice(start, at.span.end) !== value) return undefined;
  const edits = [{ span: { start, end: at.span.end }, text: "1" }];
  return { title: `Set ${key} = 1`, safe: false, edits: [], elsewhere: { [at.uri]: edits } };
}
