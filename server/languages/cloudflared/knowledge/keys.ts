/**
 * The keys of a cloudflared configuration file, level by level: types, defaults, environment variables.
 * Source: cloudflared 2026.8.2, its flags and its configuration structures.
 */

/** `string` … at the top level must be exactly that YAML type; inside rules Go converts what it can. */
export type Type =
  | "string"
  | "bool"
  | "int"
  | "uint"
  | "duration"
  | "string[]"
  | "int[]"
  | "rules"
  | "ip-rules"
  | "origin"
  | "access"
  | "warp";

/** A key of cloudflared's configuration: what it holds, what happens without it (`fallback`), and the variables of the environment that say the same. */
export type Key = {
  readonly name: string;
  readonly type: Type;
  readonly doc: string;
  readonly fallback?: string;
  readonly env?: readonly string[];
  readonly values?: readonly string[];
  /** The originRequest key that does this once there is an ingress. */
  readonly legacy?: string;
  /** Only for single origins: without effect beside ingress. */
  readonly single?: boolean;
  readonly hidden?: boolean;
  readonly deprecated?: boolean;
  readonly aliases?: readonly string[];
};

/** Keys of the top level. Each is also a command line flag and, most of them, an environment variable. */
export const TOP: readonly Key[] = [
  { name: "tunnel", type: "string", doc: "The UUID or the name of the tunnel. A name needs the account certificate to be looked up." },
  { name: "ingress", type: "rules", doc: "The rules, tried in order; the first that matches answers. The last one must match everything." },
  { name: "originRequest", type: "origin", doc: "Settings towards the origins, for all rules that do not set their own." },
  { name: "warp-routing", type: "warp", doc: "Settings of private network routing (TCP and UDP through the tunnel)." },
  { name: "is-autoupdated", type: "bool", doc: "Set by the updater itself when it restarts the program.", fallback: "false", hidden: true },
  {
    name: "edge",
    type: "string[]",
    doc: "Addresses of the Cloudflare edge to connect to, instead of those that DNS gives.",
    env: ["TUNNEL_EDGE"],
    hidden: true,
  },
  {
    name: "region",
    type: "string",
    doc: "The region of the edge to connect to; empty means the nearest anywhere.",
    env: ["TUNNEL_REGION"],
  },
  {
    name: "edge-ip-version",
    type: "string",
    doc: "Which IP version to use towards the edge. Must be quoted: 4 without quotes is a number, and refused.",
    fallback: "auto",
    env: ["TUNNEL_EDGE_IP_VERSION"],
    values: ["auto", "4", "6"],
  },
  { name: "edge-bind-address", type: "string", doc: "The local address from which the edge is called.", env: ["TUNNEL_EDGE_BIND_ADDRESS"] },
  { name: "cacert", type: "string", doc: "A file of certificate authorities to trust for the edge.", env: ["TUNNEL_CACERT"], hidden: true },
  { name: "hostname", type: "string", doc: "The host name of an ad-hoc tunnel, from before there was ingress.", env: ["TUNNEL_HOSTNAME"] },
  { name: "id", type: "string", doc: "The id of this connector.", env: ["TUNNEL_ID"], hidden: true },
  { name: "lb-pool", type: "string", doc: "The load balancer pool for a tunnel.", env: ["TUNNEL_LB_POOL"] },
  { name: "api-key", type: "string", doc: "No longer used.", env: ["TUNNEL_API_KEY"], hidden: true, deprecated: true },
  { name: "api-email", type: "string", doc: "No longer used.", env: ["TUNNEL_API_EMAIL"], hidden: true, deprecated: true },
  { name: "api-ca-key", type: "string", doc: "No longer used.", env: ["TUNNEL_API_CA_KEY"], hidden: true, deprecated: true },
  {
    name: "api-url",
    type: "string",
    doc: "The address of the Cloudflare API.",
    fallback: "https://api.cloudflare.com/client/v4",
    env: ["TUNNEL_API_URL"],
    hidden: true,
  },
  {
    name: "metrics-update-freq",
    type: "duration",
    doc: "How often the metrics are updated.",
    fallback: "5s",
    env: ["TUNNEL_METRICS_UPDATE_FREQ"],
  },
  { name: "tag", type: "string[]", doc: "A list of KEY=VALUE pairs; a single value is refused.", env: ["TUNNEL_TAG"], hidden: true },
  { name: "heartbeat-interval", type: "duration", doc: "The least time between heartbeats without traffic.", fallback: "5s", hidden: true },
  {
    name: "heartbeat-count",
    type: "int",
    doc: "How many heartbeats may stay unanswered before a connection is given up.",
    fallback: "5",
    hidden: true,
  },
  {
    name: "max-edge-addr-retries",
    type: "int",
    doc: "How many addresses of the edge are tried before giving up.",
    fallback: "8",
    hidden: true,
  },
  {
    name: "retries",
    type: "int",
    doc: "How often a lost connection is tried again, waiting longer each time.",
    fallback: "5",
    env: ["TUNNEL_RETRIES"],
  },
  { name: "ha-connections", type: "int", doc: "How many connections to the edge are kept.", fallback: "4", hidden: true },
  { name: "rpc-timeout", type: "duration", doc: "How long a call to the edge may take.", fallback: "5s", hidden: true },
  {
    name: "write-stream-timeout",
    type: "duration",
    doc: "How long a write to a stream of the edge may take; 0 means for ever.",
    fallback: "0s",
    env: ["TUNNEL_STREAM_WRITE_TIMEOUT"],
    hidden: true,
  },
  {
    name: "quic-disable-pmtu-discovery",
    type: "bool",
    doc: "Sends QUIC packets of the least size instead of finding out the largest.",
    fallback: "false",
    env: ["TUNNEL_DISABLE_QUIC_PMTU"],
    hidden: true,
  },
  {
    name: "quic-connection-level-flow-control-limit",
    type: "int",
    doc: "Bytes in flight of a whole QUIC connection.",
    env: ["TUNNEL_QUIC_CONN_LEVEL_FLOW_CONTROL_LIMIT"],
    hidden: true,
  },
  {
    name: "quic-stream-level-flow-control-limit",
    type: "int",
    doc: "Bytes in flight of one QUIC stream.",
    env: ["TUNNEL_QUIC_STREAM_LEVEL_FLOW_CONTROL_LIMIT"],
    hidden: true,
  },
  { name: "label", type: "string", doc: "A name for this connector." },
  {
    name: "grace-period",
    type: "duration",
    doc: "How long running requests may go on after a stop was asked for; a number needs a unit.",
    fallback: "30s",
    env: ["TUNNEL_GRACE_PERIOD"],
  },
  { name: "compression-quality", type: "int", doc: "No longer useful.", fallback: "0", env: ["TUNNEL_COMPRESSION_LEVEL"] },
  {
    name: "use-reconnect-token",
    type: "bool",
    doc: "Reconnects with a token instead of a new authentication.",
    fallback: "true",
    env: ["TUNNEL_USE_RECONNECT_TOKEN"],
    hidden: true,
  },
  {
    name: "dial-edge-timeout",
    type: "duration",
    doc: "How long connecting to the edge may take.",
    fallback: "15s",
    env: ["DIAL_EDGE_TIMEOUT"],
    hidden: true,
  },
  {
    name: "stdin-control",
    type: "bool",
    doc: "Takes commands from standard input.",
    fallback: "false",
    env: ["STDIN_CONTROL"],
    hidden: true,
  },
  { name: "name", type: "string", doc: "The name of an ad-hoc tunnel.", env: ["TUNNEL_NAME"], aliases: ["n"] },
  { name: "ui", type: "bool", doc: "No longer used.", fallback: "false", hidden: true, deprecated: true },
  {
    name: "quick-service",
    type: "string",
    doc: "Where quick tunnels are asked for.",
    fallback: "https://api.trycloudflare.com",
    hidden: true,
  },
  {
    name: "max-fetch-size",
    type: "int",
    doc: "How many results a list command fetches at once.",
    env: ["TUNNEL_MAX_FETCH_SIZE"],
    hidden: true,
  },
  {
    name: "post-quantum",
    type: "bool",
    doc: "Insists on post-quantum key agreement, which needs QUIC.",
    env: ["TUNNEL_POST_QUANTUM"],
    aliases: ["pq"],
  },
  {
    name: "management-diagnostics",
    type: "bool",
    doc: "Offers profiles and metrics through remote management.",
    fallback: "true",
    env: ["TUNNEL_MANAGEMENT_DIAGNOSTICS"],
  },
  {
    name: "origincert",
    type: "string",
    doc: "The account certificate that `cloudflared tunnel login` writes; needed for commands that change the account.",
    env: ["TUNNEL_ORIGIN_CERT"],
  },
  { name: "autoupdate-freq", type: "duration", doc: "How often the program looks for a new version of itself." },
  {
    name: "no-autoupdate",
    type: "bool",
    doc: "Never updates itself: right in containers and where a package manager does it.",
    fallback: "false",
    env: ["NO_AUTOUPDATE"],
  },
  {
    name: "no-prechecks",
    type: "bool",
    doc: "Skips the checks of the network at the start.",
    fallback: "false",
    env: ["TUNNEL_NO_PRECHECKS"],
  },
  {
    name: "metrics",
    type: "string",
    doc: "Address and port of the Prometheus metrics. On hosts 127.0.0.1, in containers 0.0.0.0 by default.",
    env: ["TUNNEL_METRICS"],
  },
  { name: "pidfile", type: "string", doc: "A file for the process id, written when the first connection stands.", env: ["TUNNEL_PIDFILE"] },
  {
    name: "url",
    type: "string",
    doc: "The one origin of a tunnel without ingress. `ingress validate` refuses both together.",
    fallback: "http://localhost:8080",
    env: ["TUNNEL_URL"],
  },
  {
    name: "hello-world",
    type: "bool",
    doc: "Serves a test page; without effect beside ingress.",
    fallback: "false",
    env: ["TUNNEL_HELLO_WORLD"],
    single: true,
  },
  {
    name: "socks5",
    type: "bool",
    doc: "Serves SOCKS on the single origin; without effect beside ingress.",
    fallback: "false",
    env: ["TUNNEL_SOCKS"],
    single: true,
  },
  {
    name: "proxy-connect-timeout",
    type: "duration",
    doc: "The single origin's form of originRequest.connectTimeout; without effect beside ingress.",
    fallback: "30s",
    legacy: "connectTimeout",
    single: true,
  },
  {
    name: "proxy-tls-timeout",
    type: "duration",
    doc: "The single origin's form of originRequest.tlsTimeout; without effect beside ingress.",
    fallback: "10s",
    legacy: "tlsTimeout",
    single: true,
  },
  {
    name: "proxy-tcp-keepalive",
    type: "duration",
    doc: "The single origin's form of originRequest.tcpKeepAlive; without effect beside ingress.",
    fallback: "30s",
    legacy: "tcpKeepAlive",
    single: true,
  },
  {
    name: "proxy-no-happy-eyeballs",
    type: "bool",
    doc: "The single origin's form of originRequest.noHappyEyeballs; without effect beside ingress.",
    legacy: "noHappyEyeballs",
    single: true,
  },
  {
    name: "proxy-keepalive-connections",
    type: "int",
    doc: "The single origin's form of originRequest.keepAliveConnections; without effect beside ingress.",
    fallback: "100",
    legacy: "keepAliveConnections",
    single: true,
  },
  {
    name: "proxy-keepalive-timeout",
    type: "duration",
    doc: "The single origin's form of originRequest.keepAliveTimeout; without effect beside ingress.",
    fallback: "90s",
    legacy: "keepAliveTimeout",
    single: true,
  },
  { name: "proxy-connection-timeout", type: "duration", doc: "No longer used.", fallback: "90s", deprecated: true },
  { name: "proxy-expect-continue-timeout", type: "duration", doc: "No longer used.", fallback: "90s", deprecated: true },
  {
    name: "http-host-header",
    type: "string",
    doc: "The single origin's form of originRequest.httpHostHeader; without effect beside ingress.",
    env: ["TUNNEL_HTTP_HOST_HEADER"],
    legacy: "httpHostHeader",
    single: true,
  },
  {
    name: "origin-server-name",
    type: "string",
    doc: "The single origin's form of originRequest.originServerName; without effect beside ingress.",
    env: ["TUNNEL_ORIGIN_SERVER_NAME"],
    legacy: "originServerName",
    single: true,
  },
  {
    name: "unix-socket",
    type: "string",
    doc: "The socket of the single origin; without effect beside ingress.",
    env: ["TUNNEL_UNIX_SOCKET"],
    single: true,
  },
  {
    name: "origin-ca-pool",
    type: "string",
    doc: "The single origin's form of originRequest.caPool; without effect beside ingress.",
    env: ["TUNNEL_ORIGIN_CA_POOL"],
    legacy: "caPool",
    single: true,
  },
  {
    name: "no-tls-verify",
    type: "bool",
    doc: "The single origin's form of originRequest.noTLSVerify; without effect beside ingress.",
    env: ["NO_TLS_VERIFY"],
    legacy: "noTLSVerify",
    single: true,
  },
  {
    name: "no-chunked-encoding",
    type: "bool",
    doc: "The single origin's form of originRequest.disableChunkedEncoding; without effect beside ingress.",
    env: ["TUNNEL_NO_CHUNKED_ENCODING"],
    legacy: "disableChunkedEncoding",
    single: true,
  },
  {
    name: "http2-origin",
    type: "bool",
    doc: "The single origin's form of originRequest.http2Origin; without effect beside ingress.",
    fallback: "false",
    env: ["TUNNEL_ORIGIN_ENABLE_HTTP2"],
    legacy: "http2Origin",
    single: true,
  },
  {
    name: "management-hostname",
    type: "string",
    doc: "The host of remote management.",
    fallback: "management.argotunnel.com",
    env: ["TUNNEL_MANAGEMENT_HOSTNAME"],
    hidden: true,
  },
  {
    name: "service-op-ip",
    type: "string",
    doc: "The address of an internal operation service.",
    fallback: "198.41.200.113:80",
    env: ["TUNNEL_SERVICE_OP_IP"],
    hidden: true,
  },
  {
    name: "local-ssh-port",
    type: "string",
    doc: "The local port of the SSH server.",
    fallback: "2222",
    env: ["LOCAL_SSH_PORT"],
    hidden: true,
  },
  {
    name: "ssh-idle-timeout",
    type: "duration",
    doc: "Closes an idle SSH session after this time.",
    env: ["SSH_IDLE_TIMEOUT"],
    hidden: true,
  },
  { name: "ssh-max-timeout", type: "duration", doc: "Closes any SSH session after this time.", env: ["SSH_MAX_TIMEOUT"], hidden: true },
  { name: "bucket-name", type: "string", doc: "The bucket for SSH logs.", env: ["BUCKET_ID"], hidden: true },
  { name: "region-name", type: "string", doc: "The region of the bucket for SSH logs.", env: ["REGION_ID"], hidden: true },
  { name: "secret-id", type: "string", doc: "The secret for the bucket of SSH logs.", env: ["SECRET_ID"], hidden: true },
  { name: "access-key-id", type: "string", doc: "The key for the bucket of SSH logs.", env: ["ACCESS_CLIENT_ID"], hidden: true },
  { name: "session-token", type: "string", doc: "The session token for the bucket of SSH logs.", env: ["SESSION_TOKEN_ID"], hidden: true },
  { name: "s3-url-host", type: "string", doc: "The host of the bucket for SSH logs.", env: ["S3_URL"], hidden: true },
  { name: "host-key-path", type: "string", doc: "Where SSH host keys lie.", env: ["HOST_KEY_PATH"], hidden: true },
  { name: "ssh-server", type: "bool", doc: "Runs an SSH server.", fallback: "false", env: ["TUNNEL_SSH_SERVER"], hidden: true },
  {
    name: "bastion",
    type: "bool",
    doc: "Makes the single origin a jump host; without effect beside ingress.",
    fallback: "false",
    env: ["TUNNEL_BASTION"],
    single: true,
  },
  {
    name: "proxy-address",
    type: "string",
    doc: "The single origin's form of originRequest.proxyAddress; without effect beside ingress.",
    fallback: "127.0.0.1",
    env: ["TUNNEL_PROXY_ADDRESS"],
    legacy: "proxyAddress",
    single: true,
  },
  {
    name: "proxy-port",
    type: "int",
    doc: "The single origin's form of originRequest.proxyPort; without effect beside ingress.",
    fallback: "0",
    env: ["TUNNEL_PROXY_PORT"],
    legacy: "proxyPort",
    single: true,
  },
  {
    name: "loglevel",
    type: "string",
    doc: "How much is logged; debug logs request headers, secrets included.",
    fallback: "info",
    env: ["TUNNEL_LOGLEVEL"],
    values: ["debug", "info", "warn", "error", "fatal"],
  },
  {
    name: "transport-loglevel",
    type: "string",
    doc: "How much is logged of the connection to the edge.",
    fallback: "info",
    env: ["TUNNEL_PROTO_LOGLEVEL", "TUNNEL_TRANSPORT_LOGLEVEL"],
    values: ["debug", "info", "warn", "error", "fatal"],
    aliases: ["proto-loglevel"],
  },
  { name: "logfile", type: "string", doc: "A file to which the log is appended.", env: ["TUNNEL_LOGFILE"] },
  { name: "log-directory", type: "string", doc: "A folder for log files that are rotated.", env: ["TUNNEL_LOGDIRECTORY"] },
  { name: "trace-output", type: "string", doc: "A folder for trace files.", env: ["TUNNEL_TRACE_OUTPUT"] },
  { name: "features", type: "string[]", doc: "Names of features to switch on.", aliases: ["F"] },
  {
    name: "credentials-contents",
    type: "string",
    doc: "The tunnel secret itself, as JSON. Wins over credentials-file.",
    env: ["TUNNEL_CRED_CONTENTS"],
  },
  {
    name: "token",
    type: "string",
    doc: "The token of a tunnel that is managed remotely: a secret, and with it the local ingress does not count.",
    env: ["TUNNEL_TOKEN"],
  },
  { name: "token-file", type: "string", doc: "A file that holds the token.", env: ["TUNNEL_TOKEN_FILE"] },
  {
    name: "protocol",
    type: "string",
    doc: "How to talk to the edge.",
    env: ["TUNNEL_TRANSPORT_PROTOCOL"],
    values: ["auto", "quic", "http2"],
    hidden: true,
    aliases: ["p"],
  },
  {
    name: "credentials-file",
    type: "string",
    doc: "The JSON file with the secret of the tunnel, written by `cloudflared tunnel create`.",
    env: ["TUNNEL_CRED_FILE"],
    aliases: ["cred-file"],
  },
  { name: "overwrite-dns", type: "bool", doc: "Overwrites DNS records that exist.", fallback: "false", aliases: ["f"] },
];

/** Keys of an ingress rule. */
export const RULE: readonly Key[] = [
  {
    name: "hostname",
    type: "string",
    doc: 'The host that the rule is for, compared as it is written. "*." in front stands for any names before the rest, not for the rest alone.',
  },
  {
    name: "path",
    type: "string",
    doc: "A regular expression (RE2) that must match somewhere in the path: not a glob, and not anchored unless it says so.",
  },
  {
    name: "service",
    type: "string",
    doc: "Where the request goes: a URL without path, unix:/path, http_status:404, hello_world, bastion or socks-proxy.",
  },
  { name: "originRequest", type: "origin", doc: "Settings towards this origin; they go before those of the top level." },
];

/** Keys of originRequest, at the top level and in a rule. */
export const ORIGIN: readonly Key[] = [
  { name: "connectTimeout", type: "duration", doc: "How long connecting to the origin may take, without TLS.", fallback: "30s" },
  { name: "tlsTimeout", type: "duration", doc: "How long the TLS handshake with the origin may take.", fallback: "10s" },
  { name: "tcpKeepAlive", type: "duration", doc: "How often TCP checks an idle connection to the origin.", fallback: "30s" },
  { name: "noHappyEyeballs", type: "bool", doc: "Tries IPv4 and IPv6 one after the other, not at once.", fallback: "false" },
  { name: "keepAliveConnections", type: "int", doc: "How many idle connections to the origin are kept.", fallback: "100" },
  { name: "keepAliveTimeout", type: "duration", doc: "How long an idle connection to the origin is kept.", fallback: "1m30s" },
  { name: "httpHostHeader", type: "string", doc: "The Host header that the origin sees instead of the one of the request." },
  { name: "originServerName", type: "string", doc: "The name that must stand in the certificate of the origin." },
  { name: "matchSNItoHost", type: "bool", doc: "Asks the origin for the certificate of the host of the request.", fallback: "false" },
  { name: "caPool", type: "string", doc: "A file of certificate authorities that may have signed the certificate of the origin." },
  {
    name: "noTLSVerify",
    type: "bool",
    doc: "Accepts any certificate from the origin: whoever is in between can read and change everything. Without effect on http:// and tcp://.",
    fallback: "false",
  },
  { name: "disableChunkedEncoding", type: "bool", doc: "Sends whole bodies, for origins that know no chunks (WSGI).", fallback: "false" },
  {
    name: "bastionMode",
    type: "bool",
    doc: "Makes the rule a jump host: the client says where it wants to go. At the top level it does so to every rule with a URL.",
    fallback: "false",
  },
  { name: "proxyAddress", type: "string", doc: "The address on which the local proxy listens.", fallback: "127.0.0.1" },
  { name: "proxyPort", type: "uint", doc: "The port on which the local proxy listens; 0 takes any.", fallback: "0" },
  { name: "proxyType", type: "string", doc: '"socks" makes the local proxy speak SOCKS; any other word does nothing.', values: ["socks"] },
  { name: "ipRules", type: "ip-rules", doc: "Which addresses a socks-proxy may reach: the first match decides, none is a refusal." },
  { name: "http2Origin", type: "bool", doc: "Speaks HTTP/2 to an https:// origin.", fallback: "false" },
  { name: "access", type: "access", doc: "Makes cloudflared itself check the token of Cloudflare Access." },
];

/** Keys of originRequest.access. */
export const ACCESS: readonly Key[] = [
  { name: "required", type: "bool", doc: "Refuses requests without a valid token of Cloudflare Access.", fallback: "false" },
  { name: "teamName", type: "string", doc: "The Zero Trust team whose tokens count." },
  { name: "audTag", type: "string[]", doc: "The audience tags of the Access applications whose tokens count." },
  { name: "environment", type: "string", doc: "The environment of the team." },
];

/** Keys of an entry of ipRules. */
export const IP_RULE: readonly Key[] = [
  { name: "prefix", type: "string", doc: "The addresses the rule is for, in CIDR form." },
  { name: "ports", type: "int[]", doc: "The ports the rule is for, 1 to 65535; none means all." },
  { name: "allow", type: "bool", doc: "Whether the rule allows or refuses.", fallback: "false" },
];

/** Keys of warp-routing. */
export const WARP: readonly Key[] = [
  { name: "connectTimeout", type: "duration", doc: "How long connecting to a private address may take.", fallback: "5s" },
  { name: "tcpKeepAlive", type: "duration", doc: "How often TCP checks an idle connection.", fallback: "30s" },
  { name: "maxActiveFlows", type: "uint", doc: "How many flows may be open at once; 0 sets no limit.", fallback: "0" },
];

/** Keys that cloudflared once had, and what became of them. */
export const REMOVED: Readonly<Record<string, string>> = {
  "proxy-dns": "the DNS proxy was removed",
  "proxy-dns-port": "the DNS proxy was removed",
  "proxy-dns-address": "the DNS proxy was removed",
  "proxy-dns-upstream": "the DNS proxy was removed",
  "proxy-dns-max-upstream-conns": "the DNS proxy was removed",
  "proxy-dns-bootstrap": "the DNS proxy was removed",
};

/** The keys of a level by name. */
export const keysOf = {
  top: new Map(TOP.flatMap((key) => [key.name, ...(key.aliases ?? [])].map((name): [string, Key] => [name, key]))),
  rule: byName(RULE),
  origin: byName(ORIGIN),
  access: byName(ACCESS),
  "ip-rule": byName(IP_RULE),
  warp: byName(WARP),
} as const;

/** Where a key stands; each level has a table of its own. */
export type Level = keyof typeof keysOf;

function byName(keys: readonly Key[]): ReadonlyMap<string, Key> {
  return new Map(keys.map((key) => [key.name, key]));
}
