/** The files of ufw together: what its own chains let through before the rules of its command line are asked. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { iptables } from "../../server/languages/iptables/index.ts";
import { lintExample } from "../examples.ts";

/** What ufw brings, in short: everything that is not for the host itself ends in ufw-not-local. */
const before = (types: string): string =>
  "*filter\n:ufw-before-input - [0:0]\n:ufw-before-output - [0:0]\n:ufw-before-forward - [0:0]\n:ufw-not-local - [0:0]\n" +
  "-A ufw-before-input -i lo -j ACCEPT\n-A ufw-before-output -o lo -j ACCEPT\n" +
  "-A ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A ufw-before-input -p icmp --icmp-type destination-unreachable -j ACCEPT\n" +
  `-A ufw-before-input -j ufw-not-local\n${types}-A ufw-not-local -j DROP\nCOMMIT\n`;
const returns = (types: string): string => `-A ufw-not-local -m addrtype ${types} -j RETURN\n`;

const USER =
  "*filter\n:ufw-user-input - [0:0]\n:ufw-user-output - [0:0]\n:ufw-user-forward - [0:0]\n-A ufw-user-input -p tcp --dport 5432 -j ACCEPT\nCOMMIT\n";

const exposed = (types: string): string[] =>
  lintExample(iptables, { bad: USER, path: "etc/ufw/user.rules", files: { "etc/ufw/before.rules": before(types) } }, USER).flatMap(
    ({ rule, message }) => (rule === "iptables/exposed-port" ? [message] : []),
  );

const SAID = ["A packet from 198.51.100.7 to port 5432 (postgresql) is accepted here"];

test("a packet that has come to INPUT is for an address of the host", () => {
  const stock = returns("--dst-type LOCAL") + returns("--dst-type MULTICAST") + returns("--dst-type BROADCAST");
  assert.deepEqual(exposed(stock), SAID);
  assert.deepEqual(exposed(returns("--dst-type LOCAL,BROADCAST --src-type UNICAST")), SAID);
  assert.deepEqual(exposed(returns("! --dst-type UNICAST")), SAID);
});
test("other types of addresses let nothing from the internet through", () => {
  for (const types of ["--dst-type MULTICAST", "! --dst-type LOCAL", "--dst-type LOCAL --src-type LOCAL", "--dst-type BROADCAST,UNICAST"])
    assert.deepEqual(exposed(returns(types)), [], types);
  assert.deepEqual(exposed(returns("--dst-type LOCAL --limit-iface-in")), []);
});
