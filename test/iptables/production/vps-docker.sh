#!/bin/bash
# A virtual server with Docker: INPUT is ours, Docker keeps its chains, DOCKER-USER restricts what is published.
set -o nounset

EXT=ens3
ADMIN=(198.51.100.17 203.0.113.64/27)
PUBLIC_TCP="80 443"

accept_from_admins() {
  local port=$1 net
  for net in 198.51.100.17 203.0.113.64/27; do
    iptables -w -A INPUT -i "$EXT" -s "$net" -p tcp --dport "$port" -m conntrack --ctstate NEW -j ACCEPT
  done
}

case "${1:-start}" in
start | restart)
  iptables -w -F INPUT
  ip6tables -w -F INPUT
  for cmd in iptables ip6tables; do
    $cmd -w -A INPUT -i lo -j ACCEPT
    $cmd -w -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
    for port in $PUBLIC_TCP; do
      $cmd -w -A INPUT -p tcp --dport "$port" -m conntrack --ctstate NEW -j ACCEPT
    done
  done
  iptables -w -A INPUT -p icmp --icmp-type echo-request -m limit --limit 5/s -j ACCEPT
  iptables -w -A INPUT -p icmp --icmp-type fragmentation-needed -j ACCEPT
  ip6tables -w -A INPUT -p ipv6-icmp -j ACCEPT
  accept_from_admins 22
  ip6tables -w -A INPUT -s 2001:db8:42::/48 -p tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT
  for cmd in iptables ip6tables; do
    $cmd -w -A INPUT -m limit --limit 3/min --limit-burst 10 -j LOG --log-prefix "input dropped: "
    $cmd -w -P INPUT DROP
  done

  iptables -w -N DOCKER-USER 2>/dev/null || true
  iptables -w -F DOCKER-USER
  iptables -w -A DOCKER-USER -m conntrack --ctstate RELATED,ESTABLISHED -j RETURN
  iptables -w -A DOCKER-USER -i "$EXT" -p tcp -m conntrack --ctorigdstport 443 -j RETURN
  iptables -w -A DOCKER-USER -i "$EXT" -p tcp -m conntrack --ctorigdstport 80 -j RETURN
  iptables -w -A DOCKER-USER -i "$EXT" -j DROP
  ;;
stop)
  iptables -w -P INPUT ACCEPT
  iptables -w -F INPUT
  ip6tables -w -P INPUT ACCEPT
  ip6tables -w -F INPUT
  ;;
*)
  echo "usage: $0 start|stop|restart" >&2
  exit 2
  ;;
esac
