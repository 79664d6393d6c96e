/** One growing sample a format: a plausible file of about `lines` lines. A new format joins by adding one entry. */

export type Sample = {
  readonly format: string;
  readonly path: string;
  text(lines: number): string;
  /** The native program that judges the same file: a shell command, `$0` is the file. */
  readonly native?: string;
  /** The largest size that makes sense for the format. */
  readonly most?: number;
};

const repeat = (count: number, make: (index: number) => string): string =>
  Array.from({ length: Math.max(1, count) }, (_, i) => make(i)).join("");

const octets = (index: number): string => `${10 + ((index >> 16) & 63)}.${(index >> 8) & 255}.${index & 255}`;

function nginx(lines: number): string {
  const server = (i: number): string =>
    `  server {\n    listen 127.0.0.1:${1024 + (i % 60000)};\n    server_name host${i}.example.com;\n    root /srv/www/host${i};\n    location / {\n      try_files $uri $uri/ =404;\n    }\n    location /api/ {\n      proxy_pass http://127.0.0.1:${3000 + (i % 1000)};\n      proxy_set_header Host $host;\n    }\n  }\n`;
  return `events {}\nhttp {\n  server_names_hash_max_size 1048576;\n  server_names_hash_bucket_size 128;\n${repeat(Math.ceil((lines - 4) / 12), server)}}\n`;
}

const iptables = (lines: number): string =>
  `*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n${repeat(lines - 6, (i) => `-A INPUT -s ${octets(i)}.${(i >> 4) & 255}/32 -p tcp -m tcp --dport ${1 + (i % 60000)} -j ${i % 3 === 0 ? "DROP" : "ACCEPT"}\n`)}COMMIT\n`;

const wireguard = (lines: number): string =>
  `[Interface]\nPrivateKey = 4GgaQCy68nzNsUE5aJ9fuLzHhB65tAlwbmA72MWnOm8=\nAddress = 10.8.0.1/8\nListenPort = 51820\n${repeat(Math.ceil((lines - 4) / 4), (i) => `\n[Peer]\nPublicKey = ${Buffer.from(String(i).padStart(32, "k")).toString("base64")}\nAllowedIPs = 10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}/32\n`)}`;

const netplan = (lines: number): string =>
  `network:\n  version: 2\n  ethernets:\n${repeat(Math.ceil((lines - 3) / 3), (i) => `    eth${i}:\n      addresses: ["10.${(i >> 14) & 255}.${(i >> 6) & 255}.${(i & 63) * 4 + 1}/30"]\n      mtu: 1500\n`)}`;

const cloudflared = (lines: number): string =>
  `tunnel: 6ff42ae2-765d-4adf-8112-31c55c1551ef\ncredentials-file: /etc/cloudflared/tunnel.json\ningress:\n${repeat(Math.ceil((lines - 4) / 2), (i) => `  - hostname: host${i}.example.com\n    service: http://localhost:${3000 + (i % 1000)}\n`)}  - service: http_status:404\n`;

const sysctl = (lines: number): string => repeat(lines, (i) => `net.ipv4.conf.eth${i}.rp_filter = 1\n`);

const block = (i: number): string => `10.${(i >> 8) & 255}.${i & 255}.0/24`;

const terraform = (lines: number): string =>
  repeat(
    Math.ceil(lines / 20),
    (i) =>
      `resource "aws_security_group" "g${i}" {\n  name   = "group-${i}"\n  vpc_id = aws_vpc.main.id\n\n  ingress {\n    description = "HTTPS"\n    from_port   = 443\n    to_port     = 443\n    protocol    = "tcp"\n    cidr_blocks = ["${block(i)}", "192.168.${i & 255}.0/24"]\n  }\n}\n\nresource "aws_vpc_security_group_ingress_rule" "r${i}" {\n  security_group_id = aws_security_group.other${i}.id\n  ip_protocol       = "tcp"\n  from_port         = ${1024 + (i % 60000)}\n  to_port           = ${1024 + (i % 60000)}\n  cidr_ipv4         = "${block(i)}"\n}\n`,
  );

const cloudformation = (lines: number): string =>
  `AWSTemplateFormatVersion: "2010-09-09"\nResources:\n${repeat(Math.ceil(lines / 10), (i) => `  Group${i}:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: Group ${i}\n      VpcId: !Ref Vpc\n      SecurityGroupIngress:\n        - IpProtocol: tcp\n          FromPort: 443\n          ToPort: 443\n          CidrIp: ${block(i)}\n`)}`;

function awsJson(lines: number): string {
  const rule = (i: number) => ({ IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: block(i) }] });
  const group = (_: unknown, i: number) => ({
    GroupId: `sg-${i}`,
    GroupName: `g${i}`,
    Description: `Group ${i}`,
    IpPermissions: [rule(i)],
  });
  return `${JSON.stringify({ SecurityGroups: Array.from({ length: Math.ceil(lines / 18) }, group) }, null, 2)}\n`;
}

/** What `npm run bench` measures. */
export const SAMPLES: readonly Sample[] = [
  { format: "nginx", path: "etc/nginx/nginx.conf", text: nginx, native: 'nginx -t -q -c "$0"' },
  { format: "iptables", path: "etc/iptables/rules.v4", text: iptables, native: 'unshare -n iptables-restore --test "$0"' },
  { format: "wireguard", path: "etc/wireguard/wg0.conf", text: wireguard, native: 'wg-quick strip "$0"' },
  { format: "netplan", path: "etc/netplan/01.yaml", text: netplan, most: 10_000 },
  { format: "cloudflared", path: "etc/cloudflared/config.yml", text: cloudflared, most: 10_000 },
  { format: "terraform", path: "main.tf", text: terraform },
  { format: "cloudformation", path: "template.yaml", text: cloudformation },
  { format: "aws-json", path: "groups.json", text: awsJson },
  { format: "sysctl", path: "etc/sysctl.d/90.conf", text: sysctl },
];
