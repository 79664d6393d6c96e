/** Perimeter and `wg-quick strip | wg setconf` agree on which files load, and on what the values then are. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type IpAddress, showAddress } from "../../server/core/address.ts";
import { applyEdits } from "../../server/core/text.ts";
import { readIpv6 } from "../../server/languages/shared/ip-text.ts";
import { readEndpoint, readFwMark, readKeepalive, readPort } from "../../server/languages/shared/wireguard-values.ts";
import { wireguard } from "../../server/languages/wireguard/index.ts";
import { type AllowedIp, endpointOf, type Peer, parse } from "../../server/languages/wireguard/model.ts";
import { nestedPrefixes } from "../../server/languages/wireguard/prefixes.ts";
import { spanIn } from "../../server/languages/wireguard/syntax.ts";
import { check, type Placed, read } from "../../server/linter/lint.ts";
import { judge, missing, type Verdict } from "../oracle/wireguard.ts";
import { edges, generate } from "./generate.ts";

const SEED = Number(process.env.SEED ?? 20261121);
const COUNT = Number(process.env.COUNT ?? 1500);
const URI = "file:///etc/wireguard/wg0.conf";

const invalid = (text: string): readonly Placed[] => {
  const checked = check(wireguard, [read(wireguard, { uri: URI, text })], { targets: {}, isolated: true, has: () => false });
  assert.deepEqual(checked.failures, []);
  return checked.findings.filter((finding) => finding.category === "invalid");
};

/** What the file says, in the form of `wg show dump` without keys: port and mark, then endpoint, prefixes and keepalive of every peer. */
function state(text: string): string {
  const { file } = parse({ uri: URI, text });
  const entry = (name: string): string | undefined => file.interface.entries.get(name)?.value.text;
  const port = readPort(entry("listenport") ?? "0")?.port ?? 0;
  const mark = readFwMark(entry("fwmark") ?? "off") ?? 0;
  const lines = [`${port} ${mark === 0 ? "off" : `0x${mark.toString(16)}`}`];
  const last = new Map(file.peers.map((peer) => [peer.key, peer]));
  const prefixes = new Map<Peer, string[]>();
  for (const { same, range, length } of nestedPrefixes(file)) {
    const winner = (same.at(-1) as AllowedIp).peer;
    prefixes.set(winner, [...(prefixes.get(winner) ?? []), `${showAddress({ family: range.family, value: range.first })}/${length}`]);
  }
  for (const peer of last.values()) {
    const endpoint = endpointOf(peer);
    const host = endpoint?.address === undefined ? undefined : showAddress(endpoint.address);
    const where =
      endpoint === undefined || host === undefined ? "(none)" : `${host.includes(":") ? `[${host}]` : host}:${endpoint.port.port}`;
    const keepalive = readKeepalive(peer.entries.get("persistentkeepalive")?.value.text ?? "off") ?? 0;
    lines.push(`${where} ${(prefixes.get(peer) ?? ["(none)"]).sort().join(",")} ${keepalive === 0 ? "off" : keepalive}`);
  }
  return [lines[0], ...lines.slice(1).sort()].join("\n");
}

/** The text with an address for every host name in Endpoint: DNS is not what is judged. */
function withAddresses(text: string): string {
  const { file } = parse({ uri: URI, text });
  const edits = file.peers.flatMap((peer) =>
    peer.section.entries.flatMap((entry) => {
      const endpoint = entry.name === "endpoint" ? readEndpoint(entry.value.text) : undefined;
      if (endpoint === undefined || "fault" in endpoint || endpoint.address !== undefined) return [];
      return [{ span: spanIn(entry.value, ...endpoint.hostAt), text: "192.0.2.7" }];
    }),
  );
  return applyEdits(text, edits);
}

// The C library writes IPv4-mapped addresses with dots.
const canonical = (text: string): string =>
  text.replace(/[0-9a-f:]*:\d+\.\d+\.\d+\.\d+/g, (address) => showAddress(readIpv6(address) as IpAddress));

const sortedState = (text: string): string => {
  const [first = "", ...peers] = canonical(text).split("\n");
  return [
    first,
    ...peers
      .map((peer) =>
        peer.replace(/ (\S+) (\S+)$/, (_, ips: string, keepalive: string) => ` ${ips.split(",").sort().join(",")} ${keepalive}`),
      )
      .sort(),
  ].join("\n");
};

describe("WireGuard verdict", () => {
  const reason = missing();
  const skip = reason === undefined ? false : reason;

  test(`agrees on every edge value and on ${COUNT} generated files (seed ${SEED})`, { skip }, () => {
    const texts = [...edges(), ...generate(SEED, COUNT)].map(withAddresses);
    const verdicts = judge(texts);
    const wrong: string[] = [];
    let refused = 0;
    texts.forEach((text, i) => {
      const verdict = verdicts[i] as Verdict;
      const found = invalid(text);
      if (!verdict.accepted) refused++;
      if (verdict.accepted !== (found.length === 0))
        wrong.push(
          `${verdict.by}: ${verdict.says}\n  we: ${found.map((f) => f.message).join(" | ") || "accept"}\n  ${JSON.stringify(text)}`,
        );
      for (const { span, message } of found) {
        if (span.start < 0 || span.end > text.length || span.end < span.start) wrong.push(`no range: ${message}`);
      }
      if (verdict.accepted && found.length === 0 && !sameState(text, verdict.state))
        wrong.push(`state differs\n  wg: ${sortedState(verdict.state)}\n  we: ${state(text)}\n  ${JSON.stringify(text)}`);
    });
    assert.deepEqual(wrong.slice(0, 30), [], `${wrong.length} of ${texts.length} differ, ${refused} refused`);
    assert.ok(
      refused > texts.length / 5 && refused < (texts.length * 4) / 5,
      `${refused} of ${texts.length} refused: neither side dominates`,
    );
  });
});

// Only the port may differ: without one, or with 0, the kernel picks it.
function sameState(text: string, dump: string): boolean {
  const ours = state(text);
  const theirs = sortedState(dump);
  return ours === theirs || (ours.startsWith("0 ") && ours.replace(/^\S+/, "") === theirs.replace(/^\S+/, ""));
}
