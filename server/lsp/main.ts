/** The server as a process of its own. */
import { main } from "./node.ts";

main(process.argv.slice(2));
