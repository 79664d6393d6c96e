/** Security groups in front of hosts with filters of their own. */
import { BASE, rules, SSH } from "./rules.ts";
import { casesOf, type EstateCase, file, links, ss } from "./writing.ts";

const ingress = (port: number, source: string): string[] => [
  "  ingress {",
  `    from_port   = ${port}`,
  `    to_port     = ${port}`,
  '    protocol    = "tcp"',
  `    cidr_blocks = ["${source}"]`,
  "  }",
];

const ec2 = (group: readonly string[], sockets: string, filter: string): Record<string, string> => ({
  "terraform/main.tf": file(
    'resource "aws_security_group" "api" {',
    '  name        = "api"',
    '  description = "api servers"',
    ...group,
    "  egress {",
    "    from_port   = 0",
    "    to_port     = 0",
    '    protocol    = "-1"',
    '    cidr_blocks = ["0.0.0.0/0"]',
    "  }",
    "}",
    'resource "aws_instance" "api" {',
    '  ami                         = "ami-0123456789abcdef0"',
    '  instance_type               = "t3.small"',
    '  private_ip                  = "10.7.1.20"',
    "  associate_public_ip_address = true",
    "  vpc_security_group_ids      = [aws_security_group.api.id]",
    "}",
  ),
  "perimeter.yaml": file("hosts:", "  api: { public: [203.0.113.150] }"),
  "hosts/api/etc/netplan/50-cloud-init.yaml": links(["ens5", "10.7.1.20/24", "10.7.1.1"]),
  "hosts/api/facts/ss.txt": sockets,
  "hosts/api/facts/iptables-save.txt": filter,
});

const versus = casesOf("security-group-vs-host", [
  {
    name: "an admin port that only the group keeps closed",
    files: ec2(ingress(443, "0.0.0.0/0"), ss("tcp 0.0.0.0:443 nginx", "tcp 0.0.0.0:9001 supervisord"), rules("ACCEPT")),
    finds: ["hosts/api/facts/ss.txt:2"],
  },
  {
    name: "the group is for the office, the host for everybody",
    files: ec2(
      ingress(22, "192.0.2.0/28"),
      ss("tcp 0.0.0.0:22 sshd", "tcp 0.0.0.0:8080 java"),
      rules("DROP", ...BASE, SSH, "-A INPUT -p tcp --dport 8080 -j ACCEPT"),
    ),
    finds: ["hosts/api/facts/ss.txt:2"],
  },
  {
    name: "the group opens what the host drops from everybody",
    files: ec2(
      [...ingress(443, "0.0.0.0/0"), ...ingress(8443, "0.0.0.0/0")],
      ss("tcp 0.0.0.0:443 nginx", "tcp 0.0.0.0:8443 java"),
      rules("DROP", ...BASE, SSH, "-A INPUT -p tcp --dport 443 -j ACCEPT"),
    ),
    finds: ["terraform/main.tf:10"],
  },
  {
    name: "both open the same",
    files: ec2(ingress(443, "0.0.0.0/0"), ss("tcp 0.0.0.0:443 nginx"), rules("DROP", ...BASE, "-A INPUT -p tcp --dport 443 -j ACCEPT")),
    finds: [],
  },
  {
    name: "both are for the office",
    files: ec2(
      ingress(22, "192.0.2.0/28"),
      ss("tcp 0.0.0.0:22 sshd"),
      rules("DROP", ...BASE, "-A INPUT -s 192.0.2.0/28 -p tcp --dport 22 -j ACCEPT"),
    ),
    finds: [],
  },
  {
    name: "on loopback",
    files: ec2(ingress(443, "0.0.0.0/0"), ss("tcp 0.0.0.0:443 nginx", "tcp 127.0.0.1:9001 supervisord"), rules("ACCEPT")),
    finds: [],
  },
  {
    name: "the group opens more than there are listeners",
    files: ec2(
      [...ingress(443, "0.0.0.0/0"), ...ingress(80, "0.0.0.0/0")],
      ss("tcp 0.0.0.0:443 nginx"),
      rules("DROP", ...BASE, "-A INPUT -p tcp --dport 443 -j ACCEPT"),
    ),
    finds: [],
  },
]);

export const cloudEstates: readonly EstateCase[] = [...versus];
