/** Runs scripts of firewall commands in a network namespace, with both back ends, and tells how each command ended. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { laneOf, lanes } from "./lanes.ts";

/** One command that was run: the 1-based line of the script, its exit status, and the first words of what it said. */
export type Ran = { readonly line: number; readonly code: number; readonly message: string };

export type ScriptAnswers = { readonly legacy: readonly Ran[]; readonly nft: readonly Ran[] };

// The programs as functions that note the line which calls them. What they are given by a pipe or a here-document passes through.
const PRELUDE = `
note() {
  local program=$1; shift
  local said; said=$("$program" "$@" 2>&1 >/dev/null); local code=$?
  printf '%s\\t%s\\t%s\\n' "\${BASH_LINENO[1]}" "$code" "\${said//$'\\n'/ }" >> "$LOG"
  return $code
}
iptables() { note "iptables-$BACK" "$@"; }
ip6tables() { note "ip6tables-$BACK" "$@"; }
iptables-restore() { note "iptables-$BACK-restore" "$@"; }
ip6tables-restore() { note "ip6tables-$BACK-restore" "$@"; }
ipset() { note /usr/sbin/ipset "$@"; }
`;

const EMPTY = ["filter", "nat", "mangle", "raw", "security"].map((table) => `*${table}\nCOMMIT\n`).join("");

// Sets that rules of either back end name cannot be destroyed.
// Most of the time the kernel waits; so some namespaces work side by side, each with every LANESth script and a lock file of its own.
const RUN = `
cd "$1"
export XTABLES_LOCKFILE="$PWD/lock$2"
for f in *-"$2".sh; do
  [ -e "$f" ] || continue
  read -r -d '' text < "$f"
  for back in legacy nft; do
    sets=; case $text in *set*) sets=1 ;; esac
    if [ "$sets$back" != legacy ]; then nft flush ruleset 2> /dev/null; fi
    if [ "$sets$back" != nft ]; then iptables-legacy-restore < empty; ip6tables-legacy-restore < empty; fi
    if [ -n "$sets" ]; then ipset destroy 2> /dev/null; fi
    BACK=$back LOG="$PWD/$f.$back" BASH_ENV="$PWD/prelude" timeout 20 bash "$f" < /dev/null > /dev/null 2>&1
  done
done
true
`;

const LANES = `for lane in ${lanes()}; do unshare -n bash -c "$1" bash "$2" "$lane" & done; wait`;

/** Runs each script on its own, from empty tables, and tells what its commands said. */
export function runScripts(scripts: readonly string[]): ScriptAnswers[] {
  const folder = mkdtempSync(join(tmpdir(), "perimeter-scripts-"));
  try {
    writeFileSync(join(folder, "prelude"), PRELUDE);
    writeFileSync(join(folder, "empty"), EMPTY);
    const names = scripts.map((_, i) => `${String(i).padStart(6, "0")}-${laneOf(i)}.sh`);
    for (const [i, text] of scripts.entries()) writeFileSync(join(folder, names[i] ?? ""), text);
    const ran = spawnSync("bash", ["-c", LANES, "bash", RUN, folder], { timeout: 900_000 });
    if (ran.status !== 0 || String(ran.stderr) !== "") throw new Error(`unshare failed: ${String(ran.stderr)}`);
    return names.map((name) => ({ legacy: readLog(join(folder, `${name}.legacy`)), nft: readLog(join(folder, `${name}.nft`)) }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readLog(path: string): Ran[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [at = "", code = "", ...message] = line.split("\t");
      return { line: Number(at), code: Number(code), message: message.join(" ").slice(0, 200) };
    });
}
