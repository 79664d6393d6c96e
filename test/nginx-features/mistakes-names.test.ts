/** Mistakes in names, locations, redirects and conditions, in the spellings of forum posts, and configurations that look alike and are right. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { casesOf, rulesAbout } from "./lines.ts";

/** A line is `rule: text`; `S text` stands in a server, `L text` in its location /. */
const FOUND = String.raw`
server-name-never-matches: S server_name a.test, b.test;
server-name-never-matches: S server_name http://a.test;
server-name-never-matches: S server_name a.test:8080;
server-name-never-matches: S server_name a.*.test;
named-location-missing: L try_files $uri @app;
named-location-missing: S error_page 502 503 @maintenance; location / { proxy_pass http://127.0.0.1:1; }
named-location-missing: S location / { try_files $uri $uri/ backend; } location @backend { proxy_pass http://127.0.0.1:1; }
location-behind-regex: S location ~ /\. { deny all; } location /.well-known/acme-challenge/ { root /srv; }
location-behind-regex: S location /static/ { root /srv; } location ~ ^/(static|media)/ { proxy_pass http://127.0.0.1:1; }
return-before-locations: S return 301 https://$host$request_uri; location /.well-known/acme-challenge/ { root /srv; }
map-pattern-literal: map $http_user_agent $bot { default 0; (bot|crawl|spider) 1; }
map-pattern-literal: map $host $tenant { default ""; ^(.+)\.a\.test$ $1; }
redirect-without-scheme: L return 301 www.a.test$request_uri;
redirect-without-scheme: S return 302 $host$request_uri;
condition-compares-pattern: S if ($request_method = POST|PUT|DELETE) { return 405; }
condition-compares-pattern: S if ($host != ^www) { return 301 https://www.a.test$request_uri; }
verdict-unused: S ssl_client_certificate ca.pem; ssl_verify_client optional; location / { proxy_pass http://127.0.0.1:1; }
verdict-unused: S location /dl/ { secure_link $arg_md5,$arg_expires; secure_link_md5 "$secure_link_expires$uri k"; root /srv; }
alias-without-capture: S location ~ ^/media/(.*)$ { alias /srv/media/; }
root-repeats-location: S location /static/ { root /srv/app/static; }
proxy-protocol-missing: S listen 80; set_real_ip_from 10.0.0.0/8; real_ip_header proxy_protocol;
quic-without-alt-svc: S listen 443 quic; listen 443 ssl; ssl_certificate a; ssl_certificate_key b;
script-filename-missing: S location ~ \.php$ { try_files $uri =404; fastcgi_param QUERY_STRING $query_string; fastcgi_pass unix:/run/php-fpm.sock; }
upstream-misspelt: upstream backend { server 127.0.0.1:1; } server { location / { proxy_pass http://bakend; } }
`;

const SILENT = String.raw`
server-name-never-matches: S server_name a.test www.a.test *.a.test mail.* _ "";
named-location-missing: S error_page 404 @none; location / { try_files $uri @app; } location @app { proxy_pass http://127.0.0.1:1; } location @none { return 404; }
location-behind-regex: S location ~ /\.(?!well-known/) { deny all; } location /.well-known/acme-challenge/ { root /srv; }
location-behind-regex: S location ~ \.php$ { deny all; } location /app/ { proxy_pass http://127.0.0.1:1; }
return-before-locations: S location / { return 301 https://$host$request_uri; } location /.well-known/acme-challenge/ { root /srv; }
return-before-locations: S if ($host = a.test) { return 301 https://$host$request_uri; } location / { root /srv; }
return-before-locations: S error_page 503 @maintenance; return 503; location @maintenance { root /srv; }
map-pattern-literal: map $http_upgrade $connection_upgrade { default upgrade; "" close; }
map-pattern-literal: map $sent_http_content_type $expires { default off; text/html epoch; ~image/ max; }
map-pattern-literal: map $host $x { hostnames; default 0; .a.test 1; *.b.test 2; www.c.* 3; }
redirect-without-scheme: L return 301 /new/;
redirect-without-scheme: L return 301 $scheme://www.a.test$request_uri;
condition-compares-pattern: S if ($request_method = POST) { return 405; } if ($arg_kind = a|b) { return 404; }
verdict-unused: S ssl_client_certificate ca.pem; ssl_verify_client optional; location / { if ($ssl_client_verify != SUCCESS) { return 403; } proxy_pass http://127.0.0.1:1; }
alias-without-capture: S location ~ ^/media/(.*)$ { alias /srv/media/$1; } location ~ ^/robots\.txt$ { alias /srv/robots.txt; }
root-repeats-location: S location /static/ { root /srv/app; } location /.well-known/acme-challenge/ { root /var/www/certbot; }
proxy-protocol-missing: S listen 80 proxy_protocol; listen 8080; set_real_ip_from 10.0.0.0/8; real_ip_header proxy_protocol;
quic-without-alt-svc: S listen 443 quic; listen 443 ssl; ssl_certificate a; ssl_certificate_key b; add_header Alt-Svc 'h3=":443"; ma=86400';
script-filename-missing: S location ~ \.php$ { include fastcgi.conf; fastcgi_pass unix:/run/php-fpm.sock; }
upstream-misspelt: upstream backend { server 127.0.0.1:1; } server { location / { proxy_pass http://backend; } location /b { proxy_pass http://backends.test; } }
`;

describe("nginx: mistakes in names, locations and conditions", () => {
  for (const one of casesOf(FOUND)) {
    test(one.line, () => assert.ok(rulesAbout(one).has(one.rule), [...rulesAbout(one)].join(" ")));
  }
});

describe("nginx: what looks like them and is right", () => {
  for (const one of casesOf(SILENT)) test(one.line, () => assert.ok(!rulesAbout(one).has(one.rule)));
});
