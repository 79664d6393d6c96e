/** Configurations full of secrets, by format: where they belong, and where people put them. All are made up. */

/** 32 bytes in base64, as WireGuard's keys are. */
export const KEY = "Qx7Kd9Zp2WvR4tYm8LsN1bHg6JfC3aXe5UoTi0PqEw0=";
/** As cloudflared's tokens begin. */
export const TOKEN = "eyJhIjoiOGYzYzkyMWI0ZCIsInQiOiJhYmNkZWYxMjM0NTYiLCJzIjoiWmVicmE3NyJ9";
export const HEX = "9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a3928";
export const SECRETS = [KEY, TOKEN, HEX];
/** A password shows by its place alone: it stands in the texts only where it is called one. */
export const PASSWORD = "Tr0ub4dor&Zebra77";

const PUBLIC = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";
const COMMANDS = `#!/bin/bash
export DB_PASSWORD='${PASSWORD}'
TOKEN=${TOKEN}
curl -u admin:${PASSWORD} https://example.com
`;

/** A path, and texts that may lie there. */
export const TEXTS: Readonly<Record<string, readonly string[]>> = {
  wireguard: [
    "hub/etc/wireguard/wg0.conf",
    `[Interface]
PrivateKey = ${KEY}
Address = 10.0.0.1/24
PostUp = curl -u admin:${PASSWORD} https://example.com ; wg set %i peer ${PUBLIC} preshared-key <(echo ${KEY})
[Peer]
PublicKey = ${PUBLIC}
PresharedKey = ${KEY}
AllowedIPs = 0.0.0.0/0
`,
    `[Interface]
PrivateKey: ${KEY}
Private Key = ${KEY}
privatekey ${KEY}
PrivateKey = "${KEY}"
Address = ${KEY}
PostUp = sshpass -p ${PASSWORD} ssh x ; export TOKEN=${HEX}
[Peer]
Endpoint = ${KEY}:51820
AllowedIPs = ${KEY}
${KEY}
[${KEY}]
# PrivateKey = ${KEY}
`,
  ],
  netplan: [
    "web/etc/netplan/01.yaml",
    `network:
  version: 2
  ethernets:
    eth0:
      auth: {key-management: 802.1x, method: ttls, password: ${PASSWORD}, client-key-password: '${PASSWORD}'}
  wifis:
    wlan0:
      access-points:
        home: {password: "${PASSWORD}"}
  modems:
    m0: {apn: a, username: b, password: ${PASSWORD}, pin: ${PASSWORD}}
  tunnels:
    wg0:
      mode: wireguard
      key: ${KEY}
      peers:
        - keys: {public: ${PUBLIC}, shared: ${KEY}}
          allowed-ips: [0.0.0.0/0]
    gre1: {mode: gre, local: 1.1.1.1, remote: 1.1.1.2, keys: {input: ${HEX}, output: ${HEX}}}
`,
    `network:
  version: 2
  password: ${PASSWORD}
  wifis:
    wlan0:
      key: ${KEY}
      access-points:
        home:
          password:${PASSWORD}
  tunnels:
    wg0: {mode: wireguard, privatekey: ${KEY}, private-key: ${KEY}, peers: [{keys: {preshared: ${KEY}}}]}
    wg1: {mode: wireguard, key: [${KEY}]}
    wg2: {mode: ${KEY}}
    ${KEY}: {}
`,
  ],
  cloudflared: [
    "web/etc/cloudflared/config.yml",
    `tunnel: ${TOKEN}
token: ${TOKEN}
credentials-contents: '{"AccountTag":"${HEX}","TunnelSecret":"${KEY}"}'
password: ${PASSWORD}
protocol: ${TOKEN}
ingress:
  - hostname: a.example.com
    service: http://admin:${PASSWORD}@localhost:80
    originRequest:
      httpHostHeader: ${TOKEN}
      access: {required: true, teamName: x, audTag: [${HEX}]}
  - service: ${TOKEN}
`,
    `tunnel: ${TOKEN}
credentials-file: ${KEY}
${TOKEN}: x
ingress: ${TOKEN}
`,
  ],
  nginx: [
    "web/etc/nginx/nginx.conf",
    `events {}
env SECRET_KEY=${PASSWORD};
http {
  map $http_authorization $ok { "Bearer ${TOKEN}" 1; "Bearer ${TOKEN}" 2; ${HEX} 3; ${HEX} 4; }
  server {
    listen 80;
    set $api_token "${TOKEN}";
    location / { proxy_pass http://admin:${PASSWORD}@10.0.0.1:80x; proxy_set_header Authorization "Basic ${KEY}"; add_header X-Api-Key ${HEX}; }
    location /a { if ($http_x_key != "${HEX}") { return 403; } }
    location /b { return 302 https://u:${PASSWORD}@example.com/; }
    ${TOKEN} x;
    listen ${TOKEN};
    proxy_pass ${TOKEN};
  }
}
`,
  ],
  iptables: [
    "web/etc/iptables/rules.v4",
    `*filter
-A INPUT -m comment --comment "password=${PASSWORD}" -j ACCEPT
-A INPUT -m comment --comment "token ${TOKEN}" -j ACCEPT
-A INPUT -m string --string "${TOKEN}" --algo bm -j DROP
-A INPUT -s ${TOKEN} -j DROP
-A INPUT -j ${KEY}
-N ${KEY}
COMMIT
`,
  ],
  shell: [
    "ops/open.sh",
    `${COMMANDS}aws configure set aws_secret_access_key ${KEY}
aws ec2 authorize-security-group-ingress --group-id $TOKEN --protocol tcp --port 22 --cidr 0.0.0.0/0
aws ec2 authorize-security-group-ingress --group-id sg-1 --protocol $TOKEN --port ${KEY} --cidr $TOKEN
aws rds create-db-instance --master-user-password ${PASSWORD} --publicly-accessible --vpc-security-group-ids sg-1
iptables -A INPUT -s "$TOKEN" -p tcp --dport $TOKEN -j $TOKEN
`,
  ],
  terraform: [
    "cloud/main.tf",
    `variable "db_password" {
  default = "${PASSWORD}"
}
locals {
  token       = "${TOKEN}"
  private_key = "${KEY}"
}
resource "aws_security_group" "x" {
  name = local.token
  ingress {
    from_port   = local.token
    to_port     = 22
    protocol    = local.private_key
    cidr_blocks = [local.token, "${KEY}"]
  }
}
resource "aws_db_instance" "d" {
  password               = "${PASSWORD}"
  publicly_accessible    = true
  vpc_security_group_ids = [local.token]
}
`,
  ],
  cloudformation: [
    "cloud/template.yaml",
    `AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  DbPassword: {Type: String, NoEcho: true, Default: "${PASSWORD}"}
Resources:
  Db:
    Type: AWS::RDS::DBInstance
    Properties: {MasterUserPassword: "${PASSWORD}", PubliclyAccessible: true, VPCSecurityGroups: [!Ref Sg]}
  Sg:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupName: ${TOKEN}
      SecurityGroupIngress:
        - {IpProtocol: ${KEY}, FromPort: ${HEX}, ToPort: 22, CidrIp: "${TOKEN}"}
`,
  ],
  "aws-json": [
    "cloud/groups.json",
    `{"SecurityGroups":[{"GroupId":"sg-1","GroupName":"${TOKEN}","IpPermissions":[{"IpProtocol":"${KEY}","FromPort":"${HEX}","ToPort":22,
"IpRanges":[{"CidrIp":"${TOKEN}","Description":"${KEY}"}]}],"Password":"${PASSWORD}"}]}
`,
  ],
  "azure-json": [
    "cloud/nsg.json",
    `[{"name":"${TOKEN}","type":"Microsoft.Network/networkSecurityGroups","id":"/subscriptions/${KEY}/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/${TOKEN}",
"securityRules":[{"name":"${KEY}","priority":100,"direction":"Inbound","access":"Allow","protocol":"${KEY}","sourceAddressPrefix":"${TOKEN}","sourcePortRange":"*",
"destinationAddressPrefix":"${HEX}","destinationPortRange":"22"}],"tags":{"password":"${PASSWORD}"}}]
`,
  ],
  "gcloud-json": [
    "cloud/firewall-rules.json",
    `[{"kind":"compute#firewall","name":"${TOKEN}","network":"${KEY}","direction":"INGRESS","priority":"${HEX}","sourceRanges":["${TOKEN}"],
"allowed":[{"IPProtocol":"${KEY}","ports":["${HEX}"]}],"description":"${PASSWORD}"}]
`,
  ],
  arm: [
    "cloud/azuredeploy.json",
    `{"$schema":"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#","contentVersion":"1.0.0.0",
"parameters":{"adminPassword":{"type":"securestring","defaultValue":"${PASSWORD}"}},
"resources":[{"type":"Microsoft.Network/networkSecurityGroups","apiVersion":"2020-01-01","name":"${TOKEN}",
"properties":{"securityRules":[{"name":"a","properties":{"priority":100,"direction":"Inbound","access":"Allow","protocol":"${KEY}",
"sourceAddressPrefix":"${TOKEN}","sourcePortRange":"*","destinationAddressPrefix":"${HEX}","destinationPortRange":"22"}}]}}]}
`,
  ],
  sysctl: [
    "web/etc/sysctl.d/a.conf",
    `net.ipv4.tcp_fastopen_key=${HEX}
net.ipv4.tcp_fastopen_key=9f8e7d6c-${KEY}
net.ipv4.ip_forward = ${TOKEN}
net.ipv4.conf.all.rp_filter = ${KEY}
${KEY}
`,
  ],
  ss: ["web/facts/ss.txt", `LISTEN 0 128 0.0.0.0:80 0.0.0.0:* users:(("${TOKEN}",pid=1,fd=3))\n${KEY}\n`],
};
