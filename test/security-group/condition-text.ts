/** Texts with conditions in them, and what is said of them. */
import type { AnyLanguage } from "../../server/core/language.ts";
import { lintExample } from "../examples.ts";

/** The messages of errors and warnings. */
export const saidBy = (language: AnyLanguage, text: string): readonly string[] =>
  lintExample(language, { good: "" }, text)
    .filter(({ severity }) => severity === "error" || severity === "warning")
    .map(({ message }) => message);

/** A text, and what is said of it. */
export type Said = readonly (readonly [name: string, text: string, ...messages: string[]])[];

export const OPEN = "SSH (22/tcp) is open to the internet (0.0.0.0/0)";

const ssh = (cidrs: string): string => `    from_port = 22\n    to_port = 22\n    protocol = "tcp"\n    cidr_blocks = ${cidrs}\n`;
export const inline = (cidrs: string, more = ""): string =>
  `resource "aws_security_group" "g" {\n${more}  ingress {\n${ssh(cidrs)}  }\n}\n`;
export const dynamic = (over: string, cidrs: string): string =>
  `resource "aws_security_group" "g" {\n  dynamic "ingress" {\n    for_each = ${over}\n    content {\n${ssh(cidrs)}    }\n  }\n}\n`;
export const vpcRule = (over: string): string =>
  `resource "aws_vpc_security_group_ingress_rule" "r" {\n  for_each = ${over}\n  security_group_id = "sg-1"\n  ip_protocol = "tcp"\n  from_port = 22\n  to_port = 22\n  cidr_ipv4 = each.value\n}\n`;
export const call = (source: string, more: string): string =>
  `module "m" {\n  source = "terraform-aws-modules/${source}/aws"\n${more.replace(/^/gm, "  ")}\n}\n`;
export const entryOf = (port: number, cidrs = '"0.0.0.0/0"'): string =>
  `{ from_port = ${port}, to_port = ${port}, protocol = "tcp", cidr_blocks = ${cidrs} }`;
export const ruleOf = (port: number): string =>
  `{ type = "ingress", from_port = ${port}, to_port = ${port}, protocol = "tcp", cidr_blocks = ["0.0.0.0/0"] }`;
