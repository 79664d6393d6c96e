#!/bin/bash
declare -A PORTS=([ssh]=22 [web]=443)
declare -a TRUSTED
TRUSTED+=(10.0.0.0/8)
TRUSTED+=(192.168.0.0/16)
iptables -F INPUT
iptables -A INPUT -i lo -j ACCEPT
iptables -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
for name in "${!PORTS[@]}"; do
  iptables -A INPUT -p tcp --dport "${PORTS[$name]}" -m comment --comment "$name" -j ACCEPT
done
for src in "${TRUSTED[@]}"; do iptables -A INPUT -s "$src" -p tcp --dport 9100 -j ACCEPT; done
iptables -P INPUT DROP
