import type { Format } from "../../core/language.ts";

export const wireguard: Format = {
  id: "wireguard",
  name: "WireGuard",
  lineComment: "#",
  examplePath: "etc/wireguard/wg0.conf",
  detect,
};

const SHAPE = /^[ \t]*\[[ \t]*interface[ \t]*\]/im;
const OWN_KEY = /^[ \t]*(privatekey|publickey|allowedips|listenport|presharedkey|persistentkeepalive|fwmark)[ \t]*=/im;

function detect(path: string, head: string): "sure" | "maybe" | "no" {
  if (/amnezia/i.test(path)) return "no";
  if (/(^|\/)etc\/wireguard\/[^/]+\.conf$/.test(path) || /(^|\/)wireguard\/(wg[^/]*|[^/]*-wg)\.conf(\.j2)?$/.test(path)) return "sure";
  if (!/\.(conf|ini|wg|cfg|txt)(\.(j2|tmpl|template|example|sample|dist|bak|orig))?$|(^|\/)wg-?\d*$/.test(path)) return "no";
  if (head === "") return /wireguard|(^|\/)wg|\.conf/i.test(path) ? "maybe" : "no";
  return (SHAPE.test(head) || /^[ \t]*\[[ \t]*peer[ \t]*\]/im.test(head)) && OWN_KEY.test(head) ? "sure" : "no";
}
