/** Which files are this format's, by their path and their beginning. */
import type { Format } from "../../core/language.ts";
import { extensionOf } from "../../core/uri.ts";

/** Which files are firewall rules: restore files, scripts with iptables commands, ipset saves. */
export const iptables: Format = {
  id: "iptables",
  name: "iptables",
  lineComment: "#",
  examplePath: "etc/iptables/rules.v4",
  detect,
};

const RESTORE_NAMES =
  /(^|\/)(rules\.v[46](\.\w+)?|ip6?tables\.(rules|save|up\.rules|down\.rules|v[46])|ip6?tables([-_.](save|rules|restore))(\.(txt|conf|rules|v[46]|dump))?|ip6?tables-(config\.)?save|.*\.iptables|.*\.ip6tables|ufw\/(before|after|user)6?\.rules)$/;

/** The bare name is also that of the program: it counts where configuration lies. */
const BARE = /(^|\/)(sysconfig|network|conf\.d|iptables\.d)\/ip6?tables$/;

/** Paths whose files are loaded by iptables-restore whatever they hold. */
export const isRestorePath = (path: string): boolean =>
  // To make a long pattern ready costs more than to look for a word, and most paths have none of these.
  (path.includes("tables") || path.includes("rules.v") || path.includes("ufw/")) &&
  (RESTORE_NAMES.test(path) || BARE.test(path)) &&
  !/\.(sh|md|json|ya?ml|j2|py|service|timer|lock|html)$/.test(path);

/** Where ufw's switches and policies stand. */
export const UFW_SETTINGS = /(^|\/)(default\/ufw|ufw\/ufw\.conf)$/;
const SETS = /(^|\/)(ipset\.conf|ipset\.rules|ipsets?(\.(save|rules))?|ipset-save(\.txt)?)$/;
const SCRIPTS = new Set(["sh", "bash", "mk", "fw", "firewall"]);
const SCRIPT_NAMES = /(^|\/)(firewall|iptables|[Mm]akefile|rc\.local|if-(pre-)?up\.d\/[\w.-]+|before\.init|after\.init)$/;
const COMMAND =
  /(^|[\s;&|(/`"'$])(ip6?tables(-(legacy|nft))?|ipset|ip46tables|(ip6?tables(-(legacy|nft))?)-restore)\s+(-|create|add|restore|<|\S+\.(v4|v6|rules))/;
const UFW = /(^|[\s;&|(])ufw\s+(--force\s+)?(allow|deny|reject|limit|enable|default|delete|route|insert|reset)\b/;
const VARIABLE = /\$\{?(IPT|IPTABLES|IP6T|IP6TABLES|FW|IPTABLES_CMD)\w*\}?\s+(-w\s+)?(-t|-[ADFIPNX])/;
/** Documents that may quote rules, and formats of their own. */
const TEXT = new Set(
  "md markdown rst adoc htm html yml yaml json toml py rb go rs js ts c h cpp java php j2 erb tf service timer patch diff log po".split(
    " ",
  ),
);
const MAYBE = new Set(["rules", "save", "dump", "txt", "conf", "v4", "v6"]);
const TABLE = /(^|\n)\*(filter|nat|mangle|raw|security)[ \t]*\r?\n/;

/** `sure` by its path, `maybe` when the beginning of the text must decide. */
function detect(path: string, head: string): "sure" | "maybe" | "no" {
  if (isRestorePath(path) || UFW_SETTINGS.test(path) || (path.includes("ipset") && SETS.test(path))) return "sure";
  const extension = extensionOf(path);
  if (TEXT.has(extension.toLowerCase())) return "no";
  const script = SCRIPTS.has(extension) || SCRIPT_NAMES.test(path);
  if (head === "") return script || MAYBE.has(extension) || !/^[\w-]+$/.test(extension) ? "maybe" : "no";
  if (TABLE.test(`\n${head}`)) return "sure";
  const shell = script || /^#!.*\b(sh|bash|dash|ash|ksh|zsh)\b/.test(head);
  return shell && (COMMAND.test(head) || VARIABLE.test(head) || UFW.test(head)) ? "sure" : "no";
}
