/** Modules as they run in production: Google. */

const VPC = `resource "google_compute_network" "main" {
  name                    = "main"
  auto_create_subnetworks = false
}
`;
const firewall = (name: string, body: string): string =>
  `resource "google_compute_firewall" "${name}" {\n  name    = "\${var.prefix}-${name}"\n  network = google_compute_network.main.name\n${body
    .split("; ")
    .map((line) => `  ${line}\n`)
    .join("")}}\n`;
const tcp = (...ports: readonly string[]): string => `allow {; protocol = "tcp"; ports    = ${JSON.stringify(ports)}; }`;

/** Texts by name. */
export const GOOGLE_PRODUCTION: Readonly<Record<string, string>> = {
  "health checks of balancers":
    VPC + firewall("health", `${tcp("8080")}; source_ranges = ["130.211.0.0/22", "35.191.0.0/16"]; target_tags = ["web"]`),
  "SSH by Google's proxy": VPC + firewall("iap", `${tcp("22", "3389")}; source_ranges = ["35.235.240.0/20"]`),
  "inside the network": `${VPC}${firewall("internal", 'allow {; protocol = "all"; }; source_ranges = ["10.128.0.0/9"]; priority = 65534')}`,
  "the web":
    VPC +
    firewall(
      "web",
      `${tcp("80", "443")}; source_ranges = ["0.0.0.0/0"]; target_tags = ["edge"]; log_config {; metadata = "INCLUDE_ALL_METADATA"; }`,
    ),
  "databases by accounts": `${VPC}resource "google_service_account" "app" {\n  account_id = "app"\n}\n\nresource "google_service_account" "db" {\n  account_id = "db"\n}\n\n${firewall(
    "db",
    `${tcp("5432")}; source_service_accounts = [google_service_account.app.email]; target_service_accounts = [google_service_account.db.email]`,
  )}`,
  "webhooks of a private cluster": `${VPC}${firewall(
    "webhooks",
    `${tcp("8443", "9443", "15017")}; source_ranges = [google_container_cluster.main.private_cluster_config[0].master_ipv4_cidr_block]; target_tags = ["gke-node"]`,
  )}
resource "google_container_cluster" "main" {
  name       = "main"
  location   = "europe-west1"
  network    = google_compute_network.main.id
  subnetwork = google_compute_subnetwork.nodes.id

  private_cluster_config {
    enable_private_nodes    = true
    enable_private_endpoint = false
    master_ipv4_cidr_block  = "172.16.0.0/28"
  }

  master_authorized_networks_config {
    cidr_blocks {
      cidr_block   = "198.51.100.0/27"
      display_name = "office"
    }
  }
}

resource "google_compute_subnetwork" "nodes" {
  name          = "nodes"
  region        = "europe-west1"
  network       = google_compute_network.main.id
  ip_cidr_range = "10.132.0.0/20"
}
`,
  "nothing out but what is named": `${VPC}${firewall("deny-out", 'direction = "EGRESS"; priority = 65000; destination_ranges = ["0.0.0.0/0"]; deny {; protocol = "all"; }')}
${firewall("out", 'direction = "EGRESS"; priority = 1000; destination_ranges = ["199.36.153.8/30"]; allow {; protocol = "tcp"; ports    = ["443"]; }')}`,
  "rules from a map": `${VPC}
variable "office" {
  type = list(string)
}

locals {
  rules = {
    ssh   = { ports = ["22"], from = var.office, tags = ["bastion"] }
    https = { ports = ["443"], from = ["0.0.0.0/0"], tags = ["web"] }
  }
}

resource "google_compute_firewall" "rules" {
  for_each = local.rules

  name          = each.key
  network       = google_compute_network.main.id
  source_ranges = each.value.from
  target_tags   = each.value.tags

  allow {
    protocol = "tcp"
    ports    = each.value.ports
  }
}
`,
  "a machine and its network": `${VPC}
resource "google_compute_subnetwork" "front" {
  name          = "front"
  network       = google_compute_network.main.id
  ip_cidr_range = "10.10.0.0/24"
}

resource "google_compute_address" "web" {
  name = "web"
}

resource "google_compute_instance" "web" {
  name         = "web"
  machine_type = "e2-small"
  zone         = "europe-west1-b"
  tags         = ["web"]

  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }

  network_interface {
    subnetwork = google_compute_subnetwork.front.id
    network_ip = "10.10.0.5"

    access_config {
      nat_ip = google_compute_address.web.address
    }
  }

  service_account {
    scopes = ["cloud-platform"]
  }
}

${firewall("web", `${tcp("443")}; target_tags = ["web"]`)}`,
  "a policy of the network": `${VPC}
resource "google_compute_network_firewall_policy" "edge" {
  name = "edge"
}

resource "google_compute_network_firewall_policy_association" "edge" {
  name              = "edge"
  attachment_target = google_compute_network.main.id
  firewall_policy   = google_compute_network_firewall_policy.edge.name
}

resource "google_compute_network_firewall_policy_rule" "no_ssh" {
  firewall_policy = google_compute_network_firewall_policy.edge.name
  priority        = 100
  direction       = "INGRESS"
  action          = "deny"

  match {
    src_ip_ranges = ["0.0.0.0/0"]

    layer4_configs {
      ip_protocol = "tcp"
      ports       = ["22", "3389"]
    }
  }
}

resource "google_compute_network_firewall_policy_rule" "web" {
  firewall_policy = google_compute_network_firewall_policy.edge.name
  priority        = 200
  direction       = "INGRESS"
  action          = "allow"

  match {
    src_ip_ranges = ["0.0.0.0/0"]

    layer4_configs {
      ip_protocol = "tcp"
      ports       = ["80", "443"]
    }
  }
}
`,
};
