# one network may use the application
iptables -A INPUT -p tcp --dport 3000 -s 203.0.113.0/24 -j ACCEPT
iptables -A INPUT -p tcp --dport 3000 -j DROP
