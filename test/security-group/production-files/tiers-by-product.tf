locals {
  tiers = {
    web = { ports = [443], from = ["0.0.0.0/0"] }
    app = { ports = [8080, 8081], from = ["10.0.0.0/16"] }
    db  = { ports = [5432, 6379], from = ["10.0.16.0/20", "10.0.32.0/20"] }
  }
}
resource "aws_security_group" "tier" {
  for_each = local.tiers
  name     = each.key
  vpc_id   = "vpc-0123456789abcdef0"
  dynamic "ingress" {
    for_each = setproduct(each.value.ports, each.value.from)
    content {
      from_port   = ingress.value[0]
      to_port     = ingress.value[0]
      protocol    = "tcp"
      cidr_blocks = [ingress.value[1]]
    }
  }
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = -1
    cidr_blocks = ["0.0.0.0/0"]
  }
}

