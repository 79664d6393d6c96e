/** Commands of `az` and `gcloud` in shell scripts. */
import { shell } from "../../server/languages/security-group/index.ts";
import { type Case, type Tables, tablesOf } from "./said.ts";

const nsg = (more: string, name = "r"): string => `az network nsg rule create -g rg --nsg-name web -n ${name} --priority 100 ${more}\n`;
const AZ: readonly Case[] = [
  ["ssh", nsg("--protocol Tcp --destination-port-ranges 22 --source-address-prefixes '*'"), "exposed-service *"],
  ["ssh for everybody, who is not named", nsg("--protocol Tcp --destination-port-ranges 22"), "exposed-service create"],
  ["every port", nsg("--destination-port-ranges '*' --source-address-prefixes Internet"), "open-to-everyone Internet"],
  ["port 80 is meant where none is named", nsg("--source-address-prefixes Internet")],
  [
    "several ports and sources",
    nsg("--destination-port-ranges 443 3389 --source-address-prefixes 10.0.0.0/8 0.0.0.0/0"),
    "exposed-service 0.0.0.0/0",
  ],
  ["an office", nsg("--destination-port-ranges 22 --source-address-prefixes 198.51.100.0/28")],
  ["a variable", nsg('--destination-port-ranges 22 --source-address-prefixes "$MY_IP"')],
  ["its own address", nsg('--destination-port-ranges 22 --source-address-prefixes "$(curl -s https://ifconfig.me)/32"')],
  [
    "a variable with a value",
    `FROM=0.0.0.0/0\n${nsg("--destination-port-ranges 22 --source-address-prefixes $FROM")}`,
    "exposed-service $FROM",
  ],
  ["a group of machines", nsg("--destination-port-ranges 22 --source-asgs bastion")],
  ["denied", nsg("--destination-port-ranges 22 --access Deny")],
  ["outbound", nsg("--destination-port-ranges 22 --direction Outbound")],
  [
    "denied before",
    nsg("--destination-port-ranges 22 --access Deny", "no") + nsg("--destination-port-ranges 22").replace("100", "200"),
    "acl-shadowed create",
  ],
  ["one number twice", nsg("--destination-port-ranges 443") + nsg("--destination-port-ranges 80", "other"), "acl-number 100"],
  ["a number that is too high", nsg("").replace("100", "5000"), "acl-number 5000"],
  [
    "ports turned round",
    nsg("--protocol Tcp --destination-port-ranges 90-80 --source-address-prefixes 10.0.0.0/8"),
    "inverted-ports 90-80",
  ],
  [
    "narrowed afterwards",
    `${nsg("--destination-port-ranges 22")}az network nsg rule update -g rg --nsg-name web -n r --source-address-prefixes 198.51.100.7\n`,
  ],
  [
    "opened afterwards",
    `${nsg("--destination-port-ranges 22 --source-address-prefixes 10.0.0.0/8")}az network nsg rule update -g rg --nsg-name web -n r --source-address-prefixes Internet\n`,
    "exposed-service Internet",
  ],
  ["an update of what stands elsewhere", "az network nsg rule update -g rg --nsg-name web -n r --source-address-prefixes Internet\n"],
  ["deleted again", `${nsg("--destination-port-ranges 22")}az network nsg rule delete -g rg --nsg-name web -n r\n`],
  [
    "over several lines",
    'az network nsg rule create \\\n  --resource-group rg \\\n  --nsg-name web \\\n  --name ssh \\\n  --priority 100 \\\n  --destination-port-ranges 22 \\\n  --source-address-prefixes "Internet"\n',
    "exposed-service Internet",
  ],
  ["half typed", "az network nsg rule create --nsg-name web --destination-port-ranges"],
  ["never run", `exit 0\n${nsg("--destination-port-ranges 22")}`],
  [
    "in a function, with sudo",
    `open() {\n  sudo ${nsg("--destination-port-ranges 22 --source-address-prefixes Internet")}}\nopen\n`,
    "exposed-service Internet",
  ],
  ["a port of a machine", "az vm open-port --port 3389 -g rg -n vm\n", "exposed-service open-port"],
  ["the web of a machine", "az vm open-port --port 80,443 -g rg -n vm --priority 901\n"],
];

const firewall = (more: string, name = "r"): string => `gcloud compute firewall-rules create ${name} ${more}\n`;
const GCLOUD: readonly Case[] = [
  ["ssh", firewall("--allow=tcp:22 --source-ranges=0.0.0.0/0"), "exposed-service 0.0.0.0/0"],
  ["ssh for everybody, who is not named", firewall("--allow tcp:22 --target-tags bastion"), "exposed-service create"],
  ["from tags", firewall("--allow tcp:22 --source-tags bastion")],
  ["the web and ping", firewall("--allow tcp:80,tcp:443,icmp")],
  ["a list of sources", firewall("--network prod --allow tcp:3306 --source-ranges='10.0.0.0/8,0.0.0.0/0'"), "exposed-service 0.0.0.0/0"],
  [
    "by action and rules",
    firewall("--action ALLOW --rules tcp:3389 --direction IN --source-ranges 0.0.0.0/0"),
    "exposed-service 0.0.0.0/0",
  ],
  ["everything", firewall("--allow all --source-ranges 0.0.0.0/0"), "open-to-everyone 0.0.0.0/0"],
  ["every port", firewall("--allow tcp:0-65535,udp:0-65535 --source-ranges 0.0.0.0/0"), "open-to-everyone 0.0.0.0/0"],
  ["denied", firewall("--action DENY --rules all --source-ranges 0.0.0.0/0")],
  ["denied before", firewall("--action DENY --rules tcp:22 --priority 900") + firewall("--allow tcp:22", "s"), "acl-shadowed create"],
  ["out", firewall("--direction EGRESS --allow tcp:22 --destination-ranges 0.0.0.0/0")],
  ["switched off", firewall("--allow tcp:22 --disabled")],
  ["an office", firewall("--allow tcp:22 --source-ranges 198.51.100.0/28")],
  ["the proxy of Google", firewall("--allow tcp:22 --source-ranges 35.235.240.0/20")],
  ["a variable", firewall('--allow tcp:22 --source-ranges "$OFFICE"')],
  [
    "an update that opens",
    "gcloud compute firewall-rules update ssh --allow tcp:22 --source-ranges 0.0.0.0/0\n",
    "exposed-service 0.0.0.0/0",
  ],
  ["an update of ports alone", "gcloud compute firewall-rules update web --allow tcp:22\n"],
  ["narrowed afterwards", `${firewall("--allow tcp:22")}gcloud compute firewall-rules update r --source-ranges 198.51.100.7/32\n`],
  ["deleted again", `${firewall("--allow tcp:22")}gcloud compute firewall-rules delete r --quiet\n`],
  [
    "several deleted again",
    `${firewall("--allow tcp:22")}${firewall("--allow tcp:22", "s")}gcloud compute firewall-rules delete s r --quiet\n`,
  ],
  ["with a project before", "gcloud --project p compute firewall-rules create r --allow tcp:22\n", "exposed-service create"],
  ["half typed", "gcloud compute firewall-rules create r --allow="],
  ["no address", firewall("--allow tcp:443 --source-ranges 300.1.2.3/24"), "invalid-cidr 300.1.2.3/24"],
];

/** The tables. */
export const COMMANDS: Tables = tablesOf(shell, "setup.sh", { AZ, GCLOUD });
