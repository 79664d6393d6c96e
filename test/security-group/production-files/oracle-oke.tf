locals {
  anywhere   = "0.0.0.0/0"
  tcp        = "6"
  icmp       = "1"
  everything = "all"
}

resource "oci_core_security_list" "workers" {
  compartment_id = var.compartment_id
  vcn_id         = oci_core_vcn.oke.id
  display_name   = "workers"

  ingress_security_rules {
    protocol    = local.everything
    source      = "10.0.10.0/24"
    description = "between workers"
  }

  ingress_security_rules {
    protocol = local.tcp
    source   = "10.0.0.0/28"

    tcp_options {
      min = 10250
      max = 10250
    }
  }

  ingress_security_rules {
    protocol = local.icmp
    source   = local.anywhere

    icmp_options {
      type = 3
      code = 4
    }
  }

  egress_security_rules {
    protocol    = local.everything
    destination = local.anywhere
  }
}

resource "oci_core_network_security_group_security_rule" "balancer_https" {
  network_security_group_id = oci_core_network_security_group.balancer.id
  direction                 = "INGRESS"
  protocol                  = local.tcp
  source                    = local.anywhere
  source_type               = "CIDR_BLOCK"

  tcp_options {
    destination_port_range {
      min = 443
      max = 443
    }
  }
}

resource "oci_core_network_security_group_security_rule" "workers_nodeports" {
  network_security_group_id = oci_core_network_security_group.workers.id
  direction                 = "INGRESS"
  protocol                  = local.tcp
  source                    = oci_core_network_security_group.balancer.id
  source_type               = "NETWORK_SECURITY_GROUP"

  tcp_options {
    destination_port_range {
      min = 30000
      max = 32767
    }
  }
}

resource "oci_core_default_security_list" "closed" {
  manage_default_resource_id = oci_core_vcn.oke.default_security_list_id
}

resource "oci_core_vcn" "oke" {
  compartment_id = var.compartment_id
  cidr_blocks    = ["10.0.0.0/16"]
}

resource "oci_core_network_security_group" "balancer" {
  compartment_id = var.compartment_id
  vcn_id         = oci_core_vcn.oke.id
}

resource "oci_core_network_security_group" "workers" {
  compartment_id = var.compartment_id
  vcn_id         = oci_core_vcn.oke.id
}

variable "compartment_id" {
  type = string
}
