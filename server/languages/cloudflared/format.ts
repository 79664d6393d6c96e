import type { Format } from "../../core/language.ts";

/** Which files are cloudflared's, and how its editor features name it. */
export const cloudflared: Format = {
  id: "cloudflared",
  name: "cloudflared",
  lineComment: "#",
  examplePath: "etc/cloudflared/config.yml",
  detect,
};

const RULES = /^ingress[ \t]*:[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*-[ \t]+(hostname|service|path|originRequest)[ \t]*:/m;
const OWN_KEYS = /^(tunnel|credentials-file|warp-routing|originRequest|no-autoupdate|ingress)[ \t]*:/m;

function detect(path: string, head: string): "sure" | "maybe" | "no" {
  if (!/\.ya?ml$/.test(path)) return "no";
  if (/(^|\/)(\.cloudflared|etc\/cloudflared)\/[^/]+$/.test(path))
    return head === "" ? "maybe" : OWN_KEYS.test(head) || /\/config\.ya?ml$/.test(path) ? "sure" : "no";
  if (
    !/(^|\/)cloudflared?([-_/][^/]*)*\.ya?ml$|(^|\/)(cloudflared|\.cloudflare|cloudflare-tunnel)\/|(^|\/)(tunnel|config)[^/]*\.ya?ml$/.test(
      path,
    )
  )
    return "no";
  if (head === "") return "maybe";
  const service =
    /^[ \t]*-?[ \t]*service[ \t]*:[ \t]*["']?(https?:|wss?:|tcp:|ssh:|rdp:|smb:|unix:|http_status:|hello[_-]world|bastion|socks-proxy)/m.test(
      head,
    );
  return RULES.test(head) && service && /^(tunnel|credentials-file)[ \t]*:/m.test(head)
    ? "sure"
    : RULES.test(head) && service && /(^|\/)cloudflared\//.test(path)
      ? "sure"
      : "no";
}
