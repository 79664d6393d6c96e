/** Commits rule sets in network namespaces of their own, with both back ends, many in one process. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { laneOf, lanes } from "./lanes.ts";
import { native } from "./native.ts";

export type RuleText = { readonly family: 4 | 6; readonly text: string };

/** What a back end said: exit code and the first words of its message. */
export type Answer = { readonly code: number; readonly message: string };

export type Answers = { readonly legacy: Answer; readonly nft: Answer };

// One namespace for a whole lane: a file replaces the tables that it names, and nft forgets everything between two files.
const SCRIPT = `
cd "$1"
export XTABLES_LOCKFILE="$PWD/lock$2"
for f in *"$2".r; do
  [ -e "$f" ] || continue
  case $f in *6"$2".r) six=ip6 ;; *) six=ip ;; esac
  keep=
  nft flush ruleset 2> /dev/null
  if [ -e "before-$six" ]; then
    keep=-n
    for back in legacy nft; do "$six"tables-$back-restore < "before-$six"; done
  fi
  for back in legacy nft; do
    timeout 10 "$six"tables-$back-restore $keep < "$f" > /dev/null 2> "$f.$back.err"; echo $? > "$f.$back"
  done
done
`;

const LANES = `for lane in ${lanes()}; do unshare -n sh -c "$1" sh "$2" "$lane" & done; wait`;

/** Why rule sets cannot be committed here; undefined when they can. */
export function cannotCommit(): string | undefined {
  for (const name of ["unshare", "iptables-legacy-restore", "iptables-nft-restore", "ip6tables-nft-restore"])
    if (native(name) === undefined) return `${name} is not installed`;
  if (process.getuid?.() !== 0) return "only root may make a network namespace";
  const [answer] = commit([{ family: 4, text: "*filter\nCOMMIT\n" }]);
  return answer?.legacy.code === 0 && answer.nft.code === 0 ? undefined : "the kernel has no packet filter";
}

/**
 * Commits each text on its own, and tells what both back ends said. With `before`, which tells the tables of a family, they are put there
 * first, and the text is added to them.
 */
export function commit(rules: readonly RuleText[], before?: (family: 4 | 6) => string): Answers[] {
  const folder = mkdtempSync(join(tmpdir(), "perimeter-iptables-"));
  try {
    const names = rules.map(({ family }, i) => `${String(i).padStart(6, "0")}-${family}${laneOf(i)}.r`);
    rules.forEach(({ text }, i) => {
      writeFileSync(join(folder, names[i] ?? ""), text);
    });
    if (before !== undefined)
      for (const family of [4, 6] as const) writeFileSync(join(folder, `before-${family === 6 ? "ip6" : "ip"}`), before(family));
    const ran = spawnSync("sh", ["-c", LANES, "sh", SCRIPT, folder], { timeout: 600_000 });
    if (ran.status !== 0 || String(ran.stderr) !== "") throw new Error(`unshare failed: ${String(ran.stderr)}`);
    const read = (name: string, back: string): Answer => ({
      code: Number(readFileSync(join(folder, `${name}.${back}`), "utf8")),
      message: readFileSync(join(folder, `${name}.${back}.err`), "utf8")
        .replace(/Try `.*\n/g, "")
        .replace(/\s+/g, " ")
        .slice(0, 300),
    });
    return names.map((name) => ({ legacy: read(name, "legacy"), nft: read(name, "nft") }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
