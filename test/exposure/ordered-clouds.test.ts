/** Azure's network security groups and Google's firewalls in front of hosts: in order of priority, stateful, with the providers' own rules. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { answer, apart, firewall, GROUP, group, NAME, NETWORK, OFFICE, office, SSH, STRANGER, VPC, verdict } from "./ordered-clouds.ts";

describe("network security groups of Azure in front of hosts", () => {
  test("a name that several instances share leaves the answer open", () => {
    const each = group(office).replace("{\n", '{\n  for_each = toset(["a", "b"])\n');
    assert.equal(verdict(each, STRANGER), "unknown");
    assert.equal(verdict(each.replace('"a", "b"', '"a"'), STRANGER), "unreachable");
  });

  test("SSH from the office only: everybody else meets DenyAllInBound", () => {
    assert.deepEqual(verdict(group(office), OFFICE), "reachable");
    const [other, , because] = answer(group(office), GROUP, STRANGER, "203.0.113.5:22");
    assert.equal(other, "unreachable");
    assert.equal(because, `no rule of ${GROUP} lets ${STRANGER} reach port 22 of web`);
  });

  test("the lower number decides, whatever the order of the text, and is the line that is shown", () => {
    const both = group({ priority: 200 }, { priority: 100, access: "Deny", source_address_prefix: "198.51.100.0/24" });
    const [denied, line] = answer(both, GROUP, OFFICE, "203.0.113.5:22");
    assert.equal(denied, "unreachable");
    assert.match(line, /access = "Deny"/);
    assert.equal(verdict(both, STRANGER), "reachable");
    const turned = group({ priority: 200, access: "Deny" }, { priority: 100, ...office });
    assert.deepEqual([verdict(turned, OFFICE), verdict(turned, STRANGER)], ["reachable", "unreachable"]);
  });

  test("rules of their own belong to their group; one for a group that is not known may be for any", () => {
    assert.equal(verdict(group() + apart(office), OFFICE), "reachable");
    assert.equal(verdict(group(office) + apart({ priority: 90, access: "Deny" }), OFFICE), "unreachable");
    assert.equal(verdict(group(office) + apart({ priority: 90, access: "Deny" }, "var.owner"), OFFICE), "unknown");
  });

  test("a rule may name its group by a text, together with its resource group", () => {
    const named = (name: string, around = '"rg"'): string =>
      apart({ priority: 90, access: "Deny" }, JSON.stringify(name)).replace("{\n", `{\n  resource_group_name = ${around}\n`);
    assert.equal(verdict(group(office) + named("web-nsg"), OFFICE), "unreachable");
    assert.equal(verdict(group(office) + named("other-nsg"), OFFICE), "reachable");
    assert.equal(verdict(group(office) + named("web-nsg", '"other-rg"'), OFFICE), "reachable");
    assert.equal(verdict(group(office) + named("web-nsg", "azurerm_resource_group.rg.name"), OFFICE), "unknown");
    assert.equal(verdict(group(office).replace('"web-nsg"', "var.name") + named("web-nsg"), OFFICE), "unknown");
  });

  test("the tag Internet: what is outside, and nothing private", () => {
    const closed = NETWORK + group({ source_address_prefix: "Internet", access: "Deny", protocol: "*", destination_port_range: "*" });
    assert.equal(verdict(closed, OFFICE), "unreachable");
    assert.equal(verdict(closed, "10.1.0.6", "10.1.0.5:22"), "reachable");
    assert.equal(verdict(group({ source_address_prefix: "Internet" }), STRANGER), "reachable");
  });

  test("the tag VirtualNetwork: known by the address space, else left open for private addresses", () => {
    const outer = group(
      { priority: 4000, access: "Deny", protocol: "*", destination_port_range: "*" },
      { source_address_prefix: "VirtualNetwork" },
    );
    assert.equal(verdict(NETWORK + outer, "10.1.0.6", "10.1.0.5:22"), "reachable");
    assert.equal(verdict(outer, "10.1.0.6", "10.1.0.5:22"), "unknown");
    assert.equal(verdict(NETWORK + outer, STRANGER), "unreachable");
    assert.equal(verdict(NETWORK + outer, "10.1.0.6", "10.1.0.5:443"), "unreachable");
    const everywhere = 'resource "azurerm_route" "all" {\n  address_prefix = "0.0.0.0/0"\n  next_hop_type = "VirtualAppliance"\n}\n';
    assert.equal(verdict(NETWORK + everywhere + outer, STRANGER), "unknown");
  });

  test("what is not certain stays open", () => {
    assert.equal(verdict(group({ source_address_prefix: "var.who" }), STRANGER), "unknown");
    assert.equal(verdict(group({ source_address_prefix: "AzureCloud" }), STRANGER), "unknown");
    assert.equal(verdict(group({ priority: "var.first" }), STRANGER), "unknown");
    assert.equal(verdict(group({ source_port_range: "1024" }), STRANGER), "unknown");
    assert.equal(verdict(group({ destination_port_range: "var.port" }), STRANGER), "unknown");
    assert.equal(verdict(group({ source_address_prefix: "AzureCloud", priority: 200 }, { access: "Deny" }), STRANGER), "unreachable");
  });

  test("a rule for another machine of the network is none for this one", () => {
    assert.equal(verdict(group({ destination_address_prefix: "10.1.0.9" }), STRANGER), "unreachable");
    assert.equal(verdict(group({ destination_address_prefix: "10.1.0.5" }), STRANGER), "reachable");
  });

  test("new connections out of the host meet the outbound rules, answers do not", () => {
    const quiet = NETWORK + group(office, { direction: "Outbound", access: "Deny", protocol: "*", destination_port_range: "*" });
    assert.equal(verdict(quiet, OFFICE), "reachable");
    assert.equal(verdict(quiet, "10.1.0.5", "10.1.0.6:22"), "unreachable");
    assert.equal(verdict(NETWORK + group(), "10.1.0.5", "10.1.0.6:22"), "reachable");
  });

  test("all groups of a host must let a packet through: the subnet's and the interface's", () => {
    const other = group().replace('"web"', '"subnet"');
    const names = `${GROUP}, azurerm_network_security_group.subnet`;
    assert.equal(verdict(group(office) + other, OFFICE, undefined, names), "unreachable");
    assert.equal(verdict(group(office) + group(office).replace('"web"', '"subnet"'), OFFICE, undefined, names), "reachable");
  });
});

describe("firewalls of Google's networks in front of hosts", () => {
  const asked = (main: string, from: string, to?: string): string => verdict(VPC + main, from, to, NAME);

  test("SSH from the office only: everybody else meets the implied denial", () => {
    assert.deepEqual([asked(firewall("ssh", SSH), OFFICE), asked(firewall("ssh", SSH), STRANGER)], ["reachable", "unreachable"]);
    assert.equal(asked(firewall("ssh", SSH), "10.1.0.5", "10.1.0.6:443"), "reachable");
  });

  test("the lower number decides, and a denial before an allowance of the same number", () => {
    const deny = (priority: number): string => firewall("no", `priority = ${priority}\n  deny {\n    protocol = "all"\n  }`);
    assert.equal(asked(firewall("ssh", SSH) + deny(900), OFFICE), "unreachable");
    assert.equal(asked(firewall("ssh", SSH) + deny(1000), OFFICE), "unreachable");
    assert.equal(asked(firewall("ssh", SSH) + deny(1100), OFFICE), "reachable");
  });

  test("egress rules hold for what the host opens", () => {
    const closed = firewall("out", 'direction = "EGRESS"\n  deny {\n    protocol = "all"\n  }');
    assert.equal(asked(closed, "10.1.0.5", "10.1.0.6:443"), "unreachable");
  });

  test("what is not certain stays open: tags, networks and policies that are not known", () => {
    assert.equal(asked(firewall("ssh", `${SSH}\n  target_tags = ["bastion"]`), OFFICE), "unknown");
    assert.equal(asked(firewall("ssh", `${SSH}\n  target_tags = ["bastion"]`), STRANGER), "unreachable");
    assert.equal(asked(firewall("ssh", SSH) + firewall("other", SSH, "var.network"), STRANGER), "unknown");
    const policy = 'resource "google_compute_network_firewall_policy_rule" "first" {\n  action = "deny"\n}\n';
    assert.equal(asked(firewall("ssh", SSH) + policy, OFFICE), "unknown");
    assert.equal(asked(firewall("ssh", `${SSH}\n  disabled = true`), OFFICE), "unreachable");
    assert.equal(asked(firewall("ssh", `${SSH}\n  disabled = var.off`), OFFICE), "unknown");
  });

  test("a firewall may name its network by a text or a link", () => {
    const deny = (network: string): string => firewall("no", 'priority = 900\n  deny {\n    protocol = "all"\n  }', network);
    assert.equal(asked(firewall("ssh", SSH) + deny('"main"'), OFFICE), "unreachable");
    assert.equal(asked(firewall("ssh", SSH) + deny('"projects/p/global/networks/main"'), OFFICE), "unreachable");
    assert.equal(asked(firewall("ssh", SSH) + deny('"default"'), OFFICE), "reachable");
    assert.equal(
      verdict(VPC.replace('"main"\n', "var.name\n") + firewall("ssh", SSH) + deny('"default"'), OFFICE, undefined, NAME),
      "unknown",
    );
  });

  const policy = (action: string, more = "", match = 'src_ip_ranges = ["198.51.100.0/24"]'): string => `
resource "google_compute_network_firewall_policy" "edge" {
  name = "edge"
}
resource "google_compute_network_firewall_policy_association" "edge" {
  name              = "edge"
  attachment_target = google_compute_network.main.id
  firewall_policy   = google_compute_network_firewall_policy.edge.name
}
resource "google_compute_network_firewall_policy_rule" "first" {
  firewall_policy = google_compute_network_firewall_policy.edge.name
  priority        = 100
  direction       = "INGRESS"
  action          = "${action}"
  ${more}
  match {
    ${match}
    layer4_configs {
      ip_protocol = "tcp"
      ports       = ["22"]
    }
  }
}
`;

  test("a policy of the network decides where its own firewalls do not, or before them where it says so", () => {
    assert.deepEqual([asked(policy("allow"), OFFICE), asked(policy("allow"), STRANGER)], ["reachable", "unreachable"]);
    assert.equal(asked(firewall("ssh", SSH) + policy("deny"), OFFICE), "reachable");
    const first = VPC.replace("}\n", '  network_firewall_policy_enforcement_order = "BEFORE_CLASSIC_FIREWALL"\n}\n');
    assert.equal(verdict(first + firewall("ssh", SSH) + policy("deny"), OFFICE, undefined, NAME), "unreachable");
    assert.equal(
      verdict(first.replace(/"BEFORE.*"/, "var.order") + firewall("ssh", SSH) + policy("deny"), OFFICE, undefined, NAME),
      "unknown",
    );
  });

  test("what is not certain of a policy stays open", () => {
    assert.equal(asked(policy("goto_next"), OFFICE), "unknown");
    assert.equal(asked(policy("allow", "", 'src_region_codes = ["US"]'), OFFICE), "unknown");
    assert.equal(asked(policy("allow", 'target_secure_tags {\n    name = "t"\n  }'), OFFICE), "unknown");
    assert.equal(asked(policy("allow").replace("= google_compute_network.main.id", "= var.network"), OFFICE), "unknown");
    const above = 'resource "google_compute_firewall_policy_rule" "r" {\n  firewall_policy = "1"\n  action = "deny"\n}\n';
    assert.equal(asked(firewall("ssh", SSH) + above, OFFICE), "unknown");
  });
});
