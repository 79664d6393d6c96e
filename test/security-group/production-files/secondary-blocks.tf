variable "zones" { default = ["a", "b", "c"] }
variable "secondary" { default = true }
resource "aws_vpc" "m" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc_ipv4_cidr_block_association" "s" {
  count      = var.secondary ? 1 : 0
  vpc_id     = aws_vpc.m.id
  cidr_block = "100.64.0.0/16"
}
resource "aws_subnet" "p" {
  for_each   = { for i, z in var.zones : z => cidrsubnet(aws_vpc.m.cidr_block, 4, i) }
  vpc_id     = aws_vpc.m.id
  cidr_block = each.value
}
resource "aws_subnet" "s" {
  for_each   = var.secondary ? { for i, z in var.zones : z => cidrsubnet("100.64.0.0/16", 2, i) } : {}
  vpc_id     = aws_vpc.m.id
  cidr_block = each.value
}
resource "aws_route" "peer" {
  for_each                  = toset(["10.8.0.0/16", "10.9.0.0/16"])
  route_table_id            = "rtb-1"
  destination_cidr_block    = each.value
  vpc_peering_connection_id = "pcx-1"
}
resource "aws_security_group" "x" {
  vpc_id = aws_vpc.m.id
  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = concat([for s in aws_subnet.p : s.cidr_block], values(aws_subnet.s)[*].cidr_block, ["10.8.0.0/16"])
  }
}

