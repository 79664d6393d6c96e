resource "google_compute_network" "shop" {
  name                    = "shop"
  auto_create_subnetworks = false
}

resource "google_compute_subnetwork" "tier" {
  for_each      = { web = "10.30.1.0/24", db = "10.30.2.0/24" }
  name          = each.key
  network       = google_compute_network.shop.id
  region        = "europe-west1"
  ip_cidr_range = each.value
}

resource "google_compute_firewall" "https" {
  name          = "https"
  network       = google_compute_network.shop.name
  source_ranges = ["0.0.0.0/0"]
  target_tags   = ["web"]

  allow {
    protocol = "tcp"
    ports    = ["443"]
  }
}

resource "google_compute_firewall" "ssh" {
  name          = "ssh"
  network       = google_compute_network.shop.name
  source_ranges = ["203.0.113.0/27"]
  target_tags   = ["web"]

  allow {
    protocol = "tcp"
    ports    = ["22"]
  }
}

resource "google_compute_firewall" "postgres" {
  name        = "postgres"
  network     = google_compute_network.shop.name
  source_tags = ["web"]
  target_tags = ["db"]

  allow {
    protocol = "tcp"
    ports    = ["5432"]
  }
}

resource "google_compute_instance" "machine" {
  for_each     = { web = { address = "10.30.1.10", public = "198.51.100.60" }, db = { address = "10.30.2.10", public = "198.51.100.61" } }
  name         = each.key
  machine_type = "e2-small"
  zone         = "europe-west1-b"
  tags         = [each.key]

  network_interface {
    subnetwork = google_compute_subnetwork.tier[each.key].id
    network_ip = each.value.address

    access_config {
      nat_ip = each.value.public
    }
  }
}
