#!/usr/bin/env node
/** The command line. Each command is loaded when it is asked for. */
import { setFlagsFromString } from "node:v8";
import { thrownLines } from "../core/thrown.ts";
import { UsageError } from "./args.ts";
import { HELP, VERSION } from "./help.ts";
import { printable } from "./terminal.ts";

/** Exit status: 0 nothing found, 1 findings, 2 wrong usage or a failure of ours, 3 nothing to check. */
export type Status = 0 | 1 | 2 | 3;

async function run(args: readonly string[]): Promise<Status | undefined> {
  const [command, ...rest] = args;
  if (command === undefined || command === "help" || command === "-h" || args.includes("--help")) return said(HELP);
  if (command === "--version" || command === "-v") return said(`${VERSION}\n`);
  switch (command) {
    case "check":
      compileLater();
      return (await import("./check.ts")).check(rest);
    case "exposure":
      return (await import("./exposure.ts")).exposure(rest);
    case "reach":
      return (await import("./reach.ts")).reach(rest);
    case "explain":
      return (await import("./explain.ts")).explain(rest);
    case "init":
      return (await import("./init.ts")).init(rest);
    case "lsp":
      (await import("../lsp/node.ts")).main(rest);
      return undefined;
    default:
      throw new UsageError(`there is no command "${command.slice(0, 40)}"; see perimeter --help`);
  }
}

/**
 * Has V8 wait longer before it optimises a function: most checks are over before that work pays (it saves a third of the
 * processor time at 1,000 firewall rules, and gains nothing at 100,000). Only how fast code runs depends on it.
 */
const compileLater = (): void => setFlagsFromString("--interrupt-budget=1000000");

function said(text: string): Status {
  process.stdout.write(text);
  return 0;
}

// A reader that has seen enough closes the pipe: that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? (process.exitCode ?? 0) : 2));
process.stderr.on("error", () => {});
try {
  const status = await run(process.argv.slice(2));
  if (status !== undefined) process.exitCode = status;
} catch (error) {
  const message = error instanceof UsageError ? error.message : `internal failure: ${thrownLines(error).join("\n")}`;
  process.stderr.write(`perimeter: ${printable(message)}\n`);
  process.exitCode = 2;
}
