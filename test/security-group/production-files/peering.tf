resource "aws_vpc" "prod" {
  cidr_block = "10.10.0.0/16"
}
resource "aws_vpc" "shared" {
  cidr_block = "10.20.0.0/16"
}
resource "aws_vpc_ipv4_cidr_block_association" "pods" {
  vpc_id     = aws_vpc.prod.id
  cidr_block = "100.64.0.0/16"
}
resource "aws_subnet" "pods" {
  count      = 2
  vpc_id     = aws_vpc_ipv4_cidr_block_association.pods.vpc_id
  cidr_block = cidrsubnet(aws_vpc_ipv4_cidr_block_association.pods.cidr_block, 2, count.index)
}
resource "aws_vpc_peering_connection" "shared" {
  vpc_id      = aws_vpc.prod.id
  peer_vpc_id = aws_vpc.shared.id
  auto_accept = true
}
resource "aws_route" "to_shared" {
  route_table_id            = aws_vpc.prod.main_route_table_id
  destination_cidr_block    = aws_vpc.shared.cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection.shared.id
}
resource "aws_default_security_group" "prod" {
  vpc_id = aws_vpc.prod.id
}
resource "aws_security_group" "monitoring" {
  name   = "monitoring"
  vpc_id = aws_vpc.shared.id
  ingress {
    description = "Exporters scrape"
    protocol    = "tcp"
    from_port   = 9090
    to_port     = 9100
    cidr_blocks = [aws_vpc.prod.cidr_block, aws_vpc.shared.cidr_block]
  }
  ingress {
    description = "ICMP within the company"
    protocol    = "icmp"
    from_port   = -1
    to_port     = -1
    cidr_blocks = ["10.0.0.0/8"]
  }
}
