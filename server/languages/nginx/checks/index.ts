/** Which check looks at which directive, after its name, place, count and typed values are right. */

import { DIRECTIVES } from "../directives.ts";
import { type Judge, memory, recall } from "../judging.ts";
import type { Node } from "../units.ts";
import type { Layer } from "../values.ts";
import { checkCharset, checkCharsetMap } from "./charsets.ts";
import { checkCookie, checkCookieFlags, checkRedirect } from "./headers.ts";
import * as http from "./http.ts";
import { checkListen } from "./listen.ts";
import { checkAlias, checkLocation, checkRoot } from "./location.ts";
import { checkAccessLog, checkErrorLog, checkLogFormat } from "./logs.ts";
import { checkGeo, checkGeoip2, checkMap, checkSplit, checkTypes } from "./maps.ts";
import * as modules from "./modules.ts";
import { checkAccess, checkAuthHttp, checkBind, checkResolver, checkTrusted } from "./network.ts";
import { checkIf, checkReturn, checkRewrite, checkSet } from "./rewrite.ts";
import { checkMember, checkPass, checkUpstream } from "./upstream.ts";
import { checkVariables, noteVariable } from "./variables.ts";
import * as zones from "./zones.ts";

const BLOCKS = memory("blocks", (): string[] => []);

function noteBlock(judge: Judge, node: Node): void {
  recall(judge, BLOCKS).push(node.name);
}

/** Looks at one directive and says what nginx refuses. */
export type Check = (judge: Judge, node: Node) => void;

const ALL: Readonly<Record<string, Check>> = {
  listen: checkListen,
  if: checkIf,
  set: checkSet,
  "return h": checkReturn,
  "return s": http.checkAllVariables,
  rewrite: checkRewrite,
  location: checkLocation,
  upstream: checkUpstream,
  "server u": checkMember,
  "server su": checkMember,
  alias: checkAlias,
  "root h": checkRoot,
  map: checkMap,
  geo: checkGeo,
  split_clients: checkSplit,
  types: checkTypes,
  charset: checkCharset,
  source_charset: checkCharset,
  charset_map: checkCharsetMap,
  geoip2: checkGeoip2,
  log_format: checkLogFormat,
  access_log: checkAccessLog,
  error_log: checkErrorLog,
  "allow h": checkAccess,
  "deny h": checkAccess,
  "allow s": checkAccess,
  "deny s": checkAccess,
  set_real_ip_from: checkTrusted,
  geoip_proxy: checkTrusted,
  geoip2_proxy: checkTrusted,
  debug_connection: checkTrusted,
  resolver: checkResolver,
  auth_http: checkAuthHttp,
  limit_req_zone: zones.checkLimitZone,
  limit_conn_zone: zones.checkLimitZone,
  limit_req: zones.checkLimitReq,
  limit_conn: zones.checkLimitConn,
  zone: zones.checkUpstreamZone,
  dav_ext_lock_zone: zones.checkDavLock,
  dav_ext_lock: zones.checkDavLock,
  ssl_session_cache: zones.checkSessionCache,
  use: http.checkUse,
  try_files: http.checkTryFiles,
  error_page: http.checkErrorPage,
  expires: http.checkExpires,
  limit_except: http.checkLimitExcept,
  open_file_cache: http.checkFileCache,
  open_log_file_cache: http.checkFileCache,
  "server_name h": http.checkServerName,
  valid_referers: http.checkReferers,
  fastcgi_split_path_info: http.checkSplitPath,
  auth_request_set: http.checkDefinition,
  perl_set: http.checkDefinition,
  js_set: http.checkDefinition,
  js_var: http.checkDefinition,
  set_by_lua: http.checkDefinition,
  set_by_lua_file: http.checkDefinition,
  set_by_lua_block: http.checkDefinition,
  add_header: http.checkThird("always"),
  add_trailer: http.checkThird("always"),
  fastcgi_param: http.checkThird("if_not_empty"),
  uwsgi_param: http.checkThird("if_not_empty"),
  scgi_param: http.checkThird("if_not_empty"),
  index: http.checkIndex,
  proxy_redirect: checkRedirect,
  proxy_cookie_path: checkCookie,
  proxy_cookie_domain: checkCookie,
  proxy_cookie_flags: checkCookieFlags,
  ssl_ocsp_cache: zones.checkOcspCache,
  aio: http.checkAio,
  disable_symlinks: http.checkSymlinks,
  dav_access: http.checkDavAccess,
  gzip_disable: http.checkGzipDisable,
  hash: http.checkBalancer,
  random: http.checkBalancer,
  thread_pool: http.checkThreadPool,
  fair: modules.checkFair,
  image_filter: modules.checkImageFilter,
  fancyindex_ignore: modules.checkPatterns,
  sub_filter: modules.checkSubFilter,
  subs_filter: modules.checkSubsFilter,
  track_uploads: modules.checkTrackUploads,
  secure_link_secret: modules.checkSecureLink,
  nchan_subscriber: modules.checkNchan,
  nchan_publisher: modules.checkNchan,
  more_set_headers: modules.checkMoreHeaders,
  more_clear_headers: modules.checkMoreHeaders,
  more_set_input_headers: modules.checkMoreHeaders,
  more_clear_input_headers: modules.checkMoreHeaders,
  worker_cpu_affinity: http.checkAffinity,
  userid_mark: http.checkMark,
  large_client_header_buffers: http.checkBuffers,
  client_body_temp_path: http.checkTempPath,
  keyval: (judge, node) => {
    const target = node.args[1]?.value ?? "";
    if (target.startsWith("$")) noteVariable(judge, target.slice(1));
  },
  events: noteBlock,
  http: noteBlock,
  stream: noteBlock,
  mail: noteBlock,
  load_module: (judge, node) => {
    const block = recall(judge, BLOCKS)[0];
    if (block === undefined || node.context !== "main") return;
    judge.fail("nginx/misplaced-directive", node, node.nameSpan, `"load_module" is too late here: it has to stand before "${block}"`);
  },
};

const FAMILIES: Readonly<Record<string, Check>> = {
  pass: checkPass,
  bind: checkBind,
  cache_path: zones.checkCachePath,
  cache: zones.checkCache,
  cache_valid: zones.checkCacheValid,
  store: zones.checkStore,
  temp_path: http.checkTempPath,
  store_access: http.checkDavAccess,
};

const KINDS = ["proxy", "fastcgi", "uwsgi", "scgi", "grpc", "memcached"];

/** Checks by directive, or by directive and layer (`return s`). */
const CHECKS: ReadonlyMap<string, Check> = new Map([
  ...Object.entries(ALL),
  ...KINDS.flatMap((kind) => Object.entries(FAMILIES).map(([family, check]): [string, Check] => [`${kind}_${family}`, check])),
]);

const found = new Map<Layer, Map<string, Check>>();

/** The check of a directive in a layer; one that has none of its own has its variables read by the tables. */
export function checkOf(name: string, layer: Layer): Check {
  let known = found.get(layer);
  if (known === undefined) {
    known = new Map();
    found.set(layer, known);
  }
  let check = known.get(name);
  if (check === undefined) {
    check = CHECKS.get(`${name} ${layer}`) ?? CHECKS.get(name) ?? OTHERWISE;
    if (DIRECTIVES.has(name)) known.set(name, check);
  }
  return check;
}

const OTHERWISE: Check = (judge, node) => {
  http.checkTyped(judge, node);
  for (const arg of UNTYPED.has(node.name) ? node.args : []) checkVariables(judge, node, arg);
};

/** Directives whose arguments all hold variables and that the tables do not type. */
const UNTYPED: ReadonlySet<string> = new Set(["mirror_uri", "secure_link", "secure_link_md5"]);
