resource "google_compute_security_policy" "p" { name = "p" }
resource "google_compute_firewall" "rules" {
  for_each      = { for r in var.rules : r.name => r }
  name          = each.key
  network       = "projects/x/global/networks/y"
  direction     = each.value.direction
  priority      = try(each.value.priority, 1000)
  source_ranges = each.value.direction == "INGRESS" ? each.value.ranges : null
  destination_ranges = each.value.direction == "EGRESS" ? each.value.ranges : null
  dynamic "allow" {
    for_each = lookup(each.value, "allow", [])
    content {
      protocol = allow.value.protocol
      ports    = lookup(allow.value, "ports", null)
    }
  }
  dynamic "deny" {
    for_each = lookup(each.value, "deny", [])
    content {
      protocol = deny.value.protocol
      ports    = lookup(deny.value, "ports", null)
    }
  }
  log_config { metadata = "INCLUDE_ALL_METADATA" }
}
variable "rules" {
  default = [
    { name = "iap", direction = "INGRESS", ranges = ["35.235.240.0/20"], allow = [{ protocol = "tcp", ports = ["22"] }] },
    { name = "lb", direction = "INGRESS", ranges = ["130.211.0.0/22", "35.191.0.0/16"], allow = [{ protocol = "tcp", ports = ["80", "8080"] }] },
    { name = "deny-all", direction = "INGRESS", priority = 65000, ranges = ["0.0.0.0/0"], deny = [{ protocol = "all" }] },
    { name = "out", direction = "EGRESS", ranges = ["0.0.0.0/0"], allow = [{ protocol = "tcp", ports = ["443"] }] },
  ]
}

