/** The server in a web worker. Files come from the editor: a worker has none. */
import { serve } from "./server.ts";

const scope = globalThis as unknown as DedicatedWorkerGlobalScope;
const server = serve(
  (message) => scope.postMessage(message),
  (editor) => editor,
  () => scope.close(),
);
scope.onmessage = ({ data }) => server.receive(data);
