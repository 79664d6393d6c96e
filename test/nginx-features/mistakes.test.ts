/** Mistakes that users make, in many spellings, and configurations that look alike and are right. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { casesOf, rulesAbout } from "./lines.ts";

/** A line is `rule: text`; `S text` stands in a server, `L text` in its location /. */
const FOUND = String.raw`
location-unreachable: S location ~ \.php$ { fastcgi_pass 127.0.0.1:1; } location ~* /(?:uploads|files)/.*\.php$ { deny all; }
location-unreachable: S location ~* .+\.(js|css)$ { expires 1d; } location ~ ^/x/(a|b)\.js$ { expires 2d; }
alias-without-slash: S location /i/ { alias /data/w3/images; }
alias-without-slash: S location ^~ /img/ { autoindex off; alias srv/img; }
alias-without-slash: S location /a/ { location /a/b/ { alias /srv/b; } }
websocket-upgrade: L proxy_pass http://127.0.0.1:1; proxy_http_version 1.1; proxy_set_header upgrade $http_upgrade;
websocket-upgrade: S proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade; location / { proxy_pass http://127.0.0.1:1; }
websocket-upgrade: L proxy_pass http://127.0.0.1:1; proxy_http_version 1.0; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;
duplicate-listen: S listen 443 quic; listen 443 quic;
invalid-value: L proxy_pass http://127.0.0.1:1; proxy_http_version 3;
invalid-value: upstream a { server 127.0.0.1:1; keepalive 0k; }
argument-count: upstream a { server 127.0.0.1:1; keepalive 32 global; }
ssrf: L resolver 127.0.0.1; proxy_pass http://$arg_url;
ssrf: L resolver 127.0.0.1; proxy_pass $arg_u;
ssrf: L resolver 127.0.0.1; proxy_pass $scheme://$http_x_backend$request_uri;
ssrf: S resolver 127.0.0.1; location ~ ^/proxy/(https?)/([^/]+)/(.*)$ { proxy_pass $1://$2/$3; }
ssrf: S resolver 127.0.0.1; location ~ /p/(?<target>.*)$ { proxy_pass http://$target; }
ssrf: S resolver 127.0.0.1; location ~ ^/img/(.*)$ { set $up $1; proxy_pass http://$up; }
ssrf: S resolver 127.0.0.1; location / { set $to $cookie_backend; proxy_pass http://$to:8080; }
ssrf: S resolver 127.0.0.1; location / { if ($arg_h) { set $h $arg_h; } proxy_pass http://$h; }
ssrf: S resolver 127.0.0.1; location ~ ^/f/(.*)$ { fastcgi_pass $1:9000; }
ssrf: S resolver 127.0.0.1; location ~ ^/u/(.*)$ { uwsgi_pass $1; }
ssrf: S resolver 127.0.0.1; location ~ ^/g/(.*)$ { grpc_pass grpc://$1; }
ssrf: S resolver 127.0.0.1; location /x { proxy_pass http://$arg_host.internal.test; }
ssrf: L resolver 127.0.0.1; proxy_pass https://$http_host;
http-splitting: S return 302 https://a.test$uri;
http-splitting: S location / { return 301 "https://$server_name$document_uri"; }
http-splitting: S rewrite ^ https://a.test$uri redirect;
http-splitting: S location ~ ^/v1/((?<action>[^.]*)\.json)?$ { add_header X-Action $action; }
http-splitting: S location ~ ^/old/([^?]*)$ { return 302 https://a.test/$1; }
http-splitting: S location ~ /proxy/(a|b)/(\W*)$ { proxy_set_header X-P $2; }
http-splitting: L add_header X-Path $uri always;
http-splitting: L proxy_set_header X-Original $document_uri; proxy_pass http://127.0.0.1:1;
http-splitting: L proxy_pass http://127.0.0.1:1$uri;
http-splitting: S if ($http_x) { return 302 https://a.test$uri; }
host-spoofing: L proxy_set_header Host $http_host; proxy_pass http://127.0.0.1:1;
host-spoofing: L proxy_set_header host $http_host; proxy_pass http://127.0.0.1:1;
host-spoofing: L proxy_set_header HOST "$arg_host"; proxy_pass http://127.0.0.1:1;
host-spoofing: L proxy_set_header Host $http_x_forwarded_host; proxy_pass http://127.0.0.1:1;
alias-traversal: S location /files { alias /srv/files/; }
alias-traversal: S location /i { alias /data/w3/images/; }
alias-traversal: S location ^~ /img { alias /srv/img/; }
alias-traversal: S location /a { location /a/b { alias /srv/b/; } }
alias-traversal: S location "/static" { alias "/srv/static/"; }
cors-origin-regex: S if ($http_origin ~* (a\.test)) { add_header Access-Control-Allow-Origin $http_origin; }
cors-origin-regex: S if ($http_origin ~ ^https?://.*\.a\.test) { add_header Access-Control-Allow-Origin $http_origin; }
cors-origin-regex: S if ($http_referer !~ "^https?://a\.test") { return 403; }
cors-origin-regex: S if ($http_origin ~* "^https://a.test$") { add_header Access-Control-Allow-Origin $http_origin; }
cors-any-origin: S add_header Access-Control-Allow-Origin $http_origin; add_header Access-Control-Allow-Credentials true;
add-header-inheritance: S add_header X-Frame-Options DENY; location / { add_header Cache-Control no-store; }
add-header-inheritance: S add_header Strict-Transport-Security max-age=1; location /x { location /x/y { add_header A b; } }
add-header-inheritance: add_header X-Content-Type-Options nosniff; server { add_header A b; }
add-header-inheritance: S add_header X-Frame-Options DENY; location / { if ($arg_a) { add_header A b; } }
proxy-set-header-inheritance: S proxy_set_header Host $host; location / { proxy_set_header X-A b; proxy_pass http://127.0.0.1:1; }
proxy-set-header-inheritance: proxy_set_header X-Real-IP $remote_addr; server { location / { proxy_set_header Host $host; proxy_pass http://127.0.0.1:1; } }
valid-referers-none: S valid_referers none a.test; if ($invalid_referer) { return 403; }
valid-referers-none: L valid_referers server_names none blocked *.a.test; if ($invalid_referer) { return 403; }
missing-resolver: L proxy_pass http://$backend; set $backend app.test;
missing-resolver: L set $b "http://app.test:80"; proxy_pass $b;
if-is-evil: L if ($arg_a) { proxy_pass http://127.0.0.1:1; }
if-is-evil: L if ($arg_a) { add_header A b; } try_files $uri =404;
if-is-evil: L if (-f $request_filename) { expires 30d; }
return-bypasses-acl: L deny all; return 200 ok;
return-bypasses-acl: L allow 10.0.0.0/8; deny all; return 204;
return-bypasses-acl: S allow 10.0.0.0/8; deny all; return 301 https://a.test$request_uri;
return-bypasses-acl: L auth_basic x; auth_basic_user_file u; return 200 ok;
server-tokens: server_tokens on; server { listen 80; }
server-tokens: S server_tokens build;
missing-default-server: server { listen 80; server_name a.test; } server { listen 80; server_name b.test; }
regex-redos: S location ~ ^/(a+)+$ { return 200; }
regex-redos: S location ~* "^/([a-z]+)*\.html$" { return 200; }
regex-redos: S if ($http_user_agent ~ "(x+x+)+y") { return 403; }
regex-redos: S location ~ ^/(.*a|.*b)*$ { return 200; }
allow-without-deny: L allow 10.0.0.0/8;
allow-without-deny: S allow 192.0.2.7; location / { return 200; }
error-log-off: error_log off;
error-log-off: S error_log off;
autoindex: L autoindex on;
filesystem-root: S root /;
filesystem-root: L alias /;
filesystem-root: S root /etc;
filesystem-root: S location /e/ { alias /etc/; }
tls-protocols: S ssl_protocols SSLv3 TLSv1.2;
tls-protocols: ssl_protocols TLSv1 TLSv1.1 TLSv1.2;
tls-protocols: S ssl_protocols TLSv1.1;
tls-ciphers: S ssl_ciphers RC4:HIGH;
tls-ciphers: S ssl_ciphers ALL:!MD5:RC4-SHA;
tls-ciphers: S ssl_ciphers "ECDHE-RSA-DES-CBC3-SHA:AES128-SHA";
tls-ciphers: S ssl_ciphers HIGH:eNULL;
status-endpoint-exposed: S location /nginx_status { stub_status on; }
status-endpoint-exposed: S location = /s { stub_status; allow all; }
status-endpoint-exposed: S location = /s { stub_status; allow 127.0.0.1; }
capture-missing: S location / { rewrite ^/a /b/$1; }
capture-missing: S location ~ ^/a { return 302 /b$2; }
capture-missing: S rewrite ^/(.*)$ /x/$2 last;
proxy-pass-traversal: S location /api { proxy_pass http://127.0.0.1:1/; }
proxy-ssl-verify-off: L proxy_pass https://api.test;
client-body-unlimited: S client_max_body_size 0;
debug-log: error_log /var/log/nginx/e.log debug;
user-root: main user root; events {}
hidden-files: S root /srv/www; location / { try_files $uri =404; }
php-without-try-files: S root /srv; location ~ \.php$ { fastcgi_pass 127.0.0.1:9000; include fastcgi_params; }
realip-trust-everyone: S set_real_ip_from 0.0.0.0/0; real_ip_header X-Forwarded-For;
realip-trust-everyone: set_real_ip_from ::/0; real_ip_header X-Real-IP;
acl-on-spoofable-header: geo $http_x_forwarded_for $ok { default 0; 10.0.0.0/8 1; }
acl-on-spoofable-header: S if ($http_x_forwarded_for !~ ^10\.) { return 403; }
limit-key-spoofable: limit_req_zone $http_x_forwarded_for zone=a:1m rate=1r/s;
docker-socket-upstream: L proxy_pass http://unix:/var/run/docker.sock:/;
metadata-upstream: L proxy_pass http://169.254.169.254/latest/;
dav-without-auth: L dav_methods PUT DELETE;
sensitive-path-public: S location /phpmyadmin { proxy_pass http://127.0.0.1:1; }
sensitive-path-public: S location /actuator { proxy_pass http://127.0.0.1:1; }
sensitive-path-public: S location = /metrics { proxy_pass http://127.0.0.1:1; }
h2c-smuggling: L proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $http_connection; proxy_pass http://127.0.0.1:1;
auth-basic-plaintext: S auth_basic x; auth_basic_user_file u;
auth-basic-without-users: L auth_basic "x";
access-order: L allow all; deny 10.0.0.0/8;
access-order: L deny all; allow 10.0.0.0/8;
header-value: S add_header Content-Type text/plain;
conflicting-server-name: server { listen 80; server_name a.test; } server { listen 80; server_name b.test A.test; }
listen-tls-mismatch: server { listen 443; server_name a.test; ssl_certificate a.pem; ssl_certificate_key a.key; }
resolver-external: resolver 8.8.8.8;
lenient-requests: merge_slashes off;
lenient-requests: underscores_in_headers on;
unescaped: S location ~ .php$ { return 404; }
map-without-default: map $http_x_role $allowed { admin 1; } server { if ($allowed) { return 200; } }
map-without-default: geo $trusted { 10.0.0.0/8 1; } server { if ($trusted) { return 200; } }
worker-connections: main worker_rlimit_nofile 1024; events { worker_connections 4096; }
worker-connections: main events { worker_connections 8192; } worker_rlimit_nofile 8192;
unanchored-script: S location ~ \.php { fastcgi_pass 127.0.0.1:9000; }
unanchored-script: S location ~* /admin/.*\.php { include x; fastcgi_pass 127.0.0.1:9000; }
stapling-without-resolver: main events {} http { server { ssl_certificate a.pem; ssl_certificate_key a.key; ssl_stapling on; } }
hsts-short: S listen 443 ssl; ssl_certificate a.pem; ssl_certificate_key a.key; add_header Strict-Transport-Security "max-age=300";
stream-open-relay: stream { server { listen 5432; proxy_pass 10.0.0.5:5432; } }
`;

const SILENT = String.raw`
location-unreachable: S location ~ \.php$ { fastcgi_pass 127.0.0.1:1; } location ~ ^/a$|\.php$ { deny all; }
location-unreachable: S location ~ /a/.+\.php$ { fastcgi_pass 127.0.0.1:1; } location ~ /b/.+\.php$ { deny all; }
location-unreachable: S location ~ \.php$ { fastcgi_pass 127.0.0.1:1; } location ~ \.php[57]?$ { deny all; } location ~ /\.ht { deny all; }
location-unreachable: S location /a/ { location ~ \.php$ { fastcgi_pass 127.0.0.1:1; } } location ~ /b/.*\.php$ { deny all; }
location-unreachable: S location ~ \.PHP$ { fastcgi_pass 127.0.0.1:1; } location ~ /b/.*\.php$ { deny all; }
alias-without-slash: S location /i/ { alias /data/w3/images/; }
alias-without-slash: S location /i { alias /data/w3/images; }
alias-without-slash: S location ~ ^/i/(.*)$ { alias /data/w3/$1; }
alias-without-slash: S location /old/ { alias /srv/old; return 301 /new/; }
websocket-upgrade: S proxy_http_version 1.1; location / { proxy_pass http://127.0.0.1:1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $c; }
websocket-upgrade: L proxy_pass http://127.0.0.1:1; include ws.conf; proxy_set_header Upgrade $http_upgrade;
websocket-upgrade: L proxy_pass http://127.0.0.1:1; proxy_set_header Host $host;
duplicate-listen: S listen 443 quic reuseport; listen 443 ssl; listen [::]:443 ssl; listen [::]:443 quic;
missing-default-server: server { listen 443 ssl default_server; listen 443 quic; server_name a.test; ssl_certificate a; ssl_certificate_key b; }
invalid-value: L proxy_pass http://127.0.0.1:1; proxy_http_version 2;
invalid-value: L proxy_pass http://127.0.0.1:1; set $rate 1k; proxy_limit_rate $rate;
invalid-value: upstream a { server 127.0.0.1:1; keepalive 0; }
argument-count: upstream a { server 127.0.0.1:1; keepalive 32 local; }
ssrf: L resolver 127.0.0.1; set $b app.internal; proxy_pass http://$b;
ssrf: S location ~ ^/(en|de)/ { proxy_pass http://127.0.0.1:1; }
ssrf: S resolver 127.0.0.1; location ~ ^/(eu|us)/(.*)$ { proxy_pass http://$1.a.test/$2; }
ssrf: L proxy_pass http://127.0.0.1:80/$arg_x;
ssrf: S location @up { internal; resolver 127.0.0.1; proxy_pass http://$upstream_http_x_to; }
ssrf: map $arg_v $pool { default a; b c; } upstream a { server 10.0.0.1; } upstream c { server 10.0.0.2; } server { location / { proxy_pass http://$pool; } }
ssrf: L proxy_pass http://unix:/run/a.sock:/$arg_u;
http-splitting: S return 301 https://$host$request_uri;
http-splitting: S rewrite ^/(.*)$ /index.php?q=$uri last;
http-splitting: L try_files $uri $uri/ /index.html;
http-splitting: L return 200 "$uri\n";
http-splitting: S location ~ ^/x/(\d+)$ { return 302 /y/$1; }
http-splitting: S location ~ ^/x/([a-z0-9-]+)$ { add_header X-Id $1; }
http-splitting: L fastcgi_param SCRIPT_NAME $uri; fastcgi_pass 127.0.0.1:9000;
http-splitting: L add_header X-Cache $upstream_cache_status;
host-spoofing: L proxy_set_header Host $host; proxy_pass http://127.0.0.1:1;
host-spoofing: L proxy_set_header Host $host:$server_port; proxy_pass http://127.0.0.1:1;
host-spoofing: L proxy_set_header Host a.test; proxy_pass http://127.0.0.1:1;
host-spoofing: L proxy_set_header X-Forwarded-Host $http_host; proxy_pass http://127.0.0.1:1;
alias-traversal: S location /files/ { alias /srv/files/; }
alias-traversal: S location /files { alias /srv/files; }
alias-traversal: S location = /favicon.ico { alias /srv/f.ico; }
alias-traversal: S location ~ ^/files/(.*)$ { alias /srv/$1; }
cors-origin-regex: S if ($http_origin ~ "^https://a\.test$") { add_header Access-Control-Allow-Origin $http_origin; }
cors-origin-regex: S if ($http_origin ~* "^https?://([a-z0-9-]+\.)?a\.test(:\d+)?$") { set $c 1; }
cors-origin-regex: S if ($http_referer ~ "^https://a\.test/") { set $c 1; }
cors-origin-regex: S if ($http_user_agent ~ "a.test") { return 403; }
add-header-inheritance: S location / { add_header A b; }
add-header-inheritance: S add_header A b; location / { proxy_pass http://127.0.0.1:1; }
add-header-inheritance: S add_header X-Frame-Options DENY; location / { add_header X-Frame-Options DENY; add_header A b; }
proxy-set-header-inheritance: S proxy_set_header Host $host; location / { proxy_pass http://127.0.0.1:1; }
valid-referers-none: S valid_referers blocked a.test; if ($invalid_referer) { return 403; }
missing-resolver: upstream app { server 127.0.0.1:1; } server { location / { set $b app; proxy_pass http://$b; } }
missing-resolver: L resolver 127.0.0.11; set $b app.test; proxy_pass http://$b;
missing-resolver: L proxy_pass http://127.0.0.1:3000$request_uri;
if-is-evil: L if ($request_method = POST) { return 405; }
if-is-evil: L if ($http_cookie ~ x) { set $skip 1; }
if-is-evil: L if (!-e $request_filename) { rewrite ^ /index.php last; }
if-is-evil: S if ($host = www.a.test) { return 301 https://a.test$request_uri; }
return-bypasses-acl: L deny all;
return-bypasses-acl: L return 404;
return-bypasses-acl: S allow 10.0.0.0/8; deny all; location / { proxy_pass http://127.0.0.1:1; }
server-tokens: server_tokens off; server { listen 80; }
missing-default-server: server { listen 80 default_server; return 444; } server { listen 80; server_name b.test; }
regex-redos: S location ~ ^/(a|b)+$ { return 200; }
regex-redos: S location ~ ^/([a-z]+)/(\d+)$ { return 200; }
regex-redos: S location ~* \.(?:css|js|jpe?g)$ { expires 1d; }
regex-redos: S location ~ ^/(?:[^/]+/)*index\.html$ { return 200; }
allow-without-deny: L allow 10.0.0.0/8; deny all;
allow-without-deny: S deny all; location / { allow all; }
allow-without-deny: L satisfy any; allow 10.0.0.0/8; auth_basic x; auth_basic_user_file u; deny all;
error-log-off: error_log /dev/null crit;
autoindex: L autoindex off;
filesystem-root: S root /var/www/html;
filesystem-root: S root /srv;
tls-protocols: S ssl_protocols TLSv1.2 TLSv1.3;
tls-ciphers: S ssl_ciphers HIGH:!aNULL:!MD5:!3DES:!RC4;
tls-ciphers: S ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:DHE-RSA-CHACHA20-POLY1305;
status-endpoint-exposed: S location /s { stub_status; allow 127.0.0.1; deny all; }
capture-missing: S rewrite ^/a/(.*)$ /b/$1;
capture-missing: S location ~ ^/(?<n>.+)$ { return 302 /b/$n; }
proxy-pass-traversal: S location /api/ { proxy_pass http://127.0.0.1:1/; }
proxy-pass-traversal: S location /api { proxy_pass http://127.0.0.1:1; }
proxy-ssl-verify-off: L proxy_pass https://127.0.0.1:8443;
hidden-files: S root /srv/www; location ~ /\. { deny all; }
php-without-try-files: S root /srv; location ~ \.php$ { try_files $uri =404; fastcgi_pass 127.0.0.1:9000; }
realip-trust-everyone: S set_real_ip_from 10.0.0.0/8; real_ip_header X-Forwarded-For;
limit-key-spoofable: limit_req_zone $binary_remote_addr zone=a:1m rate=1r/s;
h2c-smuggling: map $http_upgrade $cu { default upgrade; '' close; } server { location / { proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $cu; proxy_pass http://127.0.0.1:1; } }
sensitive-path-public: S location /metrics { allow 10.0.0.0/8; deny all; proxy_pass http://127.0.0.1:1; }
sensitive-path-public: S location /administration-guide { root /srv; }
sensitive-path-public: S location /admin { auth_request /auth; proxy_pass http://127.0.0.1:1; }
access-order: L allow 10.0.0.0/8; deny all;
conflicting-server-name: server { listen 80; server_name a.test; } server { listen 81; server_name a.test; }
listen-tls-mismatch: S listen 443 ssl; ssl_certificate a.pem; ssl_certificate_key a.key;
resolver-external: resolver 127.0.0.53 valid=30s;
unescaped: S location ~ \.php$ { return 404; }
map-without-default: map $http_upgrade $cu { default upgrade; '' close; }
map-without-default: map $sent_http_content_type $expires { default off; text/html epoch; }
map-without-default: geo $x { default 0; 10.0.0.0/8 1; }
worker-connections: main worker_rlimit_nofile 65535; events { worker_connections 4096; }
worker-connections: main events { worker_connections 4096; }
unanchored-script: S location ~ \.php$ { fastcgi_pass 127.0.0.1:9000; }
unanchored-script: S location ~ \.php(/|$) { fastcgi_pass 127.0.0.1:9000; }
unanchored-script: S location ~ ^/index\.php { fastcgi_pass 127.0.0.1:9000; }
unanchored-script: S location ~ /\.well-known { root /srv; }
stapling-without-resolver: S resolver 127.0.0.53; ssl_certificate a.pem; ssl_certificate_key a.key; ssl_stapling on;
hsts-short: S listen 443 ssl; ssl_certificate a.pem; ssl_certificate_key a.key; add_header Strict-Transport-Security "max-age=63072000; includeSubDomains" always;
`;

describe("nginx: mistakes", () => {
  for (const one of casesOf(FOUND)) {
    test(one.line, () => assert.ok(rulesAbout(one).has(one.rule), [...rulesAbout(one)].join(" ")));
  }
});

describe("nginx: what looks like them and is right", () => {
  for (const one of casesOf(SILENT)) test(one.line, () => assert.ok(!rulesAbout(one).has(one.rule)));
});
