/** Lines at the borders of what nginx takes: Perimeter's verdict on each, and that of `nginx -t` where it is installed. */
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { askAll, debianModules, nginxOracle } from "../oracle/nginx.ts";
import { refusals } from "./verdict.ts";

const BLOCKS: Readonly<Record<string, (line: string) => string>> = {
  main: (line) => `events {}\n${line}\n`,
  http: (line) => `events {}\nhttp {\n${line}\n}\n`,
  server: (line) => `events {}\nhttp {\nserver {\n${line}\n}\n}\n`,
  location: (line) => `events {}\nhttp {\nserver {\nlocation /here {\n${line}\n}\n}\n}\n`,
  upstream: (line) => `events {}\nhttp {\nupstream pool {\n${line}\n}\n}\n`,
  stream: (line) => `events {}\nstream {\n${line}\n}\n`,
};

const REFUSED = String.raw`
main: server { listen 80; }
main: ﻿http { }
main: http { server { listen 9000-9600; } }
main: stream { server { listen 700-1300; proxy_pass 127.0.0.1:1; } }
main: worker_cpu_affinity auto 0011 1100;
main: error_log /var/log/n.log info error;
main: error_log /var/log/n.log notice debug_http;
main: error_log memory:2 debug;
http: map_hash_bucket_size 65473; map $uri $m { a b; }
http: map_hash_max_size 0; map $uri $m { a b; }
http: map_hash_bucket_size 70000; map $uri $m { hostnames; *.a.test b; }
http: server_names_hash_bucket_size 70000; server { server_name a; } server { server_name b; }
http: server_names_hash_max_size 0; server { } server { }
http: server_names_hash_bucket_size 70000; server { server_name ~(a) b; }
http: variables_hash_bucket_size 65500;
http: proxy_headers_hash_bucket_size 70000; server { }
http: proxy_headers_hash_max_size 0; server { }
http: types_hash_bucket_size 70000; server { }
http: types_hash_max_size 0; server { }
http: types { a b; } server { types_hash_bucket_size 70000; }
http: http2_streams_index_size 0;
http: http2_streams_index_size 48;
http: limit_conn_zone $uri zone=other:1m; server { limit_req zone=other; }
http: proxy_cache_path /srv/p keys_zone=store:1m; server { fastcgi_cache store; }
http: server { listen localhost; server_name a*.test; } server { listen 127.0.0.1; }
http: output_buffers 0 32k;
http: gzip_buffers 0 8k;
http: request_pool_size 120;
http: connection_pool_size 96;
http: limit_req_zone $uri zone=shared:1m rate=2r/s; limit_conn_zone $uri zone=shared:1m;
http: proxy_cache_path /srv/cache keys_zone=one:1m; proxy_cache_path /srv/cache keys_zone=two:1m;
http: proxy_cache_path /srv/p keys_zone=one:1m; fastcgi_cache_path /srv/f keys_zone=one:1m;
http: resolver valid=10s;
http: log_format combined '$remote_addr';
http: split_clients $request_id $side { * blue; 20% green; }
http: dav_ext_lock_zone zone=locks;
http: client_max_body_size 9223372036854775808;
server: listen [::]:8080; listen [0:0::0]:8080;
server: listen localhost:8080; listen 127.0.0.1:8080;
server: server_name *;
server: server_name *shop.test;
server: server_name .;
server: set $ 1;
server: listen 900-9003; listen *:8443;
server: valid_referers blocked ~\.google\.;
server: server_name ~shop; valid_referers none server_names;
server: referer_hash_bucket_size 70000; valid_referers a.test;
location: types { a b; } types_hash_bucket_size 70000;
location: proxy_set_header A b; proxy_headers_hash_bucket_size 70000;
server: root $document_root/public;
server: root ${"$"}{realpath_root};
server: if ($host=shop.test) { return 404; }
server: if (${"$"}{host} = a) { return 404; }
server: more_set_headers -s 'X-A: 1';
server: more_set_headers -x 'X-A: 1';
server: more_set_input_headers 'X-A: $nobody_sets_this';
location: alias $document_root/files;
location: mirror /copy; mirror off;
location: sub_filter "" b;
location: subs_filter ( b r;
location: valid_referers shop.*.test;
location: valid_referers *shop.test;
location: image_filter resize 200;
location: image_filter rotate 45;
location: image_filter blur;
location: image_filter_webp_quality 0;
location: nchan_subscriber pigeon;
location: fancyindex_ignore "[";
location: secure_link $arg_a; secure_link_secret pepper;
location: track_uploads up 30s;
location: rewrite ^* /x;
location: rewrite a$+ /x;
location: rewrite \b? /x;
location: rewrite "^[\w-.]+$" /x;
location: rewrite "^[\d-x]$" /x;
location: rewrite "^[[:digit:]-x]$" /x;
location: rewrite [\R] /x;
location: rewrite (?<=b+)c /x;
location: rewrite (?<!b?)c /x;
location: rewrite (?<=x(y|zz))c /x;
location: rewrite "(?<=x{1,2})c" /x;
location: rewrite (?(2)a|b) /x;
location: rewrite (q)(?(1)a|b|c) /x;
location: rewrite (?(DEFINE)a|b) /x;
location: rewrite (?&none) /x;
location: rewrite (?-1)(q) /x;
location: rewrite (?a)b /x;
location: rewrite "\x{1ff}" /x;
location: rewrite \777 /x;
location: rewrite \98 /x;
location: rewrite \c /x;
location: rewrite (*NOPE)b /x;
location: rewrite b(*UTF)c /x;
upstream: server a.test backup; server b.test:81 backup;
upstream: fair quickest; server a.test;
stream: server { listen 9; proxy_pass a.test:9; proxy_ssl on; proxy_ssl_verify on; }
`;

const TAKEN = String.raw`
main: http { server { listen 9000-9510; } }
main: http { server { listen 80 reuseport; listen 127.0.0.1:80; } }
http: map $uri $m { ~ a; ~* b; }
http: map_hash_bucket_size 65472; map $uri $m { a b; }
http: map_hash_bucket_size 70000; map $uri $m { ~a b; default c; }
http: server_names_hash_bucket_size 70000; server { server_name a; }
http: server_names_hash_bucket_size 70000; server { server_name ~a; } server { server_name ~b; }
http: types_hash_bucket_size 70000; types_hash_max_size 0; proxy_headers_hash_max_size 0;
http: types_hash_bucket_size 70000; server { types_hash_bucket_size 64; }
http: proxy_headers_hash_bucket_size 70000; server { proxy_headers_hash_bucket_size 64; }
http: http2_streams_index_size 32;
server: valid_referers none server_names;
server: valid_referers ~\.google\.;
location: types_hash_bucket_size 70000; proxy_headers_hash_bucket_size 70000;
main: worker_priority +5;
main: worker_cpu_affinity auto 0011;
main: error_log /var/log/n.log debug_http debug_event;
http: request_pool_size 112; connection_pool_size 1k;
http: client_max_body_size 9223372036854775807;
http: split_clients $request_id $side { 20% green spare; * blue; }
http: log_format tcp '$tcpinfo_rtt $tcpinfo_rttvar $tcpinfo_snd_cwnd';
server: listen 8080 ipv6only=on;
server: listen [::1]:8080; listen [::2]:8080;
server: server_name *.shop.test shop.* .shop.org;
server: if ($host = shop.test) { return 404; }
server: more_set_headers -s '404 500' -t 'text/html' 'X-A: 1';
server: more_clear_headers 'X-*';
location: proxy_cookie_flags session quick;
location: mirror /a; mirror /b;
location: valid_referers none *.shop.test/path shop.*;
location: image_filter crop - $arg_h;
location: image_filter rotate 270;
location: nchan_subscriber websocket eventsource longpoll;
location: subs_filter ( b;
location: rewrite ^(^)*a /x;
location: rewrite "^[\w.-]+$" /x;
location: rewrite "^[\w-]+$" /x;
location: rewrite (?<=a|bc)d /x;
location: rewrite "(?<=x{2}(?:ab|cd))e" /x;
location: rewrite (?<n>q)(?(<n>)a|b) /x;
location: rewrite (?|(?<n>a)|(?<n>b)) /x;
location: rewrite (?J)(?<n>a)(?<n>b) /x;
location: rewrite "(q)(?-1)\g{-1}" /x;
http: proxy_cache_path /srv/cache keys_zone=one:1m; proxy_cache_path /srv/cache/ keys_zone=two:1m;
location: rewrite "(*UTF8)(*UCP)^\x{1ff}" /x;
location: rewrite a(*COMMIT)b(*FAIL) /x;
location: rewrite \Q*\E+ /x;
location: rewrite \377\101 /x;
upstream: server a.test backup; server b.test;
upstream: fair weight_mode=peak no_rr; server a.test;
stream: server { listen 9; proxy_pass a.test:9; proxy_ssl_verify on; }
`;

type Line = { readonly line: string; readonly text: string; readonly refused: boolean };

const linesOf = (lines: string, refused: boolean): Line[] =>
  lines
    .trim()
    .split("\n")
    .map((line) => {
      const colon = line.indexOf(": ");
      const block = BLOCKS[line.slice(0, colon)];
      if (block === undefined) throw new Error(`no block for ${line}`);
      return { line, text: block(line.slice(colon + 2)), refused };
    });

const LINES = [...linesOf(REFUSED, true), ...linesOf(TAKEN, false)];
const modules = debianModules();
const oracle = nginxOracle(modules);
const missing = typeof oracle === "string" ? oracle : modules.length < 9 ? "needs Debian's nginx-extras" : false;

describe("nginx: at the borders", () => {
  after(() => typeof oracle === "string" || oracle.close());

  for (const { line, text, refused } of LINES) {
    test(line, () => {
      const found = refusals(text).map(({ message }) => message);
      assert.equal(found.length > 0, refused, found.join("\n"));
    });
  }

  test("nginx says the same", { skip: missing }, async () => {
    if (typeof oracle === "string") return;
    const texts = LINES.map(({ text }) => text);
    const wrong: string[] = [];
    await askAll(oracle, texts, (says, index) => {
      const { line, refused } = LINES[index] as Line;
      if (says.accepted === refused) wrong.push(`${line} nginx: ${says.message || "accepts"}`);
    });
    assert.deepEqual(wrong, []);
  });
});
