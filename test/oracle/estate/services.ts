/** Estates with real services: nginx, ufw with the rules that dockerd writes, sshd with remote forwards under every GatewayPorts. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publicKeyOf } from "../../../server/languages/shared/x25519.ts";
import type { EstateModel, HostModel, Probe, Socket } from "./model.ts";

const PUBLIC = "198.51.100";

/** Commands that must be there for an estate. */
export type ServiceEstate = { readonly name: string; readonly needs: readonly string[]; make(): EstateModel };

const scratch = (): string => mkdtempSync(join(tmpdir(), "perimeter-services-"));

function host(name: string, last: number, more: Partial<HostModel> = {}): HostModel {
  return {
    name,
    links: [{ name: "eth0", segment: "wan", addresses: [`${PUBLIC}.${last}/24`] }],
    routes: [],
    sysctls: { "net.ipv4.ip_forward": "0" },
    v4: "",
    v6: "",
    sockets: [],
    ...more,
  };
}

const vantage = host("inet", 2, { zone: "internet", sysctls: {} });

const probe = (from: string, source: string, to: string, ...ports: readonly number[]): Probe[] =>
  ports.map((port) => ({ from, source, to, port, protocol: "tcp" }));

const RULES =
  "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -p tcp --dport 80 -j ACCEPT\nCOMMIT\n";

const nginx: ServiceEstate = {
  name: "nginx behind a filter",
  needs: ["nginx"],
  make() {
    const folder = scratch();
    const file = join(folder, "nginx.conf");
    writeFileSync(
      file,
      `pid ${folder}/pid;\nerror_log ${folder}/error.log;\nevents {}\nhttp {\n  access_log off;\n  client_body_temp_path ${folder};\n  proxy_temp_path ${folder};\n  fastcgi_temp_path ${folder};\n  uwsgi_temp_path ${folder};\n  scgi_temp_path ${folder};\n  server { listen 80; return 200 ok; }\n  server { listen 127.0.0.1:81; return 200 ok; }\n  server { listen 8080; return 200 ok; }\n}\n`,
    );
    const web = host("web", 10, { v4: RULES, run: [`nginx -c ${file}`] });
    return {
      hosts: [vantage, web],
      probes: [
        ...probe("inet", `${PUBLIC}.2`, `${PUBLIC}.10`, 80, 81, 8080, 82),
        ...probe("web", `${PUBLIC}.10`, `${PUBLIC}.10`, 80, 81, 8080),
      ],
      stop: [`nginx -c ${file} -s stop`],
    };
  },
};

/** What dockerd writes for a container on 172.17.0.2 with `-p 8080:80`. */
const DOCKER = [
  "iptables -t nat -N DOCKER",
  "iptables -t nat -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER",
  "iptables -t nat -A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER",
  "iptables -t nat -A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE",
  "iptables -t nat -A DOCKER -i docker0 -j RETURN",
  "iptables -t nat -A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80",
  "iptables -N DOCKER",
  "iptables -N DOCKER-USER",
  "iptables -A DOCKER-USER -j RETURN",
  "iptables -I FORWARD -i docker0 -o docker0 -j ACCEPT",
  "iptables -I FORWARD -i docker0 ! -o docker0 -j ACCEPT",
  "iptables -I FORWARD -o docker0 -j DOCKER",
  "iptables -I FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
  "iptables -I FORWARD -j DOCKER-USER",
  "iptables -A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT",
];

// ufw writes its files when it is enabled: they are copied into the private /run first.
const UFW = [
  "cp -a /etc/ufw /run/ufw-copy && mount --bind /run/ufw-copy /etc/ufw",
  "ufw allow 22/tcp",
  `ufw allow from ${PUBLIC}.2 to any port 3000 proto tcp`,
  "ufw --force enable",
];

const docker: ServiceEstate = {
  name: "ufw, and a published container port",
  needs: ["ufw"],
  make() {
    const sockets: Socket[] = [22, 3000, 5432].map((port) => ({ protocol: "tcp", address: "0.0.0.0", port }));
    const bridge = { name: "docker0", segment: "docker", addresses: ["172.17.0.1/16"] };
    const srv = host("srv", 20, {
      links: [{ name: "eth0", segment: "wan", addresses: [`${PUBLIC}.20/24`] }, bridge],
      sysctls: { "net.ipv4.ip_forward": "1" },
      sockets,
      run: [...UFW, ...DOCKER],
    });
    const container: HostModel = {
      ...host("container", 0),
      links: [{ name: "eth0", segment: "docker", addresses: ["172.17.0.2/16"] }],
      routes: [{ to: "default", via: "172.17.0.1" }],
      sockets: [{ protocol: "tcp", address: "0.0.0.0", port: 80 }],
    };
    const other = host("other", 3, { sysctls: { "net.ipv4.ip_forward": "0" } });
    const asked = [
      ["inet", 2],
      ["other", 3],
    ] as const;
    return {
      hosts: [vantage, srv, container, other],
      probes: [
        ...asked.flatMap(([from, last]) => probe(from, `${PUBLIC}.${last}`, `${PUBLIC}.20`, 22, 3000, 5432, 8080, 80)),
        ...probe("srv", `${PUBLIC}.20`, `${PUBLIC}.20`, 22, 5432, 8080),
      ],
    };
  },
};

const GATEWAYS = [
  ["no", ""],
  ["yes", ""],
  ["clientspecified", "0.0.0.0:"],
  ["clientspecified", "localhost:"],
] as const;

const sshd: ServiceEstate = {
  name: "ssh -R under the settings of GatewayPorts",
  needs: ["sshd", "ssh", "ssh-keygen"],
  make() {
    const folder = scratch();
    const setup = [
      `mkdir -p /run/sshd && ssh-keygen -q -t ed25519 -N '' -f ${folder}/key </dev/null && cp ${folder}/key.pub ${folder}/authorized && chmod 600 ${folder}/authorized`,
    ];
    const servers = GATEWAYS.map(([setting], i) => {
      const config = `-o Port=22 -o HostKey=${folder}/key -o AuthorizedKeysFile=${folder}/authorized -o StrictModes=no -o UsePAM=no -o PermitRootLogin=yes -o GatewayPorts=${setting} -o PidFile=${folder}/pid${i}`;
      return host(`vps${i}`, 30 + i, { run: [...(i === 0 ? setup : []), `$(command -v sshd) -f /dev/null ${config}`] });
    });
    const client = `ssh -i ${folder}/key -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ExitOnForwardFailure=yes -o BatchMode=yes -f -N`;
    const pc = host("pc", 40, {
      sockets: [{ protocol: "tcp", address: "127.0.0.1", port: 3000 }],
      run: GATEWAYS.map(([, bind], i) => `${client} -R ${bind}8080:127.0.0.1:3000 root@${PUBLIC}.${30 + i}`),
    });
    return {
      hosts: [vantage, ...servers, pc],
      probes: GATEWAYS.flatMap((_, i) => [
        ...probe("inet", `${PUBLIC}.2`, `${PUBLIC}.${30 + i}`, 22, 8080),
        ...probe(`vps${i}`, `${PUBLIC}.${30 + i}`, `${PUBLIC}.${30 + i}`, 8080),
      ]),
      stop: GATEWAYS.map((_, i) => `kill $(cat ${folder}/pid${i})`),
    };
  },
};

const KEYS = ["server", "client"].map((name) => new Uint8Array(32).map((_, i) => name.charCodeAt(i % name.length) ^ i));
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
const privateKey = (i: number): string => base64(KEYS[i] as Uint8Array);
const publicKey = (i: number): string => publicKeyOf(privateKey(i));

// One end of a tunnel as wg-quick would bring it up, with the userspace implementation, since not every kernel has the module.
function tunnelEnd(name: string, last: number, address: string, own: number, endpoint: string, more: Partial<HostModel>): HostModel {
  const allowed = own === 0 ? "10.8.0.2/32" : "10.8.0.0/24";
  const peer = `[Peer]\nPublicKey = ${publicKey(1 - own)}\nAllowedIPs = ${allowed}\n${endpoint}`;
  const conf = `[Interface]\nPrivateKey = ${privateKey(own)}\nListenPort = 51820\n${peer}`;
  // The control sockets share a folder: each end needs a name of its own.
  const device = `wg${own}`;
  const file = join(scratch(), `${device}.conf`);
  writeFileSync(file, conf);
  const run = [
    `wireguard-go ${device} >/dev/null 2>&1 && wg setconf ${device} ${file} && ip address add ${address}/24 dev ${device} && ip link set ${device} up`,
  ];
  return host(name, last, {
    ...more,
    run,
    files: { [`etc/wireguard/${device}.conf`]: conf.replace("[Peer]", `Address = ${address}/24\n\n[Peer]`) },
  });
}

const wireguard: ServiceEstate = {
  name: "a service on a WireGuard address",
  needs: ["wireguard-go", "wg"],
  make() {
    const filter =
      "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -p udp --dport 51820 -j ACCEPT\n-A INPUT -i wg0 -p tcp --dport 3000:3001 -j ACCEPT\nCOMMIT\n";
    const sockets: Socket[] = [3000, 3001, 3002].map((port) => ({ protocol: "tcp", address: "0.0.0.0", port }));
    const srv = tunnelEnd("srv", 50, "10.8.0.1", 0, "", { v4: filter, sockets });
    const client = tunnelEnd("client", 51, "10.8.0.2", 1, `Endpoint = ${PUBLIC}.50:51820\n`, {});
    return {
      hosts: [vantage, srv, client],
      probes: [
        ...probe("client", "10.8.0.2", "10.8.0.1", 3000, 3001, 3002, 3003),
        ...probe("inet", `${PUBLIC}.2`, `${PUBLIC}.50`, 3000, 3002),
        ...probe("client", `${PUBLIC}.51`, `${PUBLIC}.50`, 3000),
      ],
      stop: ["pkill wireguard-go"],
    };
  },
};

export const SERVICES: readonly ServiceEstate[] = [nginx, docker, sshd, wireguard];
