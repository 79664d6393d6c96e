/** Directives that nginx 1.22 accepts, by the block that they stand in: what generated configurations are made of. */
export const LINES: Readonly<Record<string, string>> = {
  main: `
user www-data www-data;
worker_processes auto;
worker_processes 4;
pid /run/nginx.pid;
error_log /var/log/nginx/error.log warn;
worker_rlimit_nofile 65535;
worker_cpu_affinity 0101 1010;
worker_priority -5;
pcre_jit on;
timer_resolution 100ms;
daemon on;
env TZ;
env "LANG=C";
worker_shutdown_timeout 30s;
thread_pool slow threads=8 max_queue=100;`,
  events: `
worker_connections 1024;
multi_accept on;
use epoll;
accept_mutex off;
accept_mutex_delay 500ms;
debug_connection 127.0.0.1;`,
  http: `
sendfile on;
tcp_nopush on;
tcp_nodelay off;
keepalive_timeout 65;
keepalive_timeout 75s 60s;
types_hash_max_size 2048;
server_tokens off;
server_names_hash_bucket_size 128;
default_type application/octet-stream;
access_log /var/log/nginx/access.log;
access_log off;
access_log /var/log/nginx/b.log combined buffer=32k flush=5m if=$loggable;
log_format main '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent';
log_format long escape=json "{\\"ip\\":\\"$remote_addr\\"}";
gzip on;
gzip_types text/plain text/css application/json;
gzip_comp_level 5;
gzip_min_length 1k;
gzip_proxied any;
gzip_vary on;
gzip_disable "msie6";
gzip_buffers 16 8k;
gzip_http_version 1.1;
client_max_body_size 50m;
client_body_buffer_size 128k;
client_body_timeout 12;
client_header_timeout 12s;
large_client_header_buffers 4 16k;
send_timeout 1m30s;
reset_timedout_connection on;
open_file_cache max=1000 inactive=20s;
open_file_cache_valid 30s;
open_file_cache_min_uses 2;
limit_req_zone $binary_remote_addr zone=one:10m rate=10r/s;
limit_req_zone $server_name zone=perserver:1m rate=30r/m;
limit_conn_zone $binary_remote_addr zone=addr:10m;
limit_req_status 429;
proxy_cache_path /var/cache/nginx levels=1:2 keys_zone=store:10m max_size=1g inactive=60m use_temp_path=off;
map $http_upgrade $connection_upgrade { default upgrade; '' close; }
map $request_method $loggable { volatile; default 1; ~^(OPTIONS|HEAD)$ 0; }
map $host $backend { hostnames; default one; .example.org two; *.example.net three; *.a.example four; www.example.* four; }
map $uri $short { ~^/s/(?<code>[a-z]+)$ $code; default ""; }
geo $inside { default 0; 10.0.0.0/8 1; 192.168.0.0/16 1; 2001:db8::/32 1; }
geo $remote_addr $zone { ranges; default zz; 10.0.0.0-10.0.0.255 aa; }
split_clients "$remote_addr" $variant { 0.5% .one; 20% .two; * ""; }
types { text/html html htm; image/png png; }
upstream app { server 127.0.0.1:3000 weight=5; server 127.0.0.1:3001 backup; keepalive 16; }
upstream sticky { ip_hash; server 10.0.0.1; server 10.0.0.2 down max_fails=3 fail_timeout=30s; }
upstream spread { hash $request_uri consistent; server unix:/run/app.sock; zone spread 64k; }
upstream least { least_conn; server [::1]:8080 max_conns=100; keepalive 8; keepalive_timeout 60s; }
upstream any { random two least_conn; server 10.0.0.5:80; server 10.0.0.6:80; }
resolver 1.1.1.1 8.8.8.8:53 valid=300s ipv6=off;
resolver_timeout 5s;
ssl_protocols TLSv1.2 TLSv1.3;
ssl_session_cache shared:SSL:10m;
ssl_session_timeout 1d;
ssl_prefer_server_ciphers on;
ssl_session_tickets off;
variables_hash_max_size 2048;
charset utf-8;
set_real_ip_from 10.0.0.0/8;
real_ip_header X-Forwarded-For;
real_ip_recursive on;
add_header X-Frame-Options DENY always;
proxy_buffers 16 8k;
proxy_buffer_size 8k;
fastcgi_buffers 16 8k;
fastcgi_buffer_size 4k;
ssl_certificate /etc/ssl/h.pem;
ssl_certificate_key /etc/ssl/h.key;
uwsgi_read_timeout 300;
index index.html index.php;
error_page 404 /404.html;
root /srv/www;
merge_slashes off;
underscores_in_headers on;
recursive_error_pages on;
ignore_invalid_headers off;`,
  server: `
listen 80;
listen [::]:80;
listen 8080 default_server;
listen 127.0.0.1:8081 reuseport backlog=511;
listen unix:/run/nginx.sock;
listen 443 ssl http2;
listen *:8443 ssl so_keepalive=30m::10;
listen [::]:8443 ssl ipv6only=on;
listen 9000-9003;
server_name example.org www.example.org;
server_name *.example.org;
server_name ~^(?<sub>.+)\\.example\\.net$;
server_name _;
server_name "";
ssl_certificate /etc/ssl/a.pem;
ssl_certificate_key /etc/ssl/a.key;
ssl_stapling off;
ssl_verify_client off;
root /var/www/html;
index index.html;
return 301 https://$host$request_uri;
return 404;
rewrite ^/old/(.*)$ /new/$1 permanent;
rewrite ^ /index.php?q=$uri last;
error_page 500 502 503 504 /50x.html;
error_page 404 =200 /empty.gif;
error_page 403 =404 /;
access_log /var/log/nginx/site.log combined;
error_log /var/log/nginx/site.err error;
client_max_body_size 0;
add_header Strict-Transport-Security "max-age=31536000; includeSubDomains" always;
if ($host = www.example.org) { return 301 https://example.org$request_uri; }
if ($request_method !~ ^(GET|HEAD|POST)$) { return 444; }
if (-f $document_root/maintenance.html) { return 503; }
if ($http_user_agent ~* (bot|crawl)) { set $bot 1; }
set $app_root /srv/app;
set $value "a b c";
allow 10.0.0.0/8;
deny all;
auth_basic "Private";
auth_basic_user_file /etc/nginx/htpasswd;
keepalive_requests 1000;
limit_rate 500k;
limit_rate_after 10m;
types { }
try_files $uri $uri/ =404;
absolute_redirect off;
port_in_redirect off;
server_name_in_redirect on;
satisfy any;
ssi on;
autoindex off;
etag off;
if_modified_since before;
expires 7d;`,
  location: `
proxy_pass http://127.0.0.1:3000;
proxy_pass http://app;
proxy_pass https://backend.example.org/path/;
proxy_pass http://unix:/run/app.sock:/;
proxy_pass $scheme://$host;
fastcgi_pass unix:/run/php/php-fpm.sock;
fastcgi_pass 127.0.0.1:9000;
uwsgi_pass 127.0.0.1:3031;
scgi_pass localhost:4000;
grpc_pass grpc://127.0.0.1:50051;
proxy_set_header Host $host;
proxy_set_header X-Real-IP $remote_addr;
proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
proxy_set_header Upgrade $http_upgrade;
proxy_set_header Connection "upgrade";
proxy_http_version 1.1;
proxy_redirect off;
proxy_redirect http://localhost:8000/ /;
proxy_read_timeout 90;
proxy_connect_timeout 5s;
proxy_buffering off;
proxy_cache off;
proxy_cache_valid 200 302 10m;
proxy_cache_valid any 1m;
proxy_cache_use_stale error timeout updating http_500;
proxy_cache_key "$scheme$request_method$host$request_uri";
proxy_cache_bypass $cookie_nocache $arg_nocache;
proxy_next_upstream error timeout http_502 non_idempotent;
proxy_ssl_verify on;
proxy_ssl_server_name on;
proxy_ssl_protocols TLSv1.2;
proxy_hide_header X-Powered-By;
proxy_ignore_headers Cache-Control Expires;
proxy_cookie_path / "/; HttpOnly";
proxy_cookie_domain localhost example.org;
proxy_bind 10.0.0.9;
proxy_method POST;
proxy_pass_request_headers on;
proxy_max_temp_file_size 0;
proxy_temp_file_write_size 64k;
fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
fastcgi_param HTTPS on if_not_empty;
fastcgi_index index.php;
fastcgi_split_path_info ^(.+\\.php)(/.+)$;
fastcgi_read_timeout 300;
fastcgi_intercept_errors on;
uwsgi_param QUERY_STRING $query_string;
alias /srv/files/;
root /srv/root;
try_files $uri $uri/ /index.php?$args;
try_files $uri @fallback;
index index.html;
autoindex on;
autoindex_format json;
autoindex_exact_size off;
expires max;
expires -1;
expires modified +24h;
expires @15h30m;
add_header Cache-Control "public, max-age=3600";
add_header X-Cache $upstream_cache_status always;
return 200 "ok\\n";
return 204;
return 302 /elsewhere;
rewrite ^/a/(.*)$ /b/$1 break;
internal;
deny all;
allow 127.0.0.1;
allow ::1;
allow unix:;
satisfy all;
auth_basic off;
auth_request /auth;
auth_request_set $user $upstream_http_x_user;
limit_req zone=one burst=20 nodelay;
limit_conn addr 10;
limit_except GET POST { deny all; }
if ($request_uri ~ "^/x{2,3}$") { return 403; }
if ($args) { set $has_args 1; }
if (!-e $request_filename) { rewrite ^ /index.php last; }
sub_filter '<a href="http://127.0.0.1' '<a href="https://$host';
sub_filter_once off;
default_type text/plain;
types { text/plain log; }
client_body_temp_path /tmp/b 1 2;
dav_methods PUT DELETE MKCOL;
create_full_put_path on;
dav_access user:rw group:r all:r;
stub_status;
empty_gif;
mp4;
access_log off;
log_not_found off;
gzip_static on;
open_file_cache off;
secure_link $arg_md5,$arg_expires;
secure_link_md5 "$secure_link_expires$uri$remote_addr secret";
valid_referers none blocked *.example.org ~\\.google\\.;
mirror /mirror;
mirror_request_body off;
slice 1m;
directio 4m;
aio threads;
output_buffers 2 64k;
charset koi8-r;
ssi off;
userid on;
userid_name uid;
userid_expires 365d;
random_index on;
chunked_transfer_encoding off;
error_page 404 = @fallback;
disable_symlinks if_not_owner from=$document_root;
keepalive_disable msie6;
lingering_close always;
max_ranges 1;
post_action /done;
resolver 127.0.0.53 valid=10s;`,
  stream: `
upstream db { server 10.0.0.1:5432 weight=2; server 10.0.0.2:5432 backup; }
upstream dns { hash $remote_addr consistent; server 10.0.0.3:53; }
log_format basic '$remote_addr [$time_local] $protocol $status $bytes_sent';
map $ssl_preread_server_name $name { default db; a.example.org dns; }
limit_conn_zone $binary_remote_addr zone=saddr:1m;
proxy_timeout 10m;
preread_timeout 30s;
tcp_nodelay on;
resolver 1.1.1.1;
geo $trusted { default 0; 10.0.0.0/8 1; }`,
  sserver: `
listen 5432;
listen 127.0.0.1:53 udp reuseport;
listen [::]:636 so_keepalive=on;
listen unix:/run/s.sock;
proxy_pass db;
proxy_pass 127.0.0.1:5433;
proxy_pass $name;
proxy_connect_timeout 1s;
proxy_timeout 3s;
proxy_responses 1;
proxy_bind $remote_addr transparent;
proxy_buffer_size 16k;
proxy_protocol on;
ssl_preread on;
allow 10.0.0.0/8;
deny all;
return "bye";
access_log /var/log/nginx/s.log basic;
limit_conn saddr 5;
proxy_ssl off;
proxy_next_upstream on;
proxy_upload_rate 10k;`,
  mail: `
auth_http 127.0.0.1:9000/auth;
imap_capabilities IMAP4rev1 UIDPLUS;
pop3_auth plain apop cram-md5;
smtp_auth login plain;
proxy_pass_error_message on;
server_name mail.example.org;
starttls off;
timeout 60s;
xclient off;`,
  mserver: `
listen 25;
listen 127.0.0.1:110;
listen 143;
protocol smtp;
protocol imap;
proxy on;
smtp_auth none;
starttls off;
timeout 5m;`,
};
