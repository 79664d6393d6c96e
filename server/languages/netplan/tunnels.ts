/** What netplan demands of tunnels. */
import { brief } from "../../core/markdown.ts";
import type { At } from "../../core/text.ts";
import type { Report } from "./checks.ts";
import { keysOf } from "./knowledge/keys.ts";
import { type Def, type Setting, textOf } from "./model.ts";
import { isIp4, isIp6, isTemplate, isWireguardKey, readUint } from "./values.ts";
import { allBefore, type Releases } from "./versions.ts";

const OVER_IP6 = new Set(["ipip6", "ip6ip6", "ip6gre", "ip6gretap", "vti6"]);

/** Checks a tunnel by its mode. */
export function checkTunnel(def: Def, at: At, releases: Releases, report: Report, missing: Report): void {
  const mode = textOf(def, "mode");
  const name = brief(def.id, 20);
  if (mode === "vxlan") checkVxlan(def, at, report, missing);
  if (mode === undefined) return void missing("netplan/missing-key", at, `${name} has no \`mode\`: say which kind of tunnel it is`);
  if (!isMode(mode)) return;
  if (mode === "wireguard") return void checkWireguard(def, at, releases, report, missing);
  for (const path of ["key", "keys", "key.input", "key.output", "keys.input", "keys.output"]) {
    const key = def.settings.get(path);
    if (key !== undefined && readUint(key.text) === undefined && !isIp4(key.text))
      report("netplan/invalid-key", key.at, "a tunnel key is a number or a dotted quad");
  }
  const ttl = def.settings.get("ttl");
  if (ttl !== undefined && (readUint(ttl.text) ?? 0) > 255)
    report("netplan/invalid-value", ttl.at, `\`ttl\` is 1 to 255, not ${brief(ttl.text, 12)}`);
  checkEnds(def, mode, at, releases, report, missing);
}

function checkEnds(def: Def, mode: string, at: At, releases: Releases, report: Report, missing: Report): void {
  const local = def.settings.get("local");
  const remote = def.settings.get("remote");
  const name = brief(def.id, 20);
  if (mode === "vxlan") {
    if (local !== undefined && remote !== undefined && isIp6(local.text) !== isIp6(remote.text))
      report("netplan/mixed-families", remote.at, "`local` and `remote` are of different IP versions");
    return;
  }
  if (local === undefined && allBefore(releases, "1.0"))
    missing("netplan/missing-key", at, `${name} has no \`local\`: give the address of this end`);
  if (remote === undefined) missing("netplan/missing-key", at, `${name} has no \`remote\`: give the address of the other end`);
  const fits = OVER_IP6.has(mode) ? isIp6 : isIp4;
  const family = OVER_IP6.has(mode) ? 6 : 4;
  for (const end of [local, remote])
    if (end !== undefined && !isTemplate(end.text) && !fits(end.text) && (isIp4(end.text) || isIp6(end.text)))
      report("netplan/mixed-families", end.at, `a ${brief(mode, 12)} tunnel runs over IPv${family}: "${brief(end.text, 30)}" does not fit`);
}

function checkVxlan(def: Def, at: At, report: Report, missing: Report): void {
  const id = def.settings.get("id");
  const number = id === undefined ? 0 : readUint(id.text);
  if (id === undefined || number === 0)
    missing(
      "netplan/missing-key",
      id?.at ?? at,
      `${brief(def.id, 20)} has no \`id\`: a VXLAN needs 1 to 16777215, in each file that names it`,
    );
  else if (number !== undefined && number > 16777215)
    report("netplan/invalid-value", id.at, `a VXLAN id is 1 to 16777215, not ${brief(id.text, 12)}`);
  const label = def.settings.get("flow-label");
  const flow = label === undefined ? 0 : (readUint(label.text) ?? 0);
  if (label !== undefined && flow > 1048575 && flow !== 0xffffffff)
    report("netplan/invalid-value", label.at, `\`flow-label\` is 0 to 1048575, not ${brief(label.text, 12)}`);
}

/** Whether netplan knows a mode of tunnels: what else a tunnel of another needs cannot be said. */
export const isMode = (mode: string): boolean => keysOf("tunnel").get("mode")?.values?.includes(mode) !== false;

/** The private key of a WireGuard tunnel, however it is written. */
export const privateKeyOf = (def: Def): Setting | undefined =>
  def.written.findLast(({ path }) => path === "key" || path === "keys" || path === "key.private" || path === "keys.private");

function checkWireguard(def: Def, at: At, releases: Releases, report: Report, missing: Report): void {
  const name = brief(def.id, 20);
  const old = allBefore(releases, "1.0");
  const key = privateKeyOf(def);
  if (key === undefined && old) missing("netplan/missing-key", at, `${name} has no \`key\`: give the private key, or the path of its file`);
  if (key !== undefined && !isTemplate(key.text) && !key.text.startsWith("/") && !isWireguardKey(key.text))
    report("netplan/invalid-key", key.at, "not a WireGuard private key: 44 characters of base64, or an absolute path");
  if (def.peers.length === 0 && old)
    missing("netplan/missing-key", at, `${name} has no \`peers\`: netplan refuses a WireGuard tunnel without`);
  for (const peer of def.peers) {
    const where = { uri: peer.at.uri, span: peer.map.entries[0]?.key.span ?? peer.at.span };
    const publicKey = peer.settings.get("keys.public");
    const shared = peer.settings.get("keys.shared");
    if (publicKey === undefined) report("netplan/missing-key", where, "this peer has no `keys: public`");
    else if (!isTemplate(publicKey.text) && !isWireguardKey(publicKey.text))
      report("netplan/invalid-key", publicKey.at, "not a WireGuard public key: 44 characters of base64 that end in =");
    if (shared !== undefined && !isTemplate(shared.text) && !shared.text.startsWith("/") && !isWireguardKey(shared.text))
      report("netplan/invalid-key", shared.at, "not a WireGuard pre-shared key: 44 characters of base64, or an absolute path");
    if ((peer.lists.get("allowed-ips") ?? []).length === 0 && old)
      report("netplan/missing-key", where, "this peer has no `allowed-ips`: nothing is sent to it or taken from it");
    const keepalive = peer.settings.get("keepalive");
    if (keepalive !== undefined && (readUint(keepalive.text) ?? 0) > 65535)
      report("netplan/invalid-value", keepalive.at, `\`keepalive\` is 0 to 65535, not ${brief(keepalive.text, 12)}`);
  }
}
