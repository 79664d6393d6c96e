/** WireGuard files from a seed: good ones, values at the edges of what wg takes, and mutations of both. */

/** A small generator of numbers (mulberry32): the same seed gives the same files everywhere. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const VALUES: Readonly<Record<string, readonly string[]>> = {
  ListenPort: [
    "51820",
    "0",
    "1",
    "65535",
    "65536",
    "70000",
    "051820",
    "+51820",
    "-1",
    "-4294967291",
    "4294967295",
    "4294967296",
    "2147483648",
    "2147483647",
    "99999999999999999999999",
    "domain",
    "https",
    "http",
    "DOMAIN",
    "auto",
    "0x50",
    "*",
    "5 1820",
    "51820/udp",
    "51820,51821",
    "51820;",
    "",
    "=5",
    "5=",
    "①",
    "18446744073709551615",
    "18446744073709551616",
    "00",
    "-",
    "+",
    "+-5",
    "4294967296000",
  ],
  FwMark: [
    "off",
    "OFF",
    "0",
    "0x",
    "0x0",
    "0xca6c",
    "0XCA6C",
    "0xffffffff",
    "0x100000000",
    "010",
    "08",
    "4294967295",
    "4294967296",
    "0x0x10",
    "0x-0",
    "-1",
    "+1",
    "51820x",
    "o f f",
    "",
    "0x00000000001",
    "00000000000000000000005",
    "0xg",
    "1e3",
  ],
  PersistentKeepalive: [
    "off",
    "Off",
    "0",
    "1",
    "25",
    "025",
    "65535",
    "65536",
    "-1",
    "+25",
    "25s",
    "2 5",
    "0x19",
    "",
    "99999999999999999999",
    "00000000000000000025",
    "on",
    "none",
  ],
  Endpoint: [
    "192.0.2.1:51820",
    "192.0.2.1:0",
    "192.0.2.1:65536",
    "192.0.2.1:99999",
    "192.0.2.1",
    "192.0.2.1:",
    ":51820",
    "[2001:db8::1]:51820",
    "[2001:db8::1]51820",
    "[2001:db8::1]",
    "[2001:db8::1]:",
    "[2001:db8::1:51820",
    "2001:db8::1:51820",
    "2001:db8::1",
    "::1:5",
    "::5",
    "010.0.0.1:5",
    "10.1:5",
    "10:5",
    "0x7f.1:5",
    "08.0.0.1:5",
    "1.2.3.256:5",
    "1.2.3.4.5:5",
    "1.2.3.4.:5",
    "4294967295:5",
    "4294967296:5",
    "256.1:5",
    "1.16777216:5",
    "1.16777215:5",
    "0x.1:5",
    "1..2:5",
    ".1:5",
    "[192.0.2.1]:5",
    "*:5",
    "1.2.3.4:*",
    "*:*",
    "1.2.3.4:domain",
    "1.2.3.4:http",
    "1.2.3.4:-1",
    "1.2.3.4:+5",
    "http://192.0.2.1:5",
    "192.0.2.1:5/udp",
    "[fe80::1%lo]:5",
    "fe80::1%lo:5",
    "[fe80::1%7]:5",
    "[2001:db8::1%lo]:5",
    "[2001:db8::1%7]:5",
    "[fe80::1%]:5",
    "[ff02::1%lo]:5",
    "[::ffff:1.2.3.4]:5",
    "[::ffff:1.2.3.256]:5",
    "[1::2::3]:5",
    "[]:5",
    "[",
    "]",
    "[]",
    "[:5",
    "<server>:5",
    "$(HOST):5",
    "-bad:5",
    "192.0.2.1 : 51820",
    "192 .0.2.1:5",
    '"192.0.2.1":5',
    "192.0.2.1:51820,",
    "",
    "192.0.2.1;51820",
    "1.2.3.4:5:6",
  ],
  AllowedIPs: [
    "10.0.0.2/32",
    "10.0.0.2",
    "10.0.0.2/24",
    "0.0.0.0/0",
    "::/0",
    "0.0.0.0/0, ::/0",
    "10.0.0.0/33",
    "10.0.0.0/",
    "10.0.0.0/24,",
    ",10.0.0.0/24",
    "10.0.0.0/24,,fd00::/64",
    "10.0.0.0/24 10.1.0.0/24",
    "10.0.0.0/24;10.1.0.0/24",
    "010.0.0.1/32",
    "10.0.0.1/032",
    "10.0.0.1/0032",
    "10.0.0.1/00000000000000000000032",
    "10.1/16",
    "10.0.0.1/255.255.255.0",
    "10.0.0.1/-1",
    "10.0.0.1/+8",
    "10.0.0.1/0x8",
    "10.0.0.256/32",
    "10.0.0/24",
    "fd00::1/128",
    "fd00::1/129",
    "fd00::1/64",
    "fd00::1",
    "FD00::A",
    "fd00:::1",
    "1::2::3/64",
    "::1.2.3.4/128",
    "::ffff:1.2.3.4",
    "::1.2.3/128",
    "::01.2.3.4",
    "1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7::",
    "::2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7:8::",
    "::1:2:3:4:5:6:7:8",
    "1::3:4:5:6:7:8:9",
    "12345::1",
    "g::1",
    ":1",
    "1:",
    "::",
    ":",
    "1:2:3:4:5:6:1.2.3.4",
    "1:2:3:4:5:6:7:1.2.3.4",
    "1::1.2.3.4:5",
    "fe80::1%lo",
    "[fd00::1]/64",
    "example.com",
    "all",
    "+10.0.0.1/32",
    "-10.0.0.1/32",
    "10.0.0.1/24/8",
    "",
    " ",
    "10.0.0.1 /32",
    "10.0.0.1 1/32",
    "1 0.0.0.1/32",
    "10.0.0.1\t/\t32",
    "00.0.0.0/0",
    "0.0.0.0/00",
  ],
  Address: ["10.0.0.1/24", "10.0.0.1/24, fd00::1/64", "", "nonsense", "10.0.0.1"],
  DNS: ["1.1.1.1", "1.1.1.1, example.com", ""],
  MTU: ["1420", "big", ""],
  Table: ["off", "auto", "1234", "OFF"],
  SaveConfig: ["true", "false", "TRUE", "False", "yes", "1", "", "true false", "tru e", "true # c"],
  PostUp: ["true", "iptables -A FORWARD -i %i -j ACCEPT; true", 'echo "a # b"', "a=b"],
};

const OTHER_LINES = [
  "# comment",
  "; comment",
  "// comment",
  "",
  "   ",
  "\t",
  "[Interface]",
  "[ Interface ]",
  "[interface]#x",
  "[Interface] x",
  "[Interface]=1",
  "[Peer]",
  "[peer]",
  "[ peer ]",
  "[Peers]",
  "[Peer",
  "Peer]",
  "[]",
  "Name = x",
  "Address",
  "SaveConfig",
  "ListenPort",
  "ListenPort 5",
  "ListenPort: 5",
  "= 5",
  "=",
  "Addr ess = 10.0.0.1",
  "Listen Port = 5",
  "Save Config = maybe",
  "AllowedIP = 10.0.0.1",
  "Jc = 4",
  "\u00a0",
  "\u00a0ListenPort = 5",
  "ListenPort\u00a0= 5",
  "#",
  "##",
  "[Interface]\r",
  "Lısten = 5",
  "\u212aey = 1",
  "[WireGuard]",
  "%",
  "\\",
  "'",
  '"ListenPort" = 5',
  "\u000b",
  "\u000cListenPort = 6",
];

/** `count` files of a seed. About half are good. */
export function generate(seed: number, count: number): readonly string[] {
  const random = randomOf(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const key = (): string => `${Array.from({ length: 42 }, () => pick([...DIGITS])).join("")}${pick([..."AEIMQUYcgkosw048"])}=`;
  const maybe = (chance: number): boolean => random() < chance;
  const wild = 0.5;
  const value = (name: string, risky: boolean): string => {
    if (/Key$/.test(name)) return risky && maybe(0.5) ? mutate(key()) : key();
    const from = VALUES[name] as readonly string[];
    return risky ? pick(from) : (from[0] as string);
  };
  const mutate = (text: string): string => {
    const at = Math.floor(random() * (text.length + 1));
    const what = Math.floor(random() * 5);
    const c = pick([...' =#,.:/[]0189aZ-_+\t\n\r%*;"\u00a0']);
    if (what === 0) return text.slice(0, at) + text.slice(at + 1);
    if (what === 1) return text.slice(0, at) + c + text.slice(at);
    if (what === 2) return text.slice(0, at) + c + text.slice(at + 1);
    if (what === 3) return text.slice(0, at) + text.slice(at, at + 3) + text.slice(at);
    return text.slice(0, at) + (text[at + 1] ?? "") + (text[at] ?? "") + text.slice(at + 2);
  };
  const file = (): string => {
    const risky = maybe(wild);
    const line = (name: string): string =>
      `${pick(["", "", " ", "\t"])}${maybe(0.1) ? name.toUpperCase() : name}${pick([" = ", "=", " =", "= "])}${value(name, risky && maybe(0.25))}${pick(["", "", "", " # note", " ", "\r"])}`;
    const lines = ["[Interface]"];
    for (const name of ["PrivateKey", "ListenPort", "FwMark", "Address", "DNS", "MTU", "Table", "SaveConfig", "PostUp"])
      if (maybe(0.4)) lines.push(line(name));
    for (let i = Math.floor(random() * 4); i > 0; i--) {
      lines.push("[Peer]");
      if (!risky || maybe(0.95)) lines.push(line("PublicKey"));
      for (const name of ["PresharedKey", "AllowedIPs", "Endpoint", "PersistentKeepalive"]) if (maybe(0.5)) lines.push(line(name));
    }
    if (risky && maybe(0.5)) lines.splice(Math.floor(random() * (lines.length + 1)), 0, pick(OTHER_LINES));
    if (risky && maybe(0.1)) lines.reverse();
    const text = lines.join("\n") + (maybe(0.8) ? "\n" : "");
    return risky && maybe(0.3) ? mutate(text) : text;
  };
  return Array.from({ length: count }, file);
}

/** Every value at an edge, each alone in a small file, and every odd line after a header. */
export function edges(): readonly string[] {
  const key = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";
  const peer = ["PersistentKeepalive", "Endpoint", "AllowedIPs"];
  const values = Object.entries(VALUES).flatMap(([name, list]) =>
    list.map((one) =>
      peer.includes(name) ? `[Interface]\n[Peer]\nPublicKey = ${key}\n${name} = ${one}\n` : `[Interface]\n${name} = ${one}\n`,
    ),
  );
  const lines = OTHER_LINES.flatMap((line) => [
    `[Interface]\n${line}\n`,
    `${line}\nAddress = 10.0.0.1\n`,
    `[Interface]\n[Peer]\nPublicKey = ${key}\n${line}\n`,
    `[Interface]\n${line}\nAddress = 10.0.0.1\nListenPort = 5\n`,
  ]);
  const keys = [
    key.slice(1),
    key.slice(0, -1),
    `${key}=`,
    `${key.slice(0, 42)}h=`,
    `${key.slice(0, 42)}g=`,
    key.replace("T", "-"),
    key.replace("T", "_"),
    "0".repeat(64),
    "server-private-key",
    "<key>",
    `${"A".repeat(43)}=`,
    `A${key}`,
    key.replace("T", " T"),
    key.replace("T", "\u00e9"),
  ].flatMap((one) => [
    `[Interface]\nPrivateKey = ${one}\n`,
    `[Interface]\n[Peer]\nPublicKey = ${one}\n`,
    `[Interface]\n[Peer]\nPublicKey = ${key}\nPresharedKey = ${one}\n`,
  ]);
  return [
    ...values,
    ...lines,
    ...keys,
    "",
    "\n",
    "# only\n",
    "\ufeff[Interface]\nListenPort = 5\n",
    "[Peer]\n",
    `[Peer]\nPublicKey = ${key}`,
    "[Interface]\rListenPort=5\r",
  ];
}
