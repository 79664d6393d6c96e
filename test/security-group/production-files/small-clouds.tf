resource "vultr_firewall_group" "web" {
  description = "web"
}

resource "vultr_firewall_rule" "https" {
  firewall_group_id = vultr_firewall_group.web.id
  protocol          = "tcp"
  ip_type           = "v4"
  subnet            = "0.0.0.0"
  subnet_size       = 0
  port              = "443"
}

resource "vultr_firewall_rule" "admin" {
  firewall_group_id = vultr_firewall_group.web.id
  protocol          = "tcp"
  ip_type           = "v4"
  subnet            = var.admin_address
  subnet_size       = 32
  port              = "22"
}

resource "exoscale_security_group" "web" {
  name = "web"
}

resource "exoscale_security_group_rule" "web" {
  for_each = toset(["0.0.0.0/0", "::/0"])

  security_group_id = exoscale_security_group.web.id
  type              = "INGRESS"
  protocol          = "TCP"
  cidr              = each.value
  start_port        = 443
  end_port          = 443
}

resource "exoscale_security_group_rule" "inside" {
  security_group_id      = exoscale_security_group.web.id
  type                   = "INGRESS"
  protocol               = "TCP"
  start_port             = 1
  end_port               = 65535
  user_security_group_id = exoscale_security_group.web.id
}

resource "upcloud_firewall_rules" "web" {
  server_id = upcloud_server.web.id

  firewall_rule {
    action                 = "accept"
    direction              = "in"
    family                 = "IPv4"
    protocol               = "tcp"
    destination_port_start = "443"
    destination_port_end   = "443"
  }

  firewall_rule {
    action                 = "accept"
    direction              = "in"
    family                 = "IPv4"
    protocol               = "tcp"
    destination_port_start = "22"
    destination_port_end   = "22"
    source_address_start   = "198.51.100.0"
    source_address_end     = "198.51.100.31"
  }

  firewall_rule {
    action    = "drop"
    direction = "in"
  }

  firewall_rule {
    action    = "accept"
    direction = "out"
  }
}

resource "upcloud_server" "web" {
  hostname = "web"
  zone     = "de-fra1"
  firewall = true
}

resource "linode_firewall" "web" {
  label           = "web"
  inbound_policy  = "DROP"
  outbound_policy = "ACCEPT"
  linodes         = var.linodes

  inbound {
    label    = "web"
    action   = "ACCEPT"
    protocol = "TCP"
    ports    = "80, 443"
    ipv4     = ["0.0.0.0/0"]
    ipv6     = ["::/0"]
  }

  inbound {
    label    = "ssh"
    action   = "ACCEPT"
    protocol = "TCP"
    ports    = "22"
    ipv4     = ["198.51.100.7/32"]
  }
}

resource "ibm_is_security_group" "web" {
  name = "web"
  vpc  = var.vpc
}

resource "ibm_is_security_group_rule" "https" {
  group     = ibm_is_security_group.web.id
  direction = "inbound"
  remote    = "0.0.0.0/0"

  tcp {
    port_min = 443
    port_max = 443
  }
}

resource "ibm_is_security_group_rule" "inside" {
  group     = ibm_is_security_group.web.id
  direction = "inbound"
  remote    = ibm_is_security_group.web.id
}

resource "nifcloud_security_group" "web" {
  group_name        = "web"
  availability_zone = "east-11"
}

resource "nifcloud_security_group_rule" "https" {
  security_group_names = [nifcloud_security_group.web.group_name]
  type                 = "IN"
  protocol             = "HTTPS"
  cidr_ip              = "0.0.0.0/0"
}

resource "nifcloud_security_group_rule" "inside" {
  security_group_names       = [nifcloud_security_group.web.group_name]
  type                       = "IN"
  protocol                   = "ANY"
  source_security_group_name = nifcloud_security_group.web.group_name
}

variable "admin_address" {
  type = string
}

variable "vpc" {
  type = string
}

variable "linodes" {
  type = list(number)
}
