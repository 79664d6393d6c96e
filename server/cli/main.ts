#!/usr/bin/env node
/** The command line. What a command needs is loaded when it is asked for. */
import { setFlagsFromString } from "node:v8";
import { HELP, VERSION } from "./help.ts";

async function main(args: readonly string[]): Promise<void> {
  const [command, ...rest] = args;
  if (command === undefined || command === "help" || command === "-h" || args.includes("--help")) process.stdout.write(HELP);
  else if (command === "--version" || command === "-v") process.stdout.write(`${VERSION}\n`);
  else if (command === "lsp") (await import("../lsp/node.ts")).main(rest);
  else {
    const { run } = await import("./commands.ts");
    if (command === "check") compileLater();
    process.exitCode = await run(command, rest);
  }
}

/**
 * Has V8 wait longer before it optimises a function: most checks are over before that work pays (it saves a third of the
 * processor time at 1,000 firewall rules, and gains nothing at 100,000). Only how fast code runs depends on it. It takes
 * compiled code only under the flags that the code was made with: so this comes after loading.
 */
const compileLater = (): void => setFlagsFromString("--interrupt-budget=1000000");

// A reader that has seen enough closes the pipe: that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? (process.exitCode ?? 0) : 2));
process.stderr.on("error", () => {});
void main(process.argv.slice(2));
