/** The variables of nginx 1.22.1, asked of the program itself. Those that a configuration cannot set or define anew (`the duplicate "host" variable`): */
export const HTTP_FIXED = `
binary_remote_addr body_bytes_sent bytes_sent connection connection_requests connection_time connections_active connections_reading
connections_waiting connections_writing content_length content_type date_gmt date_local document_root document_uri fastcgi_path_info
fastcgi_script_name gzip_ratio host hostname http2 http_cookie http_host http_referer http_user_agent http_via http_x_forwarded_for https is_args
limit_conn_status limit_req_status msec nginx_version pid pipe proxy_add_x_forwarded_for proxy_internal_body_length proxy_protocol_addr
proxy_protocol_port proxy_protocol_server_addr proxy_protocol_server_port query_string realip_remote_addr realip_remote_port realpath_root remote_addr
remote_port remote_user request request_body request_body_file request_completion request_filename request_id request_length request_method
request_time request_uri scheme secure_link secure_link_expires server_addr server_name server_port server_protocol slice_range status
tcpinfo_rcv_space tcpinfo_rtt tcpinfo_rttvar tcpinfo_snd_cwnd time_iso8601 time_local uid_got uid_set upstream_addr upstream_bytes_received upstream_bytes_sent upstream_cache_status
upstream_connect_time upstream_header_time upstream_response_length upstream_response_time upstream_status uri`;

/** Those of http that it can set. */
export const HTTP_OPEN = `
ancient_browser args echo_request_body invalid_referer limit_rate modern_browser msie nchan_channel_id proxy_host proxy_port
ssl_alpn_protocol ssl_cipher ssl_ciphers ssl_client_cert ssl_client_escaped_cert ssl_client_fingerprint ssl_client_i_dn ssl_client_i_dn_legacy
ssl_client_raw_cert ssl_client_s_dn ssl_client_s_dn_legacy ssl_client_serial ssl_client_v_end ssl_client_v_remain ssl_client_v_start ssl_client_verify
ssl_curve ssl_curves ssl_early_data ssl_protocol ssl_server_name ssl_session_id ssl_session_reused uid_reset`;

/** Names that start so exist for any rest; some of them are those of Debian's modules. */
export const HTTP_PREFIXES =
  "http_ arg_ cookie_ sent_http_ sent_trailer_ upstream_http_ upstream_cookie_ upstream_trailer_ nchan_ echo_ geoip_ uploadprogress_";

/** The variables of stream. */
export const STREAM = `
binary_remote_addr bytes_received bytes_sent connection hostname limit_conn_status msec nginx_version pid protocol proxy_protocol_addr
proxy_protocol_port proxy_protocol_server_addr proxy_protocol_server_port realip_remote_addr realip_remote_port remote_addr remote_port server_addr
server_port session_time ssl_alpn_protocol ssl_cipher ssl_ciphers ssl_client_cert ssl_client_escaped_cert ssl_client_fingerprint ssl_client_i_dn
ssl_client_raw_cert ssl_client_s_dn ssl_client_serial ssl_client_v_end ssl_client_v_remain ssl_client_v_start ssl_client_verify ssl_curve ssl_curves
ssl_preread_alpn_protocols ssl_preread_protocol ssl_preread_server_name ssl_protocol ssl_server_name ssl_session_id ssl_session_reused status
time_iso8601 time_local upstream_addr upstream_bytes_received upstream_bytes_sent upstream_connect_time upstream_first_byte_time upstream_session_time`;

/** What later releases, njs and Plus add (npm package `@nginx/reference-lib` 1.1.41). */
export const LATER = `
acme_certificate acme_certificate_key http3 is_request_port jit jwt_payload mqtt_preread_clientid mqtt_preread_username oidc_access_token
oidc_id_token oidc_userinfo otel_parent_id otel_parent_sampled otel_span_id otel_trace_id request_port session_log_binary_id session_log_id
ssl_client_sigalg ssl_ech_outer_server_name ssl_ech_status ssl_ja3 ssl_sigalg ssl_sigalgs time_iso8601_ms upstream_last_addr upstream_last_server_name
upstream_queue_time`;
