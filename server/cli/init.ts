/** `perimeter init`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { reason } from "../disk/reason.ts";
import { template } from "../linter/config/template.ts";
import { readArgs, UsageError } from "./args.ts";
import type { Status } from "./commands.ts";
import { print } from "./print.ts";
import { printable } from "./terminal.ts";

/** Writes a perimeter.yaml in which everything is explained and nothing is set. One that is there is left alone. */
export function init(args: readonly string[]): Status {
  const given = readArgs(args, {});
  const path = join(given.paths[0] ?? ".", "perimeter.yaml");
  try {
    writeFileSync(path, template(), { flag: "wx" });
  } catch (error) {
    const why = error instanceof Error && "code" in error && error.code === "EEXIST" ? "is there already" : reason(error);
    throw new UsageError(`${path}: ${why}`);
  }
  print(`${printable(path)} written\n`);
  return 0;
}
