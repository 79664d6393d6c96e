/** Whether `worker_connections` has room for the sockets that a unit listens on: each takes one, and nginx wants one more (ngx_event_init_conf). */
import type { Judge } from "../judging.ts";
import { isTemplated, type Node } from "../units.ts";
import { readDigits } from "./url.ts";

/** What nginx takes where nothing is said. */
const DEFAULT = 512;

/** Sockets, each by `layer host port`, and the `listen` that binds it by itself, as every option of sockets makes it. */
export type Bound = ReadonlyMap<
  string,
  { readonly layer: string; readonly host: string; readonly port: number; readonly set: Node | undefined }
>;

/** Says when the sockets are too many; `widest` is a `listen` to say it of where no directive sets the number. */
export function checkConnections(judge: Judge, sockets: Bound, widest: Node | undefined): void {
  const { unit } = judge;
  if (unit.context !== "main" || unit.open || judge.foreign || unit.root.top.templated) return;
  const node = unit.all("worker_connections").at(-1);
  const word = node?.args[0];
  if (word !== undefined && isTemplated(word)) return;
  const listens = unit.all("listen");
  if (listens.some(({ args }) => args.some((arg) => isTemplated(arg) || arg.value === "quic"))) return;
  const connections = word === undefined ? DEFAULT : readDigits(word.value);
  const count = countOf(judge, sockets);
  const at = node ?? widest;
  if (at === undefined || count === undefined || connections < 1 || count < connections) return;
  const message = `${connections} worker_connections are too few for ${count} listening sockets: at least ${count + 1}`;
  judge.fail("nginx/invalid-value", at, at.args[0] ?? at.nameSpan, message);
}

// An address that no `listen` binds by itself is served by the wildcard socket of its port, where there is one.
function countOf(judge: Judge, sockets: Bound): number | undefined {
  const ports = new Map<string, { all: number; bound: number; wildcard: boolean }>();
  const add = (key: string, host: string, isBound: boolean): void => {
    const known = ports.get(key) ?? { all: 0, bound: 0, wildcard: false };
    ports.set(key, known);
    known.all++;
    if (isWildcard(host)) known.wildcard = true;
    else if (isBound) known.bound++;
  };
  for (const [key, { layer, host, port, set }] of sockets) {
    if (!/^(?:\*|[\d.]+|\[.*\]|unix:.*)$/s.test(host)) return undefined;
    add(host.startsWith("unix:") ? key : `${layer} ${host.startsWith("[") ? 6 : 4} ${port}`, host, set !== undefined);
  }
  const implied = judge.unit.all("server").some((server) => server.context === "http" && !hasListen(server));
  if (implied && !sockets.has("h * 80")) add("h 4 80", "*", false);
  let count = 0;
  for (const { all, bound, wildcard } of ports.values()) count += wildcard ? bound + 1 : all;
  return count;
}

const isWildcard = (host: string): boolean => host === "*" || host === "[0:0:0:0:0:0:0:0]";

const hasListen = (server: Node): boolean => server.children === undefined || server.children.some(({ name }) => name === "listen");
