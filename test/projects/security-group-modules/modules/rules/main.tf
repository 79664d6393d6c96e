variable "group" {}
variable "port" {}
variable "cidrs" {}

resource "aws_security_group_rule" "this" {
  type              = "ingress"
  security_group_id = var.group
  protocol          = "tcp"
  from_port         = var.port
  to_port           = var.port
  cidr_blocks       = var.cidrs
}
