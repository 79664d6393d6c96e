import { readAddress, showAddress } from "../../core/address.ts";
import type { ParsedFile, Problem } from "../../core/language.ts";
import { brief } from "../../core/markdown.ts";
import { lineEnd, type Source, type Span } from "../../core/text.ts";

/** One listening socket as ss(8) prints it. `address` is canonical; `dualStack` is ss's `*`: an IPv6 wildcard that takes IPv4 too. */
export type Socket = {
  readonly protocol: "tcp" | "udp";
  readonly address: string;
  readonly dualStack: boolean;
  readonly port: number;
  readonly device: string | undefined;
  readonly program: string;
  readonly span: Span;
};

/** A dump, read: its sockets in the order of the lines. */
export type SsFile = ParsedFile & { readonly sockets: readonly Socket[] };

/** Reads the output of `ss -Htlnp`, `ss -Hulnp` or `ss -tulnp`, headers and other states included. */
export function parse(source: Source): { file: SsFile; problems: readonly Problem[] } {
  const sockets: Socket[] = [];
  const problems: Problem[] = [];
  const { text } = source;
  for (let start = 0; start < text.length; ) {
    const end = lineEnd(text, start);
    const line = text.slice(start, Math.min(end, start + 4096));
    const span = { start: start + (line.length - line.trimStart().length), end: start + line.trimEnd().length };
    const socket = readLine(line, span);
    if (socket === "damaged")
      problems.push({ rule: "ss/syntax", span, message: `"${brief(line.trim())}" is no line of ss -Htlnp: the socket is not known` });
    else if (socket !== undefined) sockets.push(socket);
    start = end + 1;
  }
  return { file: { source, sockets }, problems };
}

const STATES = /^(LISTEN|UNCONN|ESTAB|TIME-WAIT|CLOSE-WAIT|SYN-SENT|SYN-RECV|FIN-WAIT-[12]|LAST-ACK|CLOSING|CLOSED)$/;

function readLine(line: string, span: Span): Socket | "damaged" | undefined {
  const words = line.trim().split(/\s+/);
  if (words[0] === "" || words[0] === "State" || words[0] === "Netid" || words[0]?.startsWith("#")) return undefined;
  const netid = words[0] === "tcp" || words[0] === "udp" ? words.shift() : undefined;
  const state = words[0] ?? "";
  if (!STATES.test(state)) return /^(u_|nl|p_|raw|icmp|v_|xdp|mptcp|sctp|dccp)/.test(state) ? undefined : "damaged";
  if (state !== "LISTEN" && state !== "UNCONN") return undefined;
  const local = readLocal(words[3] ?? "");
  if (local === undefined) return "damaged";
  const program = /users:\(\("([^"]{1,64})"/.exec(line)?.[1] ?? "";
  return { ...local, protocol: netid === undefined ? (state === "LISTEN" ? "tcp" : "udp") : (netid as "tcp" | "udp"), program, span };
}

function readLocal(word: string): Pick<Socket, "address" | "dualStack" | "port" | "device"> | undefined {
  const colon = word.lastIndexOf(":");
  const port = word.slice(colon + 1);
  if (colon === -1 || !/^\d{1,5}$/.test(port) || Number(port) > 65535) return undefined;
  const [host = "", device] = word.slice(0, colon).split("%");
  const bare = host.replace(/^\[|\]$/g, "");
  const rest = { port: Number(port), device: device?.replace(/\]$/, "") };
  if (bare === "*") return { address: "::", dualStack: true, ...rest };
  const address = readAddress(bare);
  return address === undefined ? undefined : { address: showAddress(address), dualStack: false, ...rest };
}
