/* A file system over HTTP: the folder that `npm start` was given, as files of the scheme `folder:`. Runs in a web worker. */
const vscode = require("vscode");

exports.activate = (context) => {
  const api = new URL("../files", context.extensionUri.with({ scheme: "http" }).toString(true));
  const changed = new vscode.EventEmitter();
  const call = async (method, uri, query = {}, body = undefined) => {
    const url = new URL(api);
    url.search = new URLSearchParams({ path: uri.path, ...query }).toString();
    const answer = await fetch(url, { method, body, headers: { "x-perimeter": "1" } });
    if (answer.ok) return answer;
    if (answer.status === 404) throw vscode.FileSystemError.FileNotFound(uri);
    if (answer.status === 409) throw vscode.FileSystemError.FileExists(uri);
    if (answer.status === 403) throw vscode.FileSystemError.NoPermissions(uri);
    throw vscode.FileSystemError.Unavailable(uri);
  };
  const type = { file: vscode.FileType.File, folder: vscode.FileType.Directory };
  const tell = (kind, ...uris) => changed.fire(uris.map((uri) => ({ type: kind, uri })));
  const provider = {
    onDidChangeFile: changed.event,
    watch: () => new vscode.Disposable(() => {}),
    stat: async (uri) => {
      const { kind, ...stat } = await (await call("GET", uri, { what: "stat" })).json();
      return { ...stat, type: type[kind] };
    },
    readDirectory: async (uri) => (await (await call("GET", uri, { what: "list" })).json()).map(([name, kind]) => [name, type[kind]]),
    readFile: async (uri) => new Uint8Array(await (await call("GET", uri)).arrayBuffer()),
    writeFile: async (uri, content, { create, overwrite }) => {
      await call("PUT", uri, { create: String(create), overwrite: String(overwrite) }, content);
      tell(vscode.FileChangeType.Changed, uri);
    },
    createDirectory: async (uri) => {
      await call("POST", uri);
      tell(vscode.FileChangeType.Created, uri);
    },
    delete: async (uri, { recursive }) => {
      await call("DELETE", uri, { recursive: String(recursive) });
      tell(vscode.FileChangeType.Deleted, uri);
    },
    rename: async (from, to, { overwrite }) => {
      await call("PATCH", from, { to: to.path, overwrite: String(overwrite) });
      tell(vscode.FileChangeType.Deleted, from);
      tell(vscode.FileChangeType.Created, to);
    },
  };
  context.subscriptions.push(vscode.workspace.registerFileSystemProvider("folder", provider, { isCaseSensitive: true }));
  watch(api, changed);
  // Without a search service, "this folder holds configuration" cannot wake Perimeter up; here it is what everything is for.
  vscode.extensions.getExtension("perimeter.perimeter")?.activate();
};

/* Changes made by other programs, as the server sees them: one JSON array of paths a line. Ends quietly with the server. */
async function watch(api, changed) {
  try {
    const url = new URL(api);
    url.search = "what=watch";
    const lines = (await fetch(url, { headers: { "x-perimeter": "1" } })).body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (let part = await lines.read(); !part.done; part = await lines.read()) {
      const whole = (rest + part.value).split("\n");
      rest = whole.pop();
      for (const line of whole.filter((text) => text !== "")) {
        const kinds = { gone: vscode.FileChangeType.Deleted, new: vscode.FileChangeType.Created, changed: vscode.FileChangeType.Changed };
        changed.fire(JSON.parse(line).map(([kind, path]) => ({ type: kinds[kind], uri: vscode.Uri.from({ scheme: "folder", path }) })));
      }
    }
  } catch {
    // The server was stopped.
  }
}
