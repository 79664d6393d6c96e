variable "office" {
  type = list(string)
}

resource "scaleway_instance_security_group" "app" {
  name                    = "app"
  inbound_default_policy  = "drop"
  outbound_default_policy = "accept"

  dynamic "inbound_rule" {
    for_each = var.office
    content {
      action   = "accept"
      port     = 22
      ip_range = inbound_rule.value
    }
  }

  dynamic "inbound_rule" {
    for_each = [80, 443]
    content {
      action = "accept"
      port   = inbound_rule.value
    }
  }

  inbound_rule {
    action   = "accept"
    protocol = "ANY"
    ip_range = "10.0.0.0/8"
  }

  inbound_rule {
    action   = "accept"
    protocol = "ICMP"
  }
}

resource "scaleway_instance_server" "app" {
  type              = "DEV1-S"
  image             = "ubuntu_jammy"
  security_group_id = scaleway_instance_security_group.app.id
}
