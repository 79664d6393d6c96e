/** Values that the programs take or refuse against all expectation, as fixed cases; the programs themselves are asked where they are there. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { cannotCommit, commit } from "../oracle/iptables-commit.ts";
import { verdict } from "./verdict.ts";

/** A rule of the filter table, "6" before it for IPv6, and which back ends refuse it. */
const CASES: readonly (readonly [rule: string, refusedBy: "none" | "both" | "nft"])[] = [
  ["-A INPUT ! -s ! 10.0.0.1 -j DROP", "both"],
  ["-A INPUT ! -s 0.0.0.0/0 -j DROP", "nft"],
  ["-A INPUT ! -d 10.0.0.1/0 -j DROP", "nft"],
  ["6 -A INPUT ! -s ::/0 -j DROP", "nft"],
  // The C library keeps 32 bits of a port's number, with their sign; a negative one is taken for the name of a service.
  ["-A INPUT -p udp --dport 65536 -j DROP", "none"],
  ["-A INPUT -p udp --dport 2147483647 -j DROP", "none"],
  ["-A INPUT -p udp --dport 2147483648 -j DROP", "both"],
  ["-A INPUT -p udp --dport 4294967295 -j DROP", "both"],
  ["-A INPUT -p udp --dport 4294967296 -j DROP", "none"],
  ["-A INPUT -p udp --dport 1:4294967295 -j DROP", "both"],
  ["-A INPUT -p udp --dport 18446744073709551615 -j DROP", "both"],
  ["-A INPUT -p udp --dport 18446744071562067967 -j DROP", "none"],
  ["-A INPUT -p udp --dport +5 -j DROP", "none"],
  ["-A INPUT -p dccp --dport 4294967295 -j DROP", "both"],
  ["-A INPUT -m conntrack --ctorigdstport 4294967295 -j DROP", "both"],
  ["-A INPUT -p tcp --dport 65536 -j DROP", "both"],
  ["-A INPUT -j RATEEST --rateest-name a1 --rateest-interval 250ms --rateest-ewmalog 500ms", "none"],
  ["-A INPUT -j RATEEST --rateest-name a2 --rateest-interval 1s --rateest-ewmalog 1s", "both"],
  ["-A INPUT -j RATEEST --rateest-name a3 --rateest-interval 8s --rateest-ewmalog 12s", "none"],
  ["-A INPUT -j RATEEST --rateest-name a4 --rateest-interval 8s --rateest-ewmalog 11s", "both"],
  ["-A INPUT -j RATEEST --rateest-name a5 --rateest-interval 8.1s --rateest-ewmalog 100s", "both"],
  ["-A INPUT -j RATEEST --rateest-name a6 --rateest-interval 1s --rateest-ewmalog 4294s", "none"],
  ["-A INPUT -j RATEEST --rateest-name a7 --rateest-interval 1s --rateest-ewmalog 4295s", "both"],
  ["-A INPUT -j RATEEST --rateest-name a8 --rateest-interval 0 --rateest-ewmalog 1s", "both"],
  ["-A INPUT -j RATEEST --rateest-name a9 --rateest-interval -1s --rateest-ewmalog 5s", "both"],
  ["-A INPUT -j RATEEST --rateest-name b1 --rateest-interval 99999999999999999999 --rateest-ewmalog 22", "both"],
  ["-A INPUT -m policy --dir in --strict -j ACCEPT", "both"],
  ["-A INPUT -m policy --dir in --pol none --strict --reqid 1 -j ACCEPT", "both"],
  ["-A INPUT -m policy --dir in --strict --reqid 1 -j ACCEPT", "none"],
  ["-A INPUT -m policy --dir in --pol none --reqid 1 -j ACCEPT", "none"],
  ["-A INPUT -m comment --comment x", "none"],
  // iptables-nft knows a built-in chain only once a line has spoken of it.
  ["-Z INPUT", "nft"],
  ["-A FORWARD -j ACCEPT\n-Z INPUT", "nft"],
  ["-A INPUT -j ACCEPT\n-Z INPUT", "none"],
  [":INPUT ACCEPT [0:0]\n-Z INPUT", "none"],
  ["-P INPUT DROP\n-Z INPUT", "none"],
  ["-Z", "none"],
  ["-A INPUT -m iprange --src-range 5 -j ACCEPT", "none"],
  ["-A INPUT -m iprange --src-range 300 -j ACCEPT", "both"],
  ["-A INPUT -m iprange --src-range 10.1 -j ACCEPT", "none"],
  ["6 -A INPUT -m rt --rt-type 0 --rt-0-not-strict -j DROP", "both"],
  ["6 -A INPUT -m rt --rt-type 0 --rt-0-addrs ::1 --rt-0-not-strict -j DROP", "none"],
  ["6 -A INPUT -m rt --rt-0-res --rt-type 0 -j DROP", "both"],
  ["6 -A INPUT -m rt --rt-type 0 --rt-0-res -j DROP", "none"],
  ["6 -A INPUT -p mobility-header -m mh --mh-type 5:1 -j DROP", "both"],
  ["6 -A INPUT -p mobility-header -m mh --mh-type brr:bu -j DROP", "none"],
  ["6 -A INPUT -p mobility-header -m mh --mh-type bu:brr -j DROP", "both"],
  ["6 -A INPUT -p mobility-header -m mh --mh-type 5: -j DROP", "none"],
  ["6 -A INPUT -p mobility-header -m mh --mh-type 5:1:2 -j DROP", "both"],
];

const sets = CASES.map(([rule]) => {
  const family: 4 | 6 = rule.startsWith("6 ") ? 6 : 4;
  return { family, text: `*filter\n${rule.replace(/^6 /, "")}\nCOMMIT\n` };
});

const refuses = (by: string, back: "legacy" | "nft"): boolean => by === "both" || by === back;

test("iptables: odd values, as Perimeter judges them", () => {
  for (const [i, [rule, by]] of CASES.entries())
    for (const back of ["legacy", "nft"] as const) {
      const { family, text } = sets[i] as (typeof sets)[number];
      assert.equal(verdict(text, family, back).length > 0, refuses(by, back), `${back}: ${rule}`);
    }
});

test("iptables: odd values, as the programs judge them", (context) => {
  const why = cannotCommit();
  if (why !== undefined) return context.skip(why);
  const answers = commit(sets);
  for (const [i, [rule, by]] of CASES.entries())
    for (const back of ["legacy", "nft"] as const)
      assert.equal(answers[i]?.[back].code !== 0, refuses(by, back), `${back}: ${rule}: ${answers[i]?.[back].message}`);
});
