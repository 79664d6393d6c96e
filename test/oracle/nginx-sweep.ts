/** One directive of nginx with arguments, right and wrong, in a configuration that has what it may refer to. All from a seed. */
import { bitOf, CONTEXTS, type Context, DIRECTIVES, type DirectiveFacts } from "../../server/languages/nginx/directives.ts";
import { layerOf, valueFacts, wordsOf } from "../../server/languages/nginx/values.ts";

type Random = () => number;
const pick = <T>(next: Random, from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;

/** What depends on the host (engines, Perl, databases), what Debian's build refuses always, and what crashes it. */
const LEFT_OUT =
  /^(?:ssl_engine|perl|geoip|lua_(?:ssl_ciphers|capture_error_log|ssl_conf_command|shared_dict)|ssl_\w+_by_lua_|nchan_(?:message_temp_path|redis_(?:ssl|tls)_verify|storage_engine|subscriber_first|longpoll_multi|\w*location|pubsub|permessage_deflate_compression_strategy|redis_\w+_(?:jitter|backoff)|redis_url|redis_pass|redis_server|redis_discovered)|push_(?:publisher|subscriber)$|xslt_|xml_|modern_browser|upload_progress|report_uploads|track_uploads|upstream_(?:fair|list)|subs_|fancyindex_show_path|image_filter_sharpen|include$|\w+_cache_purge|ssl_conf_command|proxy_ssl_conf|\w+_ssl_conf_command|load_module)/;

const KNOWN: readonly DirectiveFacts[] = [...DIRECTIVES.values()].filter(({ name, contexts }) => contexts !== 0 && !LEFT_OUT.test(name));

/** Values of all kinds: the wrong ones are nearly right. */
const VALUES =
  String.raw`on off ON yes 0 1 2 8 -1 +3 010 1.5 16 4096 65535 65536 99999 2147483648 9223372036854775808 1k 10K 8m 1M 1g 2G 1t 5kb 32k
1s 500ms 1m 1h30m 1d 30m1h 1y 1M 10w 1ms "1m 30s" 1s1s max epoch none any all default auto error http_500 always main combined
127.0.0.1 127.0.0.1:80 127.0.0.1:0 127.0.0.1:65536 10.0.0.0/8 10.0.0.1/8 10.0.0.0/33 256.1.1.1 ::1 [::1] [::1]:80 [::1:80 fe80::1/64 unix: unix:/run/a.sock
unix:/run/a.sock:/x localhost localhost:8080 a.test:http :80 * *:80 http://app http://app/x/ https://a.test http:// http://a.test:99999/ ftp://a.test grpc://app
$host $uri §{host} §{host $nope $ a$ $1 $10 "$host x" $arg_a $http_x_y $cookie_c $upstream_http_z $sent_http_q $binary_remote_addr $ssl_preread_server_name
/srv/x /srv/x/ x.html "" "a b" 'q"q' a\ b \. ~ ~^/a(.*)$ ~*(?<n>x) ~( (a [a-z]+ (?<n>a)(?<n>b) ^/x{2}$ "^/x{2}$" .php$ @named =404 =200 404 200 299 600 444 301 99 http_404
zone=one zone=nope zone=one:10m zone=other:1m zone=o:1k rate=10r/s rate=10 rate=0r/s burst=5 burst=0 nodelay delay=3 sync keys_zone=k:1m levels=1:2 levels=3
weight=5 weight=0 max_fails=3 fail_timeout=10s backup down max_conns=5 resolve valid=30s ipv6=off consistent two least_conn shared:s:10m builtin:1000 shared:s:1k
TLSv1.2 TLSv1.3 SSLv3 HIGH:!aNULL NOPE X25519:prime256v1 auto GET POST PUT get if=$host buffer=32k flush=5m gzip=9 gzip=10 escape=json escape=no inactive=20s
permanent redirect last break text/html text/css utf-8 expires modified @15h30m -1 +24h ssl http2 default_server reuseport udp transparent user:rw all:r`
    .replaceAll("§", "$")
    .match(/"[^"]*"|'[^']*'|\S+/g) as string[];

const AROUND: Readonly<Record<Context, readonly [before: string, after: string]>> = {
  main: ["", ""],
  events: ["events {", "}"],
  http: ["http {", "server { } }"],
  server: ["http { server {", "} }"],
  location: ["http { server { location /here/ {", "} } }"],
  lif: ["http { server { location /here/ { if ($host) {", "} } } }"],
  sif: ["http { server { if ($host) {", "} } }"],
  limit_except: ["http { server { location /here/ { limit_except GET {", "} } } }"],
  upstream: ["http { upstream pool {", "} }"],
  stream: ["stream {", "}"],
  sserver: ["stream { server { listen 9; proxy_pass a.test:9;", "} }"],
  supstream: ["stream { upstream pool {", "} }"],
  mail: ["mail { auth_http a.test;", "}"],
  mserver: ["mail { auth_http a.test; server { listen 25;", "} }"],
  entries: ["", ""],
  unknown: ["", ""],
};

const SHARED = `http {
log_format main '$remote_addr'; limit_req_zone $binary_remote_addr zone=one:1m rate=1r/s; limit_conn_zone $binary_remote_addr zone=addr:1m;
proxy_cache_path /var/cache/p keys_zone=store:1m; upstream app { server 127.0.0.1:3000; }
`;

/** A configuration with one directive, or the same one twice, mostly where it belongs and with as many arguments as it takes. */
export function oneDirective(next: Random): string {
  const facts = pick(next, KNOWN);
  const own = CONTEXTS.filter((context) => (facts.contexts & bitOf(context)) !== 0);
  const context = next() < 0.9 ? pick(next, own) : pick(next, CONTEXTS);
  const lines = [written(next, facts, context)];
  if (next() < 0.1) lines.push(written(next, facts, context));
  if (context === "upstream" || context === "supstream") lines.splice(next() < 0.7 ? 0 : lines.length, 0, "server 127.0.0.1:81;");
  const [before, after] = AROUND[context];
  const http = before.startsWith("http {") ? SHARED + before.slice(6) : before;
  return `${context === "events" ? "" : "events {}\n"}${http}\n${lines.join("\n")}\n${after}\n`;
}

function written(next: Random, facts: DirectiveFacts, context: Context): string {
  const shape = facts.shapes.find(({ contexts }) => (contexts & bitOf(context)) !== 0) ?? facts;
  const counts = [0, 1, 2, 3, 4, 5, 6, 7, 8].filter((count) => (shape.counts & (1 << count)) !== 0);
  const few = counts.filter((count) => count < (counts[0] ?? 0) + 4);
  const count = next() < 0.93 ? pick(next, few) : Math.floor(next() * 5);
  const specs = valueFacts(facts.name, layerOf(context))?.specs ?? [];
  const args = Array.from({ length: count }, (_, i) => {
    const words = wordsOf(specs[i] ?? specs.at(-1) ?? { kinds: [], rest: false });
    return words.length > 0 && next() < 0.4 ? pick(next, words) : pick(next, VALUES);
  });
  const block = next() < 0.97 ? shape.block : !shape.block;
  return `${[facts.name, ...args].join(" ")}${block ? " { }" : ";"}`;
}
