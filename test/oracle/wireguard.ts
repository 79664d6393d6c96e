/**
 * What wg-quick and wg say of files: `wg-quick strip FILE | wg setconf`, in a network and mount namespace of its own with
 * a WireGuard interface (the kernel's, or that of wireguard-go).
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { native } from "./native.ts";

/** Exit status 0 means accepted. `says` is the program's own message; `state` what `wg show wg0 dump` prints afterwards, without keys. */
export type Verdict = {
  readonly accepted: boolean;
  readonly by: "wg-quick" | "wg" | "none";
  readonly says: string;
  readonly state: string;
};

/** The reason to skip, or undefined when everything that the oracle needs is here. */
export function missing(): string | undefined {
  if (process.getuid?.() !== 0) return "needs root for a network namespace";
  for (const name of ["wg", "wg-quick", "unshare", "ip"]) if (native(name) === undefined) return `${name} is not installed`;
  return native("wireguard-go") === undefined && !kernelHasWireGuard()
    ? "neither the kernel nor wireguard-go makes WireGuard interfaces"
    : undefined;
}

const kernelHasWireGuard = (): boolean => spawnSync("unshare", ["-n", "ip", "link", "add", "wg0", "type", "wireguard"]).status === 0;

// One pass over all files, few processes for each. Resolution of names is tried once and never waits. A wireguard-go that
// went away is started again: "Unable to modify interface" is said of the interface, never of the text.
const SCRIPT = `
mount -t tmpfs none /run && ip link set lo up || exit 9
export WG_ENDPOINT_RESOLUTION_RETRIES=0
up() { ip link del wg0 2>/dev/null; ip link add wg0 type wireguard 2>/dev/null || wireguard-go wg0 >/dev/null 2>&1; }
load() { wg setconf wg0 stripped 2> says; }
up || exit 9
umask 077
for ((i = 0; i < $2; i++)); do
  cd "$1/$i"
  by=none
  if ! wg-quick strip ./wg0.conf > stripped 2> says; then by=wg-quick
  elif load; then :
  elif ! grep -q 'Unable to modify interface' says; then by=wg
  else up && load || exit 9; fi
  echo $by > by
  if [ $by = none ]; then wg show wg0 dump > dump; else : > dump; fi
done
`;

/** The verdict on every text, in order. Takes some 15 ms each. */
export function judge(texts: readonly (string | Uint8Array)[]): readonly Verdict[] {
  const folder = mkdtempSync(join(tmpdir(), "perimeter-wg-"));
  try {
    texts.forEach((text, i) => {
      mkdirSync(join(folder, String(i)), { mode: 0o700 });
      writeFileSync(join(folder, String(i), "wg0.conf"), text);
    });
    const ran = spawnSync(
      "unshare",
      [
        "-n",
        "-m",
        "-p",
        "-f",
        "--kill-child",
        "--mount-proc",
        "--propagation",
        "private",
        "bash",
        "-c",
        SCRIPT,
        "judge",
        folder,
        String(texts.length),
      ],
      {
        encoding: "utf8",
        timeout: 900_000,
      },
    );
    if (ran.status !== 0) throw new Error(`the oracle failed (${ran.status}): ${ran.stderr.slice(0, 500)}`);
    return texts.map((_, i) => {
      const of = (name: string): string => readFileSync(join(folder, String(i), name), "utf8").trim();
      return {
        accepted: of("by") === "none",
        by: of("by") as Verdict["by"],
        says: of("says").replaceAll("\n", " "),
        state: withoutKeys(of("dump")),
      };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// Port and mark of the interface; endpoint, prefixes and keepalive of every peer.
const withoutKeys = (dump: string): string =>
  dump
    .split("\n")
    .map((line, i) =>
      line
        .split("\t")
        .filter((_, at) => (i === 0 ? at === 2 || at === 3 : at === 2 || at === 3 || at === 7))
        .join(" "),
    )
    .join("\n");
