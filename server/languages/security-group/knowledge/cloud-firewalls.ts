/** How further clouds write the rules of their firewalls in Terraform: the documentation of each provider's resource. */

/** The names of arguments in one cloud's rules, and what is meant where they are not written. */
export type Shape = {
  readonly protocol: string;
  /** The protocol of a rule that names none; "all" unless said otherwise. */
  readonly unnamed?: string;
  readonly ports: readonly string[];
  /** The first and last port, where they are apart. */
  readonly between?: readonly [from: string, to: string];
  /** 0 and 0 stand for all ports. */
  readonly zeros?: "every";
  /** A port that stands for all. */
  readonly every?: string;
  /** What a rule for TCP or UDP without ports comes to, where not all ports are meant. */
  readonly portless?: "refused" | "unknown";
  /** Protocols that are named after a service, with its TCP port. */
  readonly services?: Readonly<Record<string, string>>;
  readonly sources: readonly string[];
  /** The first and last address of the sources. */
  readonly range?: readonly [from: string, to: string];
  /** The address and the prefix length of the source. */
  readonly sized?: readonly [address: string, length: string];
  /** Everybody is meant where neither a source nor one of these is written … */
  readonly everyone?: readonly string[];
  /** … of IPv6 where this ends with a 6. */
  readonly family?: string;
  /** Arguments and the texts that they must have for a rule to be an inbound one; one that is not written is "". */
  readonly when?: Readonly<Record<string, RegExp>>;
  /** With one of these, what a rule is about stands elsewhere. */
  readonly beyond?: readonly string[];
  /** With one of these, a rule is about some packets only. */
  readonly narrowing?: readonly string[];
  /** What a rule does, and what it does where it does not say so. */
  readonly action?: readonly [name: string, unwritten: "allow" | "deny" | undefined];
  /** What decides which rule comes first: its place, or a number (lower first). */
  readonly order?: "place" | readonly [name: string, unwritten: number];
  /** What becomes of packets that no rule is about. */
  readonly otherwise?: readonly [name: string, unwritten: "allow" | "deny" | undefined];
  /** The firewall is switched off by this. */
  readonly off?: string;
};

const INBOUND = /^in(bound|gress)?$/i;

const OPENSTACK: Shape = {
  protocol: "protocol",
  ports: [],
  between: ["port_range_min", "port_range_max"],
  zeros: "every",
  sources: ["remote_ip_prefix"],
  everyone: ["remote_group_id", "remote_address_group_id"],
  family: "ethertype",
  when: { direction: INBOUND },
};
const HUAWEI: Shape = { ...OPENSTACK, ports: ["ports"], action: ["action", "allow"], order: ["priority", 1] };
const YANDEX: Shape = {
  protocol: "protocol",
  ports: ["port"],
  between: ["from_port", "to_port"],
  sources: ["v4_cidr_blocks", "v6_cidr_blocks"],
};
const SCALEWAY: Shape = {
  protocol: "protocol",
  unnamed: "tcp",
  ports: ["port", "port_range"],
  sources: ["ip", "ip_range"],
  everyone: [],
  action: ["action", undefined],
  order: "place",
};
const TENCENT: Shape = {
  protocol: "protocol",
  ports: ["port"],
  sources: ["cidr_block", "ipv6_cidr_block"],
  beyond: ["service_template_id", "service_template_group"],
  action: ["action", undefined],
  order: "place",
};

/** Resources with their rules in blocks of a type. */
export const INSIDE: Readonly<Record<string, readonly [block: string, shape: Shape]>> = {
  digitalocean_firewall: [
    "inbound_rule",
    { protocol: "protocol", ports: ["port_range"], every: "0", portless: "refused", sources: ["source_addresses"] },
  ],
  hcloud_firewall: [
    "rule",
    { protocol: "protocol", ports: ["port"], portless: "refused", sources: ["source_ips"], when: { direction: INBOUND } },
  ],
  linode_firewall: [
    "inbound",
    {
      protocol: "protocol",
      ports: ["ports"],
      sources: ["ipv4", "ipv6"],
      action: ["action", "allow"],
      order: "place",
      otherwise: ["inbound_policy", undefined],
      off: "disabled",
    },
  ],
  openstack_compute_secgroup_v2: [
    "rule",
    { protocol: "ip_protocol", ports: [], between: ["from_port", "to_port"], zeros: "every", sources: ["cidr"] },
  ],
  scaleway_instance_security_group: ["inbound_rule", { ...SCALEWAY, otherwise: ["inbound_default_policy", "allow"] }],
  scaleway_instance_security_group_rules: ["inbound_rule", SCALEWAY],
  tencentcloud_security_group_rule_set: ["ingress", TENCENT],
  upcloud_firewall_rules: [
    "firewall_rule",
    {
      protocol: "protocol",
      ports: [],
      between: ["destination_port_start", "destination_port_end"],
      sources: [],
      range: ["source_address_start", "source_address_end"],
      everyone: [],
      family: "family",
      when: { direction: INBOUND },
      narrowing: ["destination_address_start", "source_port_start", "icmp_type"],
      action: ["action", undefined],
      order: "place",
    },
  ],
  yandex_vpc_security_group: ["ingress", YANDEX],
  yandex_vpc_default_security_group: ["ingress", YANDEX],
};

/** Resources that are one rule, with the argument that names their group. */
export const ALONE: Readonly<Record<string, readonly [group: string, shape: Shape]>> = {
  alicloud_security_group_rule: [
    "security_group_id",
    {
      protocol: "ip_protocol",
      ports: ["port_range"],
      sources: ["cidr_ip", "ipv6_cidr_ip"],
      when: { type: INBOUND },
      action: ["policy", "allow"],
      order: ["priority", 1],
    },
  ],
  exoscale_security_group_rule: [
    "security_group_id",
    {
      protocol: "protocol",
      unnamed: "tcp",
      ports: [],
      between: ["start_port", "end_port"],
      portless: "unknown",
      sources: ["cidr"],
      when: { type: INBOUND },
    },
  ],
  huaweicloud_networking_secgroup_rule: ["security_group_id", HUAWEI],
  nifcloud_security_group_rule: [
    "security_group_names",
    {
      protocol: "protocol",
      unnamed: "tcp",
      ports: [],
      between: ["from_port", "to_port"],
      portless: "unknown",
      services: { SSH: "22", HTTP: "80", HTTPS: "443", RDP: "3389" },
      sources: ["cidr_ip"],
      when: { type: INBOUND },
    },
  ],
  openstack_networking_secgroup_rule_v2: ["security_group_id", OPENSTACK],
  opentelekomcloud_networking_secgroup_rule_v2: ["security_group_id", OPENSTACK],
  tencentcloud_security_group_rule: [
    "security_group_id",
    {
      protocol: "ip_protocol",
      ports: ["port_range"],
      sources: ["cidr_ip"],
      beyond: ["protocol_template"],
      when: { type: INBOUND, policy: /^accept$/i },
    },
  ],
  vultr_firewall_rule: [
    "firewall_group_id",
    {
      protocol: "protocol",
      ports: ["port"],
      portless: "unknown",
      sources: [],
      sized: ["subnet", "subnet_size"],
      when: { source: /^$/ },
    },
  ],
  yandex_vpc_security_group_rule: ["security_group_binding", { ...YANDEX, when: { direction: INBOUND } }],
};
