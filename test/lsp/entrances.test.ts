/** What stands beside the public names of a tunnel: who comes in by the name, and who reaches the origin past it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { filterTable, listening, netplan } from "../../server/exposure/samples.ts";
import { inProcess } from "./editor.ts";

const ROOT = "file:///srv/estate";
const CONFIG = `${ROOT}/hosts/web/etc/cloudflared/config.yml`;
const NGINX = `${ROOT}/hosts/web/etc/nginx/nginx.conf`;
const RULES = `${ROOT}/hosts/web/etc/iptables/rules.v4`;
const SS = `${ROOT}/hosts/web/facts/ss.txt`;
const ESTATE = {
  [`${ROOT}/hosts/web/etc/netplan/10.yaml`]: netplan({ eth0: ["203.0.113.5/24"] }, "203.0.113.1"),
  [RULES]: filterTable({ input: "DROP" }, "-A INPUT -p tcp --dport 8080 -j ACCEPT"),
};

const TUNNEL = "tunnel: 6ff42ae2-765d-4adf-8112-31c55c1551ef\ncredentials-file: /etc/cloudflared/t.json\ningress:\n";
const ACCESS = "    originRequest: { access: { required: true, teamName: example, audTag: [a] } }\n";
const ruleTo = (service: string): string => `  - hostname: app.example.com\n    service: ${service}\n`;

type Lens = {
  readonly range: { readonly start: { readonly line: number } };
  readonly command: { readonly title: string };
  readonly data?: { readonly at: { readonly uri: string; readonly range: { readonly start: { readonly line: number } } } };
};

/** The lenses of a tunnel's configuration, and the hover over the name of its first rule. */
async function beside(ingress: string, files: Record<string, string> = {}) {
  const text = `${TUNNEL}${ingress}  - service: http_status:404\n`;
  const all = { ...ESTATE, ...files, [CONFIG]: text };
  const editor = inProcess(all);
  await editor.start({}, { rootUri: ROOT, initializationOptions: { status: true } });
  await editor.until("the first look", () =>
    editor.received.some(({ method, params }) => method === "perimeter/status" && !(params as { busy: boolean }).busy),
  );
  editor.open(CONFIG, text, 1, "yaml");
  const textDocument = { uri: CONFIG };
  const lenses = (await editor.request<Lens[]>("textDocument/codeLens", { textDocument })) ?? [];
  const position = { line: 3, character: 16 };
  const hover = await editor.request<{ contents: { value: string } } | null>("textDocument/hover", { textDocument, position });
  const said = lenses.map(({ range, command }) => [range.start.line, command.title] as const);
  const place = lenses[0]?.data?.at;
  return { said, leads: place && [place.uri, place.range.start.line], hover: (hover?.contents.value ?? "").replaceAll("\\", "") };
}

test("an origin on loopback is reached by the name alone; Access asks who it is", async () => {
  const files = { [SS]: listening("127.0.0.1", 3001, "node") };
  const { said, leads, hover } = await beside(ruleTo("http://localhost:3001") + ACCESS, files);
  assert.deepEqual(said, [
    [3, "internet: yes, via cloudflared → localhost:3001 (asks who it is) · origin 127.0.0.1:3001/tcp · internet: no · lan: no"],
  ]);
  assert.deepEqual(leads, [SS, 0]);
  assert.match(hover, /rule 1: `http:\/\/localhost:3001`[\s\S]*---[\s\S]*\| zone \| reaches it \| why \|/);
  assert.match(hover, /\| internet \| yes \| app\.example\.com → localhost:3001 \|/);
  assert.match(hover, /Past the tunnel, web 127\.0\.0\.1:3001\/tcp:[\s\S]*\| lan \| no \|/);
});

test("an origin that a rule lets everybody reach: the line is named, and opened", async () => {
  const files = { [NGINX]: "events {}\nhttp { server { listen 8080; return 204; } }\n" };
  const { said, leads, hover } = await beside(ruleTo("http://localhost:8080"), files);
  const [line, title] = said[0] ?? [];
  assert.equal(line, 3);
  assert.match(
    title ?? "",
    /^internet: yes, via cloudflared → localhost:8080 · origin 0\.0\.0\.0:8080\/tcp · internet: yes, via rules\.v4 line 5 · lan: /,
  );
  assert.deepEqual(leads, [RULES, 4]);
  assert.match(hover, /\| internet \| yes \| \S+ → 203\.0\.113\.5:8080 \|/);
});

test("the origin on a host that no file describes is unknown", async () => {
  const { said, leads, hover } = await beside(ruleTo("http://db.internal:9000"), { [SS]: "" });
  assert.deepEqual(said, [[3, "internet: unknown, via cloudflared → db.internal:9000: no file describes db.internal"]]);
  assert.equal(leads, undefined);
  assert.match(hover, /\| internet \| unknown \| no file describes db\.internal \|/);
});

test("an origin on which nobody listens is unknown, and so is one of which no file speaks", async () => {
  const silent = { [SS]: listening("203.0.113.5", 3001, "node") };
  const title = async (files: Record<string, string>) => (await beside(ruleTo("http://localhost:3001"), files)).said[0]?.[1];
  const way = "internet: unknown, via cloudflared → localhost:3001";
  assert.equal(await title(silent), `${way}: nobody listens on localhost:3001 of web`);
  assert.equal(await title({}), `${way}: no file states who listens on localhost:3001 of web`);
  assert.equal(
    (await beside(ruleTo("unix:/run/app.sock"))).said[0]?.[1],
    "internet: unknown, via cloudflared → unix:/run/app.sock: no file says who listens on the unix socket",
  );
});

test("a rule that answers by itself has no lens and no table", async () => {
  const { said, hover } = await beside(ruleTo("http_status:503"), { [SS]: "" });
  assert.deepEqual(said, []);
  assert.doesNotMatch(hover, /reaches it/);
});

test("a rule for any name stands beside its service", async () => {
  const files = { [SS]: listening("127.0.0.1", 3001, "node") };
  const { said } = await beside(`${ruleTo("http_status:503")}  - service: http://127.0.0.1:3001\n`, files);
  assert.deepEqual(said, [[5, "internet: yes, via cloudflared → 127.0.0.1:3001 · origin 127.0.0.1:3001/tcp · internet: no · lan: no"]]);
});

test("a rule that an earlier one keeps from ever answering opens nothing", async () => {
  const files = { [SS]: listening("127.0.0.1", 3001, "node") };
  const { said } = await beside(ruleTo("http_status:503") + ruleTo("http://localhost:3001"), files);
  assert.deepEqual(said, []);
});

test("an origin on another host has to let the tunnel's host in", async () => {
  const title = async (input: string, own = "addresses: [203.0.113.5/24]") => {
    const db = {
      [`${ROOT}/hosts/db/etc/netplan/10.yaml`]: netplan({ eth0: ["203.0.113.9/24"] }, "203.0.113.1"),
      [`${ROOT}/hosts/db/facts/ss.txt`]: listening("203.0.113.9", 9000, "minio"),
      [`${ROOT}/hosts/db/facts/iptables-save.txt`]: filterTable({ input: "DROP" }, `-A INPUT -s ${input} -p tcp --dport 9000 -j ACCEPT`),
    };
    return (
      (
        await beside(ruleTo("http://203.0.113.9:9000"), {
          ...db,
          [RULES]: filterTable({}),
          [`${ROOT}/hosts/web/etc/netplan/10.yaml`]: `network:\n  ethernets:\n    eth0: { ${own} }\n`,
        })
      ).said[0]?.[1] ?? ""
    );
  };
  assert.match(
    await title("203.0.113.5"),
    /^internet: yes, via cloudflared → 203\.0\.113\.9:9000 · origin 203\.0\.113\.9:9000\/tcp · internet: /,
  );
  assert.match(await title("203.0.113.77"), /^internet: no, via cloudflared → 203\.0\.113\.9:9000: \S.* · origin /);
  assert.match(await title("203.0.113.5", "dhcp4: true"), /^internet: unknown, via .*: no file states an address of web /);
});
