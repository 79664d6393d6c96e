/** Asks the installed netplan what it says of configurations: its generator, in a root folder of its own for each. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { native } from "./native.ts";

/** What netplan says of one configuration. A crash is a refusal. `needs` names what this machine lacks, so that nothing follows. */
export type Said = { readonly accepted: boolean; readonly output: string; readonly needs: string | undefined };

/** The generator that `netplan generate` calls, or why there is none. It does in 6 ms what the Python command does in 200. */
export function netplanGenerator(): { readonly path: string } | string {
  if (native("netplan") === undefined) return "netplan is not installed";
  const path = ["/usr/libexec/netplan/generate", "/usr/lib/netplan/generate"].find((one) => existsSync(one));
  return path === undefined ? "netplan's generator is not where Debian has it" : { path };
}

/** Asks about many configurations, each given as files by path; two generators run at a time. */
export async function askNetplan(generator: string, cases: readonly Readonly<Record<string, string>>[]): Promise<readonly Said[]> {
  const root = mkdtempSync(join(tmpdir(), "netplan-"));
  try {
    cases.forEach((files, i) => {
      mkdirSync(join(root, String(i)));
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, String(i), path)), { recursive: true });
        writeFileSync(join(root, String(i), path), text, { mode: 0o600 });
      }
    });
    const half = Math.ceil(cases.length / 2);
    await Promise.all([run(generator, root, 0, half), run(generator, root, half, cases.length)]);
    return cases.map((_, i) => readSaid(join(root, String(i))));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function run(generator: string, root: string, from: number, to: number): Promise<void> {
  const loop = 'i=$2; while [ "$i" -lt "$3" ]; do "$0" --root-dir "$1/$i" > "$1/$i/out" 2>&1; echo $? > "$1/$i/code"; i=$((i+1)); done';
  return new Promise((resolve, reject) => {
    const child = spawn("sh", ["-c", loop, generator, root, String(from), String(to)], { stdio: "ignore" });
    child.on("error", reject);
    child.on("exit", () => resolve());
  });
}

function readSaid(folder: string): Said {
  const output = readFileSync(join(folder, "out"), "utf8").replaceAll(folder, "");
  const needs = output.includes("ovs-vsctl") ? "Open vSwitch" : undefined;
  return { accepted: readFileSync(join(folder, "code"), "utf8").trim() === "0", output, needs };
}

/** The line that netplan's first error names, 1-based, with its file's path. */
export function errorPlace(said: Said): { readonly path: string; readonly line: number } | undefined {
  const match = /^\/?(\S+\.yaml):(\d+):\d+: /m.exec(said.output);
  return match === null ? undefined : { path: match[1] ?? "", line: Number(match[2]) };
}
