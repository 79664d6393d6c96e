/** The rules of iptables, one file each. */
import type { Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";
import { addressListProduct } from "./address-list-product.ts";
import { antiSpoof } from "./anti-spoof.ts";
import { badAddress } from "./bad-address.ts";
import { badFlag } from "./bad-flag.ts";
import { badIcmpType } from "./bad-icmp-type.ts";
import { badPort } from "./bad-port.ts";
import { badProtocol } from "./bad-protocol.ts";
import { badRate } from "./bad-rate.ts";
import { badState } from "./bad-state.ts";
import { badValue } from "./bad-value.ts";
import { chainLoop } from "./chain-loop.ts";
import { chainName } from "./chain-name.ts";
import { commentSecret } from "./comment-secret.ts";
import { commitDuplicate } from "./commit-duplicate.ts";
import { commitMissing } from "./commit-missing.ts";
import { commitTrailingSpace } from "./commit-trailing-space.ts";
import { correlation } from "./correlation.ts";
import { crlf } from "./crlf.ts";
import { dnatAnyDestination } from "./dnat-any-destination.ts";
import { dnatNotForwarded } from "./dnat-not-forwarded.ts";
import { dnatToLoopback } from "./dnat-to-loopback.ts";
import { dockerBypass } from "./docker-bypass.ts";
import { dockerUserMissingCtorig } from "./docker-user-missing-ctorig.ts";
import { duplicateOption } from "./duplicate-option.ts";
import { duplicateRule } from "./duplicate-rule.ts";
import { emptyChain } from "./empty-chain.ts";
import { exposedPort } from "./exposed-port.ts";
import { flushDocker } from "./flush-docker.ts";
import { forwardPreDnatPort } from "./forward-pre-dnat-port.ts";
import { forwardingNotPersistent } from "./forwarding-not-persistent.ts";
import { fullPortRange } from "./full-port-range.ts";
import { generalization } from "./generalization.ts";
import { hostBits } from "./host-bits.ts";
import { hostnameInRule } from "./hostname-in-rule.ts";
import { icmpFamily } from "./icmp-family.ts";
import { icmpFragNeededBlocked } from "./icmp-frag-needed-blocked.ts";
import { icmpv6NdBlocked } from "./icmpv6-nd-blocked.ts";
import { ifaceHook } from "./iface-hook.ts";
import { inlineComment } from "./inline-comment.ts";
import { inputAcceptDefault } from "./input-accept-default.ts";
import { interfaceAlias } from "./interface-alias.ts";
import { interfaceList } from "./interface-list.ts";
import { interfaceWildcard } from "./interface-wildcard.ts";
import { ipsetExists } from "./ipset-exists.ts";
import { ipsetFamilyMismatch } from "./ipset-family-mismatch.ts";
import { ipsetSyntax } from "./ipset-syntax.ts";
import { ipv6PortBrackets } from "./ipv6-port-brackets.ts";
import { joinedOption } from "./joined-option.ts";
import { legacyNftDivergence } from "./legacy-nft-divergence.ts";
import { limitInverted } from "./limit-inverted.ts";
import { lockout } from "./lockout.ts";
import { logAfterTerminal } from "./log-after-terminal.ts";
import { logNoLimit } from "./log-no-limit.ts";
import { mandatoryOption } from "./mandatory-option.ts";
import { maskHoles } from "./mask-holes.ts";
import { masqueradeInnerInterface } from "./masquerade-inner-interface.ts";
import { masqueradeNoOutIface } from "./masquerade-no-out-iface.ts";
import { matchHook } from "./match-hook.ts";
import { missingMatchModule } from "./missing-match-module.ts";
import { multiportLimit } from "./multiport-limit.ts";
import { multiportNeeded } from "./multiport-needed.ts";
import { mutuallyExclusive } from "./mutually-exclusive.ts";
import { nameTooLong } from "./name-too-long.ts";
import { natFiltering } from "./nat-filtering.ts";
import { natPolicyDrop } from "./nat-policy-drop.ts";
import { natPortProto } from "./nat-port-proto.ts";
import { natToZero } from "./nat-to-zero.ts";
import { negatedAnyInterface } from "./negated-any-interface.ts";
import { neverMatches } from "./never-matches.ts";
import { noEstablished } from "./no-established.ts";
import { noFinalNewline } from "./no-final-newline.ts";
import { noLoopback } from "./no-loopback.ts";
import { noTarget } from "./no-target.ts";
import { notInvertible } from "./not-invertible.ts";
import { numberAddress } from "./number-address.ts";
import { octalAddress } from "./octal-address.ts";
import { oldNegation } from "./old-negation.ts";
import { openQuote } from "./open-quote.ts";
import { optionOrder } from "./option-order.ts";
import { parse } from "./parse.ts";
import { partiallyShadowed } from "./partially-shadowed.ts";
import { policy } from "./policy.ts";
import { portOtherProtocol } from "./port-other-protocol.ts";
import { portRange } from "./port-range.ts";
import { portWraps } from "./port-wraps.ts";
import { protocolNeeded } from "./protocol-needed.ts";
import { publishedPort } from "./published-port.ts";
import { quote } from "./quote.ts";
import { rateWithoutUnit } from "./rate-without-unit.ts";
import { recentHitcount } from "./recent-hitcount.ts";
import { redirectNotAccepted } from "./redirect-not-accepted.ts";
import { redundantRule } from "./redundant-rule.ts";
import { rejectVsDrop } from "./reject-vs-drop.ts";
import { returnAtEnd } from "./return-at-end.ts";
import { reversedRange } from "./reversed-range.ts";
import { ruleAfterCatchAll } from "./rule-after-catch-all.ts";
import { ruleNumber } from "./rule-number.ts";
import { scriptRepeats } from "./script-repeats.ts";
import { setDimension } from "./set-dimension.ts";
import { shadowedTargetName } from "./shadowed-target-name.ts";
import { shortAddress } from "./short-address.ts";
import { sourcePortTrusted } from "./source-port-trusted.ts";
import { stateDeprecated } from "./state-deprecated.ts";
import { tableOptionInRestore } from "./table-option-in-restore.ts";
import { targetHook } from "./target-hook.ts";
import { tcpFlagsNever } from "./tcp-flags-never.ts";
import { tcpResetNoTcp } from "./tcp-reset-no-tcp.ts";
import { tcpmssSyn } from "./tcpmss-syn.ts";
import { truncated } from "./truncated.ts";
import { ufwLockout } from "./ufw-lockout.ts";
import { ufwPolicy } from "./ufw-policy.ts";
import { ufwUndeclared } from "./ufw-undeclared.ts";
import { undeclaredAppend } from "./undeclared-append.ts";
import { undefinedChain } from "./undefined-chain.ts";
import { undefinedSet } from "./undefined-set.ts";
import { unknownMatch } from "./unknown-match.ts";
import { unknownOption } from "./unknown-option.ts";
import { unreachableChain } from "./unreachable-chain.ts";
import { unreachableLoop } from "./unreachable-loop.ts";
import { unreachableRule } from "./unreachable-rule.ts";
import { unreferencedChain } from "./unreferenced-chain.ts";
import { v6Missing } from "./v6-missing.ts";
import { v6Weaker } from "./v6-weaker.ts";
import { wrongFamily } from "./wrong-family.ts";
import { zeroAddress } from "./zero-address.ts";

/** The rules about iptables, ip6tables, ipset and what calls them. */
export const rules: readonly Rule<IptablesUnit>[] = [
  addressListProduct,
  antiSpoof,
  badAddress,
  badFlag,
  badIcmpType,
  badPort,
  badProtocol,
  badRate,
  badState,
  badValue,
  chainLoop,
  chainName,
  commentSecret,
  commitDuplicate,
  commitMissing,
  commitTrailingSpace,
  correlation,
  crlf,
  dnatAnyDestination,
  dnatNotForwarded,
  dnatToLoopback,
  dockerBypass,
  dockerUserMissingCtorig,
  duplicateOption,
  duplicateRule,
  emptyChain,
  exposedPort,
  flushDocker,
  forwardPreDnatPort,
  forwardingNotPersistent,
  fullPortRange,
  generalization,
  hostBits,
  hostnameInRule,
  icmpFamily,
  icmpFragNeededBlocked,
  icmpv6NdBlocked,
  ifaceHook,
  inlineComment,
  inputAcceptDefault,
  interfaceAlias,
  interfaceList,
  interfaceWildcard,
  ipsetExists,
  ipsetFamilyMismatch,
  ipsetSyntax,
  ipv6PortBrackets,
  joinedOption,
  legacyNftDivergence,
  limitInverted,
  lockout,
  logAfterTerminal,
  logNoLimit,
  mandatoryOption,
  maskHoles,
  masqueradeInnerInterface,
  masqueradeNoOutIface,
  matchHook,
  missingMatchModule,
  multiportLimit,
  multiportNeeded,
  mutuallyExclusive,
  nameTooLong,
  natFiltering,
  natPolicyDrop,
  natToZero,
  natPortProto,
  negatedAnyInterface,
  neverMatches,
  noEstablished,
  noFinalNewline,
  noLoopback,
  noTarget,
  notInvertible,
  numberAddress,
  octalAddress,
  oldNegation,
  openQuote,
  optionOrder,
  parse,
  partiallyShadowed,
  policy,
  portOtherProtocol,
  portRange,
  portWraps,
  protocolNeeded,
  publishedPort,
  quote,
  rateWithoutUnit,
  recentHitcount,
  redirectNotAccepted,
  redundantRule,
  rejectVsDrop,
  returnAtEnd,
  reversedRange,
  ruleAfterCatchAll,
  ruleNumber,
  scriptRepeats,
  setDimension,
  shadowedTargetName,
  shortAddress,
  sourcePortTrusted,
  stateDeprecated,
  tableOptionInRestore,
  targetHook,
  tcpFlagsNever,
  tcpResetNoTcp,
  tcpmssSyn,
  truncated,
  ufwLockout,
  ufwPolicy,
  ufwUndeclared,
  undeclaredAppend,
  undefinedChain,
  undefinedSet,
  unknownMatch,
  unknownOption,
  unreachableChain,
  unreachableLoop,
  unreachableRule,
  unreferencedChain,
  v6Missing,
  v6Weaker,
  wrongFamily,
  zeroAddress,
];
