import { conf, type Rule } from "../../../core/rule.ts";
import { flag, originField } from "../model.ts";
import { isLoopback } from "../origin.ts";
import { ORIGIN_PAGE } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const noTlsVerify: Rule<CloudflaredUnit> = {
  id: "cloudflared/no-tls-verify",
  category: "security",
  severity: "warning",
  since: "0.1.0",
  summary: "noTLSVerify: the certificate of the origin is not looked at",
  why: `Whoever is on the way to the origin can answer for it. With caPool (the certificate that signed the origin's) and originServerName (the name in it) a self-signed
certificate can be verified. On the same host, and for http:// and tcp://, nothing is gained or lost; that is only a hint.`,
  references: [ORIGIN_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - service: https://10.0.0.5:8443
            originRequest:
              «noTLSVerify»: true
        `,
    },
    {
      bad: conf`
        ingress:
          - service: http://localhost:3000
            originRequest:
              «noTLSVerify»: true
        `,
    },
    {
      good: conf`
        ingress:
          - service: https://10.0.0.5:8443
            originRequest:
              caPool: /etc/ssl/origin.pem
        `,
    },
  ],
  *check({ file }) {
    const own = new Map(file.rules.map((rule) => [rule.origin, rule]));
    for (const block of [file.origin, ...file.rules.map(({ origin }) => origin)]) {
      const field = block?.fields.get("noTLSVerify");
      if (field === undefined || flag(block, "noTLSVerify") !== true) continue;
      const rules =
        block === file.origin
          ? file.rules.filter((rule) => originField(file, rule, "noTLSVerify") === field)
          : [own.get(block)].filter((rule) => rule !== undefined);
      const secure = rules.filter(({ read }) => "kind" in read && (read.kind === "url" || read.kind === "unix") && read.tls);
      const span = field.keySpan;
      if (secure.length === 0)
        yield { span, severity: "hint", message: "noTLSVerify does nothing here: no service that it is for speaks TLS" };
      else if (secure.every(({ read }) => !("kind" in read) || read.kind !== "url" || isLoopback(read.host)))
        yield { span, severity: "hint", message: "the certificate is not looked at: on this host itself there is little to lose" };
      else yield { span, message: "anyone on the way can answer for this origin: verify it with caPool and originServerName" };
    }
  },
};
