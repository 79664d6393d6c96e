resource "yandex_vpc_network" "main" {
  name = "main"
}

resource "yandex_vpc_security_group" "bastion" {
  name       = "bastion"
  network_id = yandex_vpc_network.main.id

  ingress {
    protocol       = "TCP"
    description    = "VPN users"
    v4_cidr_blocks = ["192.0.2.0/25"]
    port           = 22
  }

  ingress {
    protocol          = "TCP"
    predefined_target = "loadbalancer_healthchecks"
    from_port         = 0
    to_port           = 65535
  }

  egress {
    protocol       = "ANY"
    v4_cidr_blocks = ["0.0.0.0/0"]
    from_port      = 0
    to_port        = 65535
  }
}

resource "yandex_vpc_security_group_rule" "web" {
  for_each = { http = 80, https = 443 }

  security_group_binding = yandex_vpc_security_group.bastion.id
  direction              = "ingress"
  description            = each.key
  v4_cidr_blocks         = ["0.0.0.0/0"]
  port                   = each.value
  protocol               = "TCP"
}
