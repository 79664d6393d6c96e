import type { Rule } from "../../../core/rule.ts";
import type { CloudUnit } from "../normal.ts";
import { aclFields } from "./acl-fields.ts";
import { aclNumber } from "./acl-number.ts";
import { aclOneWay } from "./acl-one-way.ts";
import { aclOpen } from "./acl-open.ts";
import { aclShadowed } from "./acl-shadowed.ts";
import { brokenFile } from "./broken-file.ts";
import { coveredRule } from "./covered-rule.ts";
import { defaultGroup } from "./default-group.ts";
import { defaultGroupUsed } from "./default-group-used.ts";
import { defaultVpc } from "./default-vpc.ts";
import { duplicateRule } from "./duplicate-rule.ts";
import { exposedClearText } from "./exposed-clear-text.ts";
import { exposedService } from "./exposed-service.ts";
import { hostBits } from "./host-bits.ts";
import { hostBitsDropped } from "./host-bits-dropped.ts";
import { invalidCidr } from "./invalid-cidr.ts";
import { invertedPorts } from "./inverted-ports.ts";
import { mergeableSources } from "./mergeable-sources.ts";
import { mistypedId } from "./mistyped-id.ts";
import { mixedRules } from "./mixed-rules.ts";
import { networkSize } from "./network-size.ts";
import { noDescription } from "./no-description.ts";
import { openEgress } from "./open-egress.ts";
import { openEndpoint } from "./open-endpoint.ts";
import { openPort } from "./open-port.ts";
import { openToEveryone } from "./open-to-everyone.ts";
import { peeringDefaultRoute } from "./peering-default-route.ts";
import { portName } from "./port-name.ts";
import { portNumbers } from "./port-numbers.ts";
import { portZero } from "./port-zero.ts";
import { portsIgnored } from "./ports-ignored.ts";
import { publicAddress } from "./public-address.ts";
import { sourceCount } from "./source-count.ts";
import { sourceOutsideVpc } from "./source-outside-vpc.ts";
import { specialSource } from "./special-source.ts";
import { subnetOutside } from "./subnet-outside.ts";
import { subnetOverlap } from "./subnet-overlap.ts";
import { unknownProtocol } from "./unknown-protocol.ts";
import { vpcOverlap } from "./vpc-overlap.ts";
import { vpcPublicRange } from "./vpc-public-range.ts";
import { wideRange } from "./wide-range.ts";

/** Every rule about groups, ACLs and networks; what EC2 or the provider refuses comes first. */
export const rules: readonly Rule<CloudUnit>[] = [
  brokenFile,
  invalidCidr,
  hostBits,
  invertedPorts,
  portNumbers,
  portName,
  unknownProtocol,
  sourceCount,
  aclNumber,
  subnetOutside,
  subnetOverlap,
  networkSize,
  aclOneWay,
  aclOpen,
  aclShadowed,
  coveredRule,
  defaultGroup,
  duplicateRule,
  exposedClearText,
  exposedService,
  hostBitsDropped,
  mixedRules,
  noDescription,
  openEgress,
  openToEveryone,
  portZero,
  publicAddress,
  wideRange,
  aclFields,
  mergeableSources,
  openEndpoint,
  openPort,
  sourceOutsideVpc,
  specialSource,
  vpcOverlap,
  vpcPublicRange,
  defaultVpc,
  peeringDefaultRoute,
  portsIgnored,
  defaultGroupUsed,
  mistypedId,
];
