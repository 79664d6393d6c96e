variable "is_public" {
  type    = bool
}
variable "internal_cidrs" {
  default = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]
}
resource "aws_security_group" "lb" {
  name = "lb"
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = var.is_public ? ["0.0.0.0/0"] : var.internal_cidrs
  }
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = var.is_public ? [] : var.internal_cidrs
  }
}
resource "aws_lb" "lb" {
  name            = "lb"
  internal        = !var.is_public
  security_groups = [aws_security_group.lb.id]
  subnets         = var.is_public ? module.vpc.public_subnets : module.vpc.private_subnets
}
module "vpc" {
  source = "terraform-aws-modules/vpc/aws"
  cidr   = var.is_public ? "10.0.0.0/16" : "10.8.0.0/16"
  private_subnets = var.is_public ? ["10.0.1.0/24"] : ["10.8.1.0/24", "10.8.2.0/24"]
}

