variable "vpc_id" { type = string }
variable "allowed_cidrs" {
  type    = list(string)
  default = ["203.0.113.0/24", "198.51.100.0/24"]
}
locals {
  ingress = {
    https = { port = 443, cidrs = ["0.0.0.0/0"], description = "public" }
    ssh   = { port = 22, cidrs = ["52.94.76.0/24"], description = "office" }
    app   = { port = 8443, cidrs = ["10.20.0.0/16"], description = "vpc" }
  }
}
resource "aws_security_group" "web" {
  name_prefix = "web-"
  description = "web"
  vpc_id      = var.vpc_id
  tags        = merge(var.tags, { Name = "web" })
  lifecycle { create_before_destroy = true }
}
variable "tags" {
  type    = map(string)
  default = {}
}
resource "aws_vpc_security_group_ingress_rule" "web" {
  for_each          = { for pair in flatten([for name, rule in local.ingress : [for cidr in rule.cidrs : { key = "${name}-${cidr}", port = rule.port, cidr = cidr, description = rule.description }]]) : pair.key => pair }
  security_group_id = aws_security_group.web.id
  description       = each.value.description
  cidr_ipv4         = each.value.cidr
  from_port         = each.value.port
  to_port           = each.value.port
  ip_protocol       = "tcp"
}
resource "aws_vpc_security_group_egress_rule" "all_v4" {
  security_group_id = aws_security_group.web.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}
resource "aws_vpc_security_group_egress_rule" "all_v6" {
  security_group_id = aws_security_group.web.id
  cidr_ipv6         = "::/0"
  ip_protocol       = "-1"
}

variable "ingress" {
  type = list(object({
    from     = number
    to       = number
    protocol = string
    sources  = list(string)
  }))
  default = [
    { from = 443, to = 443, protocol = "tcp", sources = ["0.0.0.0/0", "::/0"] },
    { from = 8, to = 0, protocol = "icmp", sources = ["0.0.0.0/0"] },
    { from = 0, to = 0, protocol = "-1", sources = ["10.0.0.0/8", "fd00::/8"] },
  ]
}
resource "aws_security_group" "split" {
  name = "split"
  dynamic "ingress" {
    for_each = var.ingress
    content {
      from_port        = ingress.value.from
      to_port          = ingress.value.to
      protocol         = ingress.value.protocol
      cidr_blocks      = [for s in ingress.value.sources : s if !strcontains(s, ":")]
      ipv6_cidr_blocks = [for s in ingress.value.sources : s if strcontains(s, ":")]
    }
  }
}

