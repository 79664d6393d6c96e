#!/bin/sh
# Firewall of the shop's network in Google Cloud.
set -eu

PROJECT=${1:?project}
NETWORK=shop
HEALTH_CHECKS=130.211.0.0/22,35.191.0.0/16

gcloud config set project "$PROJECT"
gcloud compute networks create "$NETWORK" --subnet-mode=custom

gcloud compute firewall-rules create "$NETWORK-allow-health-checks" \
  --network="$NETWORK" \
  --direction=INGRESS \
  --allow=tcp:8080 \
  --source-ranges="$HEALTH_CHECKS" \
  --target-tags=web

gcloud compute firewall-rules create "$NETWORK-allow-iap-ssh" \
  --network="$NETWORK" --allow=tcp:22 --source-ranges=35.235.240.0/20

gcloud compute firewall-rules create "$NETWORK-allow-internal" \
  --network="$NETWORK" --allow=tcp,udp,icmp --source-ranges=10.128.0.0/9

gcloud compute firewall-rules create "$NETWORK-allow-postgres" \
  --network="$NETWORK" --allow=tcp:5432 --source-tags=web --target-tags=db

gcloud compute firewall-rules create "$NETWORK-allow-web" \
  --network="$NETWORK" --allow=tcp:80,tcp:443 --target-tags=edge --priority=900

gcloud compute firewall-rules create "$NETWORK-deny-egress" \
  --network="$NETWORK" --direction=EGRESS --action=DENY --rules=all --destination-ranges=0.0.0.0/0 --priority=65000

if gcloud compute firewall-rules describe default-allow-ssh >/dev/null 2>&1; then
  gcloud compute firewall-rules delete default-allow-ssh default-allow-rdp --quiet
fi
gcloud compute firewall-rules update "$NETWORK-allow-web" --enable-logging
