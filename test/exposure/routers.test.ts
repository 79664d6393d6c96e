/** Routers as people describe them at home: an address by DHCP, a router that only perimeter.yaml knows, forwards of many ports. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { filterTable, listening, natTable, netplan } from "../../server/exposure/samples.ts";
import { exposureTable } from "../../server/linter/answers.ts";
import { workspace } from "./workspace.ts";

type Files = Readonly<Record<string, string>>;

const LEASED = `network:
  version: 2
  ethernets:
    wan: { dhcp4: true }
    lan: { addresses: [192.168.1.1/24] }
`;
const STATIC = netplan({ wan: ["203.0.113.5/24"], lan: ["192.168.1.1/24"] }, "203.0.113.1");
const ACCEPTED = [
  "-A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT",
  "-A FORWARD -i wan -d 192.168.1.100 -j ACCEPT",
  "-A INPUT -i lan -p tcp --dport 22 -j ACCEPT",
];

const home = (network: string, nat: readonly string[], more: Files = {}): Files => ({
  "hosts/rtr/etc/netplan/10.yaml": network,
  "hosts/rtr/etc/sysctl.d/90.conf": "net.ipv4.ip_forward = 1\n",
  "hosts/rtr/etc/iptables/rules.v4": `${filterTable({ input: "DROP", forward: "DROP" }, ...ACCEPTED)}${natTable(...nat)}`,
  "hosts/rtr/facts/ss.txt": listening("0.0.0.0", 22, "sshd"),
  ...SERVER,
  ...more,
});

const SERVER: Files = {
  "hosts/srv/etc/netplan/10.yaml": netplan({ eth0: ["192.168.1.100/24"] }, "192.168.1.1"),
  "hosts/srv/facts/ss.txt": listening("0.0.0.0", 443, "nginx") + listening("0.0.0.0", 8005),
  "hosts/srv/facts/iptables-save.txt": filterTable({}),
};

const internet = (files: Files): Record<string, string> =>
  Object.fromEntries(
    exposureTable(workspace(files)).rows.map(({ host, port, zones }) => {
      const cell = zones.find(({ zone }) => zone === "internet");
      return [`${host} ${port}`, [cell?.verdict, ...(cell?.verdict === "unknown" ? cell.because : [])].join(": ")];
    }),
  );

const HTTPS = "-A PREROUTING -i wan -p tcp --dport 443 -j DNAT --to-destination 192.168.1.100";
const CLOSED = { "rtr 22": "not exposed", "srv 443": "not exposed", "srv 8005": "not exposed" };

describe("a router with an address by DHCP", () => {
  test("forwards from an address that no file states: unknown, and what it drops there is closed", () => {
    assert.deepEqual(internet(home(LEASED, [HTTPS])), {
      ...CLOSED,
      "srv 443": "unknown: no file states the address that rtr gets on wan by DHCP",
    });
    assert.deepEqual(internet(home(LEASED, [])), CLOSED);
  });

  test("has the public address that perimeter.yaml states on that interface", () => {
    const config = { "perimeter.yaml": "hosts: { rtr: { public: [203.0.113.5] } }\n" };
    assert.deepEqual(internet(home(LEASED, [HTTPS], config)), { ...CLOSED, "srv 443": "exposed" });
  });
});

describe("a router that only perimeter.yaml describes", () => {
  test("brings in what it forwards, and nothing else", () => {
    const config = (forwards: string) => ({
      "perimeter.yaml": `hosts:\n  box:\n    public: [203.0.113.5]\n    addresses: [192.168.1.1/24]\n    forwards: [${forwards}]\n`,
    });
    const verdicts = (forwards: string) => internet({ ...SERVER, ...config(forwards) });
    assert.deepEqual(verdicts('{ port: 443/tcp, to: "192.168.1.100:443" }'), { "srv 443": "exposed", "srv 8005": "not exposed" });
    assert.deepEqual(verdicts("{ port: 8000-8010/tcp, to: 192.168.1.100 }"), { "srv 443": "not exposed", "srv 8005": "exposed" });
  });
});

describe("rules that forward more than a port", () => {
  const opened = (...nat: readonly string[]) => {
    const { "rtr 22": own, ...rest } = internet(home(STATIC, nat));
    assert.equal(own, "not exposed");
    return rest;
  };
  test("all ports, a range of them, a range of addresses", () => {
    const both = { "srv 443": "exposed", "srv 8005": "exposed" };
    assert.deepEqual(opened("-A PREROUTING -i wan -j DNAT --to-destination 192.168.1.100"), both);
    const one = { "srv 443": "not exposed", "srv 8005": "exposed" };
    assert.deepEqual(opened("-A PREROUTING -i wan -p tcp --dport 8000:8010 -j DNAT --to-destination 192.168.1.100"), one);
    const among = opened("-A PREROUTING -i wan -p tcp --dport 443 -j DNAT --to-destination 192.168.1.100-192.168.1.101");
    assert.match(among["srv 443"] ?? "", /^unknown/);
  });

  test("a network onto another, and an address that no interface has", () => {
    const onto = { "srv 443": "exposed", "srv 8005": "exposed" };
    assert.deepEqual(opened("-A PREROUTING -d 203.0.113.5/32 -j NETMAP --to 192.168.1.100/32"), onto);
    const other = opened("-A PREROUTING -d 203.0.113.77 -p tcp --dport 443 -j DNAT --to-destination 192.168.1.100");
    assert.equal(other["srv 443"], "unknown: no host of the estate has this address");
    const inside = opened("-A OUTPUT -d 127.0.0.1 -p tcp --dport 443 -j DNAT --to-destination 192.168.1.100");
    assert.equal(inside["srv 443"], "not exposed");
  });

  test("ports that the jump to their chain names", () => {
    const { "srv 443": https } = opened(
      "-N IN",
      "-A PREROUTING -i wan -p tcp --dport 8443 -j IN",
      "-A IN -p tcp -j DNAT --to-destination 192.168.1.100:443",
    );
    assert.equal(https, "exposed");
  });
});

describe("rules that a hook of WireGuard adds", () => {
  test("may let through what the files drop, and leave what they accept", () => {
    const hooked: Files = {
      "hosts/rtr/etc/wireguard/wg0.conf":
        "[Interface]\nAddress = 10.8.0.1/24\nPrivateKey = sKfDJP+I9O0GqSftFX3HEtZEaK+DEObbua+8xlBT1Wo=\nPostUp = iptables -A FORWARD -i %i -j ACCEPT\n[Peer]\nPublicKey = PZwAfRgW0Zzp+GHSq20av3/Rm3OfwAZsy+C+Gn57jUI=\nAllowedIPs = 10.8.0.2/32\n",
    };
    const row = exposureTable(workspace(home(STATIC, [], hooked))).rows.find(({ host, port }) => host === "srv" && port === 443);
    assert.equal(row?.zones.find(({ zone }) => zone === "vpn")?.verdict, "unknown");
  });
});

describe("dumps beside the etc of a host", () => {
  test("are of that host, in any folder", () => {
    const files = { "etc/netplan/10.yaml": STATIC, "facts/ss.txt": listening("0.0.0.0", 22, "sshd"), "facts/iptables-save.txt": "" };
    const inside = Object.fromEntries(Object.entries(files).map(([path, text]) => [`boxes/one/${path}`, text]));
    const { rows, assumptions } = exposureTable(workspace(inside));
    assert.deepEqual([rows.map(({ host }) => host), assumptions], [["one"], []]);
    assert.equal(rows[0]?.zones[0]?.verdict, "exposed");
  });
});
