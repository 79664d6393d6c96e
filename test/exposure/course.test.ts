/** The course notes' own estates (rows 5, 16 to 19, 24 and 29 of their table), in our own words: what Perimeter says of each. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { filterTable, listening, natTable, netplan } from "../../server/exposure/samples.ts";
import { ask, exposureTable } from "../../server/linter/answers.ts";
import { workspace } from "./workspace.ts";

type Files = Readonly<Record<string, string>>;

const rulesOf = (files: Files): string[] => [...workspace(files).findings().values()].flat().map(({ rule }) => rule);

function reach(files: Files, from: string, to: string) {
  const [answer] = ask(workspace(files), [{ from, to }]);
  assert.ok(answer !== undefined);
  return answer;
}

const HOME: Files = {
  "hosts/rtr/etc/netplan/10.yaml": netplan({ wan: ["198.51.100.9/24"], lan: ["192.168.1.1/24"] }, "198.51.100.1"),
  "hosts/rtr/etc/sysctl.d/90.conf": "net.ipv4.ip_forward = 1\n",
  "hosts/rtr/facts/ss.txt": "",
  "hosts/app/etc/netplan/10.yaml": netplan({ eth0: ["192.168.1.100/24"] }, "192.168.1.1"),
  "hosts/app/facts/ss.txt": listening("*", 3000, "node"),
  "hosts/app/facts/iptables-save.txt": filterTable({}),
};

const FORWARDING = natTable(
  "-A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 192.168.1.100:3000",
  "-A POSTROUTING -j MASQUERADE",
);
const TO_APP = "-A FORWARD -p tcp -d 192.168.1.100 --dport 3000 -j ACCEPT";

describe("the course's estates", () => {
  test("5: an Express server on :: is open beside the nginx in front of it", () => {
    const files = {
      "hosts/vps/etc/netplan/10.yaml": netplan({ eth0: ["198.51.100.9/24"] }, "198.51.100.1"),
      "hosts/vps/facts/iptables-save.txt": filterTable({}),
      "hosts/vps/facts/ss.txt": `${listening("0.0.0.0", 80, "nginx")}${listening("*", 3000, "node")}`,
      "hosts/vps/etc/nginx/nginx.conf": "events {}\nhttp { server { listen 80; location / { proxy_pass http://localhost:3000; } } }\n",
    };
    assert.ok(rulesOf(files).includes("exposure/app-bypasses-proxy"));
    const row = exposureTable(workspace(files)).rows.find(({ port }) => port === 3000);
    assert.ok(row?.through.some(({ zone, via }) => zone === "internet" && via === "nginx port 80"));
  });

  test("16: a forward of the router's own pages is unknown until it is declared", () => {
    const bare = {
      ...HOME,
      "hosts/rtr/etc/netplan/10.yaml": netplan({ lan: ["192.168.1.1/24"] }),
      "perimeter.yaml": "hosts:\n  rtr: { public: [198.51.100.9] }\n",
    };
    assert.equal(reach(bare, "203.0.113.7", "198.51.100.9:80").verdict, "unreachable");
    const declared = { ...HOME, "perimeter.yaml": 'hosts:\n  rtr: { forwards: [ { port: 80/tcp, to: "192.168.1.100:3000" } ] }\n' };
    const answer = reach(declared, "203.0.113.7", "198.51.100.9:80");
    assert.deepEqual([answer.verdict, answer.socket?.host, answer.socket?.port, answer.seenAs], ["reachable", "app", 3000, "203.0.113.7"]);
  });

  test("17: a static translation to a port on which nobody listens", () => {
    const files = { ...HOME, "perimeter.yaml": 'hosts:\n  rtr: { forwards: [ { port: 443/tcp, to: "192.168.1.100:443" } ] }\n' };
    assert.equal(reach(files, "203.0.113.7", "198.51.100.9:443").verdict, "unreachable");
    assert.ok(rulesOf(files).includes("exposure/dnat-target-dead"));
  });

  test("18: the forward works while FORWARD accepts everything, and dies when it drops", () => {
    const open = { ...HOME, "hosts/rtr/etc/iptables/rules.v4": `${FORWARDING}${filterTable({}, TO_APP)}` };
    const answer = reach(open, "203.0.113.7", "198.51.100.9:8080");
    assert.deepEqual([answer.verdict, answer.seenAs], ["reachable", "192.168.1.1"]);
    const dropping = { ...HOME, "hosts/rtr/etc/iptables/rules.v4": `${FORWARDING}${filterTable({ forward: "DROP" }, TO_APP)}` };
    assert.equal(reach(dropping, "203.0.113.7", "198.51.100.9:8080").verdict, "unreachable");
    assert.ok(rulesOf(dropping).includes("exposure/dnat-no-return"));
  });

  test("18: without -i the rule takes what the local network sends out, too", () => {
    const files = {
      ...HOME,
      "hosts/rtr/etc/iptables/rules.v4": `${FORWARDING}${filterTable({}, TO_APP)}`,
      "hosts/pc/etc/netplan/10.yaml": netplan({ eth0: ["192.168.1.50/24"] }, "192.168.1.1"),
    };
    const answer = reach(files, "192.168.1.50", "203.0.113.80:8080");
    assert.deepEqual([answer.verdict, answer.socket?.host], ["reachable", "app"]);
  });

  test("19: a list of sources behind a blanket MASQUERADE lets nobody in", () => {
    const list = filterTable({}, "-A INPUT -p tcp --dport 3000 -s 203.0.113.0/24 -j ACCEPT", "-A INPUT -p tcp --dport 3000 -j DROP");
    const files = {
      ...HOME,
      "hosts/rtr/etc/iptables/rules.v4": `${FORWARDING}${filterTable({}, TO_APP)}`,
      "hosts/app/facts/iptables-save.txt": list,
    };
    assert.equal(reach(files, "203.0.113.50", "198.51.100.9:8080").verdict, "unreachable");
    assert.equal(reach(files, "192.168.1.100", "192.168.1.100:3000").verdict, "unreachable");
    assert.ok(rulesOf(files).includes("exposure/snat-hides-source"));
  });

  test("24: a tunnel's hostname opens a local port to the internet, whatever the firewall says", () => {
    const files = {
      "hosts/pc/etc/cloudflared/config.yml":
        "tunnel: 6ff42ae2-765d-4adf-8112-31c55c1551ef\ncredentials-file: /etc/cloudflared/t.json\ningress:\n  - hostname: admin.example.com\n    service: http://localhost:3001\n  - service: http_status:404\n",
      "hosts/pc/facts/ss.txt": listening("127.0.0.1", 3001, "node"),
      "hosts/pc/facts/iptables-save.txt": filterTable({ input: "DROP" }),
    };
    const row = exposureTable(workspace(files)).rows.find(({ port }) => port === 3001);
    assert.ok(row?.zones.every(({ verdict }) => verdict === "not exposed"));
    assert.deepEqual(
      row?.through.map(({ zone, via }) => `${zone} via ${via}`),
      ["internet via cloudflared admin.example.com"],
    );
  });

  test("29: the tunnel's network lies inside the cloud network", () => {
    const wireguard = "[Interface]\nPrivateKey = 4GgaQCy68nzNsUE5aJ9fuLzHhB65tAlwbmA72MWnOm8=\nAddress = 10.0.0.1/24\nListenPort = 51820\n";
    assert.ok(
      rulesOf({
        "hosts/vps/etc/wireguard/wg0.conf": wireguard,
        "hosts/vps/etc/netplan/10.yaml": netplan({ ens5: ["10.0.1.20/16"] }),
      }).includes("exposure/subnet-overlap"),
    );
  });
});
