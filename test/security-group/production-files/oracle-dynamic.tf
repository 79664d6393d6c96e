resource "oci_core_security_list" "pub" {
  compartment_id = var.c
  vcn_id         = oci_core_vcn.v.id
  egress_security_rules {
    destination = "0.0.0.0/0"
    protocol    = "all"
  }
  dynamic "ingress_security_rules" {
    iterator = port
    for_each = [80, 443]
    content {
      protocol    = local.tcp
      source      = "0.0.0.0/0"
      description = "tcp ${port.value}"
      tcp_options {
        max = port.value
        min = port.value
      }
    }
  }
  dynamic "ingress_security_rules" {
    for_each = var.enable_ssh ? var.ssh_cidrs : []
    content {
      protocol = local.tcp
      source   = ingress_security_rules.value
      tcp_options {
        max = 22
        min = 22
      }
    }
  }
  ingress_security_rules {
    protocol = 1
    source   = "0.0.0.0/0"
    icmp_options {
      type = 3
      code = 4
    }
  }
}
locals { tcp = 6 }
variable "ssh_cidrs" { default = ["52.94.76.0/24"] }
variable "enable_ssh" {}
variable "c" {}

