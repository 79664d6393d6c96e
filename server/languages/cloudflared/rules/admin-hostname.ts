import { conf, type Rule } from "../../../core/rule.ts";
import { accessRequired } from "../model.ts";
import { ORIGIN_PAGE, shown } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const adminHostname: Rule<CloudflaredUnit> = {
  id: "cloudflared/admin-hostname",
  category: "exposure",
  severity: "info",
  since: "0.1.0",
  summary: "a host name that sounds internal, without access.required",
  why: `Names like admin, grafana or db are guessed first, and are in public certificate logs. A policy of Cloudflare Access may guard it, which this file does
not show.`,
  references: [ORIGIN_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - hostname: «admin.example.com»
            service: http://localhost:3000
          - service: http_status:404
        `,
    },
    {
      good: conf`
        ingress:
          - hostname: www.example.com
            service: http://localhost:3000
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    for (const rule of file.rules) {
      const field = rule.fields.get("hostname");
      const web = rule.bastion || ("kind" in rule.read && rule.read.kind === "url" && rule.read.http);
      if (field === undefined || !web || !INTERNAL.test(rule.hostname) || accessRequired(file, rule)) continue;
      yield { span: field.span, message: `${shown(rule.hostname)} is on the internet, and nothing in this file asks who comes` };
    }
  },
};

const INTERNAL =
  /^(admin|administrator|intranet|internal|staging|grafana|prometheus|kibana|jenkins|portainer|phpmyadmin|pgadmin|adminer|db|database|redis|mongo|elastic|traefik|proxmox|pve|nas|router|vault|consul|argocd|k8s|kubernetes-dashboard|dashboard-admin)[.-]/i;
