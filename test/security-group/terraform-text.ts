/** Blocks of Terraform for AWS, for cases. */

/** A group. */
export const sg = (body: string): string => `resource "aws_security_group" "web" {\n  name = "web"\n${body}\n}\n`;
/** An inbound block for ports such as "tcp 22". */
export const inbound = (ports: string, rest: string): string => `  ingress {\n    description = "x"\n${block(ports)}    ${rest}\n  }`;
/** An outbound block. */
export const outbound = (ports: string, rest: string): string => `  egress {\n    description = "x"\n${block(ports)}    ${rest}\n  }`;
/** "tcp 22", "tcp 20-25", "-1": protocol and ports as arguments. */
export function block(ports: string): string {
  const [protocol = "", range = "0-0"] = ports.split(" ");
  const [from = "", to = from] = range.split("-");
  return `    protocol = "${protocol}"\n    from_port = ${from}\n    to_port = ${to}\n`;
}
/** A rule of its own. */
export const rule = (ports: string, rest: string): string =>
  `resource "aws_security_group_rule" "r" {\n  type = "ingress"\n  security_group_id = aws_security_group.web.id\n${block(ports)}  ${rest}\n}\n`;
/** A newer rule of its own. */
export const vpcRule = (ports: string, rest: string): string => {
  const [protocol = "", range] = ports.split(" ");
  const [from = "", to = from] = (range ?? "").split("-");
  const numbers = range === undefined ? "" : `  from_port = ${from}\n  to_port = ${to}\n`;
  return `resource "aws_vpc_security_group_ingress_rule" "r" {\n  security_group_id = aws_security_group.web.id\n  ip_protocol = "${protocol}"\n${numbers}  ${rest}\n}\n`;
};
/** Everybody, as an argument. */
export const WORLD = 'cidr_blocks = ["0.0.0.0/0"]';
/** What is said most often. */
export const OPEN = "exposed-service 0.0.0.0/0";
/** Every port. */
export const ALL = "open-to-everyone 0.0.0.0/0";
/** A clear-text service. */
export const CLEAR = "exposed-clear-text 0.0.0.0/0";
