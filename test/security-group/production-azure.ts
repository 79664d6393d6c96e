/** Modules as they run in production: Azure. */

const rule = (name: string, priority: number, given: string): string =>
  `  security_rule {\n    name                       = "${name}"\n    priority                   = ${priority}\n    source_port_range          = "*"\n    destination_address_prefix = "*"\n${given
    .split("; ")
    .map((line) => `    ${line}\n`)
    .join("")}  }\n`;
const nsg = (name: string, ...rules: readonly string[]): string =>
  `resource "azurerm_network_security_group" "${name}" {\n  name                = "nsg-${name}"\n  location            = var.location\n  resource_group_name = var.resource_group\n${rules.join("")}}\n`;
const IN = 'direction = "Inbound"; access = "Allow"; protocol = "Tcp"';

/** Texts by name. */
export const AZURE_PRODUCTION: Readonly<Record<string, string>> = {
  "an application gateway": nsg(
    "agw",
    rule("https", 100, `${IN}; destination_port_ranges = ["80", "443"]; source_address_prefix = "Internet"`),
    rule("manager", 110, `${IN}; destination_port_range = "65200-65535"; source_address_prefix = "GatewayManager"`),
    rule(
      "probes",
      120,
      'direction = "Inbound"; access = "Allow"; protocol = "*"; destination_port_range = "*"; source_address_prefix = "AzureLoadBalancer"',
    ),
    rule("deny", 4096, 'direction = "Inbound"; access = "Deny"; protocol = "*"; destination_port_range = "*"; source_address_prefix = "*"'),
  ),
  "a jump host for the office": `${nsg("jump", rule("ssh", 100, `${IN}; destination_port_range = "22"; source_address_prefixes = var.office_ranges`))}
variable "office_ranges" {
  type = list(string)
}

resource "azurerm_subnet" "jump" {
  name                 = "jump"
  resource_group_name  = var.resource_group
  virtual_network_name = azurerm_virtual_network.hub.name
  address_prefixes     = ["10.10.9.0/27"]
}

resource "azurerm_subnet_network_security_group_association" "jump" {
  subnet_id                 = azurerm_subnet.jump.id
  network_security_group_id = azurerm_network_security_group.jump.id
}

resource "azurerm_virtual_network" "hub" {
  name                = "hub"
  location            = var.location
  resource_group_name = var.resource_group
  address_space       = ["10.10.0.0/16"]
}
`,
  "rules from a map": `locals {
  rules = {
    https = { priority = 100, port = "443", from = "Internet" }
    admin = { priority = 200, port = "22", from = "10.10.9.0/27" }
  }
}

resource "azurerm_network_security_group" "web" {
  name                = "nsg-web"
  location            = var.location
  resource_group_name = var.resource_group

  dynamic "security_rule" {
    for_each = local.rules
    content {
      name                       = security_rule.key
      priority                   = security_rule.value.priority
      direction                  = "Inbound"
      access                     = "Allow"
      protocol                   = "Tcp"
      source_port_range          = "*"
      destination_port_range     = security_rule.value.port
      source_address_prefix      = security_rule.value.from
      destination_address_prefix = "*"
    }
  }
}
`,
  "rules of a module's caller": `variable "rules" {
  type = list(object({
    name     = string
    priority = number
    port     = string
    from     = optional(list(string), ["VirtualNetwork"])
  }))
  default = []
}

resource "azurerm_network_security_rule" "this" {
  for_each = { for rule in var.rules : rule.name => rule }

  name                        = each.key
  priority                    = each.value.priority
  direction                   = "Inbound"
  access                      = "Allow"
  protocol                    = "Tcp"
  source_port_range           = "*"
  destination_port_range      = each.value.port
  source_address_prefixes     = each.value.from
  destination_address_prefix  = "*"
  resource_group_name         = var.resource_group
  network_security_group_name = azurerm_network_security_group.this.name
}

resource "azurerm_network_security_group" "this" {
  name                = var.name
  location            = var.location
  resource_group_name = var.resource_group
}
`,
  "machines in a set behind a balancer": `${nsg(
    "set",
    rule("balancer", 100, `${IN}; destination_port_range = "8080"; source_address_prefix = "AzureLoadBalancer"`),
    rule("web", 110, `${IN}; destination_port_range = "8080"; source_address_prefix = "Internet"`),
  ).replaceAll("8080", "443")}
resource "azurerm_linux_virtual_machine_scale_set" "web" {
  name                = "web"
  resource_group_name = var.resource_group
  location            = var.location
  sku                 = "Standard_B2s"
  instances           = 2
  admin_username      = "azureuser"

  network_interface {
    name                      = "primary"
    primary                   = true
    network_security_group_id = azurerm_network_security_group.set.id

    ip_configuration {
      name                                   = "internal"
      primary                                = true
      subnet_id                              = var.subnet_id
      load_balancer_backend_address_pool_ids = [var.pool_id]
    }
  }
}
`,
  "tiers by application security groups": `resource "azurerm_application_security_group" "tier" {
  for_each            = toset(["web", "app", "db"])
  name                = "asg-\${each.key}"
  location            = var.location
  resource_group_name = var.resource_group
}

resource "azurerm_network_security_rule" "postgres" {
  name                                       = "postgres"
  priority                                   = 200
  direction                                  = "Inbound"
  access                                     = "Allow"
  protocol                                   = "Tcp"
  source_port_range                          = "*"
  destination_port_range                     = "5432"
  source_application_security_group_ids      = [azurerm_application_security_group.tier["app"].id]
  destination_application_security_group_ids = [azurerm_application_security_group.tier["db"].id]
  resource_group_name                        = var.resource_group
  network_security_group_name                = var.nsg
}
`,
  "a subnet of databases, closed": nsg(
    "db",
    rule("postgres", 100, `${IN}; destination_port_ranges = ["5432", "6432"]; source_address_prefixes = ["10.10.1.0/24", "10.10.2.0/24"]`),
    rule(
      "deny-vnet",
      4000,
      'direction = "Inbound"; access = "Deny"; protocol = "*"; destination_port_range = "*"; source_address_prefix = "VirtualNetwork"',
    ),
    rule(
      "deny-out",
      4000,
      'direction = "Outbound"; access = "Deny"; protocol = "*"; destination_port_range = "*"; source_address_prefix = "*"',
    ),
  ),
  "a gateway of a VPN": nsg(
    "vpn",
    rule(
      "ike",
      100,
      'direction = "Inbound"; access = "Allow"; protocol = "Udp"; destination_port_ranges = ["500", "4500"]; source_address_prefix = "*"',
    ),
    rule(
      "esp",
      110,
      'direction = "Inbound"; access = "Allow"; protocol = "Esp"; destination_port_range = "*"; source_address_prefix = "*"',
    ),
    rule(
      "wireguard",
      120,
      'direction = "Inbound"; access = "Allow"; protocol = "Udp"; destination_port_range = "51820"; source_address_prefix = "Internet"',
    ),
  ),
  "administration shut before everything else": nsg(
    "edge",
    rule(
      "no-admin",
      100,
      'direction = "Inbound"; access = "Deny"; protocol = "Tcp"; destination_port_ranges = ["22", "3389", "5985-5986"]; source_address_prefix = "Internet"',
    ),
    rule("web", 200, `${IN}; destination_port_ranges = ["80", "443"]; source_address_prefix = "Internet"`),
  ),
  "a machine with an address of its own": `${nsg("vm", rule("https", 100, `${IN}; destination_port_range = "443"; source_address_prefix = "*"`))}
resource "azurerm_public_ip" "vm" {
  name                = "pip-vm"
  location            = var.location
  resource_group_name = var.resource_group
  allocation_method   = "Static"
  sku                 = "Standard"
}

resource "azurerm_network_interface" "vm" {
  name                = "nic-vm"
  location            = var.location
  resource_group_name = var.resource_group

  ip_configuration {
    name                          = "internal"
    subnet_id                     = var.subnet_id
    private_ip_address_allocation = "Dynamic"
    public_ip_address_id          = azurerm_public_ip.vm.id
  }
}

resource "azurerm_network_interface_security_group_association" "vm" {
  network_interface_id      = azurerm_network_interface.vm.id
  network_security_group_id = azurerm_network_security_group.vm.id
}

resource "azurerm_linux_virtual_machine" "vm" {
  name                  = "vm"
  location              = var.location
  resource_group_name   = var.resource_group
  size                  = "Standard_B1s"
  admin_username        = "azureuser"
  network_interface_ids = [azurerm_network_interface.vm.id]
}
`,
};
