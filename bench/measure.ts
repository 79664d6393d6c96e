/** Measuring: medians of repeated runs, CPU time of whole commands, growth exponents. */
import { spawnSync } from "node:child_process";

/** The median time of `work` in ms over at least `least` runs and `patience` ms. */
export function median(work: () => void, least = 5, patience = 400): number {
  const times: number[] = [];
  const begun = performance.now();
  while (times.length < least || (performance.now() - begun < patience && times.length < 51)) {
    const start = performance.now();
    work();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[times.length >> 1] as number;
}

/** User and system time of a command with its children in seconds, its wall time, and its peak memory in MB; undefined when it cannot be run. */
export function commandCost(
  command: string,
  ...args: readonly string[]
): { readonly cpu: number; readonly wall: number; readonly memory: number } | undefined {
  const before = performance.now();
  const done = spawnSync("bash", ["-c", `TIMEFORMAT="%U %S"; time { ${command} >/dev/null 2>&1; }`, ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  const wall = (performance.now() - before) / 1000;
  const [user, system] = done.stderr.trim().split("\n").at(-1)?.split(" ").map(Number) ?? [];
  if (user === undefined || system === undefined || Number.isNaN(user + system)) return undefined;
  return { cpu: user + system, wall, memory: 0 };
}

/** The same with the peak memory of the command in MB, as GNU time tells it; undefined where there is no GNU time. */
export function commandPeak(command: string, ...args: readonly string[]): { readonly cpu: number; readonly memory: number } | undefined {
  const done = spawnSync("bash", ["-c", `command time -f "%U %S %M" bash -c '${command} >/dev/null 2>&1' "$@"`, "bash", ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  const [user, system, peak] = done.stderr.trim().split("\n").at(-1)?.split(" ").map(Number) ?? [];
  if (user === undefined || system === undefined || peak === undefined || Number.isNaN(user + system + peak)) return undefined;
  return { cpu: user + system, memory: peak / 1024 };
}

/** The exponent b of cost = a · size^b, fitted by least squares over logarithms. */
export function exponent(points: readonly { readonly size: number; readonly cost: number }[]): number {
  const logs = points.map(({ size, cost }) => [Math.log(size), Math.log(cost)] as const);
  const mean = (pick: 0 | 1): number => logs.reduce((sum, point) => sum + point[pick], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const over = logs.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return over / logs.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}

/** A table with aligned columns. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return `${rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n")}\n`;
}
