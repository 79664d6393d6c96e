#!/bin/bash
# WireGuard gateway: peers in 10.9.0.0/24 and fd00:9::/64 reach the internet and one internal network.
WG_IF="wg0"
WG_PORT=51820
PEERS4="10.9.0.0/24"
PEERS6="fd00:9::/64"
INTERNAL="10.20.0.0/16"
UPLINK="enp1s0"

sysctl -q -w net.ipv4.ip_forward=1
sysctl -q -w net.ipv6.conf.all.forwarding=1

iptables-restore <<RULES
*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:WG_FORWARD - [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -p icmp -j ACCEPT
-A INPUT -i $UPLINK -p udp --dport $WG_PORT -j ACCEPT
-A INPUT -i $WG_IF -s $PEERS4 -p tcp -m multiport --dports 22,53 -j ACCEPT
-A INPUT -i $WG_IF -s $PEERS4 -p udp --dport 53 -j ACCEPT
-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -i $WG_IF -s $PEERS4 -j WG_FORWARD
-A WG_FORWARD -o $UPLINK -j ACCEPT
-A WG_FORWARD -d $INTERNAL -p tcp -m multiport --dports 22,80,443 -j ACCEPT
-A WG_FORWARD -j REJECT --reject-with icmp-admin-prohibited
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A POSTROUTING -s $PEERS4 -o $UPLINK -j MASQUERADE
COMMIT
RULES

ip6tables-restore <<RULES
*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -p ipv6-icmp -j ACCEPT
-A INPUT -i $UPLINK -p udp --dport $WG_PORT -j ACCEPT
-A INPUT -i $WG_IF -s $PEERS6 -p tcp --dport 22 -j ACCEPT
-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -p ipv6-icmp -j ACCEPT
-A FORWARD -i $WG_IF -o $UPLINK -s $PEERS6 -j ACCEPT
COMMIT
RULES
