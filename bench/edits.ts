/** Edits of a large iptables file, one after the other. `node edits.mjs FILE`, once bundled (see `rulesets.ts`). */
import { readFileSync } from "node:fs";
import { backAndForth, keystrokes } from "./formats.ts";
import { table } from "./measure.ts";

/** Lines that are typed, and edits that move much at once, made and taken back, with the file's own findings asked for after each. */
function benchEdits(text: string): void {
  const uri = "file:///etc/iptables/rules.v4";
  const rows = [["an edit of 10,000 rules", "p50 ms", "p99 ms"]];
  for (const typed of ["\n-A INPUT -s 192.0.2.7/32 -p tcp -m tcp --dport 443 -j ACCEPT", "\n-A INPUT -j DROP"]) {
    const { p50, p99 } = keystrokes(uri, text, typed);
    rows.push([typed.trim(), p50.toFixed(1), p99.toFixed(1)]);
  }
  const line = (number: number): number => text.split("\n", number).join("\n").length + 1;
  const [top, middle] = [line(10), line(5_000)];
  const policy = text.indexOf("DROP");
  const moving: readonly (readonly [string, number, number, string])[] = [
    ["-A INPUT -j DROP as line 11", top, top, "-A INPUT -j DROP\n"],
    ["-A INPUT -p tcp -j ACCEPT in the middle", middle, middle, "-A INPUT -p tcp -j ACCEPT\n"],
    ["-A INPUT -j DR in the middle", middle, middle, "-A INPUT -j DR\n"],
    ["-A INPUT -i eth7 -j ACCEPT in the middle", middle, middle, "-A INPUT -i eth7 -j ACCEPT\n"],
    ["line 11 deleted", top, text.indexOf("\n", top) + 1, ""],
    ["fifty lines deleted", middle, line(5_050), ""],
    ["the policy of INPUT", policy, policy + 4, "ACCEPT"],
  ];
  for (const [name, start, end, put] of moving) {
    const { p50, p99 } = backAndForth(uri, text, { span: { start, end }, text: put });
    rows.push([name, p50.toFixed(1), p99.toFixed(1)]);
  }
  process.stdout.write(table(rows));
}

benchEdits(readFileSync(process.argv[2] as string, "utf8"));
