#!/usr/bin/env bash
# Network of the shop in Azure: a bastion, web servers behind Front Door, a database subnet.
set -euo pipefail

RG="${RG:-shop-prod}"
LOCATION="${LOCATION:-westeurope}"
ADMIN_IP="$(curl -fsS https://ifconfig.me)"
OFFICE_RANGES=("198.51.100.0/27" "203.0.113.64/28")

az group create --name "$RG" --location "$LOCATION" --output none

for nsg in web db bastion; do
  az network nsg create -g "$RG" -n "nsg-$nsg" --output none
done

az network nsg rule create \
  --resource-group "$RG" \
  --nsg-name nsg-web \
  --name AllowFrontDoor \
  --priority 100 \
  --protocol Tcp \
  --source-address-prefixes AzureFrontDoor.Backend \
  --destination-port-ranges 443

az network nsg rule create -g "$RG" --nsg-name nsg-web -n AllowHttpRedirect --priority 110 \
  --protocol Tcp --source-address-prefixes Internet --destination-port-ranges 80

az network nsg rule create -g "$RG" --nsg-name nsg-web -n AllowSshFromBastion --priority 200 \
  --protocol Tcp --source-address-prefixes 10.20.9.0/26 --destination-port-ranges 22

az network nsg rule create -g "$RG" --nsg-name nsg-db -n AllowPostgresFromWeb --priority 100 \
  --protocol Tcp --source-asgs asg-web --destination-port-ranges 5432
az network nsg rule create -g "$RG" --nsg-name nsg-db -n DenyVnet --priority 4000 \
  --access Deny --protocol '*' --source-address-prefixes VirtualNetwork --destination-port-ranges '*'

az network nsg rule create -g "$RG" --nsg-name nsg-bastion -n AllowSshOffice --priority 100 \
  --protocol Tcp --source-address-prefixes "${OFFICE_RANGES[@]}" --destination-port-ranges 22
az network nsg rule create -g "$RG" --nsg-name nsg-bastion -n AllowSshMe --priority 110 \
  --protocol Tcp --source-address-prefixes "$ADMIN_IP/32" --destination-port-ranges 22

for subnet in web db; do
  az network vnet subnet update -g "$RG" --vnet-name shop -n "$subnet" --network-security-group "nsg-$subnet"
done

az vm create -g "$RG" -n bastion-1 --image Ubuntu2204 --subnet bastion --vnet-name shop --nsg "" --generate-ssh-keys
