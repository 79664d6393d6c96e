resource "digitalocean_droplet" "web" {
  count  = 2
  name   = "web-${count.index}"
  image  = "ubuntu-22-04-x64"
  size   = "s-1vcpu-1gb"
  region = "fra1"
  tags   = [digitalocean_tag.web.id]
}

resource "digitalocean_tag" "web" {
  name = "web"
}

resource "digitalocean_firewall" "web" {
  name = "web-through-balancer"
  tags = [digitalocean_tag.web.id]

  inbound_rule {
    protocol                  = "tcp"
    port_range                = "8080"
    source_load_balancer_uids = [digitalocean_loadbalancer.public.id]
  }

  inbound_rule {
    protocol         = "tcp"
    port_range       = "22"
    source_addresses = ["198.51.100.0/27", "2001:db8:7::/48"]
  }

  inbound_rule {
    protocol    = "tcp"
    port_range  = "1-65535"
    source_tags = [digitalocean_tag.web.id]
  }

  inbound_rule {
    protocol         = "icmp"
    source_addresses = ["0.0.0.0/0", "::/0"]
  }

  outbound_rule {
    protocol              = "tcp"
    port_range            = "1-65535"
    destination_addresses = ["0.0.0.0/0", "::/0"]
  }

  outbound_rule {
    protocol              = "udp"
    port_range            = "53"
    destination_addresses = ["0.0.0.0/0", "::/0"]
  }
}

resource "digitalocean_loadbalancer" "public" {
  name   = "public"
  region = "fra1"

  forwarding_rule {
    entry_port      = 443
    entry_protocol  = "https"
    target_port     = 8080
    target_protocol = "http"
  }
}
