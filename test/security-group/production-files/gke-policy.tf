resource "google_compute_firewall" "allow_nodeports_from_lb" {
  name        = "nodeports"
  network     = "projects/p/global/networks/main"
  direction   = "INGRESS"
  priority    = 900
  target_tags = ["gke"]

  allow {
    protocol = "tcp"
    ports    = ["30000-32767"]
  }
  source_ranges = ["35.191.0.0/16", "130.211.0.0/22"]
}
resource "google_compute_firewall" "deny_ssh" {
  name     = "deny-ssh"
  network  = "main"
  priority = 800
  deny {
    protocol = "tcp"
    ports    = ["22"]
  }
  source_ranges = ["0.0.0.0/0"]
}
resource "google_compute_firewall" "ssh_bastion" {
  name     = "ssh-bastion"
  network  = "main"
  priority = 700
  allow {
    protocol = "tcp"
    ports    = ["22"]
  }
  source_tags = ["bastion"]
}
resource "google_sql_database_instance" "main" {
  database_version = "POSTGRES_15"
  settings {
    tier = "db-f1-micro"
    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.main.id
    }
  }
}
