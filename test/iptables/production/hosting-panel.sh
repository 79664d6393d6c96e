#!/bin/bash
# Hosting panel host: mail, web, dns
set -euo pipefail
IPT="iptables -w"
IP6="ip6tables -w"
TCP_IN=(20 21 25 53 80 110 143 443 465 587 993 995)
UDP_IN=(53 443)
ADMIN_NETS=(203.0.113.0/28 198.51.100.17)

for ipt in "$IPT" "$IP6"; do
  $ipt -F
  $ipt -X
  $ipt -P INPUT DROP
  $ipt -P FORWARD DROP
  $ipt -P OUTPUT ACCEPT
  $ipt -A INPUT -i lo -j ACCEPT
  $ipt -A INPUT -m conntrack --ctstate INVALID -j DROP
  $ipt -A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
  for p in "${TCP_IN[@]}"; do
    $ipt -A INPUT -p tcp --dport "$p" -m conntrack --ctstate NEW -j ACCEPT
  done
  for p in "${UDP_IN[@]}"; do
    $ipt -A INPUT -p udp --dport "$p" -j ACCEPT
  done
done
$IPT -A INPUT -p icmp --icmp-type echo-request -m limit --limit 4/s --limit-burst 10 -j ACCEPT
$IP6 -A INPUT -p icmpv6 -j ACCEPT
for net in "${ADMIN_NETS[@]}"; do
  $IPT -A INPUT -s "$net" -p tcp --dport 22 -j ACCEPT
  $IPT -A INPUT -s "$net" -p tcp -m multiport --dports 8443,8447,2222 -j ACCEPT
done
$IPT -A INPUT -m limit --limit 3/min -j LOG --log-prefix "fw4-drop: "
$IP6 -A INPUT -m limit --limit 3/min -j LOG --log-prefix "fw6-drop: "
