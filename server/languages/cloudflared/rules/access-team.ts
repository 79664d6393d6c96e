import { conf, type Rule } from "../../../core/rule.ts";
import { blockAt, flag, textIn } from "../model.ts";
import { ORIGIN_PAGE } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const accessTeam: Rule<CloudflaredUnit> = {
  id: "cloudflared/access-team",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "access.required with audience tags but without a team",
  why: `A token is checked against the keys of a team. With required and audTag but no teamName, cloudflared refuses the rule.`,
  references: [ORIGIN_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - service: http://localhost:3000
            originRequest:
              «access»:
                required: true
                audTag: [0123abcd]
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
    for (const rule of file.rules) {
      const field = rule.origin?.fields.get("access");
      const access = blockAt(field?.value);
      const tags = access?.fields.get("audTag")?.value;
      if (field === undefined || flag(access, "required") !== true || (textIn(access, "teamName") ?? "") !== "") continue;
      if (tags?.kind === "seq" && tags.items.length > 0)
        yield { span: field.keySpan, message: "access has audTag but no teamName: cloudflared refuses the rule" };
    }
  },
};
