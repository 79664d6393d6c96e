# The module gets what is written here: its findings say which call they come from.
locals {
  office = ["198.51.100.0/24"]
  doors = {
    ssh = { port = 22, from = ["0.0.0.0/0"] }
    web = { port = 443, from = ["0.0.0.0/0"] }
  }
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

module "web" {
  source      = "../../modules/web"
  vpc_id      = aws_vpc.main.id
  admin_cidrs = local.office
  db_cidrs    = ["0.0.0.0/0"]
}

module "door" {
  source   = "../../modules/rules"
  for_each = local.doors
  group    = module.web.group_id
  port     = each.value.port
  cidrs    = each.value.from
}

resource "aws_security_group_rule" "extra" {
  type              = "ingress"
  security_group_id = module.web.inline_id
  protocol          = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_blocks       = local.office
}
