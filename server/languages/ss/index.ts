import type { Fact } from "../../core/facts.ts";
import type { AnyUnit, Language } from "../../core/language.ts";
import { code } from "../../core/markdown.ts";
import { serviceOf } from "../../core/ports.ts";
import { touches } from "../../core/text.ts";
import { ss as format } from "./format.ts";
import { rules } from "./rules/index.ts";
import { parse, type Socket, type SsFile } from "./syntax.ts";

/** A dump alone: what ss said of one host. */
export type SsUnit = AnyUnit & { readonly file: SsFile };

/** `facts/ss.txt`: a dump of a host's listening sockets. With one, the host's listeners are completely known. */
export const ss: Language<SsFile, SsUnit> = {
  ...format,
  parse,
  facts,
  rules,
  hover(file, offset) {
    const socket = file.sockets.find(({ span }) => touches(span, offset));
    if (socket === undefined) return undefined;
    const who = socket.program === "" ? "a program" : code(socket.program);
    return {
      span: socket.span,
      markdown: `${who} listens on ${code(`${socket.address} ${socket.port}/${socket.protocol}`)}${socket.dualStack ? ", IPv4 and IPv6" : ""}`,
    };
  },
  symbols: (file) =>
    file.sockets.map((socket) => ({
      name: `${socket.port}/${socket.protocol}`,
      detail: socket.program,
      kind: "server",
      span: socket.span,
      nameSpan: socket.span,
    })),
};

function facts(unit: SsUnit): readonly Fact[] {
  const { uri } = unit;
  const whole = { uri, span: { start: 0, end: 0 } };
  return [
    { kind: "complete", about: "listener", at: whole, confidence: "stated" },
    ...unit.file.sockets.map((socket) => listener(socket, uri)),
  ];
}

function listener(socket: Socket, uri: string): Fact {
  return {
    kind: "listener",
    protocol: socket.protocol,
    address: socket.address,
    ...(socket.address === "::" ? { dualStack: socket.dualStack } : {}),
    port: socket.port,
    service: serviceOf(socket.port, socket.protocol)?.name ?? socket.program,
    program: socket.program,
    tls: false,
    authenticates: "unknown",
    ...(socket.device === undefined ? {} : { device: socket.device }),
    at: { uri, span: socket.span },
    confidence: "stated",
  };
}
