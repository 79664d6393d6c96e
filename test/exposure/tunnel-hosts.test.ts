/** Hosts of which the files state tunnels only: how they are connected besides, nobody says. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { filterTable, natTable } from "../../server/exposure/samples.ts";
import { ask, exposureTable } from "../../server/linter/answers.ts";
import { workspace } from "./workspace.ts";

const TUNNEL = [
  "[Interface]",
  "Address = 10.99.0.1/24",
  "ListenPort = 51820",
  "PrivateKey = sKfDJP+I9O0GqSftFX3HEtZEaK+DEObbua+8xlBT1Wo=",
  "[Peer]",
  "PublicKey = PZwAfRgW0Zzp+GHSq20av3/Rm3OfwAZsy+C+Gn57jUI=",
  "AllowedIPs = 10.99.0.2/32",
  "",
].join("\n");
const PUBLIC = "hosts: { rtr: { public: [203.0.113.1] } }\n";
const OPEN = ["-A INPUT -p udp --dport 51820 -j ACCEPT", "-A INPUT -i wg0 -p tcp --dport 22 -j ACCEPT"];

const estate = (config: string, rules: readonly string[], nat: readonly string[] = []) =>
  workspace({
    "perimeter.yaml": config,
    "hosts/rtr/etc/wireguard/wg0.conf": TUNNEL,
    "hosts/rtr/facts/ss.txt": 'LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=7,fd=3))\n',
    "hosts/rtr/etc/iptables/rules.v4": `${filterTable({ input: "DROP" }, ...rules)}${natTable(...nat)}`,
  });

const rows = (config: string, rules: readonly string[]) =>
  exposureTable(estate(config, rules)).rows.map(
    ({ address, port, zones }) => `${address}:${port} ${zones.map(({ zone, verdict }) => `${zone}: ${verdict}`).join(", ")}`,
  );

describe("a host of which only tunnels are known", () => {
  test("is met at its public address as if nothing were known of it, and what is for the tunnel only stays there", () => {
    assert.deepEqual(rows(PUBLIC, OPEN), [
      "0.0.0.0:51820 internet: exposed, lan: not exposed, vpn: exposed",
      ":::51820 internet: unknown, lan: not exposed, vpn: not exposed",
      "0.0.0.0:22 internet: not exposed, lan: not exposed, vpn: exposed",
    ]);
  });

  test("may be met anywhere where no file states an address: unknown, unless its filter lets nobody in", () => {
    assert.deepEqual(rows("", OPEN), [
      "0.0.0.0:51820 internet: unknown, lan: not exposed, vpn: exposed",
      ":::51820 internet: unknown, lan: not exposed, vpn: not exposed",
      "0.0.0.0:22 internet: not exposed, lan: not exposed, vpn: exposed",
    ]);
    const [socket] = exposureTable(estate("", OPEN)).rows;
    assert.deepEqual(socket?.zones[0]?.because, ["no file states an IPv4 address of rtr outside its tunnels"]);
  });

  test("may forward by interfaces that no file states: which, is said", () => {
    const project = estate(PUBLIC, OPEN, ["-A PREROUTING -i eth0 -p tcp --dport 8443 -j DNAT --to-destination 10.20.0.7"]);
    const [answer] = ask(project, [{ from: "198.51.100.7", to: "203.0.113.1:8443" }]);
    assert.equal(answer?.verdict, "unknown");
    assert.match(answer?.because.join("\n") ?? "", /rtr: the interface that the packet comes in on is not known: -A PREROUTING -i eth0/);
  });
});
