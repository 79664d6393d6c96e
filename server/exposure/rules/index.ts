import type { Rule } from "../../core/rule.ts";
import type { EstateUnit } from "../model.ts";
import { addressConflict } from "./address-conflict.ts";
import { allowBehindProxy } from "./allow-behind-proxy.ts";
import { appBypassesProxy } from "./app-bypasses-proxy.ts";
import { dnatNoForward } from "./dnat-no-forward.ts";
import { dnatNoForwarding } from "./dnat-no-forwarding.ts";
import { dnatNoReturn } from "./dnat-no-return.ts";
import { dnatTargetDead } from "./dnat-target-dead.ts";
import { expectation } from "./expectation.ts";
import { forwardedForSpoofable } from "./forwarded-for-spoofable.ts";
import { ipv6Open } from "./ipv6-open.ts";
import { listenerBlocked } from "./listener-blocked.ts";
import { lockout } from "./lockout.ts";
import { openPortNoListener } from "./open-port-no-listener.ts";
import { portClash } from "./port-clash.ts";
import { publicDatastore } from "./public-datastore.ts";
import { securityGroupVsHost } from "./security-group-vs-host.ts";
import { snatHidesSource } from "./snat-hides-source.ts";
import { subnetOverlap } from "./subnet-overlap.ts";
import { tunnelBypass } from "./tunnel-bypass.ts";
import { upstreamNoListener } from "./upstream-no-listener.ts";
import { wireguardPair } from "./wireguard-pair.ts";

/** The rules that see several files. */
export const exposureRules: readonly Rule<EstateUnit>[] = [
  addressConflict,
  allowBehindProxy,
  appBypassesProxy,
  dnatNoForward,
  dnatNoForwarding,
  dnatNoReturn,
  dnatTargetDead,
  expectation,
  forwardedForSpoofable,
  ipv6Open,
  listenerBlocked,
  lockout,
  openPortNoListener,
  portClash,
  publicDatastore,
  securityGroupVsHost,
  snatHidesSource,
  subnetOverlap,
  tunnelBypass,
  upstreamNoListener,
  wireguardPair,
];
