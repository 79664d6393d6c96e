import type { Rule } from "../../../core/rule.ts";
import type { NginxUnit } from "../units.ts";
import { accessOrder } from "./access-order.ts";
import { aclBypassedByRegex } from "./acl-bypassed-by-regex.ts";
import { aclOnSpoofableHeader } from "./acl-on-spoofable-header.ts";
import { addHeaderInheritance } from "./add-header-inheritance.ts";
import { aliasTraversal } from "./alias-traversal.ts";
import { aliasWithoutCapture } from "./alias-without-capture.ts";
import { aliasWithoutSlash } from "./alias-without-slash.ts";
import { allowWithoutDeny } from "./allow-without-deny.ts";
import { argumentCount } from "./argument-count.ts";
import { authBasicPlaintext } from "./auth-basic-plaintext.ts";
import { authBasicWithoutUsers } from "./auth-basic-without-users.ts";
import { authReopened } from "./auth-reopened.ts";
import { autoindex } from "./autoindex.ts";
import { blockMismatch } from "./block-mismatch.ts";
import { bufferSizes } from "./buffer-sizes.ts";
import { captureMissing } from "./capture-missing.ts";
import { clientBodyUnlimited } from "./client-body-unlimited.ts";
import { conditionComparesPattern } from "./condition-compares-pattern.ts";
import { conflictingServerName } from "./conflicting-server-name.ts";
import { corsAnyOrigin } from "./cors-any-origin.ts";
import { corsOriginRegex } from "./cors-origin-regex.ts";
import { davWithoutAuth } from "./dav-without-auth.ts";
import { debugLog } from "./debug-log.ts";
import { deprecatedDirective } from "./deprecated-directive.ts";
import { dockerSocketUpstream } from "./docker-socket-upstream.ts";
import { duplicateDirective } from "./duplicate-directive.ts";
import { duplicateListen } from "./duplicate-listen.ts";
import { duplicateValue } from "./duplicate-value.ts";
import { errorLogOff } from "./error-log-off.ts";
import { filesystemRoot } from "./filesystem-root.ts";
import { forwardedForMissing } from "./forwarded-for-missing.ts";
import { grpcWithoutHttp2 } from "./grpc-without-http2.ts";
import { h2cSmuggling } from "./h2c-smuggling.ts";
import { hashBucketSize } from "./hash-bucket-size.ts";
import { headerValue } from "./header-value.ts";
import { hiddenFiles } from "./hidden-files.ts";
import { hostBits } from "./host-bits.ts";
import { hostSpoofing } from "./host-spoofing.ts";
import { hstsShort } from "./hsts-short.ts";
import { httpSplitting } from "./http-splitting.ts";
import { httpsDowngrade } from "./https-downgrade.ts";
import { ifIsEvil } from "./if-is-evil.ts";
import { invalidAddress } from "./invalid-address.ts";
import { invalidCiphers } from "./invalid-ciphers.ts";
import { invalidCondition } from "./invalid-condition.ts";
import { invalidEntry } from "./invalid-entry.ts";
import { invalidLocation } from "./invalid-location.ts";
import { invalidParameter } from "./invalid-parameter.ts";
import { invalidRegex } from "./invalid-regex.ts";
import { invalidUpstream } from "./invalid-upstream.ts";
import { invalidUrl } from "./invalid-url.ts";
import { invalidValue } from "./invalid-value.ts";
import { invalidVariable } from "./invalid-variable.ts";
import { keepaliveUnused } from "./keepalive-unused.ts";
import { lenientRequests } from "./lenient-requests.ts";
import { limitKeySpoofable } from "./limit-key-spoofable.ts";
import { listenAllInterfaces } from "./listen-all-interfaces.ts";
import { listenBindClash } from "./listen-bind-clash.ts";
import { listenTlsMismatch } from "./listen-tls-mismatch.ts";
import { listenV6Missing } from "./listen-v6-missing.ts";
import { localhostUpstream } from "./localhost-upstream.ts";
import { locationBehindRegex } from "./location-behind-regex.ts";
import { locationUnreachable } from "./location-unreachable.ts";
import { mapPatternLiteral } from "./map-pattern-literal.ts";
import { mapWithoutDefault } from "./map-without-default.ts";
import { metadataUpstream } from "./metadata-upstream.ts";
import { misplacedDirective } from "./misplaced-directive.ts";
import { missingCertificate } from "./missing-certificate.ts";
import { missingDefaultServer } from "./missing-default-server.ts";
import { missingInclude } from "./missing-include.ts";
import { missingResolver } from "./missing-resolver.ts";
import { missingSection } from "./missing-section.ts";
import { namedLocationMissing } from "./named-location-missing.ts";
import { nestedTooDeeply } from "./nested-too-deeply.ts";
import { openRedirect } from "./open-redirect.ts";
import { passwordNeverAsked } from "./password-never-asked.ts";
import { phpWithoutTryFiles } from "./php-without-try-files.ts";
import { plaintextOnly } from "./plaintext-only.ts";
import { proxyPassTraversal } from "./proxy-pass-traversal.ts";
import { proxyPlaintextPublic } from "./proxy-plaintext-public.ts";
import { proxyProtocolMissing } from "./proxy-protocol-missing.ts";
import { proxySetHeaderInheritance } from "./proxy-set-header-inheritance.ts";
import { proxySslVerifyOff } from "./proxy-ssl-verify-off.ts";
import { quicWithoutAltSvc } from "./quic-without-alt-svc.ts";
import { realIpWithoutProxies } from "./real-ip-without-proxies.ts";
import { realipTrustEveryone } from "./realip-trust-everyone.ts";
import { redirectLoop } from "./redirect-loop.ts";
import { redirectWithoutScheme } from "./redirect-without-scheme.ts";
import { regexRedos } from "./regex-redos.ts";
import { regexUnescapedDot } from "./regex-unescaped-dot.ts";
import { resolverExternal } from "./resolver-external.ts";
import { returnBeforeLocations } from "./return-before-locations.ts";
import { returnBypassesAcl } from "./return-bypasses-acl.ts";
import { rewriteCycle } from "./rewrite-cycle.ts";
import { rootRepeatsLocation } from "./root-repeats-location.ts";
import { scriptFilenameMissing } from "./script-filename-missing.ts";
import { securityHeaders } from "./security-headers.ts";
import { sensitivePathPublic } from "./sensitive-path-public.ts";
import { serverNameNeverMatches } from "./server-name-never-matches.ts";
import { serverTokens } from "./server-tokens.ts";
import { siteNotEnabled } from "./site-not-enabled.ts";
import { ssrf } from "./ssrf.ts";
import { staplingWithoutResolver } from "./stapling-without-resolver.ts";
import { statusEndpointExposed } from "./status-endpoint-exposed.ts";
import { streamOpenRelay } from "./stream-open-relay.ts";
import { tlsCiphers } from "./tls-ciphers.ts";
import { tlsProtocols } from "./tls-protocols.ts";
import { tryFilesCycle } from "./try-files-cycle.ts";
import { unanchoredScript } from "./unanchored-script.ts";
import { undefinedReference } from "./undefined-reference.ts";
import { unexpectedEnd } from "./unexpected-end.ts";
import { unexpectedToken } from "./unexpected-token.ts";
import { unknownDirective } from "./unknown-directive.ts";
import { unusedDefinition } from "./unused-definition.ts";
import { upstreamMisspelt } from "./upstream-misspelt.ts";
import { userRoot } from "./user-root.ts";
import { validReferersNone } from "./valid-referers-none.ts";
import { verdictUnused } from "./verdict-unused.ts";
import { websocketUpgrade } from "./websocket-upgrade.ts";
import { workerConnections } from "./worker-connections.ts";
import { xffAppendWithoutRealip } from "./xff-append-without-realip.ts";

/** Every rule about nginx, in the order of their names. */
export const rules: readonly Rule<NginxUnit>[] = [
  accessOrder,
  aclBypassedByRegex,
  aclOnSpoofableHeader,
  addHeaderInheritance,
  aliasTraversal,
  aliasWithoutCapture,
  aliasWithoutSlash,
  allowWithoutDeny,
  argumentCount,
  authBasicPlaintext,
  authBasicWithoutUsers,
  authReopened,
  autoindex,
  blockMismatch,
  bufferSizes,
  captureMissing,
  clientBodyUnlimited,
  conditionComparesPattern,
  conflictingServerName,
  corsAnyOrigin,
  corsOriginRegex,
  davWithoutAuth,
  debugLog,
  deprecatedDirective,
  dockerSocketUpstream,
  duplicateDirective,
  duplicateListen,
  duplicateValue,
  errorLogOff,
  filesystemRoot,
  forwardedForMissing,
  grpcWithoutHttp2,
  h2cSmuggling,
  hashBucketSize,
  headerValue,
  hiddenFiles,
  hostBits,
  hostSpoofing,
  hstsShort,
  httpSplitting,
  httpsDowngrade,
  ifIsEvil,
  invalidAddress,
  invalidCiphers,
  invalidCondition,
  invalidEntry,
  invalidLocation,
  invalidParameter,
  invalidRegex,
  invalidUpstream,
  invalidUrl,
  invalidValue,
  invalidVariable,
  lenientRequests,
  limitKeySpoofable,
  listenAllInterfaces,
  listenBindClash,
  listenTlsMismatch,
  listenV6Missing,
  localhostUpstream,
  locationBehindRegex,
  locationUnreachable,
  mapPatternLiteral,
  mapWithoutDefault,
  metadataUpstream,
  misplacedDirective,
  missingCertificate,
  missingDefaultServer,
  missingInclude,
  missingResolver,
  missingSection,
  namedLocationMissing,
  nestedTooDeeply,
  openRedirect,
  phpWithoutTryFiles,
  plaintextOnly,
  proxyPassTraversal,
  proxyPlaintextPublic,
  proxyProtocolMissing,
  proxySetHeaderInheritance,
  proxySslVerifyOff,
  quicWithoutAltSvc,
  realIpWithoutProxies,
  realipTrustEveryone,
  redirectLoop,
  redirectWithoutScheme,
  regexRedos,
  regexUnescapedDot,
  resolverExternal,
  returnBeforeLocations,
  returnBypassesAcl,
  rootRepeatsLocation,
  scriptFilenameMissing,
  securityHeaders,
  sensitivePathPublic,
  serverNameNeverMatches,
  serverTokens,
  siteNotEnabled,
  ssrf,
  staplingWithoutResolver,
  statusEndpointExposed,
  streamOpenRelay,
  tlsCiphers,
  tlsProtocols,
  unanchoredScript,
  undefinedReference,
  unexpectedEnd,
  unexpectedToken,
  unknownDirective,
  unusedDefinition,
  upstreamMisspelt,
  userRoot,
  validReferersNone,
  verdictUnused,
  websocketUpgrade,
  workerConnections,
  xffAppendWithoutRealip,
  passwordNeverAsked,
  rewriteCycle,
  keepaliveUnused,
  tryFilesCycle,
];
