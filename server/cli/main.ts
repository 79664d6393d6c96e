#!/usr/bin/env node
/** The command line. What a command needs is loaded when it is asked for. */
import { HELP, VERSION } from "./help.ts";
import { print } from "./print.ts";

async function main(args: readonly string[]): Promise<void> {
  const [command, ...rest] = args;
  if (command === undefined || command === "help" || command === "-h" || args.includes("--help")) print(HELP);
  else if (command === "--version" || command === "-v") print(`${VERSION}\n`);
  else if (command === "lsp") (await import("../lsp/node.ts")).main(rest);
  else {
    const { run, leave } = await import("./commands.ts");
    leave(await run(command, rest));
  }
}

void main(process.argv.slice(2));
