variable "services" {
  type = map(object({ port = number, public = bool }))
  default = {
    web   = { port = 8080, public = true }
    admin = { port = 3000, public = false }
  }
}

resource "aws_security_group" "alb" {
  name_prefix = "alb-"
  description = "Public balancer"
  vpc_id      = var.vpc_id

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_security_group_rule" "alb_in" {
  for_each          = toset(["80", "443"])
  type              = "ingress"
  security_group_id = aws_security_group.alb.id
  protocol          = "tcp"
  from_port         = tonumber(each.key)
  to_port           = tonumber(each.key)
  cidr_blocks       = ["0.0.0.0/0"]
  ipv6_cidr_blocks  = ["::/0"]
}

resource "aws_security_group_rule" "alb_out" {
  type                     = "egress"
  security_group_id        = aws_security_group.alb.id
  protocol                 = "tcp"
  from_port                = 0
  to_port                  = 65535
  source_security_group_id = aws_security_group.tasks.id
}

resource "aws_security_group" "tasks" {
  name_prefix = "tasks-"
  description = "ECS tasks"
  vpc_id      = var.vpc_id

  dynamic "ingress" {
    for_each = { for name, service in var.services : name => service if service.public }
    content {
      description     = "${ingress.key} from the balancer"
      protocol        = "tcp"
      from_port       = ingress.value.port
      to_port         = ingress.value.port
      security_groups = [aws_security_group.alb.id]
    }
  }

  dynamic "ingress" {
    for_each = { for name, service in var.services : name => service if !service.public }
    content {
      description = "${ingress.key} from the VPN"
      protocol    = "tcp"
      from_port   = ingress.value.port
      to_port     = ingress.value.port
      cidr_blocks = ["10.255.0.0/24"]
    }
  }

  egress {
    protocol    = -1
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_lb" "main" {
  name               = "main"
  load_balancer_type = "application"
  security_groups    = [aws_security_group.alb.id]
  subnets            = var.public_subnets
}

resource "aws_ecs_service" "web" {
  name = "web"
  network_configuration {
    subnets          = var.private_subnets
    security_groups  = [aws_security_group.tasks.id]
    assign_public_ip = false
  }
}
