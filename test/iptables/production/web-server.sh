#!/usr/bin/env bash
# Web server behind a load balancer: blocklist in a set, SSH with a brake, everything else logged and dropped.
set -euo pipefail

readonly LB_NETS="10.0.1.0/24 10.0.2.0/24"
readonly MONITOR=10.0.9.10
readonly SSH_PORT=22

log() { logger -t fw "$*"; }

need() {
  command -v "$1" > /dev/null || { echo "$1 is missing" >&2; exit 1; }
}

need iptables
need ipset

ipset create blocklist hash:net -exist
ipset flush blocklist
ipset add blocklist 192.0.2.0/24 -exist

reset_tables() {
  iptables -F
  iptables -X
  ip6tables -F
  ip6tables -X
}

base() {
  local ipt=$1
  "$ipt" -A INPUT -i lo -j ACCEPT
  "$ipt" -A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
  "$ipt" -A INPUT -m conntrack --ctstate INVALID -j DROP
}

reset_tables
base iptables
base ip6tables

iptables -N LOGDROP
iptables -A LOGDROP -m limit --limit 5/min -j LOG --log-prefix "fw drop: " --log-level 4
iptables -A LOGDROP -j DROP

iptables -N SSH
iptables -A SSH -m recent --name ssh --set
iptables -A SSH -m recent --name ssh --update --seconds 60 --hitcount 6 -j LOGDROP
iptables -A SSH -j ACCEPT

iptables -A INPUT -m set --match-set blocklist src -j DROP
iptables -A INPUT -p icmp -m icmp --icmp-type 8 -m limit --limit 10/s -j ACCEPT
iptables -A INPUT -p icmp -m icmp --icmp-type 3/4 -j ACCEPT
iptables -A INPUT -p tcp --dport $SSH_PORT -m conntrack --ctstate NEW -j SSH

for net in $LB_NETS; do
  iptables -A INPUT -s "$net" -p tcp -m multiport --dports 80,443 -m comment --comment "load balancer" -j ACCEPT
done
iptables -A INPUT -s $MONITOR -p tcp --dport 9100 -j ACCEPT

ip6tables -A INPUT -p ipv6-icmp -j ACCEPT
ip6tables -A INPUT -p tcp --dport $SSH_PORT -j ACCEPT

iptables -A INPUT -j LOGDROP

iptables -P INPUT DROP
iptables -P FORWARD DROP
ip6tables -P INPUT DROP
ip6tables -P FORWARD DROP

log "firewall is up"
