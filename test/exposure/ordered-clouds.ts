/** A web server and its neighbour in a cloud of Azure's or Google's, and what comes of questions about them. */
import { filterTable, listening, netplan } from "../../server/exposure/samples.ts";
import { ask } from "../../server/linter/answers.ts";
import { workspace } from "./workspace.ts";

export const host = (name: string, address: string): Record<string, string> => ({
  [`hosts/${name}/etc/netplan/10.yaml`]: netplan({ ens5: [`${address}/24`] }, "10.1.0.1"),
  [`hosts/${name}/facts/iptables-save.txt`]: filterTable({}),
  [`hosts/${name}/facts/ss.txt`]: `${listening("0.0.0.0", 22, "sshd")}${listening("0.0.0.0", 443, "nginx")}`,
});

/** What comes of a question about a web server and its neighbour behind `groups`, with the text of the line that blocks or lets in. */
export function answer(
  main: string,
  groups: string | undefined,
  from: string,
  to: string,
  more: { readonly path?: string; readonly web?: string | undefined } = {},
): readonly [verdict: string, line: string, because: string] {
  const { path = "cloud/main.tf", web = groups === undefined ? "" : `, security-groups: [${groups}]` } = more;
  const project = workspace({
    "perimeter.yaml": `hosts:\n  web: { public: [203.0.113.5]${web} }\n  job: {}\n`,
    [path]: main,
    ...host("web", "10.1.0.5"),
    ...host("job", "10.1.0.6"),
  });
  const [found] = ask(project, [{ from, to }]);
  const line = found?.steps.find(({ at }) => at.uri.endsWith(path));
  return [found?.verdict ?? "", line?.text ?? "", found?.because.join("; ") ?? ""];
}

/** What comes of a question where no address of the web server is declared. */
export function inFiles(files: Readonly<Record<string, string>>, from: string, to: string): string {
  const project = workspace({ "perimeter.yaml": "hosts:\n  web: {}\n", ...files, ...host("web", "10.1.0.5") });
  return ask(project, [{ from, to }])[0]?.verdict ?? "";
}

export const GROUP = "azurerm_network_security_group.web";
export const OFFICE = "198.51.100.7";
export const STRANGER = "192.0.2.9";

export type Rule = Readonly<Record<string, string | number>>;

export const rule = (changes: Rule): string =>
  Object.entries({
    name: "r",
    priority: 100,
    direction: "Inbound",
    access: "Allow",
    protocol: "Tcp",
    source_port_range: "*",
    destination_port_range: "22",
    source_address_prefix: "*",
    destination_address_prefix: "*",
    ...changes,
  })
    .map(([name, value]) => `    ${name} = ${typeof value === "number" || /^(var\.|\[)/.test(value) ? value : JSON.stringify(value)}\n`)
    .join("");

export const group = (...rules: readonly Rule[]): string => `
resource "azurerm_network_security_group" "web" {
  name                = "web-nsg"
  location            = "westeurope"
  resource_group_name = "rg"
${rules.map((one) => `  security_rule {\n${rule(one)}  }\n`).join("")}}
`;

export const apart = (changes: Rule, owner = `${GROUP}.name`): string => `
resource "azurerm_network_security_rule" "apart" {
  network_security_group_name = ${owner}
${rule({ priority: 110, ...changes })}}
`;

export const NETWORK = `
resource "azurerm_virtual_network" "main" {
  name          = "main"
  address_space = ["10.1.0.0/16"]
}
`;

export const office: Rule = { source_address_prefix: "198.51.100.0/24" };

export const verdict = (main: string, from: string, to = "203.0.113.5:22", groups: string | undefined = GROUP): string =>
  answer(main, groups, from, to)[0];

export const firewall = (name: string, body: string, network = "google_compute_network.main.id"): string => `
resource "google_compute_firewall" "${name}" {
  name    = "${name}"
  network = ${network}
  ${body}
}
`;
export const VPC = 'resource "google_compute_network" "main" {\n  name = "main"\n}\n';
export const NAME = "google_compute_network.main";
export const SSH = 'allow {\n    protocol = "tcp"\n    ports = ["22"]\n  }\n  source_ranges = ["198.51.100.0/24"]';
