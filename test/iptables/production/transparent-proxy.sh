#!/bin/sh
# TPROXY for a transparent proxy (v4+v6)
ip rule add fwmark 1 lookup 100
ip route add local 0.0.0.0/0 dev lo table 100
ip -6 rule add fwmark 1 lookup 100
ip -6 route add local ::/0 dev lo table 100
iptables -t mangle -N PROXY
iptables -t mangle -A PROXY -d 127.0.0.0/8 -j RETURN
iptables -t mangle -A PROXY -d 224.0.0.0/4 -j RETURN
iptables -t mangle -A PROXY -d 255.255.255.255/32 -j RETURN
iptables -t mangle -A PROXY -d 192.168.0.0/16 -p tcp -j RETURN
iptables -t mangle -A PROXY -d 192.168.0.0/16 -p udp ! --dport 53 -j RETURN
iptables -t mangle -A PROXY -j RETURN -m mark --mark 0xff
iptables -t mangle -A PROXY -p udp -j TPROXY --on-ip 127.0.0.1 --on-port 12345 --tproxy-mark 1
iptables -t mangle -A PROXY -p tcp -j TPROXY --on-ip 127.0.0.1 --on-port 12345 --tproxy-mark 1
iptables -t mangle -A PREROUTING -j PROXY
ip6tables -t mangle -N PROXY6
ip6tables -t mangle -A PROXY6 -d ::1/128 -j RETURN
ip6tables -t mangle -A PROXY6 -d fe80::/10 -j RETURN
ip6tables -t mangle -A PROXY6 -p udp -j TPROXY --on-ip ::1 --on-port 12345 --tproxy-mark 1
ip6tables -t mangle -A PROXY6 -p tcp -j TPROXY --on-ip ::1 --on-port 12345 --tproxy-mark 1
ip6tables -t mangle -A PREROUTING -j PROXY6
