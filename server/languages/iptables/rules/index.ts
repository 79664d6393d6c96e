/** The rules of iptables, one file each. */
import type { Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";
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
import { commitDuplicate } from "./commit-duplicate.ts";
import { commitMissing } from "./commit-missing.ts";
import { commitTrailingSpace } from "./commit-trailing-space.ts";
import { crlf } from "./crlf.ts";
import { dnatNotForwarded } from "./dnat-not-forwarded.ts";
import { duplicateOption } from "./duplicate-option.ts";
import { duplicateRule } from "./duplicate-rule.ts";
import { exposedPort } from "./exposed-port.ts";
import { forwardPreDnatPort } from "./forward-pre-dnat-port.ts";
import { icmpFragNeededBlocked } from "./icmp-frag-needed-blocked.ts";
import { icmpv6NdBlocked } from "./icmpv6-nd-blocked.ts";
import { ifaceHook } from "./iface-hook.ts";
import { inlineComment } from "./inline-comment.ts";
import { inputAcceptDefault } from "./input-accept-default.ts";
import { joinedOption } from "./joined-option.ts";
import { lockout } from "./lockout.ts";
import { logAfterTerminal } from "./log-after-terminal.ts";
import { mandatoryOption } from "./mandatory-option.ts";
import { masqueradeNoOutIface } from "./masquerade-no-out-iface.ts";
import { matchHook } from "./match-hook.ts";
import { missingMatchModule } from "./missing-match-module.ts";
import { multiportLimit } from "./multiport-limit.ts";
import { multiportNeeded } from "./multiport-needed.ts";
import { mutuallyExclusive } from "./mutually-exclusive.ts";
import { nameTooLong } from "./name-too-long.ts";
import { natFiltering } from "./nat-filtering.ts";
import { natPortProto } from "./nat-port-proto.ts";
import { neverMatches } from "./never-matches.ts";
import { noEstablished } from "./no-established.ts";
import { noFinalNewline } from "./no-final-newline.ts";
import { noLoopback } from "./no-loopback.ts";
import { notInvertible } from "./not-invertible.ts";
import { oldNegation } from "./old-negation.ts";
import { optionOrder } from "./option-order.ts";
import { parse } from "./parse.ts";
import { policy } from "./policy.ts";
import { portRange } from "./port-range.ts";
import { protocolNeeded } from "./protocol-needed.ts";
import { quote } from "./quote.ts";
import { redundantRule } from "./redundant-rule.ts";
import { returnAtEnd } from "./return-at-end.ts";
import { ruleAfterCatchAll } from "./rule-after-catch-all.ts";
import { ruleNumber } from "./rule-number.ts";
import { tableOptionInRestore } from "./table-option-in-restore.ts";
import { targetHook } from "./target-hook.ts";
import { tcpResetNoTcp } from "./tcp-reset-no-tcp.ts";
import { tcpmssSyn } from "./tcpmss-syn.ts";
import { undeclaredAppend } from "./undeclared-append.ts";
import { undefinedChain } from "./undefined-chain.ts";
import { unknownMatch } from "./unknown-match.ts";
import { unknownOption } from "./unknown-option.ts";
import { unreachableChain } from "./unreachable-chain.ts";
import { unreachableRule } from "./unreachable-rule.ts";
import { v6Missing } from "./v6-missing.ts";
import { v6Weaker } from "./v6-weaker.ts";
import { wrongFamily } from "./wrong-family.ts";

export const rules: readonly Rule<IptablesUnit>[] = [
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
  commitDuplicate,
  commitMissing,
  commitTrailingSpace,
  crlf,
  duplicateOption,
  duplicateRule,
  exposedPort,
  ifaceHook,
  inlineComment,
  inputAcceptDefault,
  joinedOption,
  logAfterTerminal,
  mandatoryOption,
  matchHook,
  missingMatchModule,
  multiportLimit,
  multiportNeeded,
  mutuallyExclusive,
  nameTooLong,
  natFiltering,
  natPortProto,
  neverMatches,
  noEstablished,
  noFinalNewline,
  noLoopback,
  notInvertible,
  oldNegation,
  optionOrder,
  parse,
  policy,
  portRange,
  protocolNeeded,
  quote,
  redundantRule,
  returnAtEnd,
  ruleAfterCatchAll,
  ruleNumber,
  tableOptionInRestore,
  targetHook,
  tcpResetNoTcp,
  tcpmssSyn,
  undeclaredAppend,
  undefinedChain,
  unknownMatch,
  unknownOption,
  unreachableChain,
  unreachableRule,
  wrongFamily,
  lockout,
  dnatNotForwarded,
  forwardPreDnatPort,
  masqueradeNoOutIface,
  v6Missing,
  v6Weaker,
  icmpv6NdBlocked,
  icmpFragNeededBlocked,
];
