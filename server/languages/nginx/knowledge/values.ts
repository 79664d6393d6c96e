/**
 * What nginx 1.22.1 takes as values, asked of the program itself by mutated values. A line is `name layers [!] [specs]`: layers are h (http blocks), u (its
 * upstreams), g (main), e (events), s (stream), su (its upstreams) and m (mail); `!` means that a block may have the directive once; the specs are one for
 * each argument, the last one for all that follow when it is `b:` or ends in `*`:
 *
 *   flag, num[:min[:max]], int, size, pool (a size of at least 112 in steps of 16), off (a size that may have g), sec, msec, any, v (a value with variables), v:X (X unless it has variables),
 *   =word (just that word), e:a,b (one of these), b:a,b (some of these); alternatives are separated by |.
 */
export const VALUES = `
absolute_redirect h ! flag
accept_mutex e ! flag
accept_mutex_delay e ! msec
access_by_lua h !
access_by_lua_block h !
access_by_lua_file h ! v
access_by_lua_no_postpone h ! flag
add_after_body h !
add_before_body h !
add_header h any v any
add_trailer h any v any
aio h !
aio_write h ! flag
alias h ! v
auth_basic h ! v
auth_basic_user_file h ! v
auth_delay h ! msec
auth_http_pass_client_cert m ! flag
auth_http_timeout m ! msec
auth_pam h !
auth_pam_service_name h !
auth_pam_set_pam_env h ! flag
auth_request h !
auth_request_set h any v
autoindex h ! flag
autoindex_exact_size h ! flag
autoindex_format h ! e:html,xml,json,jsonp
autoindex_localtime h ! flag
balancer_by_lua_block u !
balancer_by_lua_file u !
body_filter_by_lua h !
body_filter_by_lua_block h !
body_filter_by_lua_file h ! v
charset h ! v
chunked_transfer_encoding h ! flag
client_body_buffer_size h ! size
client_body_in_file_only h ! e:off,on,clean
client_body_in_single_buffer h ! flag
client_body_temp_path h !
client_body_timeout h ! msec
client_header_buffer_size h ! size
client_header_timeout h ! msec
client_max_body_size h ! off
connection_pool_size h ! pool
content_by_lua h !
content_by_lua_block h !
content_by_lua_file h ! v
create_full_put_path h ! flag
daemon g ! flag
dav_access h !
dav_ext_methods h b:off,PROPFIND,OPTIONS,LOCK,UNLOCK
dav_methods h b:off,PUT,DELETE,MKCOL,COPY,MOVE
debug_points g ! e:stop,abort
default_type h !
directio h ! =off|off
directio_alignment h ! off
disable_symlinks h !
echo h v*
echo_after_body h v*
echo_before_body h v*
echo_blocking_sleep h v
echo_duplicate h v*
echo_exec h v*
echo_foreach_split h v*
echo_location h v*
echo_location_async h v*
echo_sleep h v
echo_status h ! num
echo_subrequest h v*
echo_subrequest_async h v*
epoll_events e ! num
etag h ! flag
exit_worker_by_lua_block h !
exit_worker_by_lua_file h !
expires h !
fancyindex h ! flag
fancyindex_css_href h !
fancyindex_default_sort h ! e:name,size,date,name_desc,size_desc,date_desc
fancyindex_directories_first h ! flag
fancyindex_exact_size h ! flag
fancyindex_footer h ! any e:subrequest,local
fancyindex_header h ! any e:subrequest,local
fancyindex_hide_parent_dir h ! flag
fancyindex_hide_symlinks h ! flag
fancyindex_localtime h ! flag
fancyindex_name_length h ! num
fancyindex_show_dotfiles h ! flag
fancyindex_show_path h ! flag
fancyindex_time_format h !
fastcgi_bind h !
fastcgi_buffer_size h ! size
fastcgi_buffering h ! flag
fastcgi_buffers h ! num:1 size:1
fastcgi_busy_buffers_size h ! size
fastcgi_cache h ! v
fastcgi_cache_background_update h ! flag
fastcgi_cache_bypass h v*
fastcgi_cache_key h ! v
fastcgi_cache_lock h ! flag
fastcgi_cache_lock_age h ! msec
fastcgi_cache_lock_timeout h ! msec
fastcgi_cache_max_range_offset h ! off
fastcgi_cache_methods h b:GET,HEAD,POST
fastcgi_cache_min_uses h ! num
fastcgi_cache_purge h !
fastcgi_cache_revalidate h ! flag
fastcgi_cache_use_stale h b:error,timeout,invalid_header,http_500,http_503,http_403,http_404,http_429,updating,off
fastcgi_connect_timeout h ! msec
fastcgi_force_ranges h ! flag
fastcgi_ignore_client_abort h ! flag
fastcgi_ignore_headers h b:X-Accel-Redirect,X-Accel-Expires,X-Accel-Limit-Rate,X-Accel-Buffering,X-Accel-Charset,Expires,Cache-Control,Set-Cookie,Vary
fastcgi_index h !
fastcgi_intercept_errors h ! flag
fastcgi_keep_conn h ! flag
fastcgi_limit_rate h ! size
fastcgi_max_temp_file_size h ! size
fastcgi_next_upstream h b:error,timeout,non_idempotent,invalid_header,http_500,http_503,http_403,http_404,http_429,off
fastcgi_next_upstream_timeout h ! msec
fastcgi_next_upstream_tries h ! num
fastcgi_no_cache h v*
fastcgi_param h any v any
fastcgi_pass h ! v
fastcgi_pass_request_body h ! flag
fastcgi_pass_request_headers h ! flag
fastcgi_read_timeout h ! msec
fastcgi_request_buffering h ! flag
fastcgi_send_lowat h ! size
fastcgi_send_timeout h ! msec
fastcgi_socket_keepalive h ! flag
fastcgi_store h ! v
fastcgi_store_access h !
fastcgi_temp_file_write_size h ! size
fastcgi_temp_path h !
geoip2_proxy_recursive h ! flag
geoip_country h,s !
geoip_proxy_recursive h ! flag
grpc_bind h !
grpc_buffer_size h ! size
grpc_connect_timeout h ! msec
grpc_ignore_headers h b:X-Accel-Redirect,X-Accel-Expires,X-Accel-Limit-Rate,X-Accel-Buffering,X-Accel-Charset,Expires,Cache-Control,Set-Cookie,Vary
grpc_intercept_errors h ! flag
grpc_next_upstream h b:error,timeout,non_idempotent,invalid_header,http_500,http_503,http_403,http_404,http_429,off,http_502,http_504
grpc_next_upstream_timeout h ! msec
grpc_next_upstream_tries h ! num
grpc_pass h ! v
grpc_read_timeout h ! msec
grpc_send_timeout h ! msec
grpc_set_header h any v
grpc_socket_keepalive h ! flag
grpc_ssl_certificate h ! v
grpc_ssl_certificate_key h ! v
grpc_ssl_ciphers h !
grpc_ssl_crl h !
grpc_ssl_name h ! v
grpc_ssl_password_file h !
grpc_ssl_protocols h b:SSLv2,SSLv3,TLSv1,TLSv1.1,TLSv1.2,TLSv1.3
grpc_ssl_server_name h ! flag
grpc_ssl_session_reuse h ! flag
grpc_ssl_trusted_certificate h !
grpc_ssl_verify h ! flag
grpc_ssl_verify_depth h ! num
gunzip h ! flag
gunzip_buffers h ! num:1 size:1
gzip h ! flag
gzip_buffers h ! num:1 size:1
gzip_comp_level h ! num:1:9
gzip_hash h ! e:128k,64k,32k,16k,8k,4k,2k,1k,512,131072,65536,32768,16384,8192,4096,2048,1024
gzip_http_version h ! e:1.0,1.1
gzip_min_length h ! size
gzip_no_buffer h ! flag
gzip_proxied h b:off,expired,no-cache,no-store,private,no_last_modified,no_etag,auth,any
gzip_static h ! e:off,on,always
gzip_vary h ! flag
gzip_window h ! e:32k,16k,8k,4k,2k,1k,512,32768,16384,8192,4096,2048,1024
hash u,su v
header_filter_by_lua h !
header_filter_by_lua_block h !
header_filter_by_lua_file h ! v
http2_body_preread_size h ! size:0:2147483647
http2_chunk_size h ! size:1
http2_max_concurrent_pushes h ! num
http2_max_concurrent_streams h ! num
http2_pool_size h ! pool
http2_push h v
http2_push_preload h ! flag
http2_recv_buffer_size h ! size
http2_streams_index_size h ! pow2
if_modified_since h ! e:off,exact,before
ignore_invalid_headers h ! flag
image_filter_buffer h ! size
image_filter_interlace h ! flag
image_filter_jpeg_quality h v:num:1
image_filter_transparency h ! flag
image_filter_webp_quality h v:num:1
imap_auth m b:plain,login,cram-md5,external
imap_client_buffer m ! size
init_by_lua_block h !
init_by_lua_file h !
init_worker_by_lua_block h !
init_worker_by_lua_file h !
internal h !
keepalive u ! num:1
keepalive_disable h b:none,msie6,safari
keepalive_requests h,u ! num
keepalive_time h,u ! msec
keepalive_timeout h ! msec sec
keepalive_timeout u ! msec
large_client_header_buffers h ! num size
limit_conn_dry_run h,s ! flag
limit_conn_log_level h,s ! e:info,notice,warn,error
limit_conn_status h ! num:400:599
limit_except h !
limit_rate h ! v:size
limit_rate_after h ! v:size
limit_req_dry_run h ! flag
limit_req_log_level h ! e:info,notice,warn,error
limit_req_status h ! num:400:599
lingering_close h ! e:off,on,always
lingering_time h ! msec
lingering_timeout h ! msec
lock_file g !
log_by_lua h !
log_by_lua_block h !
log_by_lua_file h ! v
log_not_found h ! flag
log_subrequest h ! flag
lua_check_client_abort h ! flag
lua_code_cache h ! flag
lua_http10_buffering h ! flag
lua_malloc_trim h num
lua_max_pending_timers h ! num
lua_max_running_timers h ! num
lua_need_request_body h ! flag
lua_package_cpath h !
lua_package_path h !
lua_regex_cache_max_entries h ! num
lua_regex_match_limit h ! num
lua_sa_restart h ! flag
lua_socket_buffer_size h ! size
lua_socket_connect_timeout h ! msec
lua_socket_keepalive_timeout h ! msec
lua_socket_log_errors h ! flag
lua_socket_pool_size h ! num
lua_socket_read_timeout h ! msec
lua_socket_send_lowat h ! size
lua_socket_send_timeout h ! msec
lua_ssl_ciphers h !
lua_ssl_crl h !
lua_ssl_protocols h b:SSLv2,SSLv3,TLSv1,TLSv1.1,TLSv1.2,TLSv1.3
lua_ssl_trusted_certificate h !
lua_ssl_verify_depth h ! num
lua_thread_cache_max_entries h ! num
lua_transform_underscores_in_response_headers h ! flag
lua_use_default_type h ! flag
lua_worker_thread_vm_pool_size h ! num
map_hash_bucket_size h,s ! num
map_hash_max_size h,s ! num
master_process g ! flag
max_errors m ! num
max_headers h ! num
max_ranges h ! num
memcached_bind h !
memcached_buffer_size h ! size
memcached_connect_timeout h ! msec
memcached_gzip_flag h ! num
memcached_next_upstream h b:error,timeout,invalid_response,not_found,off
memcached_next_upstream_timeout h ! msec
memcached_next_upstream_tries h ! num
memcached_read_timeout h ! msec
memcached_send_timeout h ! msec
memcached_socket_keepalive h ! flag
merge_slashes h ! flag
min_delete_depth h ! num
mirror_request_body h ! flag
modern_browser h e:msie,gecko,opera,safari,konqueror,unlisted
mp4_buffer_size h ! size
mp4_max_buffer_size h ! size
mp4_start_key_frame h ! flag
msie_padding h ! flag
msie_refresh h ! flag
multi_accept e ! flag
nchan_access_control_allow_credentials h ! flag
nchan_access_control_allow_origin h ! v
nchan_authorize_request h ! v
nchan_benchmark_channels h ! num
nchan_benchmark_message_padding_bytes h ! num
nchan_benchmark_messages_per_channel_per_minute h ! num
nchan_benchmark_publisher_distribution h ! e:random,optimal
nchan_benchmark_subscriber_distribution h ! e:random,optimal
nchan_benchmark_subscribers_per_channel h ! num
nchan_benchmark_time h ! sec
nchan_channel_event_string h ! v
nchan_channel_events_channel_id h v
nchan_channel_group h ! v
nchan_channel_group_accounting h ! flag
nchan_channel_id h v*
nchan_channel_id_split_delimiter h !
nchan_channel_timeout h ! sec
nchan_deflate_message_for_websocket h ! flag
nchan_eventsource_event h !
nchan_eventsource_ping_comment h !
nchan_eventsource_ping_data h !
nchan_eventsource_ping_event h !
nchan_eventsource_ping_interval h ! sec
nchan_group_max_channels h ! v
nchan_group_max_messages h ! v
nchan_group_max_messages_disk h ! v
nchan_group_max_messages_memory h ! v
nchan_group_max_subscribers h ! v
nchan_max_channel_id_length h ! num
nchan_max_channel_subscribers h ! num
nchan_max_reserved_memory h ! off
nchan_permessage_deflate_compression_level h ! num:0:9
nchan_permessage_deflate_compression_memlevel h ! num:1:9
nchan_permessage_deflate_compression_window h ! num:9:15
nchan_pub_channel_id h v*
nchan_publisher_channel_id h v*
nchan_publisher_upstream_request h ! v
nchan_pubsub_channel_id h v*
nchan_redis_accurate_subscriber_count u ! flag
nchan_redis_cluster_check_interval u ! msec
nchan_redis_cluster_check_interval_max u ! msec
nchan_redis_cluster_check_interval_min u ! msec
nchan_redis_cluster_connect_timeout u ! msec
nchan_redis_cluster_max_failing_time u ! msec
nchan_redis_cluster_recovery_delay u ! msec
nchan_redis_cluster_recovery_delay_max u ! msec
nchan_redis_cluster_recovery_delay_min u ! msec
nchan_redis_command_timeout u ! msec
nchan_redis_connect_timeout u ! msec
nchan_redis_fakesub_timer_interval h ! msec
nchan_redis_idle_channel_cache_timeout h ! sec
nchan_redis_idle_channel_keepalive_max u ! msec
nchan_redis_idle_channel_keepalive_min u ! msec
nchan_redis_idle_channel_keepalive_safety_margin u ! msec
nchan_redis_load_scripts_unconditionally u ! flag
nchan_redis_namespace h,u !
nchan_redis_node_connect_timeout u ! msec
nchan_redis_nostore_fastpublish h,u ! flag
nchan_redis_pass h !
nchan_redis_pass_inheritable h ! flag
nchan_redis_password u !
nchan_redis_ping_interval h,u ! sec
nchan_redis_publish_msgpacked_max_size h ! size
nchan_redis_reconnect_delay u ! msec
nchan_redis_reconnect_delay_max u ! msec
nchan_redis_reconnect_delay_min u ! msec
nchan_redis_retry_commands u ! flag
nchan_redis_retry_commands_max_wait u ! msec
nchan_redis_ssl u ! flag
nchan_redis_ssl_ciphers u !
nchan_redis_ssl_client_certificate u !
nchan_redis_ssl_client_certificate_key u !
nchan_redis_ssl_server_name u !
nchan_redis_ssl_trusted_certificate u !
nchan_redis_ssl_trusted_certificate_path u !
nchan_redis_storage_mode h,u e:distributed,backup,nostore
nchan_redis_tls u ! flag
nchan_redis_tls_ciphers u !
nchan_redis_tls_client_certificate u !
nchan_redis_tls_server_name u !
nchan_redis_tls_trusted_certificate u !
nchan_redis_tls_trusted_certificate_path u !
nchan_redis_upstream_stats_disconnected_timeout u ! flag
nchan_redis_upstream_stats_enabled u ! flag
nchan_redis_url h !
nchan_redis_username u !
nchan_shared_memory_size h ! off
nchan_sub_channel_id h v*
nchan_subscribe_existing_channels_only h ! flag
nchan_subscribe_request h ! v
nchan_subscriber_channel_id h v*
nchan_subscriber_compound_etag_message_id h ! flag
nchan_subscriber_info_string h ! v
nchan_subscriber_last_message_id h v*
nchan_subscriber_message_id_custom_etag_header h !
nchan_subscriber_timeout h ! sec
nchan_unsubscribe_request h ! v
nchan_use_redis h ! flag
nchan_websocket_ping_interval h ! sec
open_file_cache h !
open_file_cache_errors h ! flag
open_file_cache_events h ! flag
open_file_cache_min_uses h ! num
open_file_cache_valid h ! sec
open_log_file_cache h,s !
output_buffers h ! num:1 size:1
override_charset h ! flag
pcre_jit g ! flag
pid g !
pop3_auth m b:plain,apop,cram-md5,external
port_in_redirect h ! flag
post_action h !
postpone_gzipping h ! size
postpone_output h ! size
preread_buffer_size s ! size
preread_timeout s ! msec
protocol m e:pop3,imap,smtp
proxy m ! flag
proxy_bind h,s !
proxy_buffer m ! size
proxy_buffer_size h,s ! size
proxy_buffering h ! flag
proxy_buffers h ! num:1 size:1
proxy_busy_buffers_size h ! size
proxy_cache h ! v
proxy_cache_background_update h ! flag
proxy_cache_bypass h v*
proxy_cache_convert_head h ! flag
proxy_cache_key h ! v
proxy_cache_lock h ! flag
proxy_cache_lock_age h ! msec
proxy_cache_lock_timeout h ! msec
proxy_cache_max_range_offset h ! off
proxy_cache_methods h b:GET,HEAD,POST
proxy_cache_min_uses h ! num
proxy_cache_purge h !
proxy_cache_revalidate h ! flag
proxy_cache_use_stale h b:error,timeout,invalid_header,http_500,http_503,http_403,http_404,http_429,updating,off,http_502,http_504
proxy_connect_timeout h,s ! msec
proxy_cookie_domain h !
proxy_cookie_flags h !
proxy_cookie_path h !
proxy_download_rate s ! v:size
proxy_downstream_buffer s ! size
proxy_force_ranges h ! flag
proxy_half_close s ! flag
proxy_headers_hash_bucket_size h ! num
proxy_headers_hash_max_size h ! num
proxy_http_version h ! e:1.0,1.1
proxy_ignore_client_abort h ! flag
proxy_ignore_headers h b:X-Accel-Redirect,X-Accel-Expires,X-Accel-Limit-Rate,X-Accel-Buffering,X-Accel-Charset,Expires,Cache-Control,Set-Cookie,Vary
proxy_intercept_errors h ! flag
proxy_limit_rate h ! size
proxy_max_temp_file_size h ! size
proxy_method h ! v
proxy_next_upstream h b:error,timeout,non_idempotent,invalid_header,http_500,http_503,http_403,http_404,http_429,off,http_502,http_504
proxy_next_upstream s ! flag
proxy_next_upstream_timeout h,s ! msec
proxy_next_upstream_tries h,s ! num
proxy_no_cache h v*
proxy_pass h,s !
proxy_pass_error_message m ! flag
proxy_pass_request_body h ! flag
proxy_pass_request_headers h ! flag
proxy_protocol s,m ! flag
proxy_protocol_timeout s ! msec
proxy_read_timeout h ! msec
proxy_redirect h !
proxy_request_buffering h ! flag
proxy_requests s ! num
proxy_responses s ! num
proxy_send_lowat h ! size
proxy_send_timeout h ! msec
proxy_set_body h ! v
proxy_set_header h any v
proxy_smtp_auth m ! flag
proxy_socket_keepalive h,s ! flag
proxy_ssl s ! flag
proxy_ssl_certificate h,s ! v
proxy_ssl_certificate_key h,s ! v
proxy_ssl_ciphers h,s !
proxy_ssl_crl h,s !
proxy_ssl_name h,s ! v
proxy_ssl_password_file h,s !
proxy_ssl_protocols h,s b:SSLv2,SSLv3,TLSv1,TLSv1.1,TLSv1.2,TLSv1.3
proxy_ssl_server_name h,s ! flag
proxy_ssl_session_reuse h,s ! flag
proxy_ssl_trusted_certificate h,s !
proxy_ssl_verify h,s ! flag
proxy_ssl_verify_depth h,s ! num
proxy_store h ! v
proxy_store_access h !
proxy_temp_file_write_size h ! size
proxy_temp_path h !
proxy_timeout s,m ! msec
proxy_upload_rate s ! v:size
proxy_upstream_buffer s ! size
push_authorized_channels_only h ! flag
push_channel_group h ! v
push_channel_timeout h ! sec
push_max_channel_id_length h ! num
push_max_channel_subscribers h ! num
push_max_reserved_memory h ! off
push_subscriber_timeout h ! sec
random_index h ! flag
read_ahead h ! size
real_ip_header h !
real_ip_recursive h ! flag
recursive_error_pages h ! flag
referer_hash_bucket_size h ! num
referer_hash_max_size h ! num
request_pool_size h ! pool
reset_timedout_connection h ! flag
resolver h,s,m !
resolver_timeout h,s,m ! msec
return h
return s ! v
rewrite_by_lua_block h !
rewrite_by_lua_no_postpone h ! flag
rewrite_log h ! flag
root h ! v
satisfy h ! e:all,any
scgi_bind h !
scgi_buffer_size h ! size
scgi_buffering h ! flag
scgi_buffers h ! num:1 size:1
scgi_busy_buffers_size h ! size
scgi_cache h ! v
scgi_cache_background_update h ! flag
scgi_cache_bypass h v*
scgi_cache_key h ! v
scgi_cache_lock h ! flag
scgi_cache_lock_age h ! msec
scgi_cache_lock_timeout h ! msec
scgi_cache_max_range_offset h ! off
scgi_cache_methods h b:GET,HEAD,POST
scgi_cache_min_uses h ! num
scgi_cache_purge h !
scgi_cache_revalidate h ! flag
scgi_cache_use_stale h b:error,timeout,invalid_header,http_500,http_503,http_403,http_404,http_429,updating,off
scgi_connect_timeout h ! msec
scgi_force_ranges h ! flag
scgi_ignore_client_abort h ! flag
scgi_ignore_headers h b:X-Accel-Redirect,X-Accel-Expires,X-Accel-Limit-Rate,X-Accel-Buffering,X-Accel-Charset,Expires,Cache-Control,Set-Cookie,Vary
scgi_intercept_errors h ! flag
scgi_limit_rate h ! size
scgi_max_temp_file_size h ! size
scgi_next_upstream h b:error,timeout,non_idempotent,invalid_header,http_500,http_503,http_403,http_404,http_429,off
scgi_next_upstream_timeout h ! msec
scgi_next_upstream_tries h ! num
scgi_no_cache h v*
scgi_param h any v any
scgi_pass h ! v
scgi_pass_request_body h ! flag
scgi_pass_request_headers h ! flag
scgi_read_timeout h ! msec
scgi_request_buffering h ! flag
scgi_send_timeout h ! msec
scgi_socket_keepalive h ! flag
scgi_store h ! v
scgi_store_access h !
scgi_temp_file_write_size h ! size
scgi_temp_path h !
secure_link h ! v
secure_link_md5 h ! v
secure_link_secret h !
send_lowat h ! size
send_timeout h ! msec
sendfile h ! flag
sendfile_max_chunk h ! size
server_name h
server_name m !
server_name_in_redirect h ! flag
server_names_hash_bucket_size h ! num
server_names_hash_max_size h ! num
server_rewrite_by_lua_block h !
server_rewrite_by_lua_file h ! v
server_tokens h ! e:off,on,build
slice h ! size
smtp_auth m b:plain,login,cram-md5,external,none
smtp_client_buffer m ! size
smtp_greeting_delay m ! msec
source_charset h ! v
ssi h ! flag
ssi_ignore_recycled_buffers h ! flag
ssi_last_modified h ! flag
ssi_min_file_chunk h ! size
ssi_silent_errors h ! flag
ssi_value_length h ! size
ssl h,m ! flag
ssl_alpn s !
ssl_buffer_size h ! size
ssl_certificate h v
ssl_certificate s,m
ssl_certificate_by_lua_block h !
ssl_certificate_by_lua_file h !
ssl_certificate_key h v
ssl_certificate_key s,m
ssl_ciphers h,s,m !
ssl_client_certificate h,s,m !
ssl_client_hello_by_lua_block h !
ssl_client_hello_by_lua_file h !
ssl_crl h,s,m !
ssl_dhparam h,s,m !
ssl_early_data h ! flag
ssl_ecdh_curve h,s,m !
ssl_handshake_timeout s ! msec
ssl_ocsp h ! e:off,on,leaf
ssl_ocsp_cache h !
ssl_ocsp_responder h !
ssl_password_file h,s,m !
ssl_prefer_server_ciphers h,s,m ! flag
ssl_preread s ! flag
ssl_protocols h,s,m b:SSLv2,SSLv3,TLSv1,TLSv1.1,TLSv1.2,TLSv1.3
ssl_reject_handshake h ! flag
ssl_session_fetch_by_lua_block h !
ssl_session_fetch_by_lua_file h !
ssl_session_store_by_lua_block h !
ssl_session_store_by_lua_file h !
ssl_session_tickets h,s,m ! flag
ssl_session_timeout h,s,m ! sec
ssl_stapling h ! flag
ssl_stapling_file h !
ssl_stapling_responder h !
ssl_stapling_verify h ! flag
ssl_trusted_certificate h,s,m !
ssl_verify_client h,s,m ! e:off,on,optional,optional_no_ca
ssl_verify_depth h,s,m ! num
starttls m ! e:off,on,only
sub_filter h v v
sub_filter_last_modified h ! flag
sub_filter_once h ! flag
subrequest_output_buffer_size h ! size
subs_buffers h !
subs_filter_bypass h v*
subs_line_buffer_size h !
tcp_nodelay h,s ! flag
tcp_nopush h ! flag
timeout m ! msec
timer_resolution g ! msec
try_files h !
types_hash_bucket_size h ! num
types_hash_max_size h ! num
underscores_in_headers h ! flag
uninitialized_variable_warn h ! flag
upload_progress_content_type h !
upload_progress_header h !
upload_progress_jsonp_parameter h !
use e ! e:epoll,poll,select,kqueue,eventport,/dev/poll
user g !
userid h ! e:off,log,v1,on
userid_domain h !
userid_expires h ! =max|=off|sec
userid_flags h b:off,secure,httponly,samesite=strict,samesite=lax,samesite=none
userid_mark h !
userid_name h !
userid_p3p h !
userid_path h !
userid_service h ! num
uwsgi_bind h !
uwsgi_buffer_size h ! size
uwsgi_buffering h ! flag
uwsgi_buffers h ! num:1 size:1
uwsgi_busy_buffers_size h ! size
uwsgi_cache h ! v
uwsgi_cache_background_update h ! flag
uwsgi_cache_bypass h v*
uwsgi_cache_key h ! v
uwsgi_cache_lock h ! flag
uwsgi_cache_lock_age h ! msec
uwsgi_cache_lock_timeout h ! msec
uwsgi_cache_max_range_offset h ! off
uwsgi_cache_methods h b:GET,HEAD,POST
uwsgi_cache_min_uses h ! num
uwsgi_cache_purge h !
uwsgi_cache_revalidate h ! flag
uwsgi_cache_use_stale h b:error,timeout,invalid_header,http_500,http_503,http_403,http_404,http_429,updating,off
uwsgi_connect_timeout h ! msec
uwsgi_force_ranges h ! flag
uwsgi_ignore_client_abort h ! flag
uwsgi_ignore_headers h b:X-Accel-Redirect,X-Accel-Expires,X-Accel-Limit-Rate,X-Accel-Buffering,X-Accel-Charset,Expires,Cache-Control,Set-Cookie,Vary
uwsgi_intercept_errors h ! flag
uwsgi_limit_rate h ! size
uwsgi_max_temp_file_size h ! size
uwsgi_modifier1 h ! num:0:255
uwsgi_modifier2 h ! num:0:255
uwsgi_next_upstream h b:error,timeout,non_idempotent,invalid_header,http_500,http_503,http_403,http_404,http_429,off
uwsgi_next_upstream_timeout h ! msec
uwsgi_next_upstream_tries h ! num
uwsgi_no_cache h v*
uwsgi_param h any v any
uwsgi_pass h ! v
uwsgi_pass_request_body h ! flag
uwsgi_pass_request_headers h ! flag
uwsgi_read_timeout h ! msec
uwsgi_request_buffering h ! flag
uwsgi_send_timeout h ! msec
uwsgi_socket_keepalive h ! flag
uwsgi_ssl_certificate h ! v
uwsgi_ssl_certificate_key h ! v
uwsgi_ssl_ciphers h !
uwsgi_ssl_crl h !
uwsgi_ssl_name h ! v
uwsgi_ssl_password_file h !
uwsgi_ssl_protocols h b:SSLv2,SSLv3,TLSv1,TLSv1.1,TLSv1.2,TLSv1.3
uwsgi_ssl_server_name h ! flag
uwsgi_ssl_session_reuse h ! flag
uwsgi_ssl_trusted_certificate h !
uwsgi_ssl_verify h ! flag
uwsgi_ssl_verify_depth h ! num
uwsgi_store h ! v
uwsgi_store_access h !
uwsgi_string h !
uwsgi_temp_file_write_size h ! size
uwsgi_temp_path h !
variables_hash_bucket_size h,s ! num:1:65472
variables_hash_max_size h,s ! num:1
worker_aio_requests e ! num
worker_connections e ! num:1
worker_cpu_affinity g !
worker_priority g ! int
worker_processes g ! =auto|num
worker_rlimit_core g ! off
worker_rlimit_nofile g ! num
worker_shutdown_timeout g ! msec
working_directory g !
xclient m ! flag
xslt_last_modified h ! flag`;
