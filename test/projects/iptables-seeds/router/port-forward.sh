# forwarding on
echo 1 > /proc/sys/net/ipv4/ip_forward

# port 8080 of the router leads to the application
iptables -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 192.168.1.100:3000
iptables -A FORWARD -p tcp -d 192.168.1.100 --dport 3000 -j ACCEPT
iptables -t nat -A POSTROUTING -j MASQUERADE
