module "eks" {
  source  = "terraform-aws-modules/eks/aws"
  version = "~> 20.0"
  cluster_name    = "prod"
  cluster_version = "1.30"
  cluster_endpoint_public_access       = true
  cluster_endpoint_public_access_cidrs = ["52.94.76.0/24"]
  node_security_group_additional_rules = merge(
    {
      ingress_self_all = {
        description = "Node to node all ports/protocols"
        protocol    = "-1"
        from_port   = 0
        to_port     = 0
        type        = "ingress"
        self        = true
      }
      ingress_cluster_all = {
        description                   = "Cluster to node all ports/protocols"
        protocol                      = "-1"
        from_port                     = 0
        to_port                       = 0
        type                          = "ingress"
        source_cluster_security_group = true
      }
    },
    var.enable_nodeport ? {
      nodeports = {
        protocol    = "tcp"
        from_port   = 30000
        to_port     = 32767
        type        = "ingress"
        cidr_blocks = ["10.0.0.0/8"]
      }
    } : {},
  )
}
variable "enable_nodeport" {}
module "alb" {
  source = "terraform-aws-modules/alb/aws"
  security_group_ingress_rules = {
    all_http  = { from_port = 80, to_port = 80, ip_protocol = "tcp", cidr_ipv4 = "0.0.0.0/0" }
    all_https = { from_port = 443, to_port = 443, ip_protocol = "tcp", cidr_ipv4 = "0.0.0.0/0" }
  }
  security_group_egress_rules = {
    all = { ip_protocol = "-1", cidr_ipv4 = module.vpc.vpc_cidr_block }
  }
}
module "rds" {
  source = "terraform-aws-modules/rds-aurora/aws"
  publicly_accessible = false
  security_group_rules = {
    vpc_ingress = { cidr_blocks = module.vpc.private_subnets_cidr_blocks }
    kms_ingress = { source_security_group_id = module.eks.node_security_group_id }
    egress = { type = "egress", cidr_blocks = ["0.0.0.0/0"], from_port = 443, to_port = 443, protocol = "tcp" }
  }
}

variable "name" { type = string }
variable "tcp" {
  type    = list(number)
  default = [80, 443]
}
variable "restricted" {
  type    = bool
  default = false
}
locals {
  world = var.restricted ? [] : ["0.0.0.0/0"]
  rules = var.restricted ? [] : [for p in var.tcp : { port = p }]
}
module "sg" {
  source = "terraform-aws-modules/security-group/aws"
  name   = var.name
  ingress_with_cidr_blocks = var.restricted ? [
    { from_port = 443, to_port = 443, protocol = "tcp", cidr_blocks = "10.0.0.0/8" }
  ] : [
    { from_port = 443, to_port = 443, protocol = "tcp", cidr_blocks = "0.0.0.0/0" },
    { from_port = 80, to_port = 80, protocol = "tcp", cidr_blocks = "0.0.0.0/0" }
  ]
}
resource "aws_vpc_security_group_ingress_rule" "w" {
  for_each          = { for r in local.rules : tostring(r.port) => r }
  security_group_id = module.sg.security_group_id
  ip_protocol       = "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
  cidr_ipv4         = "0.0.0.0/0"
}

