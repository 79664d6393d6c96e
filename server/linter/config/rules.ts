/** The rules about Perimeter's own words: perimeter.yaml, and ignores in any file. */
import { conf, type Rule } from "../../core/rule.ts";

const rule = (own: Omit<Rule<unknown>, "since" | "references" | "check">): Rule<unknown> => ({
  ...own,
  since: "0.1.0",
  references: [],
  check: () => [],
});

/** What is found while reading is filed under these; they have nothing to check afterwards. */
export const configRules: readonly Rule<unknown>[] = [
  rule({
    id: "perimeter/config-syntax",
    category: "invalid",
    severity: "error",
    summary: "perimeter.yaml is not YAML at this place",
    why: "What stands behind the damage may be read as something else than it looks like, or not at all. The rest of the file is still used.",
    examples: [{ bad: "targets:\n«\t»nginx: 1.22.1\n" }, { good: "targets:\n  nginx: 1.22.1\n" }],
  }),
  rule({
    id: "perimeter/config-unknown-key",
    category: "ignored",
    severity: "warning",
    summary: "a key of perimeter.yaml that Perimeter does not know",
    why: "An unknown key is ignored, so that what it was meant to set stays as it was. Most are misspelt: the nearest key is offered as a fix.",
    examples: [
      { bad: '«severities»:\n  "*": warning\n', fixed: 'severity:\n  "*": warning\n' },
      { bad: "targets: { «ngnix»: 1.22.1 }\n", fixed: "targets: { nginx: 1.22.1 }\n" },
      { good: "targets: { nginx: 1.22.1 }\n" },
    ],
  }),
  rule({
    id: "perimeter/config-unknown-rule",
    category: "ignored",
    severity: "warning",
    summary: "perimeter.yaml names a rule that does not exist",
    why: "Nothing is called so: the setting has no effect. Rule names are on the rules' pages, in `perimeter explain` and in every finding.",
    examples: [
      { bad: "severity: { «perimeter/unused-ignores»: off }\n", fixed: "severity: { perimeter/unused-ignore: off }\n" },
      { good: "severity: { perimeter/*: hint, perimeter/unused-ignore: off }\n" },
    ],
  }),
  rule({
    id: "perimeter/config-bad-value",
    category: "ignored",
    severity: "error",
    summary: "a value in perimeter.yaml that cannot be read",
    why: "The value is not what its key takes: it is ignored, and the rest of the file is used. For an address, port or expectation that means that verdicts rest on less than was meant.",
    examples: [
      { bad: 'severity: { "*": «loud» }\n' },
      { bad: "zones: { office: [«192.0.2.0/33»] }\n" },
      { bad: "targets: { nginx: «stable» }\n" },
      { bad: "expect:\n  - «db:5432 never from internet»\n" },
      { bad: "hosts:\n  rtr: { forwards: [{ «port»: 80/tcp }] }\n" },
      {
        good: conf`
          hosts:
            rtr: { forwards: [{ port: 80/tcp, to: "192.168.1.100:3000" }] }
          zones: { office: [192.0.2.0/24] }
          expect:
            - db:5432/tcp not from internet
        `,
      },
    ],
  }),
  rule({
    id: "perimeter/config-bad-glob",
    category: "ignored",
    severity: "error",
    summary: "a glob in perimeter.yaml that is not one",
    why: "A `[` or `{` that is never closed stands for itself, which no path has. Globs know `*`, `?`, `[a-z]`, `{a,b}` and `**` for any number of folders.",
    examples: [{ bad: 'ignore: [«"vendor/{a,b"»]\n' }, { good: 'ignore: ["vendor/{a,b}/**"]\n' }],
  }),
  rule({
    id: "perimeter/config-duplicate-key",
    category: "ignored",
    severity: "warning",
    summary: "a key of perimeter.yaml is written twice",
    why: "The last of them counts, and what the earlier one says is lost without a word. Join them under one key.",
    examples: [{ bad: 'ignore: ["a"]\n«ignore»: ["b"]\n' }, { good: 'ignore: ["a", "b"]\n' }],
  }),
  rule({
    id: "perimeter/unused-ignore",
    category: "hygiene",
    severity: "warning",
    summary: "an ignore comment that hides nothing",
    why: "The finding that it was written for is gone, or it names a rule that does not exist. Left behind, it would hide the next such mistake on that line. Ignores are looked at in every format.",
    examples: [
      { bad: 'ignore: ["a"] «# perimeter: ignore[perimeter/config-bad-glob]»\n', fixed: 'ignore: ["a"]\n' },
      {
        bad: "# perimeter: ignore[«perimeter/config-unknown-keys»]\nhost: {}\n",
        fixed: "# perimeter: ignore[perimeter/config-unknown-key]\nhost: {}\n",
      },
      { good: "# perimeter: ignore[perimeter/config-unknown-key] read by another tool\nhost: {}\n" },
    ],
  }),
];
