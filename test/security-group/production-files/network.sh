#!/usr/bin/env bash
set -euo pipefail
REGION=${REGION:-eu-central-1}
VPC_ID=$(aws ec2 create-vpc --cidr-block 10.90.0.0/16 --region "$REGION" --query Vpc.VpcId --output text)
SUBNET=$(aws ec2 create-subnet --vpc-id "$VPC_ID" --cidr-block 10.90.1.0/24 --query Subnet.SubnetId --output text)
SUBNET2=$(aws ec2 create-subnet --vpc-id "$VPC_ID" --cidr-block 10.90.2.0/24 --query Subnet.SubnetId --output text)
SG=$(aws ec2 create-security-group --group-name web --description web --vpc-id "$VPC_ID" --query GroupId --output text)
MY_IP="$(curl -fsS https://checkip.amazonaws.com)"
for port in 80 443; do
  aws ec2 authorize-security-group-ingress --group-id "$SG" --protocol tcp --port "$port" --cidr 0.0.0.0/0
done
aws ec2 authorize-security-group-ingress --group-id "$SG" --protocol tcp --port 22 --cidr "${MY_IP}/32"
aws ec2 authorize-security-group-ingress --group-id "$SG" --ip-permissions IpProtocol=icmp,FromPort=8,ToPort=-1,IpRanges='[{CidrIp=0.0.0.0/0}]'
aws ec2 authorize-security-group-ingress --group-id "$SG" --protocol -1 --source-group "$SG" || true
aws ec2 authorize-security-group-egress --group-id "$SG" --ip-permissions '[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]'
aws ec2 authorize-security-group-ingress \
  --group-id "$SG" \
  --ip-permissions "IpProtocol=tcp,FromPort=5432,ToPort=5432,UserIdGroupPairs=[{GroupId=$SG}]"
