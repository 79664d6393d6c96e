import type { Rule } from "../../../core/rule.ts";
import type { WireGuardUnit } from "../unit.ts";
import { addressPrefix } from "./address-prefix.ts";
import { addressTaken } from "./address-taken.ts";
import { brokenLine } from "./broken-line.ts";
import { defaultWithoutPrefix } from "./default-without-prefix.ts";
import { dnsWord } from "./dns-word.ts";
import { duplicatePeer } from "./duplicate-peer.ts";
import { emptyValue } from "./empty-value.ts";
import { endpointInTunnel } from "./endpoint-in-tunnel.ts";
import { fileMode } from "./file-mode.ts";
import { fileName } from "./file-name.ts";
import { halfTunnel } from "./half-tunnel.ts";
import { hiddenKey } from "./hidden-key.ts";
import { hookCut } from "./hook-cut.ts";
import { hookInterface } from "./hook-interface.ts";
import { hookSecret } from "./hook-secret.ts";
import { hostBits } from "./host-bits.ts";
import { interfacesOverlap } from "./interfaces-overlap.ts";
import { invalidAllowedIp } from "./invalid-allowed-ip.ts";
import { invalidEndpoint } from "./invalid-endpoint.ts";
import { invalidNumber } from "./invalid-number.ts";
import { invalidPort } from "./invalid-port.ts";
import { invalidSaveConfig } from "./invalid-save-config.ts";
import { malformedKey } from "./malformed-key.ts";
import { missingKeepalive } from "./missing-keepalive.ts";
import { missingPrivateKey } from "./missing-private-key.ts";
import { missingPublicKey } from "./missing-public-key.ts";
import { mtu } from "./mtu.ts";
import { nestedPrefix } from "./nested-prefix.ts";
import { networkAddress } from "./network-address.ts";
import { noAllowedIps } from "./no-allowed-ips.ts";
import { noPresharedKey } from "./no-preshared-key.ts";
import { octalAddress } from "./octal-address.ts";
import { ownAddress } from "./own-address.ts";
import { ownKey } from "./own-key.ts";
import { pairAddress } from "./pair-address.ts";
import { pairMissing } from "./pair-missing.ts";
import { pairPort } from "./pair-port.ts";
import { pairPresharedKey } from "./pair-preshared-key.ts";
import { placeholderEndpoint } from "./placeholder-endpoint.ts";
import { placeholderKey } from "./placeholder-key.ts";
import { portName } from "./port-name.ts";
import { portWraps } from "./port-wraps.ts";
import { portZero } from "./port-zero.ts";
import { privateKeyInClear } from "./private-key-in-clear.ts";
import { publicKeyAsSecret } from "./public-key-as-secret.ts";
import { repeatedKey } from "./repeated-key.ts";
import { samePrefix } from "./same-prefix.ts";
import { saveConfigLoses } from "./save-config-loses.ts";
import { serverLockout } from "./server-lockout.ts";
import { severalDefaults } from "./several-defaults.ts";
import { severalInterfaces } from "./several-interfaces.ts";
import { spaceInsideValue } from "./space-inside-value.ts";
import { tableDefault } from "./table-default.ts";
import { tunnelDns } from "./tunnel-dns.ts";
import { unbracketedIpv6 } from "./unbracketed-ipv6.ts";
import { unknownKey } from "./unknown-key.ts";
import { unknownSection } from "./unknown-section.ts";
import { unpairedHook } from "./unpaired-hook.ts";
import { upFails } from "./up-fails.ts";
import { wrongSection } from "./wrong-section.ts";
import { zeroKey } from "./zero-key.ts";

/** Every rule of the format; what wg and wg-quick refuse comes first. */
export const rules: readonly Rule<WireGuardUnit>[] = [
  malformedKey,
  placeholderKey,
  unknownKey,
  unknownSection,
  wrongSection,
  hiddenKey,
  brokenLine,
  emptyValue,
  missingPublicKey,
  invalidEndpoint,
  invalidPort,
  invalidAllowedIp,
  invalidNumber,
  invalidSaveConfig,
  fileName,
  addressPrefix,
  addressTaken,
  defaultWithoutPrefix,
  dnsWord,
  duplicatePeer,
  endpointInTunnel,
  halfTunnel,
  hookCut,
  hookInterface,
  hookSecret,
  hostBits,
  interfacesOverlap,
  missingKeepalive,
  missingPrivateKey,
  mtu,
  nestedPrefix,
  networkAddress,
  noAllowedIps,
  noPresharedKey,
  octalAddress,
  ownAddress,
  ownKey,
  pairAddress,
  pairMissing,
  pairPort,
  pairPresharedKey,
  placeholderEndpoint,
  portName,
  portWraps,
  portZero,
  privateKeyInClear,
  publicKeyAsSecret,
  repeatedKey,
  samePrefix,
  saveConfigLoses,
  serverLockout,
  severalDefaults,
  severalInterfaces,
  spaceInsideValue,
  tableDefault,
  tunnelDns,
  unbracketedIpv6,
  unpairedHook,
  upFails,
  fileMode,
  zeroKey,
];
