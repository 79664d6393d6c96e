/** Asks the kernel: builds estates in network namespaces and probes them (kernel.py). */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { EstateModel, KernelAnswer, Probe } from "./model.ts";

const SCRIPT = 'mount -t proc proc /proc && mount -t tmpfs perimeter /run && mkdir -p /run/netns && exec python3 "$0" "$1"';

/** Why the kernel cannot be asked on this machine; undefined when it can. */
export function missing(): string | undefined {
  if (process.platform !== "linux") return "needs Linux";
  if (process.getuid?.() !== 0) return "needs root for network namespaces";
  for (const program of ["unshare", "ip", "iptables-restore", "ip6tables-restore", "ss", "python3"]) {
    if (spawnSync("sh", ["-c", `command -v ${program}`]).status !== 0) return `${program} is not installed`;
  }
  const works = spawnSync("unshare", ["-n", "-m", "true"]).status === 0;
  if (!works) return "network namespaces are not allowed here";
  return readFileSync("/proc/filesystems", "utf8").includes("tmpfs") ? undefined : "no tmpfs";
}

/**
 * The kernel's answers for probes that each run alone: among others, the discovery of an IPv6 neighbour for one of them may hold up
 * the rest.
 */
export function askAlone(estate: EstateModel, probes: readonly Probe[]): KernelAnswer[] {
  return probes.length === 0 ? [] : askKernel(probes.map((probe) => ({ ...estate, probes: [probe] })));
}

/** The kernel's answers, one for each estate. `wait` is how long a probe may take, in seconds. */
export function askKernel(estates: readonly EstateModel[], wait = 0.7): KernelAnswer[] {
  const done = spawnSync(
    "unshare",
    ["-n", "-m", "--kill-child", "-p", "-f", "sh", "-c", SCRIPT, join(import.meta.dirname, "kernel.py"), String(wait)],
    {
      input: estates.map((estate) => `${JSON.stringify(estate)}\n`).join(""),
      encoding: "utf8",
      maxBuffer: 1 << 30,
      timeout: 600_000,
    },
  );
  if (done.status !== 0) throw new Error(`the kernel's side failed: ${done.stderr}`);
  return done.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as KernelAnswer);
}
