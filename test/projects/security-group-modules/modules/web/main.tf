variable "vpc_id" {
  type = string
}

variable "admin_cidrs" {
  type     = list(string)
  default  = ["10.0.0.0/8"]
  nullable = false
}

variable "db_cidrs" {
  type    = list(string)
  default = ["10.0.0.0/8"]
}

resource "aws_security_group" "this" {
  vpc_id = var.vpc_id
}

resource "aws_security_group_rule" "db" {
  type              = "ingress"
  security_group_id = aws_security_group.this.id
  protocol          = "tcp"
  from_port         = 5432
  to_port           = 5432
  cidr_blocks       = var.db_cidrs
}

resource "aws_security_group" "inline" {
  vpc_id = var.vpc_id

  ingress {
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = var.admin_cidrs
  }
}

output "group_id" {
  value = aws_security_group.this.id
}

output "inline_id" {
  value = aws_security_group.inline.id
}
