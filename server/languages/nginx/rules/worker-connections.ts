import { conf, type Rule } from "../../../core/rule.ts";
import { readDigits } from "../checks/url.ts";
import type { NginxUnit } from "../units.ts";

/** More connections than a worker may have files open. */
export const workerConnections: Rule<NginxUnit> = {
  id: "nginx/worker-connections",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "worker_connections is more than worker_rlimit_nofile lets a worker have open",
  why: `Every connection is an open file, and one that is passed on is two. With \`worker_rlimit_nofile\` below \`worker_connections\` a worker runs out of
files before it has its connections: "Too many open files". A limit of less than twice as many is too low for a proxy, and only a note here.`,
  references: ["https://nginx.org/en/docs/ngx_core_module.html#worker_rlimit_nofile"],
  examples: [
    {
      bad: conf`
        worker_rlimit_nofile «1024»;
        events { worker_connections 4096; }
      `,
    },
    {
      bad: conf`
        worker_rlimit_nofile «4096»;
        events { worker_connections 4096; }
      `,
    },
    {
      good: conf`
        worker_rlimit_nofile 8192;
        events { worker_connections 4096; }
      `,
    },
  ],
  *check(unit) {
    const limit = unit.all("worker_rlimit_nofile").at(-1);
    const connections = unit.all("worker_connections").at(-1);
    const word = limit?.args[0];
    const [files, wanted] = [word, connections?.args[0]].map((one) => readDigits(one?.value ?? ""));
    if (limit === undefined || word === undefined || connections === undefined || files === undefined || wanted === undefined) return;
    if (files < 0 || wanted < 0 || files >= 2 * wanted) return;
    const few = files < wanted;
    yield {
      span: word.span,
      uri: limit.uri,
      ...(few ? {} : { severity: "info" }),
      message: `${few ? "" : "when proxying, "}${wanted} worker_connections need ${few ? wanted : 2 * wanted} open files, the limit is ${files}`,
      related: [{ uri: connections.uri, span: connections.span, message: "the connections" }],
    };
  },
};
