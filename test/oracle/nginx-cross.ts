/** Configurations of nginx whose directives meet: sockets, names, locations, upstreams, zones, certificates, rewrites. All from a seed. */

type Random = () => number;
const pick = <T>(next: Random, from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
const chance = (next: Random, share: number): boolean => next() < share;
const times = (next: Random, most: number, make: () => string): string[] => Array.from({ length: Math.floor(next() * (most + 1)) }, make);

const words = (text: string): readonly string[] => text.trim().split(/\s+/);
const lines = (text: string): readonly string[] =>
  text
    .trim()
    .replaceAll("§", "$")
    .split("\n")
    .map((line) => line.trim());

const ADDRESSES = words(
  "80 8080 *:80 0.0.0.0:80 127.0.0.1 127.0.0.1:80 localhost:80 localhost [::]:80 [::1]:80 [::1] unix:/run/a.sock 443 127.0.0.1:443 [::]:443 8000-8002 8001 :80 80: 127.0.0.1: 0 65536 1-0 [::] * unix: ::1",
);
const OPTIONS = words(
  "default_server ssl http2 default backlog=5 backlog=0 rcvbuf=8k sndbuf=x ipv6only=on ipv6only=off ipv6only=1 reuseport deferred bind fastopen=3 setfib=1 proxy_protocol so_keepalive=on so_keepalive=1m:: so_keepalive=::: spdy quic udp",
);
const NAMES = words(
  'a.test b.test *.a.test .a.test a.* *.test ~^a$ ~^(?<n>.)$ ~( "" _ A.TEST a.test. $hostname a..b *a.test a*.test *.*.test www.a.* -a.test xn--a 10.0.0.1 ~*x localhost',
);
const PATHS = [
  ...words("/ /a /a/ /b/ /a/b @x @y ^~ @ a '' ~"),
  ..."=|/,=|/a,^~|/a,^~|/a/,~|^/a,~*|\\.(php|html)$,~|(,~|^/(?<n>.)$,=/,=/a,^~/a,~/x,~*\\.x$,!~|/a,==|/,~^|/,=|@x,*|/,/a|/b"
    .split(",")
    .map((path) => path.replace("|", " ")),
];

const IN_LOCATION = lines(`
  proxy_pass http://app; | proxy_pass http://app/; | proxy_pass http://app:80; | proxy_pass http://one.test/x/; | proxy_pass https://one.test; | proxy_pass http://§host/§uri;
  proxy_pass http://unix:/run/x:/y/; | proxy_pass http://127.0.0.1:3000; | proxy_pass §nope; | proxy_pass http://; | proxy_pass http://:80; | proxy_pass app;
  fastcgi_pass app; | fastcgi_pass nobody; | fastcgi_pass app:9; | grpc_pass app; | grpc_pass grpc://app; | uwsgi_pass nobody:9; | memcached_pass 127.0.0.1:9; | set §memcached_key a;
  limit_req zone=one; | limit_req zone=two; | limit_req zone=addr; | limit_req zone=one; limit_req zone=one; | limit_conn addr 5; | limit_conn one 5; | limit_conn addr 5; limit_conn addr 6;
  proxy_cache store; | proxy_cache none; | proxy_cache one; | fastcgi_cache store; | fastcgi_cache fstore; | fastcgi_cache fstore; fastcgi_cache_key a; | proxy_store on; | proxy_store on; proxy_cache store; | proxy_cache store; proxy_store on;
  alias /srv/a; | root /srv/a; | alias /srv/a; root /srv/b; | root a; alias b; | try_files §uri /x; | try_files §uri; | try_files /x =404 y; | try_files §uri =999; | try_files §uri @x; | try_files §uri =40x;
  return 200 x; | return 404; | return 1000; | return /x; | return http://x; | return 302; | return 200 §nope; | return x; | return 301 /a b; | return §scheme://a;
  rewrite ^/a(.*) /b§1; | rewrite ^/a /b§1; | rewrite ^/a(.*) /b last; | rewrite ( /b; | rewrite ^ "" ; | rewrite ^ http://x redirect; | rewrite ^ /x nope; | rewrite "^/(a){2}" /x; | rewrite ^/(a){2} /x; | rewrite ^(?<q>.)$ /§q; | rewrite ^ /§q;
  if (§host) { return 404; } | if (§host = a) { } | if (§host == a) { } | if (§host=a) { } | if (!-f §uri) { } | if (-x §uri) { } | if (-z §uri) { } | if (§a) { } | if ( §host ) { } | if (§host ~ () { } | if (§host ~ "a b") { } | if (host) { } | if §host { } | if (§host !~* x) { proxy_pass http://app/; } | if (§host = ) { } | if () { }
  set §a b; | set a b; | set §host b; | set §arg_x b; | set §a §b; | set §1 x; | set §http_x b; | set §a "§b"; set §b c; | set §args x; | set §uri x; | set §limit_rate 5;
  location /a/ { } | location /a/c { } | location = /a { } | location ~ x { } | location @z { } | location /q { }
  limit_except GET { deny all; } | limit_except GET HEAD { proxy_pass http://app; } | limit_except NOPE { deny all; } | limit_except GET { allow 10.0.0.1/8; } | limit_except GET { return 403; } | limit_except { } | limit_except get { }
  allow all; | deny 10.0.0.0/8; | allow 10.0.0.1/8; | allow a.test; | deny ::/0; | allow unix:; | allow 1.2.3.4/33; | allow 1.2.3; | deny ::1/64; | allow [::1];
  error_page 404 /x; | error_page 404 =200 /x; | error_page 404 = @x; | error_page 200 /x; | error_page x /y; | error_page 404; | error_page 404 =abc /x; | error_page 499 /x; | error_page 300 301 http://x; | error_page 404 =600 /x; | error_page 404 = 500 /x;
  add_header A b; | add_header A b always; | add_header A b x; | add_header A §nope; | add_header A; | add_header "" b; | expires 1d; | expires x; | expires §host; | expires modified; | expires @25h; | expires -1s; | expires max x;
  types { a b; } | types { text/html; } | types { text/html a; text/css a; } | types { } types { a b; } | default_type x; default_type y;
  proxy_redirect default; | proxy_pass http://app; proxy_redirect default; | proxy_pass http://§host; proxy_redirect default; | proxy_redirect a b; | proxy_redirect off; proxy_redirect a b; | proxy_redirect ~( b; | proxy_redirect a; | proxy_redirect a §nope;
  proxy_buffers 1 4k; | proxy_buffers 2 4k; | proxy_buffer_size 64k; | proxy_busy_buffers_size 1k; | proxy_busy_buffers_size 64k; | proxy_max_temp_file_size 1; | proxy_temp_file_write_size 4k; | fastcgi_buffers 4 1k; | fastcgi_buffer_size 16k; | proxy_buffers 0 4k;
  auth_basic x; | auth_basic off; | auth_request /a; | auth_request off; | auth_request_set §z §a; | satisfy any; | satisfy x; | internal; | internal x; | valid_referers none; | valid_referers ~(; | valid_referers x y.*; | valid_referers *; | valid_referers; | if (§invalid_referer) { }
  secure_link a; | secure_link_md5 a; | secure_link_secret a; | split_clients a §b { } | mirror /x; | mirror off; | slice 1m; | slice x; | sub_filter a b; | sub_filter a §nope; | ssi on; ssi off; | gzip on; gzip on; | gunzip yes; | stub_status on; | stub_status; | stub_status x y; | index a §nope; | index ""; | index a b; | proxy_set_header A b; proxy_set_header A c;
  proxy_ssl_verify on; | proxy_pass https://one.test; proxy_ssl_verify on; | proxy_ssl_certificate a.pem; | proxy_pass https://one.test; proxy_ssl_certificate a.pem; | proxy_pass https://one.test; proxy_ssl_ciphers NOPE; | proxy_ssl_name §nope; | proxy_ssl_protocols TLSv1 nope; | proxy_pass https://one.test; proxy_ssl_ciphers TLS_AES_128_GCM_SHA256;
`).flatMap((line) => line.split(" | "));

const IN_SERVER = lines(`
  ssl_certificate a.pem; | ssl_certificate_key a.key; | ssl_certificate a.pem; ssl_certificate_key a.key; | ssl_certificate a.pem; ssl_certificate_key a.key; | ssl on; | ssl off; | ssl_certificate a.pem; ssl_certificate_key a.key; ssl_certificate b.pem; ssl_certificate_key b.key;
  ssl_certificate a.pem; ssl_certificate_key a.key; ssl_ciphers NOPE; | ssl_ciphers HIGH; | ssl_certificate a.pem; ssl_certificate_key a.key; ssl_ciphers HIGH:!aNULL:*; | ssl_ecdh_curve nope; | ssl_certificate a.pem; ssl_certificate_key a.key; ssl_ecdh_curve nope; | ssl_certificate a.pem; ssl_certificate_key a.key; ssl_ecdh_curve X25519:P-256;
  ssl_verify_client on; | ssl_certificate a.pem; ssl_certificate_key a.key; ssl_verify_client on; | ssl_client_certificate c.pem; | ssl_verify_client optional_no_ca; | ssl_reject_handshake on; | ssl_protocols TLSv1.3; | ssl_protocols; | ssl_session_cache shared:S:1m; | ssl_session_cache shared:S:2m; | ssl_session_cache shared:one:1m; | ssl_session_tickets off; | ssl_stapling on;
  ssl_certificate §host.pem; ssl_certificate_key §host.key; | ssl_certificate §nope.pem; ssl_certificate_key a.key; | ssl_password_file x; | ssl_dhparam x; | ssl_buffer_size 4k; | ssl_early_data on; | ssl_session_timeout x;
  root /a; | root /b; root /c; | index x; | return 404; | try_files §uri =404; | rewrite ^/(.*)§ /§1; | if (§host) { set §x 1; } | if (§host) { root /x; } | if (§host) { rewrite ^ /a; break; } | if (§host) { add_header A b; } | if (§host) { if (§uri) { } } | server { } | upstream x { server a; } | proxy_pass http://app;
  resolver 1.1.1.1; | resolver [::1]:53 8.8.8.8; | resolver x:y; | resolver; | resolver off; | resolver 127.0.0.1 valid=x; | resolver 127.0.0.1 ipv6=off; | resolver 127.0.0.1 ipv4=off; | resolver_timeout 5;
  access_log /x main; | access_log /x nope; | access_log off main; | access_log /x main buffer=1k; | access_log /x main gzip; | access_log /x main gzip=11; | access_log /x main flush=1s; | access_log syslog:server=a.test main; | access_log syslog:server=; | access_log syslog:x=1; | access_log /x§nope; | access_log /x§host main buffer=4k; | access_log; | access_log /x combined if=§host; | access_log /x combined; access_log /x main; | access_log off; access_log /x;
  error_log /x; | error_log /x warn; | error_log /x nope; | error_log stderr; | error_log syslog:server=127.0.0.1,facility=x; | error_log syslog:server=127.0.0.1:99999; | error_log memory:1m; | error_log;
  client_max_body_size 1g; | client_body_buffer_size 1g; | large_client_header_buffers 4 1k; | large_client_header_buffers 4 8k; | client_header_buffer_size 16k; | keepalive_timeout 5 5; | keepalive_timeout x; | send_timeout 5x; | types_hash_max_size 0; | server_tokens build; | server_tokens maybe; | ignore_invalid_headers on; | underscores_in_headers maybe; | merge_slashes off;
  set_real_ip_from 10.0.0.0/8; | set_real_ip_from a.test; | set_real_ip_from unix:; | set_real_ip_from 10.0.0.0/99; | real_ip_header proxy_protocol; | real_ip_header X; | http2_max_concurrent_streams 5; | http2_push /x; | http2_recv_timeout 5s; | http2 on; | auth_basic_user_file §nope; | add_header A b; | error_page 404 /x; | location / { } | location / { } | location @x { } | location @x { } | location = / { } | location ~ / { }
  set_real_ip_from 10.0.0.0/8; set_real_ip_from 10.0.0.0/8; | include nothing-*.conf; | include mime.types; | charset utf-8; | charset §host; | charset x; charset off; | source_charset koi8-r; charset windows-1251; | userid on; userid_p3p x; | userid_expires max; | userid_expires x; | userid_mark x; | userid_mark =; | userid_mark xx; | geo §x { } | map §a §b { }
`).flatMap((line) => line.split(" | "));

const IN_HTTP = lines(`
  upstream app { server 127.0.0.1:81; } | upstream app { } | upstream app { server 127.0.0.1:81; } upstream app { server b; } | upstream APP { server a; } | upstream one { server a backup; } | upstream one { server a; server b backup; ip_hash; } | upstream one { ip_hash; server a; server b backup; } | upstream one { hash §nope; server a; } | upstream one { hash §uri x; server a; } | upstream one { least_conn; ip_hash; server a; } | upstream one { keepalive 5; server a; } | upstream one { keepalive 0; server a; } | upstream one { keepalive 5; ip_hash; server a; } | upstream one { server a weight=0; } | upstream one { server a weight=x; } | upstream one { server a max_fails=-1; } | upstream one { server a down; } | upstream one { server a:99999; } | upstream one { server a:0; } | upstream one { server a b; } | upstream one { server unix:; } | upstream one { server unix:/x weight=5; } | upstream one { server http://a; } | upstream one { server a/x; } | upstream one { zone z; server a; } | upstream one { zone z 64k; server a; } | upstream one { zone z 4k; server a; } | upstream one { zone one 64k; server a; } | upstream one { server a resolve; } | upstream one { random two; server a; } | upstream one { random two x; server a; } | upstream one { random one; server a; } | upstream one { server 1.1.1.1; server [::1]:81; server [::1]; } | upstream one { server ::1; } | upstream { server a; } | upstream a b { server c; } | upstream one { keepalive 2; keepalive 3; server a; } | upstream one { keepalive_timeout 5s; server a; } | upstream one { hash a; random; server a; } | upstream one { server a slow_start=5s; }
  limit_req_zone §binary_remote_addr zone=two:1m rate=1r/s; | limit_req_zone §nope zone=two:1m rate=1r/s; | limit_req_zone §uri zone=one:1m rate=1r/s; | limit_req_zone a zone=two:10 rate=1r/s; | limit_req_zone a zone=two:1m; | limit_req_zone a rate=1r/s; | limit_req_zone a zone=two:1m rate=1r/h; | limit_conn_zone a zone=one:1m; | limit_conn_zone a zone=caddr:1m; | limit_conn_zone a; | limit_conn_zone a zone=addr:2m; | limit_req_zone a zone=:1m rate=1r/s; | limit_req_zone a zone=two rate=1r/s;
  proxy_cache_path /c keys_zone=store:1m; | proxy_cache_path /d keys_zone=store:1m; | proxy_cache_path /c keys_zone=c2:1m; | proxy_cache_path /e keys_zone=x; | proxy_cache_path /e levels=1; | proxy_cache_path /e levels=1:2:2:2 keys_zone=e:1m; | proxy_cache_path /e levels=3 keys_zone=e:1m; | proxy_cache_path /e levels=12 keys_zone=e:1m; | fastcgi_cache_path /f keys_zone=fstore:1m inactive=1d max_size=1g; | fastcgi_cache_path /f keys_zone=one:1m; | proxy_cache_path /e keys_zone=e:1m max_size=x; | proxy_cache_path /e keys_zone=e:1m inactive=x; | proxy_cache_path /e keys_zone=e:1m use_temp_path=maybe; | proxy_cache_path e keys_zone=e:1m;
  log_format main '§remote_addr'; | log_format x '§nope'; | log_format main 'x'; log_format main 'y'; | log_format combined x; | log_format y escape=nope x; | log_format y escape=json; | log_format y; | log_format z '§status §body_bytes_sent'; | log_format z '§{host'; | log_format z 'a§'; | log_format z a b c; | access_log /x main; log_format main x;
  map §host §b { default 1; a 2; } | map §host §b { a 1; a 2; } | map §host §b { default 1; default 2; } | map §host §b { ~( 1; } | map §host §b { a; } | map §host §b { a b c; } | map §host b { } | map host §b { } | map §host { } | map §nope §b { } | map §host §b { a §nope; } | map §host §b { a §b; } | map §host §b { hostnames; *.a.test 1; .a.test 2; } | map §host §b { hostnames; *.a.test 1; *.a.test 2; } | map §host §b { volatile; } | map §host §host { } | map §host §b { include nope-*; } | map §host §b { "" x; '' y; } | map §host §b { default x; default y; } | map §host §b { ~a 1; ~a 2; } | map §host §arg_b { } | map §host §b { hostnames; a*b 1; } | map §host §b { hostnames; *a 1; } | map §host §b { a { } } | map "§host§uri" §b { } | map §host §b { ~^(?<w>.)$ §w; } | map §host §b { a "x§{host}y"; }
  geo §b { default 0; 10.0.0.0/8 1; } | geo §b { 10.0.0.1/8 1; } | geo §b { 10.0.0.0/8 1; 10.0.0.0/8 2; } | geo §b { ranges; 10.0.0.0-10.0.0.9 a; } | geo §b { 10.0.0.0-10.0.0.9 a; } | geo §b { ranges; 10.0.0.9-10.0.0.0 a; } | geo §b { ranges; 10.0.0.0-10.0.0.9 a; 10.0.0.5-10.0.0.19 b; } | geo §nope §b { } | geo b { } | geo §b { proxy 10.0.0.0/8; } | geo §b { proxy x; } | geo §b { delete 10.0.0.0/8; } | geo §b { default; } | geo §b { 10.0.0.0/8 a b; } | geo §b { a.test 1; } | geo §b { ::1 1; ::/0 2; } | geo §b { 10.0.0.0/33 1; } | geo §b { ranges; 10.0.0.0/8 a; } | geo §b { 10.0.0.0/8 §host; } | geo §b { default 1; ranges; } | geo §host §b { default 1; }
  split_clients a §b { 50% x; * y; } | split_clients §nope §b { * y; } | split_clients a §b { 101% x; } | split_clients a §b { 0% x; } | split_clients a §b { 60% x; 50% y; } | split_clients a §b { 0.001% x; } | split_clients a §b { x y; } | split_clients a b { } | split_clients a §b { * x; * y; } | split_clients a §b { 100% x; * y; }
  server_name x; | location / { } | root /x; | ssl_certificate a.pem; ssl_certificate_key a.key; | ssl_certificate a.pem; | types { a b; } | types { } | variables_hash_max_size 8; | server_names_hash_bucket_size 32; | map_hash_bucket_size 32; | types_hash_bucket_size 8; | server_names_hash_max_size 1; | default_type §host; | charset_map a b { 80 81; } | charset_map a b { 80 8; x 9; } | charset_map a a { } | charset_map a b { 100 81; } | charset_map utf-8 b { 80 E282AC; } | gzip_types *; | gzip_types text/html text/html; | gzip_types a a; | gzip_disable (; | gzip_disable msie6; | keepalive_disable x; | proxy_headers_hash_max_size 8; | resolver 1.1.1.1; | open_file_cache max=5; | open_file_cache inactive=5; | open_file_cache off; | open_file_cache max=0; | server { listen 80; server_name a.test; } | server { listen 80 default_server; } | server { listen 80 default_server; server_name x; }
`).flatMap((line) => line.split(" | "));

const IN_STREAM = lines(`
  upstream db { server 127.0.0.1:81; } | upstream db { server a; } | upstream db { } | upstream db { server a:81 backup; } | upstream db { hash §remote_addr; server a:81; server b:82 backup; } | upstream db { least_conn; server a:81; } | upstream db { ip_hash; server a:81; } | upstream db { server a:81 weight=0; } | upstream db { zone z 64k; server a:1; } | upstream db { keepalive 5; server a:1; }
  map §ssl_preread_server_name §b { default db; } | map §host §b { } | geo §b { default 0; } | split_clients §remote_addr §b { * x; } | limit_conn_zone §binary_remote_addr zone=s:1m; | log_format basic '§remote_addr §status'; | log_format basic '§host'; | access_log /x basic; | access_log /x; | access_log /x combined; | resolver 1.1.1.1; | server { } | server { listen 9; } | server { listen 9; proxy_pass db; } | server { listen 9; listen 9; return x; } | server { listen 9; return x; } server { listen 9; return y; } | server { listen 9 udp; listen 9; return x; } | server { proxy_pass db; } | server { listen 9; return a; proxy_pass db; }
  server { listen 9; proxy_pass nobody; } | server { listen 9; proxy_pass db:5; } | server { listen 9; proxy_pass a.test:5; } | server { listen 9; proxy_pass §b; } | server { listen 9; proxy_pass §nope; } | server { listen 9 ssl; proxy_pass db; } | server { listen 9 ssl; ssl_certificate a.pem; ssl_certificate_key a.key; proxy_pass db; } | server { listen 9 default_server; return x; } | server { listen; return x; } | server { listen *:9 udp ssl; return x; } | server { listen 9 proxy_protocol; return x; } | server { listen 9; return "§nope"; } | server { listen 9; limit_conn s 5; return x; } | server { listen 9; limit_conn nope 5; return x; } | server { listen 9; allow x; return x; } | server { listen 9; proxy_pass db; proxy_ssl on; proxy_ssl_verify on; } | server { listen 9; proxy_pass db; proxy_ssl on; proxy_ssl_ciphers NOPE; } | server { listen 9; server_name a; return x; } | server { listen 9; proxy_pass http://db; } | server { listen 9-12; return x; } | server { listen 9; preread_timeout 5; ssl_preread on; proxy_pass db; } | server { listen 80; return x; }
`).flatMap((line) => line.split(" | "));

const IN_MAIL = lines(`
  auth_http a.test/x; | auth_http a.test:99999; | auth_http http://a.test/x; | auth_http https://a.test; | auth_http unix:/x:/y; | auth_http_header A b; | protocol smtp; | server_name x; | imap_auth plain login; | imap_auth nope; | pop3_auth cram-md5; | smtp_auth none; | ssl_certificate a.pem; ssl_certificate_key a.key; | starttls on; | starttls only; | starttls x; | resolver off; | resolver 1.1.1.1; | xclient maybe; | timeout x; | smtp_capabilities a "b c";
  server { listen 25; } | server { listen 26; } | server { listen 26; protocol imap; } | server { listen 25; protocol nope; } | server { } | server { listen 25 ssl; } | server { listen 25; starttls on; } | server { listen 25; ssl on; } | server { listen 25; listen 25; } | server { listen 25; } server { listen 25; } | server { listen 25; proxy maybe; } | server { listen 25; auth_http b.test; } | server { protocol smtp; } | server { listen 993 ssl; protocol imap; ssl_certificate a.pem; ssl_certificate_key a.key; } | server { listen 587; ssl_certificate a.pem; starttls on; } | server { listen x; } | server { listen 25 backlog=5; } | server { listen 25 udp; } | server { listen localhost:25; protocol pop3; pop3_auth none; }
`).flatMap((line) => line.split(" | "));

const IN_MAIN = lines(`
  user a; | user a b; | user a b c; | worker_processes auto; | worker_processes 0; | worker_processes x; | worker_processes 2; worker_processes 3; | pid /x; | daemon maybe; | error_log /x debug; | error_log /x; error_log /y; | env A; | env A=b; | worker_cpu_affinity 01; | worker_cpu_affinity auto; | worker_cpu_affinity 0x; | worker_rlimit_nofile x; | worker_rlimit_core 5m; | worker_priority 21; | load_module x; | thread_pool a; | thread_pool a threads=0; | thread_pool a threads=2 max_queue=x; | thread_pool a threads=2; thread_pool a threads=3; | lock_file x; | master_process off; | timer_resolution 5; | working_directory /x; | pcre_jit on; | ssl_engine; | events { } | events { worker_connections 5; worker_connections 6; } | events { use poll; } | events { use nope; } | events { worker_connections x; } | events { multi_accept on; } events { } | http { } | stream { } | include nope-*; | server { } | debug_points x; | worker_shutdown_timeout 5;
`).flatMap((line) => line.split(" | "));

const good = (line: string): boolean => line !== "";

function location(next: Random): string {
  const inside = times(next, 3, () => pick(next, IN_LOCATION));
  return `location ${pick(next, PATHS)} {\n${inside.map((line) => `      ${line}`).join("\n")}\n    }`;
}

function listen(next: Random): string {
  const options = chance(next, 0.5) ? times(next, 2, () => pick(next, OPTIONS)) : [];
  return `listen ${[chance(next, 0.75) ? pick(next, ADDRESSES.slice(0, 16)) : pick(next, ADDRESSES), ...options].join(" ")};`;
}

function server(next: Random): string {
  const parts = [
    ...times(next, 2, () => listen(next)),
    ...(chance(next, 0.6) ? [`server_name ${[pick(next, NAMES), ...times(next, 2, () => pick(next, NAMES))].join(" ")};`] : []),
    ...times(next, 2, () => pick(next, IN_SERVER)),
    ...times(next, 2, () => location(next)),
  ];
  return `server {\n${parts.map((part) => `    ${part}`).join("\n")}\n  }`;
}

const block = (name: string, parts: readonly string[]): string =>
  `${name} {\n${parts
    .filter(good)
    .map((part) => `  ${part}`)
    .join("\n")}\n}`;

const NEEDED = [
  "log_format main '$remote_addr';",
  "limit_req_zone $binary_remote_addr zone=one:1m rate=1r/s;",
  "limit_conn_zone $binary_remote_addr zone=addr:1m;",
  "proxy_cache_path /var/cache/p keys_zone=store:1m;",
  "upstream app { server 127.0.0.1:3000; }",
];

/** A small configuration of which one or two things are unusual. */
export function crossing(next: Random): string {
  const top = ["events { }", ...(chance(next, 0.15) ? times(next, 2, () => pick(next, IN_MAIN)) : [])];
  if (chance(next, 0.9)) {
    const needed = NEEDED.filter(() => chance(next, 0.9));
    const own = chance(next, 0.35) ? times(next, 2, () => pick(next, IN_HTTP)) : [];
    top.push(block("http", [...needed, ...own, ...times(next, 2, () => server(next))]));
  }
  if (chance(next, 0.15))
    top.push(
      block(
        "stream",
        times(next, 3, () => pick(next, IN_STREAM)),
      ),
    );
  if (chance(next, 0.08))
    top.push(block("mail", [...(chance(next, 0.7) ? ["auth_http a.test;"] : []), ...times(next, 2, () => pick(next, IN_MAIL))]));
  return `${top.join("\n")}\n`;
}
