/** The client's own state, with VS Code and the server played by this file. In a real VS Code it is looked at in test/editor/. */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { describe, test } from "node:test";
import { build } from "esbuild";

const ROOT = resolve(import.meta.dirname, "..");
const TREE = [{ id: "internet", label: "internet", icon: "zone", children: [] }];

type Listener = (event: unknown) => void;

/** VS Code's own, as far as it is used. */
class EventEmitter {
  readonly listeners = new Set<Listener>();
  readonly event = (listener: Listener): { dispose(): void } => {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  };
  fire(event?: unknown): void {
    for (const listener of this.listeners) listener(event);
  }
  dispose(): void {
    this.listeners.clear();
  }
}

/** The view, the status item and the commands that the client makes of VS Code. */
class Window {
  readonly visibility = new EventEmitter();
  readonly contexts: unknown[][] = [];
  readonly view = { visible: true, onDidChangeVisibility: this.visibility.event, dispose: () => {} };
  provider: { onDidChangeTreeData(listener: Listener): void; getChildren(node?: unknown): Promise<readonly unknown[]> } | undefined;

  readonly api = {
    EventEmitter,
    Disposable: { from: (...all: { dispose(): void }[]) => ({ dispose: () => all.forEach((one) => void one.dispose()) }) },
    window: {
      createTreeView: (_id: string, options: { treeDataProvider: Window["provider"] }) => {
        this.provider = options.treeDataProvider;
        return this.view;
      },
    },
    commands: { executeCommand: async (...words: unknown[]) => void this.contexts.push(words) },
    languages: { createLanguageStatusItem: () => ({ dispose: () => {} }) },
    LanguageStatusSeverity: {},
    ThemeIcon: class {},
    ThemeColor: class {},
  };
}

/** A server's client: it answers while the server lives. */
class Client {
  readonly notifications = new EventEmitter();
  readonly states = new EventEmitter();
  readonly onDidChangeState = this.states.event;
  isAlive = true;
  asked = 0;
  onNotification(_name: string, listener: Listener): { dispose(): void } {
    return this.notifications.event(listener);
  }
  async sendRequest(): Promise<readonly unknown[]> {
    this.asked++;
    if (!this.isAlive) throw new Error("the connection is disposed");
    return TREE;
  }
  settle(): void {
    this.notifications.fire({ busy: false, files: 1, errors: 0, warnings: 0, others: 0, failures: 0 });
  }
}

/** The client's code, bundled, with `api` for VS Code; what the library takes from it besides is some class. */
async function clientWith(api: object) {
  const contents = `export { exposureView } from "./client/exposure-view.ts"; export { StatusItem } from "./client/status.ts"; export { State } from "vscode-languageclient";`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: ROOT, loader: "ts" },
    bundle: true,
    write: false,
    format: "cjs",
    platform: "node",
    external: ["vscode"],
  });
  const module = { exports: {} as Record<string, never> };
  const vscode = new Proxy(api, { get: (known, name) => Reflect.get(known, name) ?? class {} });
  const load = createRequire(import.meta.url);
  new Function("require", "module", "exports", outputFiles[0]?.text ?? "")(
    (name: string) => (name === "vscode" ? vscode : load(name)),
    module,
    module.exports,
  );
  return module.exports as unknown as {
    exposureView(client: () => Client, settled: EventEmitter["event"]): void;
    StatusItem: new (selector: readonly unknown[]) => { onDidSettle: EventEmitter["event"]; follow(client: Client): { dispose(): void } };
    State: Readonly<Record<"Stopped" | "Starting" | "Running", number>>;
  };
}

describe("the view Exposure", () => {
  test("is empty when the server has died, says that none runs, and is filled by the next one", async () => {
    const window = new Window();
    const { exposureView, StatusItem, State } = await clientWith(window.api);
    let client = new Client();
    const status = new StatusItem([]);
    exposureView(() => client, status.onDidSettle);
    let shown: readonly unknown[] | undefined;
    // VS Code asks for the roots again when it is told that they changed.
    const { provider } = window;
    assert.ok(provider);
    provider.onDidChangeTreeData(async () => {
      shown = await provider.getChildren();
    });
    const later = (): Promise<void> => new Promise((next) => setImmediate(next));

    const following = status.follow(client);
    client.settle();
    await later();
    assert.deepEqual(shown, TREE);
    assert.deepEqual(window.contexts.at(-1), ["setContext", "perimeter.running", true]);

    client.isAlive = false;
    client.states.fire({ oldState: State.Running, newState: State.Stopped });
    await later();
    assert.deepEqual(shown, [], "what the dead server said is gone");
    assert.deepEqual(window.contexts.at(-1), ["setContext", "perimeter.running", false]);

    following.dispose();
    client = new Client();
    status.follow(client);
    client.states.fire({ oldState: State.Stopped, newState: State.Starting });
    await later();
    assert.deepEqual(shown, [], "a server that starts has said nothing yet");
    client.settle();
    await later();
    assert.deepEqual(shown, TREE);
  });

  test("asks nothing while nobody sees it, and when it is seen again what died meanwhile is gone", async () => {
    const window = new Window();
    const { exposureView, StatusItem, State } = await clientWith(window.api);
    const client = new Client();
    const status = new StatusItem([]);
    exposureView(() => client, status.onDidSettle);
    let changes = 0;
    window.provider?.onDidChangeTreeData(() => void changes++);
    status.follow(client);
    window.view.visible = false;
    client.settle();
    client.isAlive = false;
    client.states.fire({ oldState: State.Running, newState: State.Stopped });
    assert.deepEqual([changes, client.asked], [0, 0]);
    window.view.visible = true;
    window.visibility.fire();
    assert.equal(changes, 1);
    assert.deepEqual(await window.provider?.getChildren(), []);
  });
});
