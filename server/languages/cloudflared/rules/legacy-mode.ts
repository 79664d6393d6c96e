import { conf, type Rule } from "../../../core/rule.ts";
import { INGRESS_PAGE } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const legacyMode: Rule<CloudflaredUnit> = {
  id: "cloudflared/legacy-mode",
  category: "ignored",
  severity: "error",
  since: "0.1.0",
  summary: "hello-world, unix-socket, bastion or socks5 beside ingress, which does nothing",
  why: `These keys make a tunnel with one origin. cloudflared ignores them without a word once there is an ingress: the rules decide.`,
  references: [INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        «hello-world»: true
        ingress:
          - service: http_status:404
        `,
    },
    {
      good: conf`
        ingress:
          - service: hello_world
        `,
    },
  ],
  *check({ file }) {
    if (file.rules.length === 0) return;
    for (const name of ["hello-world", "unix-socket", "bastion", "socks5"]) {
      const field = file.top?.fields.get(name);
      if (field === undefined || (field.value.kind === "scalar" && field.value.text === "false")) continue;
      const instead =
        name === "hello-world" ? "hello_world" : name === "unix-socket" ? "unix:/path" : name === "bastion" ? "bastion" : "socks-proxy";
      yield {
        span: field.keySpan,
        message: `${name} does nothing beside ingress: a rule with service ${instead} does it`,
        tags: ["unnecessary"],
      };
    }
  },
};
