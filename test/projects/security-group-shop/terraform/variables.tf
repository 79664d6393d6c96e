variable "vpc_cidr" {
  type    = string
  default = "10.0.0.0/16"
  validation {
    condition     = can(cidrhost(var.vpc_cidr, 0)) && tonumber(split("/", var.vpc_cidr)[1]) <= 24
    error_message = "Must be valid."
  }
}
variable "ssh_cidrs" {
  type    = list(string)
  default = null
}
variable "port" { default = 8080 }
variable "name" {}
variable "tags" {
  type    = map(string)
  default = {}
}
