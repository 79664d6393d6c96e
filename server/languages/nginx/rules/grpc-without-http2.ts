import { grouped } from "../../../core/lists.ts";
import type { Rule } from "../../../core/rule.ts";
import { isWhole } from "../levels.ts";
import { serversOf, showSocket, socketsOf, socketsOfServer } from "../sockets.ts";
import { child, enclosing, inherited, type NginxUnit } from "../units.ts";

/** gRPC is passed on by a server that speaks no HTTP/2. */
export const grpcWithoutHttp2: Rule<NginxUnit> = {
  id: "nginx/grpc-without-http2",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "grpc_pass on a server without HTTP/2: no gRPC client can talk to it",
  why: `gRPC is HTTP/2 from end to end. A server whose \`listen\` has no \`http2\` (since nginx 1.25.1: without \`http2 on\`) offers HTTP/1.1 only, and a gRPC client
gives up ("http2: no application protocol"). Only said where the whole configuration is at hand.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_grpc_module.html"],
  examples: [
    { bad: "events {}\nhttp { server { listen 127.0.0.1:50051; location / { «grpc_pass» grpc://127.0.0.1:50052; } } }\n" },
    { good: "events {}\nhttp { server { listen 127.0.0.1:50051 http2; location / { grpc_pass grpc://127.0.0.1:50052; } } }\n" },
    { good: "events {}\nhttp { http2 on; server { listen 127.0.0.1:50051; location / { grpc_pass grpc://127.0.0.1:50052; } } }\n" },
  ],
  *check(unit) {
    if (unit.all("grpc_pass").length === 0 || !isWhole(unit)) return;
    const speaking = new Set(socketsOf(unit).flatMap((socket) => (socket.options.includes("http2") ? [showSocket(socket)] : [])));
    const passes = grouped(unit.all("grpc_pass"), (node) => enclosing(node, "server"));
    for (const server of serversOf(unit)) {
      const isOn = inherited(server, "http2").at(-1)?.args[0]?.value.toLowerCase() === "on";
      const sockets = socketsOfServer(server);
      if (isOn || sockets.some((socket) => socket.quic || speaking.has(showSocket(socket)))) continue;
      const [pass] = passes.get(server) ?? [];
      if (pass === undefined || sockets.length === 0 || child(server, "listen")?.args[0]?.value.startsWith("unix:")) continue;
      yield {
        span: pass.nameSpan,
        uri: pass.uri,
        message: "no listen of this server speaks HTTP/2: gRPC clients cannot connect; add http2",
      };
    }
  },
};
