/** An estate that is still being read, or worked on: what is asked for meanwhile is answered, and the answers are those of the end. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { filterTable, listening, netplan } from "../../server/exposure/samples.ts";
import { inProcess } from "./editor.ts";

const ROOT = "file:///srv/estate";
const HOSTS = 150;
const fileOf = (i: number, path: string): string => `${ROOT}/hosts/web${i}/${path}`;
const FILES = Object.fromEntries(
  Array.from({ length: HOSTS }, (_, i) => [
    [fileOf(i, "etc/netplan/10.yaml"), netplan({ eth0: [`203.0.113.${i + 2}/24`] }, "203.0.113.1")],
    [fileOf(i, "etc/iptables/rules.v4"), filterTable({ input: "DROP" }, `-A INPUT -p tcp --dport ${i === 7 ? 443 : 80} -j ACCEPT`)],
    [fileOf(i, "facts/ss.txt"), listening("0.0.0.0", 80, "nginx")],
    [fileOf(i, "etc/nginx/nginx.conf"), "events {}\nhttp { server { listen 80; return 204; } }\n"],
  ]).flat(),
) as Record<string, string>;
const CONF = fileOf(7, "etc/nginx/nginx.conf");
const textDocument = { uri: CONF };

type Lens = { readonly command: { readonly title: string } };
type Status = { readonly busy: boolean };
const settled = (received: readonly { method?: string; params?: unknown }[]): number =>
  received.filter(({ method, params }) => method === "perimeter/status" && !(params as Status).busy).length;

test("a lens and a tree that are asked for before anything is read", async () => {
  const editor = inProcess(FILES);
  await editor.start({}, { rootUri: ROOT, initializationOptions: { status: true } });
  editor.open(CONF, FILES[CONF] as string);
  const tree = editor.request<{ label: string; description: string }[]>("perimeter/exposure", null);
  const lenses = await editor.request<Lens[]>("textDocument/codeLens", { textDocument });
  assert.equal(settled(editor.received), 0, "the lens does not wait for the problems of everything");
  assert.deepEqual(
    lenses.map(({ command }) => command.title),
    ["internet: no, via rules.v4 line 2 · lan: no"],
  );
  const [internet] = await tree;
  assert.deepEqual([internet?.label, internet?.description], ["internet", `${HOSTS - 1} exposed`]);
});

test("edits while everything is worked out: what is told in the end is what holds then", async () => {
  const editor = inProcess(FILES);
  await editor.start({}, { rootUri: ROOT, initializationOptions: { status: true } });
  const rules = fileOf(7, "etc/iptables/rules.v4");
  editor.open(rules, FILES[rules] as string, 1, "iptables");
  const hint = (uri: string) =>
    editor.published.get(uri)?.diagnostics.some(({ code }) => code === "exposure/open-port-no-listener") ?? false;
  await editor.until("the first look", () => settled(editor.received) > 0);
  await editor.until("port 443 is open for nobody", () => hint(rules));
  for (let version = 2; version <= 6; version++) {
    const text = (FILES[rules] as string).replace("--dport 443", `--dport ${version === 6 ? 80 : 8000 + version}`);
    editor.notify("textDocument/didChange", { textDocument: { uri: rules, version }, contentChanges: [{ text }] });
    await new Promise((next) => setTimeout(next, 40));
  }
  await editor.until("the last text told", () => !hint(rules));
  const lenses = async () => (await editor.request<Lens[] | null>("textDocument/codeLens", { textDocument })) ?? [];
  editor.open(CONF, FILES[CONF] as string);
  assert.deepEqual(
    (await lenses()).map(({ command }) => command.title),
    ["internet: yes, via rules.v4 line 5 · lan: no"],
  );
});
