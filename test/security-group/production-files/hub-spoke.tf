locals {
  spokes = {
    app = { cidr = "10.1.0.0/16", ports = ["443", "8443"] }
    db  = { cidr = "10.2.0.0/16", ports = ["1433"] }
  }
}
resource "azurerm_network_security_group" "spoke" {
  for_each            = local.spokes
  name                = "nsg-${each.key}"
  location            = var.location
  resource_group_name = var.rg

  security_rule {
    name                       = "from-hub"
    priority                   = 200
    direction                  = "Inbound"
    access                     = "Allow"
    protocol                   = "Tcp"
    source_port_range          = "*"
    destination_port_ranges    = each.value.ports
    source_address_prefix      = "10.0.0.0/16"
    destination_address_prefix = each.value.cidr
  }
  security_rule {
    name                       = "balancer"
    priority                   = 300
    direction                  = "Inbound"
    access                     = "Allow"
    protocol                   = "*"
    source_port_range          = "*"
    destination_port_range     = "*"
    source_address_prefix      = "AzureLoadBalancer"
    destination_address_prefix = "*"
  }
  security_rule {
    name                       = "deny"
    priority                   = 4096
    direction                  = "Inbound"
    access                     = "Deny"
    protocol                   = "*"
    source_port_range          = "*"
    destination_port_range     = "*"
    source_address_prefix      = "*"
    destination_address_prefix = "*"
  }
}
resource "azurerm_network_security_rule" "front_door" {
  name                        = "front-door"
  priority                    = 110
  direction                   = "Inbound"
  access                      = "Allow"
  protocol                    = "Tcp"
  source_port_range           = "*"
  destination_port_range      = "443"
  source_address_prefix       = "AzureFrontDoor.Backend"
  destination_address_prefix  = "*"
  resource_group_name         = var.rg
  network_security_group_name = azurerm_network_security_group.spoke["app"].name
}
