# What was there before: everything in it is found.
resource "aws_security_group" "legacy" {
  vpc_id = aws_vpc.this.id

  ingress {
    description = "databases"
    from_port   = 3300
    to_port     = 3310
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0", "10.0.0.0/8"]
  }

  ingress {
    description = "office"
    from_port   = 9000
    to_port     = 8000
    protocol    = "tcp"
    cidr_blocks = ["192.168.10.1/24"]
  }
}

resource "aws_subnet" "legacy" {
  vpc_id     = aws_vpc.this.id
  cidr_block = "10.9.0.0/24"
}
