/**
 * Directives and contexts that nginx 1.22.1 does not know, from the npm package `@nginx/reference-lib` 1.1.41 (nginx up to 1.31, njs, Plus). A line is
 * `name contexts [b] [since]`: contexts as in `directives.ts`, `b` for a block, the release it came with where that is known.
 */
export const NEWER = `
acme_certificate 8
acme_issuer 4 b
acme_shared_zone 4
add_header_inherit 3c 1.29.3
add_trailer_inherit 3c 1.29.3
api 10
auth_jwt 9c
auth_jwt_claim_set 4
auth_jwt_header_set 4
auth_jwt_key_cache 1c
auth_jwt_key_file 9c
auth_jwt_key_request 9c
auth_jwt_leeway 1c
auth_jwt_require 9c
auth_jwt_type 9c
auth_oidc 1c
auth_require 9c
early_hints 1c 1.29.0
error_log_tag 1c
f4f 10
f4f_buffer_size 1c
fastcgi_allow_upstream 1c
fastcgi_bind_dynamic 1c
fastcgi_request_dynamic 1c
fastcgi_socket_rcvbuf 1c
fastcgi_socket_sndbuf 1c
google_perftools_profiles 1
grpc_allow_upstream 1c
grpc_bind_dynamic 1c
grpc_request_dynamic 1c
grpc_socket_rcvbuf 1c
grpc_socket_sndbuf 1c
grpc_ssl_certificate_cache 1c 1.27.4
grpc_ssl_key_log 1c 1.27.2
health_check 410
health_check_timeout 600
hls 10
hls_buffers 1c
hls_forward_args 1c
hls_fragment 1c
hls_mp4_buffer_size 1c
hls_mp4_max_buffer_size 1c
http2 c 1.25.1
http3 c 1.25.0
http3_hq c 1.25.0
http3_max_concurrent_streams c 1.25.0
http3_stream_buffer_size c 1.25.0
internal_redirect 18
js_access 6b0
js_body_filter b0
js_content b0
js_context_reuse 61c
js_engine 61c
js_fetch_buffer_size 61c
js_fetch_ciphers 61c
js_fetch_keepalive 61c
js_fetch_keepalive_requests 61c
js_fetch_keepalive_time 61c
js_fetch_keepalive_timeout 61c
js_fetch_max_response_buffer_size 61c
js_fetch_protocols 61c
js_fetch_proxy 61c
js_fetch_timeout 61c
js_fetch_trusted_certificate 61c
js_fetch_verify 61c
js_fetch_verify_depth 61c
js_filter 600
js_header_filter b0
js_import 61c
js_include 204
js_load_http_native_module 1
js_load_stream_native_module 1
js_path 61c
js_periodic 410
js_preload_object 61c
js_preread 600
js_set 61c
js_shared_dict_zone 204
js_var 61c
keepalive_min_timeout 1c 1.27.4
keyval 204
keyval_zone 204
least_time 900
limit_zone 4
match 204 b
memcached_allow_upstream 1c
memcached_bind_dynamic 1c
mgmt 1 b
mp4_limit_rate 1c
mp4_limit_rate_after 1c
mqtt 600
mqtt_buffers 600
mqtt_preread 600
mqtt_rewrite_buffer_size 400
mqtt_set_connect 400
ntlm 100
num_map 204 b
oidc_provider 4 b
otel_exporter 4 b
otel_resource_attr 4
otel_service_name 4
otel_span_attr 1c
otel_span_name 1c
otel_trace 1c
otel_trace_context 1c
pass 400 1.25.5
proxy_allow_upstream 1c
proxy_bind_dynamic 61c
proxy_pass_trailers 1c 1.27.2
proxy_request_dynamic 1c
proxy_session_drop 600
proxy_socket_rcvbuf 61c
proxy_socket_sndbuf 61c
proxy_ssl_alpn 600
proxy_ssl_certificate_cache 61c 1.27.4
proxy_ssl_key_log 61c 1.27.2
queue 100
quic_active_connection_id_limit c 1.25.0
quic_bpf 1 1.25.0
quic_gso c 1.25.0
quic_host_key c 1.25.0
quic_retry c 1.25.0
resolver 3f1c
resolver_timeout 3f1c
scgi_allow_upstream 1c
scgi_bind_dynamic 1c
scgi_request_dynamic 1c
scgi_socket_rcvbuf 1c
scgi_socket_sndbuf 1c
server_name 3408
server_names_hash_bucket_size 204
server_names_hash_max_size 204
session_log 1c
session_log_format 4
session_log_zone 4
ssl_certificate_cache 60c 1.27.4
ssl_certificate_compression 360c 1.29.1
ssl_ech_file 60c
ssl_key_log 60c 1.27.2
ssl_object_cache_inheritable 1 1.27.4
ssl_ocsp 60c
ssl_ocsp_cache 60c
ssl_ocsp_responder 60c
ssl_reject_handshake 60c
ssl_stapling 60c
ssl_stapling_file 60c
ssl_stapling_responder 60c
ssl_stapling_verify 60c
stall_threshold 2
state 900
status 10
status_format 1c
status_zone 38
sticky 100
tunnel_allow_upstream 1c
tunnel_bind 1c
tunnel_bind_dynamic 1c
tunnel_buffer_size 1c
tunnel_connect_timeout 1c
tunnel_next_upstream 1c
tunnel_next_upstream_timeout 1c
tunnel_next_upstream_tries 1c
tunnel_pass 38
tunnel_read_timeout 1c
tunnel_send_lowat 1c
tunnel_send_timeout 1c
tunnel_socket_keepalive 1c
tunnel_socket_rcvbuf 1c
tunnel_socket_sndbuf 1c
upstream_conf 10
uwsgi_allow_upstream 1c
uwsgi_bind_dynamic 1c
uwsgi_request_dynamic 1c
uwsgi_socket_rcvbuf 1c
uwsgi_socket_sndbuf 1c
uwsgi_ssl_certificate_cache 1c 1.27.4
uwsgi_ssl_key_log 1c 1.27.2
xml_external_entities 1c
zone_sync 400
zone_sync_buffers 600
zone_sync_connect_retry_interval 600
zone_sync_connect_timeout 600
zone_sync_interval 600
zone_sync_recv_buffer_size 600
zone_sync_server 400
zone_sync_ssl 600
zone_sync_ssl_certificate 600
zone_sync_ssl_certificate_key 600
zone_sync_ssl_ciphers 600
zone_sync_ssl_conf_command 600
zone_sync_ssl_crl 600
zone_sync_ssl_name 600
zone_sync_ssl_password_file 600
zone_sync_ssl_protocols 600
zone_sync_ssl_server_name 600
zone_sync_ssl_trusted_certificate 600
zone_sync_ssl_verify 600
zone_sync_ssl_verify_depth 600
zone_sync_timeout 600`;

/**
 * Values that directives of 1.22.1 take beside those of `values.ts` since a later release, from nginx's CHANGES. A line is `name layer specs release`, as there;
 * with so many arguments as there are specs.
 */
export const NEWER_VALUES = `
fastcgi_limit_rate h size|v 1.27.0
keepalive u num 1.29.7
keepalive u num =local 1.29.7
proxy_http_version h e:1.0,1.1,2 1.29.4
proxy_limit_rate h size|v 1.27.0
scgi_limit_rate h size|v 1.27.0
uwsgi_limit_rate h size|v 1.27.0
`;
