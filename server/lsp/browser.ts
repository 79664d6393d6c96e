/**
 * The server in a web worker. Files come from the editor: a worker has none. The same script serves in Node, where the
 * entry point answers `initialize` and then takes `start` from here: so the package holds the work only once.
 */
import { serve } from "./server.ts";
import { start } from "./session.ts";

declare const WorkerGlobalScope: unknown;

if (typeof WorkerGlobalScope === "undefined") Object.assign(globalThis, { perimeterSession: { start } });
else serveWorker(globalThis as unknown as DedicatedWorkerGlobalScope);

function serveWorker(scope: DedicatedWorkerGlobalScope): void {
  const server = serve(
    (message) => scope.postMessage(message),
    (editor) => editor,
    () => scope.close(),
  );
  scope.onmessage = ({ data }) => server.receive(data);
}
