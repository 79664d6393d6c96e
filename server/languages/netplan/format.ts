import type { Format } from "../../core/language.ts";

/** A path that netplan reads by itself: what is above the host's folder, the folder, the file's name. */
export const FOLDER = /^(.*?)(?:^|\/)((?:usr\/)?lib|etc|run)\/netplan\/([^/]+\.yaml)$/;

/** Which files are netplan's. */
export const netplan: Format = {
  id: "netplan",
  name: "netplan",
  lineComment: "#",
  examplePath: "etc/netplan/01-example.yaml",
  detect(path, head) {
    if (!/\.ya?ml$/.test(path)) return "no";
    if (FOLDER.test(path)) return "sure";
    return head === "" ? "maybe" : looksLikeNetplan(head) ? "sure" : "no";
  },
};

/** Whether a text looks like netplan's: a `network:` with keys that cloud-init's version 1 does not have. */
function looksLikeNetplan(head: string): boolean {
  if (!/^network:[ \t]*(#.*)?$/m.test(head) || /^[ \t]+version:[ \t]*1\b/m.test(head)) return false;
  return /^[ \t]*(ethernets|wifis|bonds|bridges|vlans|vrfs|tunnels|modems|nm-devices|dummy-devices|virtual-ethernets):/m.test(head);
}
