/** Which files are this format's, by their path and their beginning. */
import type { Format } from "../../core/language.ts";

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
  (RESTORE_NAMES.test(path) || BARE.test(path)) && !/\.(sh|md|json|ya?ml|j2|py|service|timer|lock|html)$/.test(path);

const SETS = /(^|\/)(ipset\.conf|ipset\.rules|ipsets?(\.(save|rules))?|ipset-save(\.txt)?)$/;
const SCRIPTS =
  /(\.(sh|bash|mk|fw|firewall)|(^|\/)(rc\.firewall|firewall|iptables|[Mm]akefile|rc\.local|if-(pre-)?up\.d\/[\w.-]+|before\.init|after\.init))$/;
const COMMAND =
  /(^|[\s;&|(/`"'$])(ip6?tables(-(legacy|nft))?|ipset|ip46tables|(ip6?tables(-(legacy|nft))?)-restore)\s+(-|create|add|restore|<|\S+\.(v4|v6|rules))/;
const UFW = /(^|[\s;&|(])ufw\s+(--force\s+)?(allow|deny|reject|limit|enable|default|delete|route|insert|reset)\b/;
const VARIABLE = /\$\{?(IPT|IPTABLES|IP6T|IP6TABLES|FW|IPTABLES_CMD)\w*\}?\s+(-w\s+)?(-t|-[ADFIPNX])/;
/** Documents that may quote rules, and formats of their own. */
const TEXT =
  /\.(md|markdown|rst|adoc|html?|ya?ml|json|toml|py|rb|go|rs|js|ts|c|h|cpp|java|php|j2|erb|tf|service|timer|patch|diff|log|po)$/i;
const TABLE = /(^|\n)\*(filter|nat|mangle|raw|security)[ \t]*\r?\n/;

/** `sure` by its path, `maybe` when the beginning of the text must decide. */
function detect(path: string, head: string): "sure" | "maybe" | "no" {
  if (isRestorePath(path) || SETS.test(path)) return "sure";
  if (TEXT.test(path)) return "no";
  if (head !== "") {
    if (TABLE.test(`\n${head}`)) return "sure";
    if (SCRIPTS.test(path) || /^#!.*\b(sh|bash|dash|ash|ksh|zsh)\b/.test(head))
      return COMMAND.test(head) || VARIABLE.test(head) || UFW.test(head) ? "sure" : "no";
    return "no";
  }
  return SCRIPTS.test(path) || /\.(rules|save|dump|txt|conf|v4|v6)$/.test(path) || !/\.[\w-]+$/.test(path.slice(path.lastIndexOf("/") + 1))
    ? "maybe"
    : "no";
}
