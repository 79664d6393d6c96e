terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 5.0" }
  }
}

variable "name" { default = "platform" }
variable "vpc_cidr" { default = "10.40.0.0/16" }
variable "admin_cidrs" {
  type    = list(string)
  default = ["198.51.100.0/24", "203.0.113.17/32"]
}

data "aws_availability_zones" "available" { state = "available" }

locals {
  azs     = slice(data.aws_availability_zones.available.names, 0, 3)
  private = [for i, az in local.azs : cidrsubnet(var.vpc_cidr, 4, i)]
  public  = [for i, az in local.azs : cidrsubnet(var.vpc_cidr, 8, i + 128)]
}

module "vpc" {
  source               = "terraform-aws-modules/vpc/aws"
  version              = "~> 5.5"
  name                 = var.name
  cidr                 = var.vpc_cidr
  azs                  = local.azs
  private_subnets      = local.private
  public_subnets       = local.public
  enable_nat_gateway   = true
  single_nat_gateway   = false
  enable_dns_hostnames = true
  manage_default_network_acl    = true
  default_network_acl_tags      = { Name = "${var.name}-default" }
  manage_default_security_group = true
  default_security_group_ingress = []
  default_security_group_egress  = []
  public_subnet_tags  = { "kubernetes.io/role/elb" = 1 }
  private_subnet_tags = { "kubernetes.io/role/internal-elb" = 1 }
}

module "eks" {
  source                               = "terraform-aws-modules/eks/aws"
  version                              = "~> 20.0"
  cluster_name                         = var.name
  cluster_version                      = "1.29"
  vpc_id                               = module.vpc.vpc_id
  subnet_ids                           = module.vpc.private_subnets
  cluster_endpoint_public_access       = true
  cluster_endpoint_public_access_cidrs = var.admin_cidrs
  node_security_group_additional_rules = {
    ingress_self_all = {
      description = "Node to node all ports/protocols"
      protocol    = "-1"
      from_port   = 0
      to_port     = 0
      type        = "ingress"
      self        = true
    }
  }
}

resource "aws_security_group" "remote_access" {
  name_prefix = "${var.name}-remote-access"
  description = "Allow remote SSH access"
  vpc_id      = module.vpc.vpc_id
  ingress {
    description = "SSH access"
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
  egress {
    from_port        = 0
    to_port          = 0
    protocol         = "-1"
    cidr_blocks      = ["0.0.0.0/0"]
    ipv6_cidr_blocks = ["::/0"]
  }
}

resource "aws_security_group" "nlb" {
  name        = "${var.name}-nlb"
  vpc_id      = module.vpc.vpc_id
  dynamic "ingress" {
    for_each = { http = 80, https = 443, mqtts = 8883 }
    content {
      description      = ingress.key
      from_port        = ingress.value
      to_port          = ingress.value
      protocol         = "tcp"
      cidr_blocks      = ["0.0.0.0/0"]
      ipv6_cidr_blocks = ["::/0"]
    }
  }
}

resource "aws_vpc_security_group_egress_rule" "nlb" {
  for_each          = { http = 30080, https = 30443 }
  security_group_id = aws_security_group.nlb.id
  cidr_ipv4         = module.vpc.vpc_cidr_block
  ip_protocol       = "tcp"
  from_port         = each.value
  to_port           = each.value
}
