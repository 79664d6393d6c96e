/** Values that netplan writes down unread, judged by what networkd makes of them (systemd.netdev(5)). */
import type { Key } from "./knowledge/keys.ts";
import type { Setting } from "./model.ts";
import { isTimeSpan, readUint } from "./values.ts";

/** What the value should be where networkd ignores it; undefined where it does not, or where netplan checks itself. */
export function uncheckedProblem(key: Key, { text }: Setting): string | undefined {
  if (key.value === "unchecked" || key.name === "lacp-rate")
    return (key.values ?? []).includes(text) ? undefined : `one of ${(key.values ?? []).slice(0, 3).join(", ")} …`;
  if (key.value === "use-domains") return /^(true|false|yes|no|on|off|y|n|1|0|route)$/i.test(text) ? undefined : "true, false or route";
  if (key.value === "duration-ms" || key.value === "duration-s") return isTimeSpan(text) ? undefined : "not a time";
  if (key.name === "priority") return (readUint(text) ?? 0) > 65535 ? "0 to 65535" : undefined;
  return undefined;
}
