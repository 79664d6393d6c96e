/** Certificates: which servers need one, and its key. */
import { brief } from "../../../core/markdown.ts";
import type { Judge } from "../judging.ts";
import { childrenOf, inherited, type Node } from "../units.ts";
import { layerOf } from "../values.ts";
import { checkCiphers, checkCurves } from "./ciphers.ts";
import { canonicalHost, readUrl } from "./url.ts";

const isOn = (node: Node | undefined): boolean => node?.args[0]?.value.toLowerCase() === "on";

/** Whether certificates could be in a file that is not here. */
const isUnsure = (judge: Judge): boolean => judge.unit.open || judge.unit.root.top.templated || judge.foreign;

const serversOf = (judge: Judge): readonly Node[] => judge.unit.all("server").filter((node) => node.children !== undefined);

/** Checks the certificates of each server by itself. */
export function checkCertificates(judge: Judge): void {
  for (const server of judge.unit.all("server")) if (last(server, "ssl_certificate") !== undefined) checkOwnLists(judge, server);
  if (isUnsure(judge)) return;
  const servers = serversOf(judge);
  for (const kind of ["proxy", "grpc", "uwsgi"]) for (const pass of judge.unit.all(`${kind}_pass`)) checkTrust(judge, pass, kind);
  for (const server of servers) {
    if (server.context === "http") checkPair(judge, server);
    if (server.context === "stream" && isOn(last(server, "proxy_ssl"))) {
      checkClient(judge, server, "proxy");
      checkVerify(judge, server, "proxy");
      checkCiphers(judge, server, "proxy_ssl_ciphers");
    }
    if (server.context === "stream" || server.context === "mail") checkOwn(judge, server);
  }
}

/** What a server with a certificate tells OpenSSL. */
function checkOwnLists(judge: Judge, server: Node): void {
  if (server.children === undefined || templated(server)) return;
  checkCiphers(judge, server, "ssl_ciphers");
  checkCurves(judge, server);
}

/** What a pass over TLS needs: a key for its own certificate, certificates to trust for `proxy_ssl_verify on`. */
function checkTrust(judge: Judge, pass: Node, kind: string): void {
  const target = pass.args[0]?.value ?? "";
  if (pass.parent === undefined || layerOf(pass.context) !== "h" || !(/^(?:https|grpcs|suwsgi):/i.test(target) || target.includes("$")))
    return;
  checkClient(judge, pass.parent, kind);
  checkVerify(judge, pass.parent, kind);
  checkCiphers(judge, pass.parent, `${kind}_ssl_ciphers`);
}

function checkClient(judge: Judge, block: Node, kind: string): void {
  const certificate = last(block, `${kind}_ssl_certificate`);
  if (certificate === undefined || last(block, `${kind}_ssl_certificate_key`) !== undefined || templated(block)) return;
  const [word] = certificate.args;
  const message = `no ${kind}_ssl_certificate_key is defined for the certificate "${brief(word?.value ?? "")}"`;
  judge.fail("nginx/missing-certificate", certificate, word ?? certificate.nameSpan, message);
}

function checkVerify(judge: Judge, block: Node, kind: string): void {
  const verify = last(block, `${kind}_ssl_verify`);
  if (verify === undefined || !isOn(verify) || last(block, `${kind}_ssl_trusted_certificate`) !== undefined) return;
  const message = `no ${kind}_ssl_trusted_certificate is defined for "${kind}_ssl_verify on"`;
  judge.fail("nginx/missing-certificate", verify, verify.nameSpan, message);
}

const last = (server: Node, name: string): Node | undefined => inherited(server, name).at(-1);
const templated = (server: Node): boolean => server.directive.statement.templated;

/** `ssl_certificate` without its key, and `ssl on` without either. */
function checkPair(judge: Judge, server: Node): void {
  if (templated(server)) return;
  const certificates = inherited(server, "ssl_certificate");
  const keys = inherited(server, "ssl_certificate_key");
  const enabled = last(server, "ssl");
  if (isOn(enabled) && enabled !== undefined && certificates.length === 0) {
    judge.fail("nginx/missing-certificate", enabled, enabled.nameSpan, 'no ssl_certificate is defined for "ssl on"');
    return;
  }
  if (isOn(last(server, "ssl_reject_handshake")) && !isOn(enabled)) return;
  const lonely = certificates[keys.length];
  if (lonely !== undefined) {
    noKey(judge, lonely);
    return;
  }
  const verify = last(server, "ssl_verify_client");
  const how = verify?.args[0]?.value.toLowerCase();
  if (
    verify !== undefined &&
    (how === "on" || how === "optional") &&
    certificates.length > 0 &&
    last(server, "ssl_client_certificate") === undefined &&
    !hasTrusted(judge, server)
  )
    judge.fail("nginx/missing-certificate", verify, verify.nameSpan, `no ssl_client_certificate is defined for "ssl_verify_client ${how}"`);
}

/** From nginx 1.27.1 on ssl_trusted_certificate is enough. */
const hasTrusted = (judge: Judge, server: Node): boolean => !judge.strict && last(server, "ssl_trusted_certificate") !== undefined;

/** In stream and mail each server with a `listen … ssl` needs its own certificate. */
function checkOwn(judge: Judge, server: Node): void {
  if (templated(server)) return;
  const listen = childrenOf(server, "listen").find((node) => node.args.slice(1).some((arg) => arg.value === "ssl"));
  const enabled = last(server, "ssl") ?? last(server, "starttls");
  const needed = listen ?? (enabled !== undefined && /^(?:on|only)$/i.test(enabled.args[0]?.value ?? "") ? enabled : undefined);
  const certificates = inherited(server, "ssl_certificate");
  const lonely = certificates[inherited(server, "ssl_certificate_key").length];
  if (needed !== undefined && certificates.length === 0) none(judge, needed);
  else if (needed !== undefined && lonely !== undefined) noKey(judge, lonely);
}

function noKey(judge: Judge, node: Node): void {
  const [name] = node.args;
  const message = `no ssl_certificate_key is defined for the certificate "${brief(name?.value ?? "")}"`;
  judge.fail("nginx/missing-certificate", node, name ?? node.nameSpan, message);
}

function none(judge: Judge, node: Node): void {
  const word = node.args.find((arg) => arg.value === "ssl");
  judge.fail(
    "nginx/missing-certificate",
    node,
    word ?? node.nameSpan,
    `no ssl_certificate is defined for "${node.name} … ${word === undefined ? "on" : "ssl"}"`,
  );
}

/** In http the default server of each TLS socket needs a certificate, the others do when the default one rejects handshakes. */
export function checkDefaultCertificates(judge: Judge): void {
  if (isUnsure(judge) || (judge.unit.context !== "main" && judge.unit.context !== "http")) return;
  const servers = serversOf(judge).filter((node) => node.context === "http");
  if (!servers.some((server) => childrenOf(server, "listen").some((listen) => listen.args.some((arg) => arg.value === "ssl")))) return;
  const sockets = new Map<string, { listens: Node[]; servers: Node[]; chosen: Node | undefined; tls: Node | undefined }>();
  for (const server of servers) {
    for (const listen of childrenOf(server, "listen")) {
      const url = readUrl(listen.args[0]?.value ?? "", { listen: true, port: 80 });
      if (url.error !== undefined) continue;
      const key = `${canonicalHost(url.host)} ${url.port}`;
      const socket = sockets.get(key) ?? { listens: [], servers: [], chosen: undefined, tls: undefined };
      sockets.set(key, socket);
      socket.servers.push(server);
      const options = listen.args.slice(1).map((arg) => arg.value);
      if (options.includes("default_server") || options.includes("default")) socket.chosen ??= server;
      if (options.includes("ssl")) socket.tls ??= listen;
    }
  }
  for (const { servers: all, chosen, tls } of sockets.values())
    if (tls !== undefined) checkSocket(judge, all, chosen ?? (all[0] as Node), tls);
}

function checkSocket(judge: Judge, servers: readonly Node[], chosen: Node, tls: Node): void {
  const bare = (server: Node): boolean =>
    last(server, "ssl_certificate") === undefined && !isOn(last(server, "ssl_reject_handshake")) && !templated(server);
  if (last(chosen, "ssl_certificate") !== undefined) return;
  if (hasLua(chosen)) return;
  const blamed = bare(chosen) ? chosen : isOn(last(chosen, "ssl_reject_handshake")) ? servers.find(bare) : undefined;
  if (blamed === undefined) return;
  const related = [{ uri: tls.uri, span: tls.span, message: "the TLS socket" }];
  const message = `this server answers TLS on ${brief(tls.args[0]?.value ?? "")} and has no ssl_certificate`;
  judge.fail("nginx/missing-certificate", blamed, blamed.nameSpan, message, { related });
}

const hasLua = (server: Node): boolean => (server.children ?? []).some((one) => one.name === "acme_certificate");
