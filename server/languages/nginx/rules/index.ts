import type { Rule } from "../../../core/rule.ts";
import type { NginxUnit } from "../units.ts";
import { accessOrder } from "./access-order.ts";
import { aclOnSpoofableHeader } from "./acl-on-spoofable-header.ts";
import { addHeaderInheritance } from "./add-header-inheritance.ts";
import { aliasTraversal } from "./alias-traversal.ts";
import { allowWithoutDeny } from "./allow-without-deny.ts";
import { autoindex } from "./autoindex.ts";
import { dockerSocketUpstream } from "./docker-socket-upstream.ts";
import { filesystemRoot } from "./filesystem-root.ts";
import { listenAllInterfaces } from "./listen-all-interfaces.ts";
import { listenBindClash } from "./listen-bind-clash.ts";
import { listenV6Missing } from "./listen-v6-missing.ts";
import { metadataUpstream } from "./metadata-upstream.ts";
import { missingResolver } from "./missing-resolver.ts";
import { proxyPassTraversal } from "./proxy-pass-traversal.ts";
import { proxyPlaintextPublic } from "./proxy-plaintext-public.ts";
import { proxySetHeaderInheritance } from "./proxy-set-header-inheritance.ts";
import { proxySslVerifyOff } from "./proxy-ssl-verify-off.ts";
import { realipTrustEveryone } from "./realip-trust-everyone.ts";
import { resolverExternal } from "./resolver-external.ts";
import { returnBypassesAcl } from "./return-bypasses-acl.ts";
import { sensitivePathPublic } from "./sensitive-path-public.ts";
import { statusEndpointExposed } from "./status-endpoint-exposed.ts";
import { tlsCiphers } from "./tls-ciphers.ts";
import { tlsProtocols } from "./tls-protocols.ts";
import { xffAppendWithoutRealip } from "./xff-append-without-realip.ts";

/** Every rule about nginx, in the order of their names. */
export const rules: readonly Rule<NginxUnit>[] = [
  accessOrder,
  aclOnSpoofableHeader,
  addHeaderInheritance,
  aliasTraversal,
  allowWithoutDeny,
  autoindex,
  dockerSocketUpstream,
  filesystemRoot,
  listenAllInterfaces,
  listenBindClash,
  listenV6Missing,
  metadataUpstream,
  missingResolver,
  proxyPassTraversal,
  proxyPlaintextPublic,
  proxySetHeaderInheritance,
  proxySslVerifyOff,
  realipTrustEveryone,
  resolverExternal,
  returnBypassesAcl,
  sensitivePathPublic,
  statusEndpointExposed,
  tlsCiphers,
  tlsProtocols,
  xffAppendWithoutRealip,
];
