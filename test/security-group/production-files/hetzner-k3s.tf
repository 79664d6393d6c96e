variable "admin_networks" {
  description = "Where kubectl and SSH may come from"
  type        = list(string)
}

locals {
  cluster_network = "10.42.0.0/16"
  web_ports       = ["80", "443"]
}

resource "hcloud_network" "cluster" {
  name     = "cluster"
  ip_range = local.cluster_network
}

resource "hcloud_firewall" "nodes" {
  name = "k3s-nodes"

  rule {
    description = "ping"
    direction   = "in"
    protocol    = "icmp"
    source_ips  = ["0.0.0.0/0", "::/0"]
  }

  dynamic "rule" {
    for_each = local.web_ports
    content {
      direction  = "in"
      protocol   = "tcp"
      port       = rule.value
      source_ips = ["0.0.0.0/0", "::/0"]
    }
  }

  rule {
    description = "Kubernetes API"
    direction   = "in"
    protocol    = "tcp"
    port        = "6443"
    source_ips  = concat(var.admin_networks, [local.cluster_network])
  }

  rule {
    direction  = "in"
    protocol   = "udp"
    port       = "51820"
    source_ips = ["0.0.0.0/0", "::/0"]
  }

  rule {
    direction       = "out"
    protocol        = "tcp"
    port            = "any"
    destination_ips = ["0.0.0.0/0", "::/0"]
  }

  apply_to {
    label_selector = "role=k3s"
  }
}
