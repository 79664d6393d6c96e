# bastion-less: SSM endpoints
locals {
  endpoints = toset(["ssm", "ssmmessages", "ec2messages", "logs"])
}
resource "aws_security_group" "endpoints" {
  name   = "endpoints"
  vpc_id = var.vpc_id
}
resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  security_group_id = aws_security_group.endpoints.id
  cidr_ipv4         = data.aws_vpc.this.cidr_block
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}
resource "aws_vpc_endpoint" "this" {
  for_each            = local.endpoints
  vpc_id              = var.vpc_id
  service_name        = "com.amazonaws.eu-west-1.${each.value}"
  vpc_endpoint_type   = "Interface"
  security_group_ids  = [aws_security_group.endpoints.id]
}
resource "aws_instance" "app" {
  ami                         = data.aws_ami.al2023.id
  instance_type               = "t3.medium"
  associate_public_ip_address = false
  metadata_options {
    http_tokens = "required"
  }
}
resource "aws_db_instance" "main" {
  identifier          = "main"
  engine              = "mysql"
  publicly_accessible = var.public
}
resource "aws_db_proxy" "p" {
  name                   = "p"
  vpc_security_group_ids = [aws_security_group.proxy.id]
}
resource "aws_security_group" "proxy" {
  name = "proxy"
  ingress {
    from_port       = 3306
    to_port         = 3306
    protocol        = "tcp"
    security_groups = [aws_security_group.ecs.id, aws_security_group.lambda.id]
  }
  egress {
    from_port       = 3306
    to_port         = 3306
    protocol        = "tcp"
    security_groups = [aws_security_group.rds.id]
  }
}
resource "aws_security_group_rule" "asg_from_alb" {
  for_each                 = { http = 8080, health = 8081 }
  type                     = "ingress"
  from_port                = each.value
  to_port                  = each.value
  protocol                 = "tcp"
  source_security_group_id = aws_security_group.alb.id
  security_group_id        = aws_security_group.asg.id
}
resource "aws_elasticache_replication_group" "r" {
  replication_group_id = "r"
  security_group_ids   = [aws_security_group.redis.id]
}
