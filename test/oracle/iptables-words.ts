/** Options and targets with places for values, and good values for the places. */
import type { Seeded } from "../seeded.ts";

/** Good values by match and target; `$4` and `$6` begin those of one family. */
export const MATCHES: readonly string[] = [
  "-p tcp --dport PORT",
  "-p tcp -m tcp --dport PORT",
  "-p tcp --sport PORT:65535 --dport RANGE",
  "-p tcp --dport ssh",
  "-p udp --dport PORT",
  "-p udp -m udp --sport RANGE",
  "-p udp ! --dport domain",
  "-p tcp -m multiport --dports PORT,PORT,RANGE",
  "-p udp -m multiport --ports PORT,PORT",
  "-p tcp -m multiport ! --sports PORT",
  "-p tcp --syn",
  "-p tcp ! --syn",
  "-p tcp --tcp-flags SYN,ACK,FIN SYN",
  "-p tcp --tcp-flags ALL NONE",
  "-p sctp --dport PORT",
  "-p 47",
  "! -p tcp",
  "-p all",
  "-p esp -m esp --espspi 1:500",
  "$4-p icmp --icmp-type echo-request",
  "$4-p icmp -m icmp --icmp-type 3/4",
  "$4-p icmp ! --icmp-type 8",
  "$6-p icmpv6 --icmpv6-type neighbour-solicitation",
  "$6-p ipv6-icmp -m icmp6 --icmpv6-type 128",
  "$6-m hl --hl-eq 255",
  "$6-m frag --fragfirst",
  "$6-m ipv6header --header frag --soft",
  "$6-m rt --rt-type 0",
  "$4-m ttl --ttl-gt 4",
  "$4-f",
  "-m conntrack --ctstate NEW",
  "-m conntrack --ctstate RELATED,ESTABLISHED",
  "-m conntrack ! --ctstate INVALID",
  "-m conntrack --ctstate DNAT --ctdir ORIGINAL",
  "-m state --state NEW,ESTABLISHED",
  "-m limit --limit 5/min --limit-burst 10",
  "-m limit --limit 3/second",
  "-m hashlimit --hashlimit-above 20/sec --hashlimit-mode srcip --hashlimit-name NAME",
  "-m connlimit --connlimit-above 20 --connlimit-mask 24",
  "-m recent --name NAME --set",
  "-m recent --name NAME --update --seconds 60 --hitcount 4 --rttl",
  "-m recent --rcheck --name NAME",
  "-m mark --mark 0x1/0xff",
  "-m mark ! --mark 7",
  "-m connmark --mark 2",
  '-m comment --comment "allow it (#NUM)"',
  "-m comment --comment plain",
  "-m addrtype --dst-type LOCAL",
  "-m addrtype ! --src-type MULTICAST,BROADCAST",
  "-m pkttype --pkt-type broadcast",
  "-m length --length 40:1500",
  "-m tos --tos Minimize-Delay",
  "-m dscp --dscp-class EF",
  "-m dscp --dscp 12",
  "-m statistic --mode random --probability 0.33",
  "-m statistic --mode nth --every 3 --packet 0",
  "-m time --timestart 08:00 --timestop 18:00 --weekdays Mon,Fri",
  "-m time --monthdays 1,15 --utc",
  "-m string --algo bm --string evil --to 500",
  '-m string --algo kmp --hex-string "|0d 0a|"',
  "$4-m iprange --src-range 10.0.0.5-10.0.0.99",
  "$6-m iprange --dst-range fd00::5-fd00::99",
  '-m u32 --u32 "6&0xFF=1:5"',
  "-m quota --quota 1000000",
  "-m cpu --cpu 0",
  "-m helper --helper ftp",
  "-m connbytes --connbytes 1000: --connbytes-dir both --connbytes-mode bytes",
  "-m cluster --cluster-total-nodes 2 --cluster-local-node 1 --cluster-hash-seed 7",
  "-m ecn --ecn-ip-ect 1",
  "-p tcp -m tcpmss --mss 500:900",
  "-m owner --uid-owner 1000",
  "-m owner --gid-owner 0-99",
  "-m mac --mac-source 02:00:00:00:00:01",
  "-m physdev --physdev-in eth1",
  "-m policy --dir in --pol ipsec",
  "-m devgroup --src-group 3",
  "-m rpfilter --loose",
  "-m socket --transparent",
  "-m realm --realm 3",
];

/** Targets with good options. */
export const TARGETS: readonly string[] = [
  "ACCEPT",
  "DROP",
  "RETURN",
  "REJECT",
  "$4REJECT --reject-with icmp-host-prohibited",
  "$6REJECT --reject-with icmp6-adm-prohibited",
  'LOG --log-prefix "drop: " --log-level 4',
  "LOG --log-level warning --log-uid",
  "MARK --set-mark 0x10",
  "MARK --or-mark 4",
  "CONNMARK --save-mark",
  "CONNMARK --restore-mark --nfmask 0xff --ctmask 0xff",
  "NFLOG --nflog-group 3 --nflog-prefix x",
  "NFQUEUE --queue-num 2 --queue-bypass",
  "NFQUEUE --queue-balance 0:3",
  "AUDIT --type drop",
  "IDLETIMER --timeout 30 --label NAME",
  "$4TEE --gateway 10.0.0.9",
  "$4DNAT --to-destination 10.1.2.3",
  "$6DNAT --to-destination [fd00::3]",
  "$4SNAT --to-source 192.0.2.1-192.0.2.9",
  "$6SNAT --to-source 2001:db8::1",
  "MASQUERADE --random",
  "$4NETMAP --to 10.9.0.0/24",
  "REDIRECT",
  "CT --notrack",
  "NOTRACK",
  "TRACE",
  "CT --zone 3",
  "$4TTL --ttl-inc 1",
  "$6HL --hl-set 64",
  "DSCP --set-dscp-class CS3",
  "TOS --set-tos 0x10",
  "CLASSIFY --set-class 1:20",
  "CHECKSUM --checksum-fill",
  "CONNSECMARK --save",
];

/** Targets with the protocol that they need in front. */
export const PROTOCOL_TARGETS: readonly string[] = [
  "$4-p tcp --dport PORT -j DNAT --to-destination 10.1.2.3:8080",
  "$6-p tcp --dport PORT -j DNAT --to-destination [fd00::3]:8080",
  "-p udp -j REDIRECT --to-ports PORT",
  "-p tcp -j MASQUERADE --to-ports 1024-31000",
  "-p tcp --syn -j TCPMSS --clamp-mss-to-pmtu",
  "-p tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1400",
  "-p tcp -j REJECT --reject-with tcp-reset",
  "-p tcp -j TPROXY --on-port 3129 --tproxy-mark 0x1/0x1",
  "-p tcp -j SYNPROXY --sack-perm --timestamp --wscale 7 --mss 1460",
  "-p tcp -j TCPOPTSTRIP --strip-options wscale,mss",
  "-p tcp -j ECN --ecn-tcp-remove",
];

export const NAMES = ["A", "web-in", "LOGDROP", "fw_chain", "X.1"];

/** Without the mark of a family. */
export const bare = (text: string): string => text.replace(/^\$[46]/, "");

/** With a good value in each place. */
export const fill = (random: Seeded, text: string): string =>
  text
    .replace(/PORT/g, () => String(1 + random.int(65000)))
    .replace(/RANGE/g, () => `${1 + random.int(30000)}:${30001 + random.int(30000)}`)
    .replace(/NAME/g, () => random.pick(["ssh", "http", "scan"]))
    .replace(/NUM/g, () => String(random.int(999)));

/** An address or several, as rules name them. */
export function address(random: Seeded, family: 4 | 6): string {
  if (family === 6) return random.pick(["fd00::/8", "2001:db8::1", "fe80::/10", "::/0", "2001:db8:1::/48"]);
  return random.pick(["10.0.0.0/8", "192.0.2.7", "198.51.100.0/255.255.255.0", "0.0.0.0/0", "10.0.0.1,10.0.0.2", "172.16.0.9/12"]);
}
