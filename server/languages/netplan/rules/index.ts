import type { Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { addressJoined } from "./address-joined.ts";
import { bondParameterUnused } from "./bond-parameter-unused.ts";
import { bondWithoutMonitor } from "./bond-without-monitor.ts";
import { bootWaitsForRemovable } from "./boot-waits-for-removable.ts";
import { brokenYaml } from "./broken-yaml.ts";
import { cloudInitFile } from "./cloud-init-file.ts";
import { conflictingKeys } from "./conflicting-keys.ts";
import { defaultRouteConflict } from "./default-route-conflict.ts";
import { defaultRouteStyle } from "./default-route-style.ts";
import { defaultWithoutGateway } from "./default-without-gateway.ts";
import { deprecatedKey } from "./deprecated-key.ts";
import { dhcpAndStaticDefault } from "./dhcp-and-static-default.ts";
import { dhcpLeftOn } from "./dhcp-left-on.ts";
import { dhcpOverridesDiffer } from "./dhcp-overrides-differ.ts";
import { dhcpWithoutMetric } from "./dhcp-without-metric.ts";
import { dnsOwnAddress } from "./dns-own-address.ts";
import { dnsServerUnreachable } from "./dns-server-unreachable.ts";
import { duplicateAddress } from "./duplicate-address.ts";
import { duplicateAllowedIps } from "./duplicate-allowed-ips.ts";
import { duplicateKey } from "./duplicate-key.ts";
import { duplicateMatch } from "./duplicate-match.ts";
import { duplicateSsid } from "./duplicate-ssid.ts";
import { duplicateVlanId } from "./duplicate-vlan-id.ts";
import { emptyMatch } from "./empty-match.ts";
import { extraDocument } from "./extra-document.ts";
import { fileMode } from "./file-mode.ts";
import { fileNotRead } from "./file-not-read.ts";
import { gatewayChanged } from "./gateway-changed.ts";
import { gatewayDeprecated } from "./gateway-deprecated.ts";
import { gatewayIsOwnAddress } from "./gateway-is-own-address.ts";
import { gatewayOffLink } from "./gateway-off-link.ts";
import { gatewayWithPrefix } from "./gateway-with-prefix.ts";
import { hostBitsInDestination } from "./host-bits-in-destination.ts";
import { impossibleStack } from "./impossible-stack.ts";
import { incompleteRoute } from "./incomplete-route.ts";
import { invalidAddress } from "./invalid-address.ts";
import { invalidKey } from "./invalid-key.ts";
import { invalidName } from "./invalid-name.ts";
import { invalidValue } from "./invalid-value.ts";
import { lostIndentation } from "./lost-indentation.ts";
import { memberTwice } from "./member-twice.ts";
import { memberWithAddresses } from "./member-with-addresses.ts";
import { missingKey } from "./missing-key.ts";
import { missingPrefix } from "./missing-prefix.ts";
import { mixedFamilies } from "./mixed-families.ts";
import { mtuAboveParent } from "./mtu-above-parent.ts";
import { mtuOutOfRange } from "./mtu-out-of-range.ts";
import { multicastMac } from "./multicast-mac.ts";
import { nameTooLong } from "./name-too-long.ts";
import { nameWithoutInterface } from "./name-without-interface.ts";
import { newerKey } from "./newer-key.ts";
import { noDnsServer } from "./no-dns-server.ts";
import { openWifi } from "./open-wifi.ts";
import { overlappingSubnets } from "./overlapping-subnets.ts";
import { overridesWithoutDhcp } from "./overrides-without-dhcp.ts";
import { portOutOfRange } from "./port-out-of-range.ts";
import { rendererUnclear } from "./renderer-unclear.ts";
import { rendererUnsupported } from "./renderer-unsupported.ts";
import { searchDomain } from "./search-domain.ts";
import { secretInClear } from "./secret-in-clear.ts";
import { setNameWithPattern } from "./set-name-with-pattern.ts";
import { setNameWithoutMatch } from "./set-name-without-match.ts";
import { setTwice } from "./set-twice.ts";
import { shadowedFile } from "./shadowed-file.ts";
import { tabIndentation } from "./tab-indentation.ts";
import { tunnelLocalNotOwn } from "./tunnel-local-not-own.ts";
import { typeChanged } from "./type-changed.ts";
import { uncheckedValue } from "./unchecked-value.ts";
import { undefinedInterface } from "./undefined-interface.ts";
import { unknownKey } from "./unknown-key.ts";
import { unquotedText } from "./unquoted-text.ts";
import { unusableAddress } from "./unusable-address.ts";
import { unusedTable } from "./unused-table.ts";
import { vrfTable } from "./vrf-table.ts";
import { vrfWithoutPolicy } from "./vrf-without-policy.ts";
import { wifiPassword } from "./wifi-password.ts";
import { wrongNodeKind } from "./wrong-node-kind.ts";
import { zeroAddressDestination } from "./zero-address-destination.ts";

/** Every rule about netplan, by name. */
export const rules: readonly Rule<NetplanUnit>[] = [
  addressJoined,
  bondParameterUnused,
  bondWithoutMonitor,
  bootWaitsForRemovable,
  brokenYaml,
  cloudInitFile,
  conflictingKeys,
  defaultRouteConflict,
  defaultRouteStyle,
  defaultWithoutGateway,
  deprecatedKey,
  dhcpAndStaticDefault,
  dhcpLeftOn,
  dhcpOverridesDiffer,
  dhcpWithoutMetric,
  dnsOwnAddress,
  dnsServerUnreachable,
  duplicateAddress,
  duplicateAllowedIps,
  duplicateKey,
  duplicateMatch,
  duplicateSsid,
  duplicateVlanId,
  emptyMatch,
  extraDocument,
  fileMode,
  fileNotRead,
  gatewayChanged,
  gatewayDeprecated,
  gatewayIsOwnAddress,
  gatewayOffLink,
  gatewayWithPrefix,
  hostBitsInDestination,
  impossibleStack,
  incompleteRoute,
  invalidAddress,
  invalidKey,
  invalidName,
  invalidValue,
  lostIndentation,
  memberTwice,
  memberWithAddresses,
  missingKey,
  missingPrefix,
  mixedFamilies,
  mtuAboveParent,
  mtuOutOfRange,
  multicastMac,
  nameTooLong,
  nameWithoutInterface,
  newerKey,
  noDnsServer,
  openWifi,
  overlappingSubnets,
  overridesWithoutDhcp,
  portOutOfRange,
  rendererUnclear,
  rendererUnsupported,
  searchDomain,
  secretInClear,
  setNameWithPattern,
  setNameWithoutMatch,
  setTwice,
  shadowedFile,
  tabIndentation,
  typeChanged,
  uncheckedValue,
  undefinedInterface,
  unknownKey,
  unquotedText,
  unusableAddress,
  unusedTable,
  vrfTable,
  vrfWithoutPolicy,
  wifiPassword,
  wrongNodeKind,
  zeroAddressDestination,
  tunnelLocalNotOwn,
];
