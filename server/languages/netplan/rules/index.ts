import type { Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { brokenYaml } from "./broken-yaml.ts";
import { conflictingKeys } from "./conflicting-keys.ts";
import { defaultRouteConflict } from "./default-route-conflict.ts";
import { defaultRouteStyle } from "./default-route-style.ts";
import { defaultWithoutGateway } from "./default-without-gateway.ts";
import { dhcpAndStaticDefault } from "./dhcp-and-static-default.ts";
import { dhcpOverridesDiffer } from "./dhcp-overrides-differ.ts";
import { dhcpWithoutMetric } from "./dhcp-without-metric.ts";
import { duplicateAddress } from "./duplicate-address.ts";
import { duplicateSsid } from "./duplicate-ssid.ts";
import { gatewayChanged } from "./gateway-changed.ts";
import { gatewayDeprecated } from "./gateway-deprecated.ts";
import { gatewayIsOwnAddress } from "./gateway-is-own-address.ts";
import { gatewayOffLink } from "./gateway-off-link.ts";
import { hostBitsInDestination } from "./host-bits-in-destination.ts";
import { incompleteRoute } from "./incomplete-route.ts";
import { invalidAddress } from "./invalid-address.ts";
import { invalidKey } from "./invalid-key.ts";
import { invalidName } from "./invalid-name.ts";
import { invalidValue } from "./invalid-value.ts";
import { lostIndentation } from "./lost-indentation.ts";
import { memberTwice } from "./member-twice.ts";
import { missingKey } from "./missing-key.ts";
import { missingPrefix } from "./missing-prefix.ts";
import { mixedFamilies } from "./mixed-families.ts";
import { newerKey } from "./newer-key.ts";
import { overlappingSubnets } from "./overlapping-subnets.ts";
import { overridesWithoutDhcp } from "./overrides-without-dhcp.ts";
import { rendererUnsupported } from "./renderer-unsupported.ts";
import { setNameWithoutMatch } from "./set-name-without-match.ts";
import { setTwice } from "./set-twice.ts";
import { tabIndentation } from "./tab-indentation.ts";
import { typeChanged } from "./type-changed.ts";
import { undefinedInterface } from "./undefined-interface.ts";
import { unknownKey } from "./unknown-key.ts";
import { unusableAddress } from "./unusable-address.ts";
import { vrfTable } from "./vrf-table.ts";
import { vrfWithoutPolicy } from "./vrf-without-policy.ts";
import { wifiPassword } from "./wifi-password.ts";
import { wrongNodeKind } from "./wrong-node-kind.ts";
import { zeroAddressDestination } from "./zero-address-destination.ts";

/** Every rule about netplan, by name. */
export const rules: readonly Rule<NetplanUnit>[] = [
  brokenYaml,
  conflictingKeys,
  defaultRouteConflict,
  defaultRouteStyle,
  defaultWithoutGateway,
  dhcpAndStaticDefault,
  dhcpOverridesDiffer,
  dhcpWithoutMetric,
  duplicateAddress,
  duplicateSsid,
  gatewayChanged,
  gatewayDeprecated,
  gatewayIsOwnAddress,
  gatewayOffLink,
  hostBitsInDestination,
  incompleteRoute,
  invalidAddress,
  invalidKey,
  invalidName,
  invalidValue,
  lostIndentation,
  memberTwice,
  missingKey,
  missingPrefix,
  mixedFamilies,
  newerKey,
  overlappingSubnets,
  overridesWithoutDhcp,
  rendererUnsupported,
  setNameWithoutMatch,
  setTwice,
  tabIndentation,
  typeChanged,
  undefinedInterface,
  unknownKey,
  unusableAddress,
  vrfTable,
  vrfWithoutPolicy,
  wifiPassword,
  wrongNodeKind,
  zeroAddressDestination,
];
