/** What nginx can say of a block only at its end: what is missing in it, and what does not go together. */
import { brief } from "../../../core/markdown.ts";
import type { Judge } from "../judging.ts";
import { childrenOf, inherited, type Node } from "../units.ts";
import { layerOf, readSize } from "../values.ts";
import { checkLocations } from "./location.ts";
import { checkCertificates } from "./tls.ts";

/** The checks at the end of a part: of its blocks as a whole. */
export function checkPart(judge: Judge): void {
  checkCertificates(judge);
  for (const server of judge.unit.all("server")) {
    if (server.context === "http") checkLocations(judge, server.children ?? []);
    if (server.context === "stream") checkStreamServer(judge, server);
    if (server.context === "mail") checkMailServer(judge, server);
  }
  for (const location of judge.unit.all("location")) if (location.children !== undefined) checkLocations(judge, location.children);
  checkProxyBuffers(judge);
}

function missing(judge: Judge, node: Node, message: string): void {
  judge.fail("nginx/missing-section", node, node.nameSpan, message);
}

/** Whether something in the block is not known: an include that was not followed, or template controls. */
function isOpen(judge: Judge, node: Node): boolean {
  return node.directive.statement.templated || (judge.unit.open && childrenOf(node, "include").length > 0) || judge.foreign;
}

function checkStreamServer(judge: Judge, node: Node): void {
  if (node.children === undefined || isOpen(judge, node)) return;
  if (childrenOf(node, "listen").length === 0) {
    missing(judge, node, 'a stream server needs a "listen"');
    return;
  }
  const handlers = ["proxy_pass", "return", "pass", "js_access", "content_by_lua_block", "content_by_lua_file", "echo", "zone_sync"];
  if (!node.children.some((one) => handlers.includes(one.name))) missing(judge, node, 'a stream server needs a "proxy_pass" or "return"');
}

function checkMailServer(judge: Judge, node: Node): void {
  if (node.children === undefined || isOpen(judge, node)) return;
  if (childrenOf(node, "listen").length === 0) {
    missing(judge, node, 'a mail server needs a "listen"');
    return;
  }
  const port = /(?:^|:)(\d+)$/.exec(childrenOf(node, "listen")[0]?.args[0]?.value ?? "")?.[1] ?? "";
  const known = ["25", "587", "110", "143", "465", "993", "995"].includes(port);
  if (
    !known &&
    childrenOf(node, "protocol").length === 0 &&
    node.parent !== undefined &&
    childrenOf(node.parent, "protocol").length === 0
  ) {
    missing(judge, node, `the mail protocol of this server is not known: port ${brief(port)} has none, "protocol" is missing`);
    return;
  }
  if (inherited(node, "auth_http").length === 0 && judge.unit.context === "main")
    missing(judge, node, 'a mail server needs an "auth_http"');
}

const PAGE = 4096;

/** The sizes of the buffers of one kind of proxy, as they hold in a location after merging. */
function checkProxyBuffers(judge: Judge): void {
  for (const kind of ["proxy", "fastcgi", "uwsgi", "scgi"]) {
    const seen = new Set<Node | undefined>();
    for (const name of ["buffer_size", "buffers", "busy_buffers_size", "temp_file_write_size", "max_temp_file_size"]) {
      for (const node of judge.unit.all(`${kind}_${name}`)) {
        if (layerOf(node.context) !== "h" || node.context === "unknown" || seen.has(node.parent) || node.parent === undefined) continue;
        seen.add(node.parent);
        checkBufferSizes(judge, kind, node.parent, node);
      }
    }
  }
}

function checkBufferSizes(judge: Judge, kind: string, block: Node, blamed: Node): void {
  const last = (name: string): Node | undefined => inherited(block, `${kind}_${name}`).at(-1);
  const size = (node: Node | undefined, index: number, units = "kKmM"): number | undefined =>
    readSize(node?.args[index]?.value ?? "", units);
  const buffers = last("buffers");
  const count = buffers === undefined ? 8 : Number(buffers.args[0]?.value);
  const each = buffers === undefined ? PAGE : size(buffers, 1);
  const first = last("buffer_size") === undefined ? PAGE : size(last("buffer_size"), 0);
  if (each === undefined || first === undefined || !Number.isInteger(count)) return;
  const largest = Math.max(each, first);
  const busyNode = last("busy_buffers_size");
  const busy = size(busyNode, 0) ?? 2 * largest;
  const fail = (node: Node, message: string): void => judge.fail("nginx/buffer-sizes", node, node.args[0] ?? node.nameSpan, message);
  const writes = last("temp_file_write_size");
  const most = last("max_temp_file_size");
  const maximum = most === undefined ? 1024 ** 3 : size(most, 0);
  if (count < 2) fail(buffers ?? blamed, `there must be at least 2 ${kind}_buffers`);
  else if (busy < largest)
    fail(busyNode ?? blamed, `${kind}_busy_buffers_size must be at least ${largest}: the largest of the other buffers`);
  else if (busy > (count - 1) * each)
    fail(busyNode ?? blamed, `${kind}_busy_buffers_size is ${busy}, more than all ${kind}_buffers but one: ${(count - 1) * each}`);
  else if (writes !== undefined && (size(writes, 0) ?? largest) < largest)
    fail(writes, `${kind}_temp_file_write_size must be at least ${largest}`);
  else if (most !== undefined && maximum !== undefined && maximum !== 0 && maximum < largest)
    fail(most, `${kind}_max_temp_file_size must be 0 or at least ${largest}`);
}
