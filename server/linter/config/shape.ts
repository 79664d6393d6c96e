/** What perimeter.yaml may say, as data: the reader, the JSON schema, the documentation and completion all follow it. */

/** What a scalar must be. */
export type Accepts =
  | "glob"
  | "path"
  | "rule"
  | "level"
  | "target"
  | "version"
  | "name"
  | "zone"
  | "address"
  | "network"
  | "own"
  | "prefix4"
  | "prefix6"
  | "ports"
  | "destination"
  | "expectation";

/** What may stand at a place of perimeter.yaml. */
export type Shape =
  | { readonly kind: "scalar"; readonly accepts: Accepts }
  | { readonly kind: "list"; readonly of: Shape }
  | { readonly kind: "map"; readonly keys: Accepts; readonly values: Shape }
  | { readonly kind: "object"; readonly keys: Readonly<Record<string, Key>>; readonly required?: readonly string[] };

/** One key of an object: what it is for, and an example in YAML (without the key). */
export type Key = { readonly doc: string; readonly shape: Shape; readonly example: string };

const scalar = (accepts: Accepts): Shape => ({ kind: "scalar", accepts });
const list = (accepts: Accepts): Shape => ({ kind: "list", of: scalar(accepts) });

const severity: Key = {
  doc: "How loud rules are: `off`, `hint`, `info`, `warning` or `error`, by rule id, by `format/*` or by `*`. The narrowest name wins, then the last.",
  shape: { kind: "map", keys: "rule", values: scalar("level") },
  example: "\n  nginx/*: warning\n  nginx/autoindex: off",
};

const targets: Key = {
  doc: "The versions and back ends to judge by, by format: `nginx: 1.22.1`, `iptables: legacy` or `nft`, `netplan: 0.106`.",
  shape: { kind: "map", keys: "target", values: scalar("version") },
  example: "\n  nginx: 1.22.1\n  iptables: nft",
};

const ports: Key = {
  doc: "What is held of open ports, for security groups, firewalls and exposure, where it differs from the usual. A port that several name is in the last of them: admin, data, clear, public.",
  shape: {
    kind: "object",
    keys: {
      admin: { doc: "Ports that hand over a machine: the internet never reaches them.", shape: list("ports"), example: "[9443/tcp]" },
      data: { doc: "Ports of databases and the like: the internet never reaches them.", shape: list("ports"), example: "[15432, 16379]" },
      clear: { doc: "Ports that speak unencrypted: the internet had better not reach them.", shape: list("ports"), example: "[8081]" },
      public: { doc: "Ports that everybody may reach: nothing is said about them.", shape: list("ports"), example: "[8080, 3000-3010]" },
    },
  },
  example: "\n  data: [15432]\n  public: [8080]",
};

const trusted: Key = {
  doc: "Public addresses and blocks that are one's own: letting them in is never reported, however broad they are.",
  shape: list("own"),
  example: "[198.51.0.0/16]",
};

const broad: Key = {
  doc: "From which size on a public block is too broad a source, by prefix length: shorter ones are reported. Usual: 16, and 48 for IPv6.",
  shape: {
    kind: "object",
    keys: {
      ipv4: { doc: "Blocks of IPv4 with a shorter prefix are too broad.", shape: scalar("prefix4"), example: "20" },
      ipv6: { doc: "Blocks of IPv6 with a shorter prefix are too broad.", shape: scalar("prefix6"), example: "40" },
    },
  },
  example: "{ ipv4: 20, ipv6: 40 }",
};

const host: Shape = {
  kind: "object",
  keys: {
    files: {
      doc: "Globs of the host's files, relative to perimeter.yaml. Default: `hosts/<name>/**`.",
      shape: list("glob"),
      example: '["servers/web/**"]',
    },
    zone: { doc: "The zone that the host stands for: `internet` for a vantage on it.", shape: scalar("zone"), example: "internet" },
    public: {
      doc: "Public addresses that are the host's own or are mapped one to one to it.",
      shape: list("address"),
      example: "[203.0.113.5]",
    },
    addresses: { doc: "Addresses with prefix length that no file of the host states.", shape: list("network"), example: "[10.0.0.5/24]" },
    forwards: {
      doc: "Port forwards of a router that no file shows.",
      shape: {
        kind: "list",
        of: {
          kind: "object",
          keys: {
            port: { doc: "The public port or range, with protocol: `80/tcp`, `8000-8010/udp`.", shape: scalar("ports"), example: "80/tcp" },
            to: { doc: "Where it goes: an address, or `address:port`.", shape: scalar("destination"), example: '"192.168.1.100:3000"' },
          },
          required: ["port", "to"],
        },
      },
      example: '[{ port: 80/tcp, to: "192.168.1.100:3000" }]',
    },
    instance: {
      doc: "The instance, machine or network interface of the cloud's own files that the host is: its groups, network, subnet and network ACL then count. Not needed where those files give it a private address of the host.",
      shape: scalar("name"),
      example: "aws_instance.web",
    },
    "security-groups": {
      doc: "Ids, names or Terraform addresses of the cloud security groups that the host is in, of its Azure network security groups (subnet and interface), or of its Google network.",
      shape: list("name"),
      example: "[sg-123]",
    },
  },
};

/** The whole file. */
export const FILE = {
  kind: "object",
  keys: {
    targets,
    severity,
    select: { doc: "When given, only these rules are reported: ids, `format/*`.", shape: list("rule"), example: "[nginx/*, iptables/*]" },
    ignore: {
      doc: "Globs of files about which nothing is said. A name without a slash means a file or folder of that name anywhere.",
      shape: list("glob"),
      example: '["vendor/**", "*.bak"]',
    },
    ports,
    trusted,
    broad,
    overrides: {
      doc: "Severities, targets, ports and addresses for some paths only; later ones win.",
      shape: {
        kind: "list",
        of: {
          kind: "object",
          keys: {
            paths: { doc: "Globs of the files that it is about.", shape: list("glob"), example: '["legacy/**"]' },
            severity,
            targets,
            ports,
            trusted,
            broad,
          },
          required: ["paths"],
        },
      },
      example: '\n  - paths: ["legacy/**"]\n    severity: { nginx/autoindex: off }\n    targets: { iptables: legacy }',
    },
    baseline: {
      doc: "A file of known findings that are not reported, relative to perimeter.yaml; `perimeter check --write-baseline FILE` makes it.",
      shape: scalar("path"),
      example: "perimeter-baseline.json",
    },
    hosts: {
      doc: "The machines of the estate, by name.",
      shape: { kind: "map", keys: "name", values: host },
      example: '\n  web: { files: ["servers/web/**"], public: [203.0.113.5] }\n  inet: { zone: internet }',
    },
    zones: {
      doc: "Named networks, by name: lists of addresses and CIDR blocks.",
      shape: { kind: "map", keys: "zone", values: list("network") },
      example: "\n  office: [192.0.2.0/24]",
    },
    expect: {
      doc: "What must hold: `HOST:PORT/PROTOCOL from ZONE` or `… not from ZONE`.",
      shape: list("expectation"),
      example: "\n  - db:5432/tcp not from internet",
    },
  },
} as const satisfies Shape;

/** What `ports` tells apart. */
export const TIERS = ["admin", "data", "clear", "public"] as const;

/** What `severity` takes. */
export const LEVELS = ["off", "hint", "info", "warning", "error"] as const;
