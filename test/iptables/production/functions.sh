#!/usr/bin/env bash
allow() {
  local proto="$1" port="$2" src="${3:-0.0.0.0/0}" comment="${4:-}"
  local args=(-A INPUT -p "$proto" --dport "$port" -s "$src")
  [[ -n $comment ]] && args+=(-m comment --comment "$comment")
  args+=(-j ACCEPT)
  iptables "${args[@]}"
}
iptables -F INPUT
iptables -A INPUT -i lo -j ACCEPT
iptables -A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
allow tcp 22 10.0.0.0/8 "ssh from office"
allow tcp 443
allow udp 53 192.168.0.0/16 dns
iptables -P INPUT DROP
