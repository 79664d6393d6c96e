import { conf, type Rule } from "../../../core/rule.ts";
import { blockAt, flag, textIn } from "../model.ts";
import { ORIGIN_PAGE } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const accessIncomplete: Rule<CloudflaredUnit> = {
  id: "cloudflared/access-incomplete",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "access.required without a team or without audience tags",
  why: `cloudflared starts, but a token can only be checked against a team's keys and an application's tag. Without them every request is refused, or tokens
of any application of the team are good.`,
  references: [ORIGIN_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - service: http://localhost:3000
            originRequest:
              access:
                «required»: true
        `,
    },
    {
      good: conf`
        ingress:
          - service: http://localhost:3000
            originRequest:
              access:
                required: true
                teamName: example
                audTag: [0123abcd]
        `,
    },
  ],
  *check({ file }) {
    for (const origin of [file.origin, ...file.rules.map((rule) => rule.origin)]) {
      const access = blockAt(origin?.fields.get("access")?.value);
      const required = access?.fields.get("required");
      if (required === undefined || flag(access, "required") !== true) continue;
      const tags = access?.fields.get("audTag")?.value;
      // A single text is refused by its type; something was meant all the same.
      const tagged = tags?.kind === "seq" ? tags.items.length > 0 : tags?.kind === "scalar" && tags.text !== "";
      const team = (textIn(access, "teamName") ?? "") !== "";
      if (!team && (!tagged || origin === file.origin))
        yield { span: required.keySpan, message: "access is required but no teamName is set: no token can be valid" };
      else if (team && !tagged)
        yield {
          span: required.keySpan,
          severity: "warning",
          message: "without audTag a token of any application of the team is good here",
        };
    }
  },
};
