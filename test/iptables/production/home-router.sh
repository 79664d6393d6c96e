#!/bin/sh
# Home router: eth0 to the provider, eth1 to the house, wlan1 for guests.
set -eu

WAN=eth0
LAN=eth1
GUEST=wlan1
LAN_NET=192.168.10.0/24
GUEST_NET=192.168.20.0/24
NAS=192.168.10.5

IPT=/usr/sbin/iptables
IP6T=/usr/sbin/ip6tables

echo 1 > /proc/sys/net/ipv4/ip_forward

flush() {
  for table in filter nat mangle; do
    $IPT -t "$table" -F
    $IPT -t "$table" -X
  done
  $IP6T -F
  $IP6T -X
}

flush

for bin in "$IPT" "$IP6T"; do
  $bin -A INPUT -i lo -j ACCEPT
  $bin -A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
  $bin -A INPUT -m conntrack --ctstate INVALID -j DROP
  $bin -A FORWARD -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
  $bin -A FORWARD -m conntrack --ctstate INVALID -j DROP
done

# The house may use the router, guests get DHCP and names only.
$IPT -A INPUT -p icmp -j ACCEPT
$IPT -A INPUT -i $LAN -s $LAN_NET -j ACCEPT
$IPT -A INPUT -i $GUEST -p udp -m multiport --dports 53,67 -j ACCEPT
$IPT -A INPUT -i $GUEST -p tcp --dport 53 -j ACCEPT
$IP6T -A INPUT -p ipv6-icmp -j ACCEPT
$IP6T -A INPUT -i $WAN -s fe80::/10 -p udp --dport 546 -j ACCEPT
$IP6T -A INPUT -i $LAN -j ACCEPT

# What the house may reach.
$IPT -A FORWARD -i $LAN -o $WAN -s $LAN_NET -j ACCEPT
$IPT -A FORWARD -i $GUEST -o $WAN -s $GUEST_NET -j ACCEPT
$IPT -A FORWARD -i $LAN -o $GUEST -s $LAN_NET -j ACCEPT
$IP6T -A FORWARD -i $LAN -o $WAN -j ACCEPT
$IP6T -A FORWARD -p ipv6-icmp -j ACCEPT

# Port forwards to the NAS.
for port in 443 51413; do
  $IPT -t nat -A PREROUTING -i $WAN -p tcp --dport $port -j DNAT --to-destination $NAS
  $IPT -A FORWARD -i $WAN -o $LAN -d $NAS -p tcp --dport $port -j ACCEPT
done

$IPT -t nat -A POSTROUTING -o $WAN -j MASQUERADE
$IPT -t mangle -A FORWARD -o $WAN -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu

$IPT -P INPUT DROP
$IPT -P FORWARD DROP
$IPT -P OUTPUT ACCEPT
$IP6T -P INPUT DROP
$IP6T -P FORWARD DROP
$IP6T -P OUTPUT ACCEPT

logger -t firewall "rules loaded"
exit 0
