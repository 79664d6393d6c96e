#!/usr/bin/env node
/** The command line. What a command needs is loaded when it is asked for. */
import { HELP, VERSION } from "./help.ts";

async function main(args: readonly string[]): Promise<void> {
  const [command, ...rest] = args;
  if (command === undefined || command === "help" || command === "-h" || args.includes("--help")) process.stdout.write(HELP);
  else if (command === "--version" || command === "-v") process.stdout.write(`${VERSION}\n`);
  else if (command === "lsp") (await import("../lsp/node.ts")).main(rest);
  else {
    const { run } = await import("./commands.ts");
    process.exitCode = await run(command, rest);
  }
}

// A reader that has seen enough closes the pipe: that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? (process.exitCode ?? 0) : 2));
process.stderr.on("error", () => {});
void main(process.argv.slice(2));
