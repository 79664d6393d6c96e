/** Names that modules outside of nginx and of Debian's packages bring along: whole names, or beginnings that end in `*`. */
export const THIRD_PARTY = `
ajp_* auth_digest* auth_jwt* auth_ldap* aws_* brotli* cache_purge check check_http_expect_alive check_http_send check_keepalive_requests check_shm_size
check_status concat* dav_ext* datadog* drizzle_* dynamic_* encrypted_session_* eval fancyindex* form_set_header* forward_proxy* headers_* iconv_* jwt*
js_* ldap_server limit_traffic* log_zmq* lua_* memc_* modsecurity* mruby_* naxsi* BasicRule CheckRule DeniedUrl MainRule LearningMode LibInjection*
SecRules* opentelemetry* opentracing* oidc_* pagespeed passenger* pinba* postgres_* proxy_connect* push_* rds_* redirect_map* redis* reqstat* rtmp rtmp_*
sass_* secure_token* security_headers* session_binding* set_decode_* set_encode_* set_escape_uri set_formatted_* set_hash* set_hex* set_hmac* set_if_empty
set_iconv set_local_today set_md5 set_misc* set_quote_* set_random set_rotate set_secure_* set_sha1 set_unescape_uri shib_* small_light* spnego* srcache_*
sticky* strip sysguard* testcookie* tfs_* traffic_accounting* trim* ts ts_* unzip* upload_* upstream_check* upsync* vhost_traffic_status* stream_server_traffic_status*
vod vod_* wasm* waf* websockify* xss_* zip* zstd*`;
