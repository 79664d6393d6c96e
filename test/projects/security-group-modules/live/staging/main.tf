variable "vpc_id" {
  type = string
}

module "web" {
  source      = "../../modules/web"
  vpc_id      = var.vpc_id
  admin_cidrs = null
}

module "none" {
  source      = "../../modules/web"
  count       = 0
  vpc_id      = var.vpc_id
  admin_cidrs = ["0.0.0.0/0"]
}
