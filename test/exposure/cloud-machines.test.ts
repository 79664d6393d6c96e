/** Machines of Azure and Google that the cloud's own files describe: no `security-groups` in perimeter.yaml. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { exposureTable } from "../../server/linter/answers.ts";
import { answer, firewall, group, host, NETWORK, OFFICE, office, SSH, STRANGER, VPC } from "./ordered-clouds.ts";
import { workspace } from "./workspace.ts";

const INSIDER = "10.1.0.6";

const resource = (type: string, name: string, body: string): string => `resource "${type}" "${name}" {\n${body}\n}\n`;

const joined = (kind: "network_interface" | "subnet", of: string, name: string, more = ""): string =>
  resource(
    `azurerm_${kind}_${kind === "subnet" ? "network_" : ""}security_group_association`,
    name,
    `${more}  ${kind}_id = azurerm_${kind}.${of}.id\n  network_security_group_id = azurerm_network_security_group.${name}.id`,
  );

const nic = (body: string, more = ""): string =>
  resource(
    "azurerm_network_interface",
    "web",
    `${more}  name = "web"\n  ip_configuration {\n    name = "internal"\n    private_ip_address_allocation = "Static"\n${body}\n  }`,
  );
const SUBNET = `${NETWORK}${resource("azurerm_subnet", "front", '  virtual_network_name = azurerm_virtual_network.main.name\n  address_prefixes = ["10.1.0.0/24"]')}`;
const PLACE = '    subnet_id = azurerm_subnet.front.id\n    private_ip_address = "10.1.0.5"';
const NIC = SUBNET + nic(PLACE);
const ON_NIC = joined("network_interface", "web", "web");
const front = group({ access: "Deny", source_address_prefix: OFFICE }, { priority: 200 }).replace('"web"', '"front"');

describe("network interfaces of Azure", () => {
  const told = (main: string, from: string, web?: string) => answer(main, undefined, from, "203.0.113.5:22", { web });
  const asked = (main: string, from: string, web?: string): string => told(main, from, web)[0];

  test("an interface is found by its address, with the group that is joined with it, and the line that decides", () => {
    const main = NIC + group(office) + ON_NIC;
    assert.deepEqual([asked(main, OFFICE), asked(main, STRANGER)], ["reachable", "unreachable"]);
    assert.match(told(main, OFFICE)[1], /^security_rule \{.*198\.51\.100\.0\/24/);
    assert.match(told(main, STRANGER)[1], /DenyAllInBound/);
  });

  test("the group of the subnet must let a packet through as well", () => {
    const subnet = NIC + front + joined("subnet", "front", "front");
    assert.deepEqual([asked(subnet, OFFICE), asked(subnet, STRANGER)], ["unreachable", "reachable"]);
    const both = subnet + group(office) + ON_NIC;
    assert.deepEqual(
      [OFFICE, STRANGER, "198.51.100.8"].map((from) => asked(both, from)),
      ["unreachable", "unreachable", "reachable"],
    );
  });

  test("without any group: open from inside; from outside it is the public address that decides", () => {
    const address = (sku: string): string =>
      SUBNET +
      nic(`${PLACE}\n    public_ip_address_id = azurerm_public_ip.web.id`) +
      resource("azurerm_public_ip", "web", `  name = "web"\n${sku}`);
    assert.equal(asked(address('  sku = "Standard"'), STRANGER), "unreachable");
    assert.equal(asked(address('  sku = "Basic"'), STRANGER), "reachable");
    assert.equal(asked(address(""), STRANGER), "unknown");
    assert.equal(answer(address('  sku = "Standard"'), undefined, INSIDER, "10.1.0.5:22")[0], "reachable");
  });

  test("a join that may not exist, or with what is not known, leaves the answer open", () => {
    const main = NIC + group(office);
    assert.equal(asked(main + ON_NIC.replace("{\n", "{\n  count = var.joined ? 1 : 0\n"), OFFICE), "unknown");
    assert.equal(asked(main + ON_NIC.replace(/= azurerm_network_security_group.*/, "= var.group"), STRANGER), "unknown");
    assert.equal(asked(main + ON_NIC.replace(/= azurerm_network_interface.*/, "= var.interface"), STRANGER), "unknown");
    assert.equal(asked(main.replace("= azurerm_subnet.front.id", "= var.subnet") + ON_NIC, OFFICE), "unknown");
    assert.equal(asked(main.replace("= azurerm_subnet.front.id", "= var.subnet") + ON_NIC, STRANGER), "unreachable");
    const each = NIC + group(office).replace("{\n", '{\n  for_each = toset(["a", "b"])\n') + ON_NIC;
    assert.equal(asked(each, STRANGER), "unknown");
  });

  test("several interfaces of one block: known where all of them have the same group", () => {
    const two = SUBNET + nic(PLACE.replace('"10.1.0.5"', `"10.1.0.${"$"}{count.index + 5}"`), "  count = 2\n") + group(office);
    const each = ON_NIC.replace("web.id", "web[count.index].id").replace("{\n", "{\n  count = 2\n");
    assert.deepEqual([asked(two + each, OFFICE), asked(two + each, STRANGER)], ["reachable", "unreachable"]);
    assert.equal(asked(two + each.replace("count = 2", "count = 1"), STRANGER), "unknown");
  });

  test("a machine is known by its interface; of one with several it is not known which", () => {
    const machine = (ids: string): string => resource("azurerm_linux_virtual_machine", "vm", `  network_interface_ids = [${ids}]`);
    const dynamic = SUBNET + nic("    subnet_id = azurerm_subnet.front.id") + group(office) + ON_NIC;
    const name = ", instance: azurerm_linux_virtual_machine.vm";
    const one = dynamic + machine("azurerm_network_interface.web.id");
    assert.deepEqual([asked(one, OFFICE, name), asked(one, STRANGER, name)], ["reachable", "unreachable"]);
    const other = nic("    subnet_id = azurerm_subnet.front.id").replace('"web"', '"other"');
    const two = dynamic + other + machine("azurerm_network_interface.web.id, azurerm_network_interface.other.id");
    assert.equal(asked(two, STRANGER, name), "unknown");
  });

  test("several addresses of one interface are one interface", () => {
    const second =
      '\n  }\n  ip_configuration {\n    name = "second"\n    subnet_id = azurerm_subnet.front.id\n    private_ip_address = "10.1.0.7"';
    const main = SUBNET + nic(PLACE + second) + group(office) + ON_NIC;
    assert.deepEqual([asked(main, OFFICE), asked(main, STRANGER)], ["reachable", "unreachable"]);
  });

  test("sets of machines have their groups in blocks", () => {
    const set = resource(
      "azurerm_linux_virtual_machine_scale_set",
      "web",
      '  network_interface {\n    name = "n"\n    network_security_group_id = azurerm_network_security_group.web.id\n    ip_configuration {\n      name = "i"\n      subnet_id = azurerm_subnet.front.id\n    }\n  }',
    );
    const name = ", instance: azurerm_linux_virtual_machine_scale_set.web";
    assert.deepEqual(
      [OFFICE, STRANGER].map((from) => asked(SUBNET + set + group(office), from, name)),
      ["reachable", "unreachable"],
    );
  });

  test("application security groups: for whom a rule is, and from whom", () => {
    const asg = resource("azurerm_application_security_group", "web", '  name = "web"');
    const member = resource(
      "azurerm_network_interface_application_security_group_association",
      "web",
      "  network_interface_id = azurerm_network_interface.web.id\n  application_security_group_id = azurerm_application_security_group.web.id",
    );
    const id = "[azurerm_application_security_group.web.id]";
    const to = group({ ...office, destination_application_security_group_ids: id }).replace(/ *destination_address_prefix .*\n/, "");
    assert.equal(asked(NIC + asg + member + to + ON_NIC, OFFICE), "reachable");
    assert.equal(asked(NIC + asg + to + ON_NIC, OFFICE), "unreachable");
    assert.equal(asked(NIC + asg + member.replace(/(network_interface_id =).*/, "$1 var.interface") + to + ON_NIC, OFFICE), "unknown");
    const only = group(
      { source_application_security_group_ids: id },
      { priority: 200, access: "Deny", source_address_prefix: "*" },
    ).replace(/ *source_address_prefix = "\*"\n/, "");
    const job = nic(PLACE.replace("10.1.0.5", INSIDER)).replace('"web"', '"job"');
    const from = (more: string): string => answer(NIC + job + asg + only + ON_NIC + more, undefined, INSIDER, "10.1.0.5:22")[0];
    assert.equal(from(member.replaceAll("interface.web", "interface.job")), "reachable");
    assert.equal(from(member), "unreachable");
    assert.equal(answer(NIC + asg + only + ON_NIC, undefined, INSIDER, "10.1.0.5:22")[0], "unknown");
  });
});

const SUBNETWORK = `${VPC}${resource("google_compute_subnetwork", "front", '  ip_cidr_range = "10.1.0.0/24"\n  network = google_compute_network.main.id')}`;
const instance = (
  more = "",
  face = '    network = google_compute_network.main.id\n    network_ip = "10.1.0.5"\n    access_config {\n    }',
): string => resource("google_compute_instance", "web", `  name = "web"\n${more}  network_interface {\n${face}\n  }`);

describe("machines of Google", () => {
  const asked = (main: string, from: string, to = "203.0.113.5:22"): string => answer(VPC + main, undefined, from, to)[0];

  test("a machine is found by its address, behind the firewalls of its network", () => {
    const main = instance() + firewall("ssh", SSH);
    assert.deepEqual([asked(main, OFFICE), asked(main, STRANGER)], ["reachable", "unreachable"]);
    assert.match(answer(VPC + main, undefined, OFFICE, "203.0.113.5:22")[1], /^allow \{/);
  });

  test("the network of a subnetwork; one that is not known leaves the answer open", () => {
    const face = '    subnetwork = google_compute_subnetwork.front.id\n    network_ip = "10.1.0.5"';
    const main = SUBNETWORK.slice(VPC.length) + instance("", face) + firewall("ssh", SSH);
    assert.deepEqual([asked(main, OFFICE), asked(main, STRANGER)], ["reachable", "unreachable"]);
    assert.equal(asked(instance("", face.replace(/google_compute_subnetwork.*/, "var.subnet")) + firewall("ssh", SSH), OFFICE), "unknown");
  });

  test("network tags: a rule is for the machines that have one", () => {
    const tagged = firewall("ssh", `${SSH}\n  target_tags = ["bastion"]`);
    assert.equal(asked(instance('  tags = ["web", "bastion"]\n') + tagged, OFFICE), "reachable");
    assert.equal(asked(instance('  tags = ["web"]\n') + tagged, OFFICE), "unreachable");
    assert.equal(asked(instance() + tagged, OFFICE), "unreachable");
    assert.equal(asked(instance("  tags = var.tags\n") + tagged, OFFICE), "unknown");
    assert.equal(asked(instance('  tags = ["web", var.tag]\n') + tagged, OFFICE), "unknown");
    assert.equal(asked(instance('  tags = ["web"]\n') + firewall("ssh", `${SSH}\n  target_tags = var.tags`), OFFICE), "unknown");
    assert.equal(asked(instance() + firewall("ssh", `${SSH}\n  target_tags = []`), OFFICE), "reachable");
  });

  test("service accounts", () => {
    const account = (email: string): string => `  service_account {\n    ${email}\n    scopes = ["cloud-platform"]\n  }\n`;
    const own = "google_service_account.web.email";
    const rule = firewall("ssh", `${SSH}\n  target_service_accounts = [${own}]`);
    assert.equal(asked(instance(account(`email = ${own}`)) + rule, OFFICE), "reachable");
    assert.equal(asked(instance(account("")) + rule, OFFICE), "unreachable");
    assert.equal(asked(instance(account("email = var.account")) + rule, OFFICE), "unknown");
    const preset = firewall("ssh", `${SSH}\n  target_service_accounts = [data.google_compute_default_service_account.default.email]`);
    assert.equal(asked(instance(account("")) + preset, OFFICE), "unknown");
  });

  test("source tags: the neighbour must have one", () => {
    const main = (tags: string): string =>
      instance() +
      instance(`  tags = [${tags}]\n`).replace('"web"', '"job"').replace("10.1.0.5", INSIDER) +
      firewall("ssh", 'allow {\n    protocol = "tcp"\n    ports = ["22"]\n  }\n  source_tags = ["job"]');
    assert.equal(asked(main('"job"'), INSIDER, "10.1.0.5:22"), "reachable");
    assert.equal(asked(main('"other"'), INSIDER, "10.1.0.5:22"), "unreachable");
    assert.equal(asked(main('"job"'), STRANGER), "unreachable");
  });

  test("the machine's own public address", () => {
    const face =
      '    network = google_compute_network.main.id\n    network_ip = "10.1.0.5"\n    access_config {\n      nat_ip = "203.0.113.9"\n    }';
    assert.equal(asked(instance("", face) + firewall("ssh", SSH), OFFICE, "203.0.113.9:22"), "reachable");
    assert.equal(asked(instance("", face) + firewall("ssh", SSH), STRANGER, "203.0.113.9:22"), "unreachable");
  });
});

test("two machines with one address: which of them the host is, is not known", () => {
  const aws = (name: string): string =>
    `resource "aws_security_group" "${name}" {\n  ingress {\n    from_port = 22\n    to_port = 22\n    protocol = "tcp"\n    cidr_blocks = ["198.51.100.0/24"]\n  }\n}\nresource "aws_instance" "${name}" {\n  private_ip = "10.1.0.5"\n  vpc_security_group_ids = [aws_security_group.${name}.id]\n}\n`;
  assert.equal(answer(aws("a"), undefined, STRANGER, "203.0.113.5:22")[0], "unreachable");
  assert.equal(answer(aws("a") + aws("b"), undefined, STRANGER, "203.0.113.5:22")[0], "unknown");
  assert.equal(answer(aws("a").replace("aws_security_group.a.id", "var.group"), undefined, STRANGER, "203.0.113.5:22")[0], "unknown");
});

test("that Azure's own platform gets in makes nothing open to the internet", () => {
  const main = NIC + group(office, { priority: 200, destination_port_range: "443" }) + ON_NIC;
  const project = workspace({
    "perimeter.yaml": "hosts:\n  web: { public: [203.0.113.5] }\n",
    "cloud/main.tf": main,
    ...host("web", "10.1.0.5"),
  });
  const inside = workspace({
    "perimeter.yaml": "hosts:\n  web: { public: [203.0.113.5] }\n",
    "cloud/main.tf": NIC + group({ source_address_prefix: "10.1.0.0/16" }) + ON_NIC,
    ...host("web", "10.1.0.5"),
  });
  const open = (of: typeof project): readonly string[] =>
    exposureTable(of).rows.map(({ port, zones }) => `${port} ${zones.find(({ zone }) => zone === "internet")?.verdict}`);
  assert.deepEqual(open(project), ["22 exposed", "443 exposed"]);
  assert.deepEqual(open(inside), ["22 not exposed", "443 not exposed"]);
});
