import type { Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { brokenYaml } from "./broken-yaml.ts";
import { conflictingKeys } from "./conflicting-keys.ts";
import { defaultWithoutGateway } from "./default-without-gateway.ts";
import { dhcpOverridesDiffer } from "./dhcp-overrides-differ.ts";
import { duplicateSsid } from "./duplicate-ssid.ts";
import { gatewayChanged } from "./gateway-changed.ts";
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
import { rendererUnsupported } from "./renderer-unsupported.ts";
import { setNameWithoutMatch } from "./set-name-without-match.ts";
import { setTwice } from "./set-twice.ts";
import { tabIndentation } from "./tab-indentation.ts";
import { typeChanged } from "./type-changed.ts";
import { undefinedInterface } from "./undefined-interface.ts";
import { unknownKey } from "./unknown-key.ts";
import { vrfTable } from "./vrf-table.ts";
import { vrfWithoutPolicy } from "./vrf-without-policy.ts";
import { wifiPassword } from "./wifi-password.ts";
import { wrongNodeKind } from "./wrong-node-kind.ts";

/** Every rule about netplan, by name. */
export const rules: readonly Rule<NetplanUnit>[] = [
  brokenYaml,
  conflictingKeys,
  defaultWithoutGateway,
  dhcpOverridesDiffer,
  duplicateSsid,
  gatewayChanged,
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
  rendererUnsupported,
  setNameWithoutMatch,
  setTwice,
  tabIndentation,
  typeChanged,
  undefinedInterface,
  unknownKey,
  vrfTable,
  vrfWithoutPolicy,
  wifiPassword,
  wrongNodeKind,
];
