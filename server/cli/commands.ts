/** Every command but those that `main.ts` answers by itself. */
import { thrownLines } from "../core/thrown.ts";
import { UsageError } from "./args.ts";
import { check } from "./check.ts";
import { note } from "./terminal.ts";

export { leave } from "./print.ts";

/** Exit status: 0 nothing found, 1 findings, 2 wrong usage or a failure of ours, 3 nothing to check. */
export type Status = 0 | 1 | 2 | 3;

/** Runs a command to its exit status. Never rejects: what goes wrong is said on standard error. */
export async function run(command: string, args: readonly string[]): Promise<Status> {
  try {
    return await dispatch(command, args);
  } catch (error) {
    if (error instanceof UsageError) note(error.message);
    else note(`internal failure: ${thrownLines(error).join("\n")}`);
    return 2;
  }
}

// What `check` does is there; the others are loaded when they are asked for.
async function dispatch(command: string, args: readonly string[]): Promise<Status> {
  switch (command) {
    case "check":
      return check(args);
    case "exposure":
      return (await import("./exposure/command.ts")).exposure(args);
    case "reach":
      return (await import("./reach.ts")).reach(args);
    case "explain":
      return (await import("./explain.ts")).explain(args);
    case "init":
      return (await import("./init.ts")).init(args);
    default:
      throw new UsageError(`there is no command "${command.slice(0, 40)}"; see perimeter --help`);
  }
}
