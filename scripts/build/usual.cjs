/**
 * Small files as people have them, one of each format, by path: what checking them runs is compiled when the command is built. Compiled
 * code takes time to load, too: what only longer or rarer files need is left out, and V8 compiles it when it is met.
 */
module.exports = {
  "etc/nginx/nginx.conf": `worker_processes auto;
events {
  worker_connections 1024;
}
http {
  include mime.types;
  server {
    listen 80;
    server_name example.com;
    return 301 https://$host$request_uri;
  }
  server {
    listen 443 ssl;
    server_name example.com;
    ssl_certificate /etc/ssl/example.pem;
    ssl_certificate_key /etc/ssl/example.key;
    location / {
      proxy_pass http://127.0.0.1:3000;
      proxy_set_header Host $host;
    }
  }
}
`,
  "etc/iptables/rules.v4": `*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
-A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT
-A INPUT -s 192.0.2.0/24 -p tcp --dport 22 -j ACCEPT
COMMIT
`,
  "etc/netplan/01-netcfg.yaml": `network:
  version: 2
  ethernets:
    eth0:
      addresses: [192.0.2.10/24]
      routes:
        - to: default
          via: 192.0.2.1
`,
  "etc/wireguard/wg0.conf": `[Interface]
Address = 10.8.0.1/24
ListenPort = 51820
PrivateKey = <private key>

[Peer]
PublicKey = <public key>
AllowedIPs = 10.8.0.2/32
`,
  "etc/cloudflared/config.yml": `tunnel: web
credentials-file: /etc/cloudflared/web.json
ingress:
  - hostname: www.example.com
    service: http://localhost:3000
  - service: http_status:404
`,
  "etc/sysctl.d/90-forward.conf": "net.ipv4.ip_forward = 1\n",
  "hosts/web/facts/ss.txt": 'LISTEN 0 511 0.0.0.0:80 0.0.0.0:* users:(("nginx",pid=7,fd=6))\n',
  "main.tf": `resource "aws_security_group" "web" {
  name   = "web"
  vpc_id = aws_vpc.main.id

  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
`,
  "template.yaml": `AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      SecurityGroupIngress:
        - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }
`,
};
