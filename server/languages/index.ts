import type { AnyLanguage } from "../core/language.ts";
import { cloudflared } from "./cloudflared/index.ts";
import { iptables } from "./iptables/index.ts";
import { netplan } from "./netplan/index.ts";
import { nginx } from "./nginx/index.ts";
import { arm, awsJson, azureJson, cloudformation, gcloudJson, shell, terraform } from "./security-group/index.ts";
import { ss } from "./ss/index.ts";
import { sysctl } from "./sysctl/index.ts";
import { wireguard } from "./wireguard/index.ts";

/** Every format that Perimeter reads, one line each. */
export const languages: readonly AnyLanguage[] = [
  arm,
  awsJson,
  azureJson,
  cloudflared,
  cloudformation,
  gcloudJson,
  iptables,
  netplan,
  nginx,
  shell,
  ss,
  sysctl,
  terraform,
  wireguard,
];
