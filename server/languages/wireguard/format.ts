import type { Format } from "../../core/language.ts";

/** Which files are WireGuard's. */
export const wireguard: Format = {
  id: "wireguard",
  name: "WireGuard",
  lineComment: "#",
  examplePath: "etc/wireguard/wg0.conf",
  detect,
};

const OWN_PATHS = /(^|\/)(etc\/wireguard\/[^/]+\.conf|wireguard\/(wg[^/]*|[^/]*-wg)\.conf(\.j2)?)$/;
const SHAPE = /^[ \t]*\[[ \t]*interface[ \t]*\]/im;
const OWN_KEY = /^[ \t]*(privatekey|publickey|allowedips|listenport|presharedkey|persistentkeepalive|fwmark)[ \t]*=/im;

function detect(path: string, head: string): "sure" | "maybe" | "no" {
  const small = path.toLowerCase();
  if (small.includes("amnezia")) return "no";
  if (path.includes("wireguard/") && OWN_PATHS.test(path)) return "sure";
  if (!/\.(conf|ini|wg|cfg|txt)(\.(j2|tmpl|template|example|sample|dist|bak|orig))?$|(^|\/)wg-?\d*$/.test(path)) return "no";
  if (head === "") return small.includes("wireguard") || small.includes(".conf") || /(^|\/)wg/.test(small) ? "maybe" : "no";
  return (SHAPE.test(head) || /^[ \t]*\[[ \t]*peer[ \t]*\]/im.test(head)) && OWN_KEY.test(head) ? "sure" : "no";
}
