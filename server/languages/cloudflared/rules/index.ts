import type { Rule } from "../../../core/rule.ts";
import type { CloudflaredUnit } from "../unit.ts";
import { accessIncomplete } from "./access-incomplete.ts";
import { accessTeam } from "./access-team.ts";
import { adminHostname } from "./admin-hostname.ts";
import { badChoice } from "./bad-choice.ts";
import { bastionEverywhere } from "./bastion-everywhere.ts";
import { catchAllMissing } from "./catch-all-missing.ts";
import { catchAllNotLast } from "./catch-all-not-last.ts";
import { credentialsInWorkspace } from "./credentials-in-workspace.ts";
import { credentialsOfAnother } from "./credentials-of-another.ts";
import { debugLog } from "./debug-log.ts";
import { duplicateKey } from "./duplicate-key.ts";
import { extraDocument } from "./extra-document.ts";
import { homePath } from "./home-path.ts";
import { hostnameNeverMatches } from "./hostname-never-matches.ts";
import { hostnamePort } from "./hostname-port.ts";
import { httpStatus } from "./http-status.ts";
import { inlineSecret } from "./inline-secret.ts";
import { invalidIpRule } from "./invalid-ip-rule.ts";
import { invalidPath } from "./invalid-path.ts";
import { invalidService } from "./invalid-service.ts";
import { ipRulesDropped } from "./ip-rules-dropped.ts";
import { legacyMode } from "./legacy-mode.ts";
import { legacyOriginFlag } from "./legacy-origin-flag.ts";
import { metricsAddress } from "./metrics-address.ts";
import { metricsPublic } from "./metrics-public.ts";
import { noIngress } from "./no-ingress.ts";
import { noTlsVerify } from "./no-tls-verify.ts";
import { openProxy } from "./open-proxy.ts";
import { originCertificateName } from "./origin-certificate-name.ts";
import { pathGlob } from "./path-glob.ts";
import { pathUnanchored } from "./path-unanchored.ts";
import { protocolForced } from "./protocol-forced.ts";
import { remoteOrigin } from "./remote-origin.ts";
import { removedKey } from "./removed-key.ts";
import { serviceExtra } from "./service-extra.ts";
import { servicePort } from "./service-port.ts";
import { serviceScheme } from "./service-scheme.ts";
import { tcpPort } from "./tcp-port.ts";
import { tunnelName } from "./tunnel-name.ts";
import { unguardedLogin } from "./unguarded-login.ts";
import { unixPath } from "./unix-path.ts";
import { unknownKey } from "./unknown-key.ts";
import { unknownScheme } from "./unknown-scheme.ts";
import { unquotedWildcard } from "./unquoted-wildcard.ts";
import { unreachableRule } from "./unreachable-rule.ts";
import { urlWithIngress } from "./url-with-ingress.ts";
import { warpCatchAll } from "./warp-catch-all.ts";
import { wildcardApex } from "./wildcard-apex.ts";
import { wildcardPlacement } from "./wildcard-placement.ts";
import { wrongType } from "./wrong-type.ts";
import { yamlSyntax } from "./yaml-syntax.ts";

/** Every rule of the format; what cloudflared refuses comes first. */
export const rules: readonly Rule<CloudflaredUnit>[] = [
  yamlSyntax,
  unquotedWildcard,
  duplicateKey,
  noIngress,
  wrongType,
  catchAllMissing,
  catchAllNotLast,
  hostnamePort,
  wildcardPlacement,
  invalidService,
  httpStatus,
  invalidPath,
  invalidIpRule,
  accessTeam,
  urlWithIngress,
  accessIncomplete,
  adminHostname,
  badChoice,
  bastionEverywhere,
  credentialsInWorkspace,
  credentialsOfAnother,
  debugLog,
  extraDocument,
  homePath,
  hostnameNeverMatches,
  inlineSecret,
  ipRulesDropped,
  legacyMode,
  legacyOriginFlag,
  metricsAddress,
  metricsPublic,
  noTlsVerify,
  openProxy,
  originCertificateName,
  pathGlob,
  pathUnanchored,
  protocolForced,
  remoteOrigin,
  removedKey,
  serviceExtra,
  servicePort,
  serviceScheme,
  tcpPort,
  tunnelName,
  unguardedLogin,
  unixPath,
  unknownKey,
  unknownScheme,
  unreachableRule,
  warpCatchAll,
  wildcardApex,
];
