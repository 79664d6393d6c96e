/** The packet engine against the Linux kernel: the rule that it names is the rule that counted. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, test } from "node:test";
import { native } from "./native.ts";

// Debian: util-linux, iproute2, iptables, python3 (which puts frames on the wire).
const TOOLS = [
  "unshare",
  "ip",
  "python3",
  "iptables-nft-restore",
  "iptables-legacy-restore",
  "ip6tables-nft-save",
  "ip6tables-legacy-save",
];
const SEED = process.env.SEED ?? "7";
const PACKETS = process.env.PACKETS ?? "600";

/** Why the test cannot run here; undefined when it can. */
function missing(): string | undefined {
  const absent = TOOLS.filter((tool) => native(tool) === undefined);
  if (absent.length > 0) return `not installed: ${absent.join(", ")}`;
  const tried = spawnSync("unshare", ["-n", "-m", "sh", "-c", "ip link set lo up && iptables-legacy-save -t filter && iptables-nft-save"], {
    encoding: "utf8",
  });
  if (tried.status === 0) return undefined;
  if (process.env.CI === "true") throw new Error(`no network namespaces here: ${tried.stderr}`);
  return "no network namespaces here (needs root)";
}

describe("packets, against the kernel", { skip: missing() ?? false }, () => {
  for (const [hook, kind] of [
    ["INPUT", "stateful"],
    ["FORWARD", "stateful"],
    ["FORWARD", "fragments"],
    ["INPUT", "fragments"],
  ] as const) {
    test(`${hook}, ${kind}: ${PACKETS} packets (seed ${SEED})`, () => {
      const runner = join(import.meta.dirname, "packets-kernel-run.ts");
      const args = ["-n", "-m", process.execPath, "--import", "tsx", runner, SEED, PACKETS, hook, kind];
      const lines = execFileSync("unshare", args, { encoding: "utf8", timeout: 300_000, maxBuffer: 64 << 20 })
        .trim()
        .split("\n");
      const total = JSON.parse(lines.at(-1) ?? "{}") as Record<string, number>;
      console.log(`  ${hook} ${kind}: ${JSON.stringify(total)}`);
      assert.deepEqual(lines.slice(0, -1), [], "every counter is as said");
      assert.ok((total.packets ?? 0) >= Number(PACKETS) && (total.ends ?? 0) > (total.packets ?? 0) / 5, "packets met rules");
      assert.ok((total.refused ?? 0) <= (total.tables ?? 0) / 4, "the rule sets are loaded");
    });
  }
});
