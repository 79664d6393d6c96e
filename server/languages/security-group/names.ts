/** What people call groups and rules, for messages. */
import type { At } from "../../core/text.ts";
import type { CloudUnit, Group, SgRule } from "./normal.ts";

/** What people call a group, or a rule that stands by itself: its own name, without its type; "" where it has none. */
export function nameIn(unit: CloudUnit, group: Group, rule?: SgRule): string {
  const own = rule?.name ?? (rule?.standalone === true && unit.format === "terraform" ? labelAt(unit, rule.head) : undefined);
  if (own !== undefined) return own;
  return group.id === "permissions" || /^(of|network|policy) /.test(group.id) || / in command \d+$/.test(group.id)
    ? ""
    : (group.id.split(" ")[0] ?? "").slice(Math.max(group.id.lastIndexOf("."), group.id.lastIndexOf("/")) + 1);
}

/** The label of a resource of Terraform that is at a place: it stands behind that of its type. */
function labelAt(unit: CloudUnit, { uri, span }: At): string | undefined {
  const text = unit.texts.get(uri) ?? "";
  return /"[ \t]*$/.test(text.slice(span.start - 8, span.start)) ? /^"([^"]+)"$/.exec(text.slice(span.start, span.end))?.[1] : undefined;
}
