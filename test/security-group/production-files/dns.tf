module "resolver" {
  source  = "terraform-aws-modules/security-group/aws"
  version = "~> 5.1"

  name   = "resolver"
  vpc_id = var.vpc_id

  ingress_with_cidr_blocks = [
    { rule = "dns-udp", cidr_blocks = "0.0.0.0/0" },
    { rule = "dns-tcp", cidr_blocks = "0.0.0.0/0" },
    { from_port = 853, to_port = 853, protocol = "tcp", cidr_blocks = "0.0.0.0/0", description = "DNS over TLS" },
    { rule = "ssh-tcp", cidr_blocks = "10.0.0.0/16,10.1.0.0/16" },
  ]
  ingress_with_ipv6_cidr_blocks = [
    { rule = "dns-udp", ipv6_cidr_blocks = "::/0" },
    { rule = "dns-tcp", ipv6_cidr_blocks = "::/0" },
  ]
  ingress_with_self = [{ rule = "all-all" }]
  egress_rules      = ["all-all"]
}

module "kafka" {
  source = "terraform-aws-modules/security-group/aws//modules/kafka"
  name   = "kafka"
  vpc_id = var.vpc_id

  ingress_cidr_blocks = [var.vpc_cidr]
}

module "database" {
  source = "terraform-aws-modules/security-group/aws"
  name   = "database"
  vpc_id = var.vpc_id

  number_of_computed_ingress_with_source_security_group_id = 1
  computed_ingress_with_source_security_group_id = [
    { rule = "postgresql-tcp", source_security_group_id = module.resolver.security_group_id },
  ]
}
