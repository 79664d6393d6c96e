/** Addresses and networks that meet where they should not. */
import { casesOf, type EstateCase, file, links } from "./writing.ts";

const KEYS = {
  server: "4GgaQCy68nzNsUE5aJ9fuLzHhB65tAlwbmA72MWnOm8=",
  client: "sGS2Tx7p1kWZWrL7FEm4NhFfSMnTmkZwpuE4XuZPgHs=",
};

/** A WireGuard file: own addresses, then AllowedIPs of one peer. */
const wg = (address: string, allowed: string, ...more: readonly string[]): string =>
  file(
    "[Interface]",
    `PrivateKey = ${KEYS.server}`,
    `Address = ${address}`,
    ...more,
    "",
    "[Peer]",
    `PublicKey = ${KEYS.client}`,
    `AllowedIPs = ${allowed}`,
    "Endpoint = vpn.example.org:51820",
    "PersistentKeepalive = 25",
  );

const conflict = casesOf("address-conflict", [
  {
    name: "the old file server was switched on again",
    files: {
      "hosts/files-old/etc/netplan/01-netcfg.yaml": links(["eno1", "10.20.0.11/22", "10.20.0.1"]),
      "hosts/files-new/etc/netplan/50-static.yaml": links(["enp65s0f0", "10.20.0.11/22", "10.20.0.1"]),
    },
    finds: ["hosts/files-new/etc/netplan/50-static.yaml:6", "hosts/files-old/etc/netplan/01-netcfg.yaml:6"],
  },
  {
    name: "a copied IPv6 address, written in two ways",
    files: {
      "hosts/ns1/etc/netplan/10.yaml": links(["ens3", "'2001:db8:53:0::53/64'", "'2001:db8:53::1'"]),
      "hosts/ns2/etc/netplan/10.yaml": links(["ens3", "192.0.2.54/28, '2001:db8:53::53/64'", "192.0.2.49"]),
    },
    finds: ["hosts/ns1/etc/netplan/10.yaml:6", "hosts/ns2/etc/netplan/10.yaml:6"],
  },
  {
    name: "a workstation takes the gateway's address",
    files: {
      "hosts/gw/etc/netplan/10.yaml": links(["wan", "198.51.100.2/30", "198.51.100.1"], ["lan", "192.168.1.1/24"]),
      "hosts/desk/etc/netplan/10.yaml": links(["eth0", "192.168.1.1/24"]),
    },
    finds: ["hosts/desk/etc/netplan/10.yaml:6", "hosts/gw/etc/netplan/10.yaml:11"],
  },
  {
    name: "two branches whose routers look alike inside",
    files: {
      "hosts/gw-lyon/etc/netplan/10.yaml": links(["wan", "198.51.100.2/30", "198.51.100.1"], ["lan", "192.168.1.1/24"]),
      "hosts/gw-turin/etc/netplan/10.yaml": links(["wan", "203.0.113.130/30", "203.0.113.129"], ["lan", "192.168.1.1/24"]),
    },
    finds: [],
  },
  {
    name: "a bridge for containers inside each host",
    files: Object.fromEntries(
      ["kvm1", "kvm2"].map((name, i) => [
        `hosts/${name}/etc/netplan/10.yaml`,
        links(["eno1", `10.9.0.${11 + i}/24`, "10.9.0.1"]) + file("  bridges:", "    ctbr0:", "      addresses: [10.88.0.1/16]"),
      ]),
    ),
    finds: [],
  },
  {
    name: "a service address on both load balancers, for anycast",
    files: Object.fromEntries(
      ["lb1", "lb2"].map((name, i) => [
        `hosts/${name}/etc/netplan/10.yaml`,
        links(["eno1", `10.9.0.${21 + i}/24, 192.0.2.80/32`, "10.9.0.1"]),
      ]),
    ),
    finds: [],
  },
  {
    name: "a VPN provider gives every client the same address",
    files: {
      "hosts/laptop/etc/wireguard/exit.conf": wg("10.2.0.2/32", "0.0.0.0/0"),
      "hosts/desktop/etc/wireguard/exit.conf": wg("10.2.0.2/32", "0.0.0.0/0").replace(
        KEYS.server,
        "GEbAUjcwyjRaJLL+Spe8BpV2SyY9/qQ4W3XKn4fCTlY=",
      ),
    },
    finds: [],
  },
]);

const VPC = file(
  'resource "aws_vpc" "prod" { cidr_block = "10.30.0.0/16" }',
  'resource "aws_subnet" "apps" {',
  "  vpc_id     = aws_vpc.prod.id",
  '  cidr_block = "10.30.4.0/22"',
  "}",
);

const overlap = casesOf("subnet-overlap", [
  {
    name: "the tunnel leads to an office that uses the home's own network",
    files: {
      "hosts/home/etc/netplan/10.yaml": links(["enp3s0", "192.168.178.21/24", "192.168.178.1"]),
      "hosts/home/etc/wireguard/work.conf": wg("10.6.0.4/32", "10.6.0.0/24, 192.168.178.0/24"),
    },
    finds: ["hosts/home/etc/wireguard/work.conf:7"],
  },
  {
    name: "the bastion's tunnel lies in the subnet that the bastion is in",
    files: {
      "infra/vpc.tf": VPC,
      "hosts/bastion/etc/netplan/50-cloud-init.yaml": links(["ens5", "10.30.4.10/22", "10.30.4.1"]),
      "hosts/bastion/etc/wireguard/wg0.conf": wg("10.30.6.1/24", "10.30.6.2/32", "ListenPort = 51820"),
    },
    finds: ["hosts/bastion/etc/wireguard/wg0.conf:3", "hosts/bastion/etc/wireguard/wg0.conf:3"],
  },
  {
    name: "a wide tunnel network over a server's second link",
    files: {
      "hosts/db/etc/netplan/10.yaml": links(["eth0", "203.0.113.70/26", "203.0.113.65"], ["eth1", "172.20.5.8/24"]),
      "hosts/db/etc/wireguard/backup.conf": wg("172.20.0.9/16", "172.20.0.1/32"),
    },
    finds: ["hosts/db/etc/wireguard/backup.conf:3"],
  },
  {
    name: "the tunnel takes all inner networks, and the own one is narrower",
    files: {
      "hosts/home/etc/netplan/10.yaml": links(["enp3s0", "10.0.7.21/24", "10.0.7.1"]),
      "hosts/home/etc/wireguard/work.conf": wg("10.250.0.4/32", "10.0.0.0/8, 172.16.0.0/12"),
    },
    finds: [],
  },
  {
    name: "two links of one netplan file are netplan's to report",
    files: { "hosts/gw/etc/netplan/10.yaml": links(["eth0", "10.5.0.1/16"], ["eth1", "10.5.3.1/24"]) },
    finds: [],
  },
  {
    name: "a laptop gets an address of the local network through the tunnel",
    files: {
      "hosts/gw/etc/netplan/10.yaml": links(["lan", "192.168.10.1/24"]),
      "hosts/gw/etc/wireguard/wg0.conf": wg("192.168.10.1/32", "192.168.10.201/32", "ListenPort = 51820"),
    },
    finds: [],
  },
  {
    name: "everything through the tunnel",
    files: {
      "hosts/phone/etc/netplan/10.yaml": links(["wlan0", "192.168.178.33/24", "192.168.178.1"]),
      "hosts/phone/etc/wireguard/exit.conf": wg("10.64.11.3/32", "0.0.0.0/0, ::/0"),
    },
    finds: [],
  },
  {
    name: "the tunnel's network is beside the cloud's",
    files: {
      "infra/vpc.tf": VPC,
      "hosts/bastion/etc/netplan/50-cloud-init.yaml": links(["ens5", "10.30.4.10/22", "10.30.4.1"]),
      "hosts/bastion/etc/wireguard/wg0.conf": wg("10.99.6.1/24", "10.99.6.2/32", "ListenPort = 51820"),
    },
    finds: [],
  },
]);

export const networkEstates: readonly EstateCase[] = [...conflict, ...overlap];
