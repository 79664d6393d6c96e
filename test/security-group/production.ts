// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's templates
/** Modules as they run in production, all of them right: what a rule says of these is a false alarm. */

const block = (kind: "ingress" | "egress", description: string, what: string, rest: string): string => {
  const [protocol = "", range = "0"] = what.split(" ");
  const [from = "", to = from] = range.split("-");
  return `  ${kind} {\n    description = "${description}"\n    protocol    = "${protocol}"\n    from_port   = ${from}\n    to_port     = ${to}\n    ${rest}\n  }\n`;
};
const ingress = (description: string, what: string, rest: string): string => block("ingress", description, what, rest);
const OUT = block("egress", "Everything", "-1 0", 'cidr_blocks = ["0.0.0.0/0"]');
const WORLD = 'cidr_blocks = ["0.0.0.0/0"]\n    ipv6_cidr_blocks = ["::/0"]';
const group = (name: string, ...rules: string[]): string =>
  `resource "aws_security_group" "${name}" {\n  name_prefix = "${name}-"\n  description = "What reaches ${name}"\n  vpc_id      = aws_vpc.main.id\n\n${rules.join("\n")}\n  lifecycle {\n    create_before_destroy = true\n  }\n}\n`;
const from = (name: string): string => `security_groups = [aws_security_group.${name}.id]`;
const VPC = 'resource "aws_vpc" "main" {\n  cidr_block           = "10.20.0.0/16"\n  enable_dns_hostnames = true\n}\n';
const rule = (kind: "ingress" | "egress", name: string, what: string, rest: string): string => {
  const [protocol = "", range] = what.split(" ");
  const [first = "", last = first] = (range ?? "").split("-");
  const ports = range === undefined ? "" : `  from_port         = ${first}\n  to_port           = ${last}\n`;
  return `resource "aws_vpc_security_group_${kind}_rule" "${name}" {\n  security_group_id = aws_security_group.main.id\n  description       = "${name}"\n  ip_protocol       = "${protocol}"\n${ports}  ${rest}\n}\n`;
};
const BARE = 'resource "aws_security_group" "main" {\n  name_prefix = "main-"\n  vpc_id      = var.vpc_id\n}\n';
const ALL_OUT = rule("egress", "out", "-1", 'cidr_ipv4 = "0.0.0.0/0"');
const entry = (kind: "ingress" | "egress", number: number, action: string, what: string, cidr = "0.0.0.0/0"): string => {
  const [protocol = "", range = "0"] = what.split(" ");
  const [first = "", last = first] = range.split("-");
  return `  ${kind} {\n    rule_no    = ${number}\n    action     = "${action}"\n    protocol   = "${protocol}"\n    from_port  = ${first}\n    to_port    = ${last}\n    cidr_block = "${cidr}"\n  }\n`;
};
const nsgRule = (name: string, priority: number, access: string, port: string, source: string): string =>
  `  security_rule {\n    name                       = "${name}"\n    priority                   = ${priority}\n    direction                  = "Inbound"\n    access                     = "${access}"\n    protocol                   = "${port === "*" ? "*" : "Tcp"}"\n    source_port_range          = "*"\n    destination_port_range     = "${port}"\n    source_address_prefix      = "${source}"\n    destination_address_prefix = "*"\n  }\n`;
const nsg = (name: string, ...rules: string[]): string =>
  `resource "azurerm_network_security_group" "${name}" {\n  name                = "${name}"\n  location            = var.location\n  resource_group_name = var.group\n\n${rules.join("\n")}}\n`;
const google = (name: string, rest: string): string =>
  `resource "google_compute_firewall" "${name}" {\n  name    = "${name}"\n  network = google_compute_network.main.id\n\n${rest}\n}\n`;
const allow = (protocol: string, ports: readonly string[] = []): string =>
  `  allow {\n    protocol = "${protocol}"\n${ports.length > 0 ? `    ports    = ${JSON.stringify(ports)}\n` : ""}  }\n`;

/** Each text is the main file of a module. */
export const PRODUCTION: Readonly<Record<string, string>> = {
  "web tier": VPC + group("web", ingress("HTTP", "tcp 80", WORLD), ingress("HTTPS", "tcp 443", WORLD), OUT),
  "web and app tiers":
    VPC + group("alb", ingress("HTTPS", "tcp 443", WORLD), OUT) + group("app", ingress("From the balancer", "tcp 8080", from("alb")), OUT),
  "three tiers":
    VPC +
    group("alb", ingress("HTTPS", "tcp 443", WORLD)) +
    group("app", ingress("ALB", "tcp 3000", from("alb"))) +
    group("db", ingress("App", "tcp 5432", from("app"))),
  "a bastion for an office": VPC + group("bastion", ingress("Office", "tcp 22", 'cidr_blocks = ["198.51.100.7/32"]'), OUT),
  "a bastion by variable": `variable "admin_cidrs" {\n  type = list(string)\n}\n${VPC}${group("bastion", ingress("Admins", "tcp 22", "cidr_blocks = var.admin_cidrs"), OUT)}`,
  "ssh from the bastion": VPC + group("app", ingress("Bastion", "tcp 22", from("bastion")), OUT),
  "a cache": VPC + group("redis", ingress("App", "tcp 6379", from("app")), OUT),
  "a search cluster": VPC + group("search", ingress("App", "tcp 9200", from("app")), ingress("Nodes", "tcp 9300", "self = true"), OUT),
  kafka: VPC + group("kafka", ingress("Clients", "tcp 9092-9098", from("app")), ingress("Brokers", "-1 0", "self = true"), OUT),
  EFS: VPC + group("efs", ingress("NFS from the VPC", "tcp 2049", "cidr_blocks = [aws_vpc.main.cidr_block]")),
  "VPC endpoints": VPC + group("endpoints", ingress("HTTPS from the VPC", "tcp 443", "cidr_blocks = [aws_vpc.main.cidr_block]")),
  lambda: VPC + group("lambda", OUT),
  "a VPN server":
    VPC +
    group(
      "vpn",
      ingress("IKE", "udp 500", WORLD),
      ingress("NAT-T", "udp 4500", WORLD),
      ingress("ESP", "50 0", 'cidr_blocks = ["0.0.0.0/0"]'),
      OUT,
    ),
  OpenVPN:
    VPC + group("openvpn", ingress("OpenVPN", "udp 1194", WORLD), ingress("Web console", "tcp 943", "cidr_blocks = var.offices"), OUT),
  WireGuard: VPC + group("wireguard", ingress("WireGuard", "udp 51820", WORLD), OUT),
  "a public DNS server": VPC + group("dns", ingress("DNS", "udp 53", WORLD), ingress("DNS over TCP", "tcp 53", WORLD), OUT),
  "a mail server with TLS":
    VPC +
    group("mail", ingress("Submission", "tcp 587", WORLD), ingress("SMTPS", "tcp 465", WORLD), ingress("IMAPS", "tcp 993", WORLD), OUT),
  "a game server": VPC + group("game", ingress("Players", "udp 27015-27030", WORLD), OUT),
  "a voice server":
    VPC +
    group(
      "turn",
      ingress("STUN", "udp 3478", WORLD),
      ingress("TURN over TLS", "tcp 5349", WORLD),
      ingress("Relays", "udp 49152-65535", WORLD),
      OUT,
    ),
  "an NTP server": VPC + group("ntp", ingress("NTP", "udp 123", WORLD), OUT),
  "ping from everywhere":
    VPC +
    group(
      "ping",
      '  ingress {\n    protocol    = "icmp"\n    from_port   = 8\n    to_port     = 0\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n',
      OUT,
    ),
  "path discovery":
    VPC +
    group(
      "pmtu",
      '  ingress {\n    protocol    = "icmp"\n    from_port   = 3\n    to_port     = 4\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n',
      OUT,
    ),
  ICMPv6:
    VPC +
    group(
      "icmp6",
      '  ingress {\n    protocol         = "icmpv6"\n    from_port        = -1\n    to_port          = -1\n    ipv6_cidr_blocks = ["::/0"]\n  }\n',
      OUT,
    ),
  "Cloudflare in front":
    VPC +
    group(
      "origin",
      ingress(
        "Cloudflare",
        "tcp 443",
        'cidr_blocks = ["173.245.48.0/20", "103.21.244.0/22", "104.16.0.0/13", "172.64.0.0/13", "131.0.72.0/22"]',
      ),
      OUT,
    ),
  "CloudFront in front":
    VPC + group("origin", ingress("CloudFront", "tcp 443", "prefix_list_ids = [data.aws_ec2_managed_prefix_list.cloudfront.id]"), OUT),
  "a private network":
    VPC + group("internal", ingress("Inside", "tcp 443", 'cidr_blocks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]'), OUT),
  "offices in a local": `locals {\n  offices = {\n    berlin = "198.51.100.0/28"\n    paris  = "203.0.113.64/28"\n  }\n}\n${VPC}${group("admin", ingress("Offices", "tcp 443", "cidr_blocks = values(local.offices)"), OUT)}`,
  "dynamic rules": `variable "ports" {\n  default = [80, 443]\n}\n${VPC}resource "aws_security_group" "web" {\n  vpc_id = aws_vpc.main.id\n  dynamic "ingress" {\n    for_each = var.ports\n    content {\n      description = "Web"\n      protocol    = "tcp"\n      from_port   = ingress.value\n      to_port     = ingress.value\n      cidr_blocks = ["0.0.0.0/0"]\n    }\n  }\n}\n`,
  "newer rules: web":
    BARE +
    rule("ingress", "https4", "tcp 443", 'cidr_ipv4 = "0.0.0.0/0"') +
    rule("ingress", "https6", "tcp 443", 'cidr_ipv6 = "::/0"') +
    ALL_OUT,
  "newer rules: database": BARE + rule("ingress", "app", "tcp 5432", "referenced_security_group_id = var.app_group_id") + ALL_OUT,
  "newer rules: for_each": `${BARE}resource "aws_vpc_security_group_ingress_rule" "offices" {\n  for_each = toset(["198.51.100.0/28", "203.0.113.64/28"])\n\n  security_group_id = aws_security_group.main.id\n  ip_protocol       = "tcp"\n  from_port         = 22\n  to_port           = 22\n  cidr_ipv4         = each.value\n}\n`,
  "newer rules: prefix list": BARE + rule("ingress", "offices", "tcp 22", "prefix_list_id = aws_ec2_managed_prefix_list.offices.id"),
  "older rules": `${BARE}resource "aws_security_group_rule" "https" {\n  type              = "ingress"\n  security_group_id = aws_security_group.main.id\n  protocol          = "tcp"\n  from_port         = 443\n  to_port           = 443\n  cidr_blocks       = ["0.0.0.0/0"]\n}\nresource "aws_security_group_rule" "self" {\n  type              = "ingress"\n  security_group_id = aws_security_group.main.id\n  protocol          = "-1"\n  from_port         = 0\n  to_port           = 0\n  self              = true\n}\n`,
  "two groups that name each other": `${BARE}resource "aws_security_group_rule" "to_db" {\n  type                     = "egress"\n  security_group_id        = aws_security_group.main.id\n  protocol                 = "tcp"\n  from_port                = 3306\n  to_port                  = 3306\n  source_security_group_id = aws_security_group.db.id\n}\nresource "aws_security_group_rule" "from_app" {\n  type                     = "ingress"\n  security_group_id        = aws_security_group.db.id\n  protocol                 = "tcp"\n  from_port                = 3306\n  to_port                  = 3306\n  source_security_group_id = aws_security_group.main.id\n}\n`,
  "EKS nodes":
    VPC +
    group(
      "nodes",
      ingress("Nodes", "-1 0", "self = true"),
      ingress("Control plane to kubelets", "tcp 10250", from("cluster")),
      ingress("Control plane to pods", "tcp 1025-65535", from("cluster")),
      OUT,
    ),
  "EKS, private":
    'resource "aws_eks_cluster" "main" {\n  name     = "main"\n  role_arn = var.role_arn\n  vpc_config {\n    subnet_ids              = var.subnets\n    endpoint_private_access = true\n    endpoint_public_access  = false\n  }\n}\n',
  "EKS, for offices":
    'resource "aws_eks_cluster" "main" {\n  name     = "main"\n  role_arn = var.role_arn\n  vpc_config {\n    subnet_ids          = var.subnets\n    public_access_cidrs = var.offices\n  }\n}\n',
  "NLB targets":
    VPC +
    group(
      "targets",
      ingress("Clients, as the balancer keeps their addresses", "tcp 8443", WORLD),
      ingress("Health checks", "tcp 8080", "cidr_blocks = aws_subnet.public[*].cidr_block"),
      OUT,
    ),
  "an emptied default group": `${VPC}resource "aws_default_security_group" "main" {\n  vpc_id = aws_vpc.main.id\n}\n`,
  "a network": `${VPC}resource "aws_subnet" "public" {\n  count                   = 3\n  vpc_id                  = aws_vpc.main.id\n  cidr_block              = cidrsubnet(aws_vpc.main.cidr_block, 4, count.index)\n  map_public_ip_on_launch = true\n}\nresource "aws_subnet" "private" {\n  count      = 3\n  vpc_id     = aws_vpc.main.id\n  cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 4, count.index + 3)\n}\n`,
  "a network, written out": `${VPC}resource "aws_subnet" "a" {\n  vpc_id     = aws_vpc.main.id\n  cidr_block = "10.20.0.0/20"\n}\nresource "aws_subnet" "b" {\n  vpc_id     = aws_vpc.main.id\n  cidr_block = "10.20.16.0/20"\n}\n`,
  "a network with IPv6": `${VPC}resource "aws_subnet" "a" {\n  vpc_id                          = aws_vpc.main.id\n  cidr_block                      = "10.20.0.0/20"\n  ipv6_cidr_block                 = cidrsubnet(aws_vpc.main.ipv6_cidr_block, 8, 1)\n  assign_ipv6_address_on_creation = true\n}\n`,
  "an ACL for public subnets": `resource "aws_network_acl" "public" {\n  vpc_id = var.vpc_id\n${entry("ingress", 100, "allow", "tcp 80")}${entry("ingress", 110, "allow", "tcp 443")}${entry("ingress", 120, "allow", "tcp 1024-65535")}${entry("egress", 100, "allow", "tcp 80")}${entry("egress", 110, "allow", "tcp 443")}${entry("egress", 120, "allow", "tcp 1024-65535")}}\n`,
  "an ACL for databases": `resource "aws_network_acl" "db" {\n  vpc_id = var.vpc_id\n${entry("ingress", 100, "allow", "tcp 5432", "10.20.0.0/16")}${entry("ingress", 110, "allow", "tcp 1024-65535", "10.20.0.0/16")}${entry("egress", 100, "allow", "tcp 1024-65535", "10.20.0.0/16")}}\n`,
  "an ACL with a blocklist": `resource "aws_network_acl" "edge" {\n  vpc_id = var.vpc_id\n${entry("ingress", 10, "deny", "-1 0", "198.51.100.0/24")}${entry("ingress", 100, "allow", "tcp 443")}${entry("ingress", 200, "allow", "tcp 1024-65535")}${entry("egress", 100, "allow", "-1 0")}}\n`,
  "a private database":
    'resource "aws_db_instance" "main" {\n  identifier             = "main"\n  engine                 = "postgres"\n  publicly_accessible    = false\n  vpc_security_group_ids = [aws_security_group.db.id]\n}\n',
  instances:
    'resource "aws_instance" "web" {\n  ami                         = var.ami\n  instance_type               = "t3.small"\n  associate_public_ip_address = true\n  vpc_security_group_ids      = [aws_security_group.web.id]\n}\n',
  "a public balancer":
    'resource "aws_lb" "main" {\n  internal           = false\n  load_balancer_type = "application"\n  security_groups    = [aws_security_group.alb.id]\n  subnets            = aws_subnet.public[*].id\n}\n',
  "peered networks":
    'resource "aws_vpc" "a" {\n  cidr_block = "10.1.0.0/16"\n}\nresource "aws_vpc" "b" {\n  cidr_block = "10.2.0.0/16"\n}\nresource "aws_vpc_peering_connection" "ab" {\n  vpc_id      = aws_vpc.a.id\n  peer_vpc_id = aws_vpc.b.id\n}\n',
  "the usual VPC module":
    'module "vpc" {\n  source  = "terraform-aws-modules/vpc/aws"\n  version = "~> 5.0"\n\n  name = "main"\n  cidr = "10.0.0.0/16"\n\n  azs              = ["eu-central-1a", "eu-central-1b"]\n  private_subnets  = ["10.0.1.0/24", "10.0.2.0/24"]\n  public_subnets   = ["10.0.101.0/24", "10.0.102.0/24"]\n  database_subnets = ["10.0.21.0/24", "10.0.22.0/24"]\n\n  enable_nat_gateway = true\n}\n',
  "the usual group module":
    'module "web" {\n  source  = "terraform-aws-modules/security-group/aws"\n  version = "~> 5.0"\n\n  name   = "web"\n  vpc_id = module.vpc.vpc_id\n\n  ingress_cidr_blocks = ["0.0.0.0/0"]\n  ingress_rules       = ["https-443-tcp", "http-80-tcp", "all-icmp"]\n  egress_rules        = ["all-all"]\n}\n',
  "the usual group module, databases":
    'module "db" {\n  source = "terraform-aws-modules/security-group/aws"\n  name   = "db"\n  vpc_id = module.vpc.vpc_id\n\n  ingress_with_cidr_blocks = [\n    {\n      rule        = "postgresql-tcp"\n      cidr_blocks = module.vpc.vpc_cidr_block\n    },\n  ]\n  computed_ingress_with_source_security_group_id = [\n    {\n      rule                     = "mysql-tcp"\n      source_security_group_id = module.app.security_group_id\n    },\n  ]\n  number_of_computed_ingress_with_source_security_group_id = 1\n}\n',
  "a submodule":
    'module "https" {\n  source              = "terraform-aws-modules/security-group/aws//modules/https-443"\n  name                = "https"\n  vpc_id              = var.vpc_id\n  ingress_cidr_blocks = ["0.0.0.0/0"]\n}\n',
  "Azure: web": nsg(
    "web",
    nsgRule("https", 100, "Allow", "443", "Internet"),
    nsgRule("http", 110, "Allow", "80", "*"),
    nsgRule("deny", 4096, "Deny", "*", "*"),
  ),
  "Azure: ssh from an office": nsg("admin", nsgRule("ssh", 100, "Allow", "22", "198.51.100.0/28")),
  "Azure: behind a gateway": nsg(
    "gateway",
    nsgRule("manager", 100, "Allow", "65200-65535", "GatewayManager"),
    nsgRule("https", 110, "Allow", "443", "Internet"),
    nsgRule("balancer", 120, "Allow", "*", "AzureLoadBalancer"),
  ),
  "Azure: databases": nsg("db", nsgRule("app", 100, "Allow", "5432", "10.1.2.0/24"), nsgRule("deny", 200, "Deny", "*", "*")),
  "Azure: a SQL server":
    'resource "azurerm_mssql_firewall_rule" "office" {\n  name             = "office"\n  server_id        = azurerm_mssql_server.main.id\n  start_ip_address = "198.51.100.1"\n  end_ip_address   = "198.51.100.14"\n}\nresource "azurerm_mssql_firewall_rule" "azure" {\n  name             = "azure"\n  server_id        = azurerm_mssql_server.main.id\n  start_ip_address = "0.0.0.0"\n  end_ip_address   = "0.0.0.0"\n}\n',
  "Google: web": google("web", `${allow("tcp", ["80", "443"])}  source_ranges = ["0.0.0.0/0"]\n  target_tags   = ["web"]`),
  "Google: ssh through IAP": google("iap", `${allow("tcp", ["22", "3389"])}  source_ranges = ["35.235.240.0/20"]`),
  "Google: inside": google(
    "internal",
    `${allow("tcp", ["0-65535"])}${allow("udp", ["0-65535"])}${allow("icmp")}  source_ranges = ["10.128.0.0/9"]`,
  ),
  "Google: health checks": google("health", `${allow("tcp")}  source_ranges = ["130.211.0.0/22", "35.191.0.0/16"]`),
  "Google: from a tag": google("db", `${allow("tcp", ["5432"])}  source_tags = ["app"]\n  target_tags = ["db"]`),
  "Google: a deny below": google("deny", '  priority = 65534\n  deny {\n    protocol = "all"\n  }\n  source_ranges = ["0.0.0.0/0"]'),
  "DigitalOcean: web":
    'resource "digitalocean_firewall" "web" {\n  name = "web"\n  inbound_rule {\n    protocol         = "tcp"\n    port_range       = "443"\n    source_addresses = ["0.0.0.0/0", "::/0"]\n  }\n  inbound_rule {\n    protocol         = "tcp"\n    port_range       = "22"\n    source_addresses = ["198.51.100.7"]\n  }\n  inbound_rule {\n    protocol         = "icmp"\n    source_addresses = ["0.0.0.0/0", "::/0"]\n  }\n}\n',
  "Hetzner: web":
    'resource "hcloud_firewall" "web" {\n  name = "web"\n  rule {\n    direction  = "in"\n    protocol   = "tcp"\n    port       = "443"\n    source_ips = ["0.0.0.0/0", "::/0"]\n  }\n  rule {\n    direction  = "in"\n    protocol   = "tcp"\n    port       = "22"\n    source_ips = var.admins\n  }\n}\n',
  "a module to be filled in":
    'variable "rules" {\n  type = map(object({\n    port  = number\n    cidrs = list(string)\n  }))\n  default = {}\n}\nresource "aws_security_group" "main" {\n  name   = var.name\n  vpc_id = var.vpc_id\n  dynamic "ingress" {\n    for_each = var.rules\n    content {\n      description = ingress.key\n      protocol    = "tcp"\n      from_port   = ingress.value.port\n      to_port     = ingress.value.port\n      cidr_blocks = ingress.value.cidrs\n    }\n  }\n}\n',
  "rules by condition": `${BARE}resource "aws_vpc_security_group_ingress_rule" "http" {\n  count             = var.redirect ? 1 : 0\n  security_group_id = aws_security_group.main.id\n  ip_protocol       = "tcp"\n  from_port         = 80\n  to_port           = 80\n  cidr_ipv4         = "0.0.0.0/0"\n}\n`,
  "a restricted egress":
    VPC +
    group(
      "locked",
      block("egress", "HTTPS", "tcp 443", 'cidr_blocks = ["0.0.0.0/0"]'),
      block("egress", "DNS", "udp 53", "cidr_blocks = [aws_vpc.main.cidr_block]"),
    ),
};
