/**
 * One deterministic simulation, and the exploration of all of them. Whatever the files do not decide (an unknown match, a
 * missing firewall file) is a choice; a question is answered for certain only when every way of choosing gives the same answer.
 */
import type { At } from "../core/text.ts";

/** Why an answer is unknown, each naming what would settle it. */
export type ReasonCode =
  | "no-filter-file"
  | "unknown-match"
  | "unknown-target"
  | "public-address"
  | "undeclared-router"
  | "unresolved"
  | "include-not-found"
  | "security-group"
  | "listeners"
  | "forwarding"
  | "addresses"
  | "routes"
  | "gap"
  | "neighbour"
  | "too-many";

/** Why an answer is unknown: a code for rules, words for people, and the place that would settle it. */
export type Reason = { readonly code: ReasonCode; readonly text: string; readonly at?: At };

/** What a line does in a path, in the order in which the packet meets them. */
export type Role = "filters" | "translates" | "routes" | "forwards" | "listens" | "blocks" | "tunnels";

/** One line in the way of a packet: the evidence. */
export type Step = { readonly host: string; readonly at: At; readonly text: string; readonly role: Role };

/** How one simulation ended. `seenAs` is the source that the listener sees. */
export type Outcome<Socket> =
  | { readonly ok: true; readonly socket: Socket | undefined; readonly seenAs: string | undefined }
  | { readonly ok: false; readonly why: string; readonly fault: Fault };

/** What kind of thing stopped the packet: on its way there, or (`answer`) the answer or the client's last packet of the handshake. */
export type Fault = "filter" | "forwarding" | "routing" | "source" | "listener" | "answer";

/** The choices and the evidence of one simulation. */
export class Run {
  readonly steps: Step[] = [];
  readonly reasons: Reason[] = [];
  readonly made: boolean[] = [];
  /** Names of the hosts that the packets met in this simulation. */
  readonly met = new Set<string>();
  readonly #script: readonly boolean[];
  readonly #answers = new Map<string, boolean>();

  constructor(script: readonly boolean[]) {
    this.#script = script;
  }

  /** Whether this way of choosing ended where the files say nothing, whatever came of it. */
  open = false;

  /** The files say nothing here, and nothing that they say elsewhere could help: the answer is unknown. */
  leaveOpen(reason: Reason): void {
    this.open = true;
    this.reasons.push(reason);
  }

  /** A choice that the files leave open. The same `key` gets the same answer all through the run. */
  choose(reason: Reason, key?: string): boolean {
    const known = key === undefined ? undefined : this.#answers.get(key);
    if (known !== undefined) return known;
    const answer = this.#script[this.made.length] ?? true;
    this.made.push(answer);
    this.reasons.push(reason);
    if (key !== undefined) this.#answers.set(key, answer);
    return answer;
  }
}

/** What all ways of choosing came to: the verdict is certain only where all of them agree. */
export type Explored<Socket> = {
  readonly verdict: "reachable" | "unreachable" | "unknown";
  /** A run that got through, or else one that did not. */
  readonly run: Run;
  readonly outcome: Outcome<Socket>;
  readonly reasons: readonly Reason[];
  /** Names of the hosts that packets met in any of the simulations: nothing else can change the answer but where packets go. */
  readonly met: ReadonlySet<string>;
};

/** At most so many simulations; a question that needs more is unknown. */
const MOST_RUNS = 64;

/**
 * Runs `simulate` for every way of choosing until both answers were seen, all ways are done, or there are too many. `shared` says what is
 * known where two ways end at different sockets.
 */
export function explore<Socket>(simulate: (run: Run) => Outcome<Socket>, shared: Shared<Socket> = (a) => a): Explored<Socket> {
  let script: boolean[] = [];
  const met = new Set<string>();
  let through: { run: Run; outcome: Outcome<Socket> } | undefined;
  let blocked: { run: Run; outcome: Outcome<Socket> } | undefined;
  for (let count = 0; count < MOST_RUNS; count++) {
    const run = new Run(script);
    const outcome = simulate(run);
    for (const name of run.met) met.add(name);
    if (run.open) return { verdict: "unknown", run, outcome, reasons: distinct(run.reasons), met };
    if (outcome.ok) through = through === undefined ? { run, outcome } : { ...through, outcome: common(through.outcome, outcome, shared) };
    else blocked ??= { run, outcome };
    if (through !== undefined && blocked !== undefined)
      return { verdict: "unknown", ...through, reasons: distinct([...through.run.reasons, ...blocked.run.reasons]), met };
    const last = run.made.lastIndexOf(true);
    if (last === -1) {
      const only = (through ?? blocked) as { run: Run; outcome: Outcome<Socket> };
      return { verdict: only.outcome.ok ? "reachable" : "unreachable", ...only, reasons: [], met };
    }
    script = [...run.made.slice(0, last), false];
  }
  const any = (through ?? blocked) as { run: Run; outcome: Outcome<Socket> };
  return {
    verdict: "unknown",
    ...any,
    reasons: distinct([...any.run.reasons, { code: "too-many", text: "too many undecided rules on the way" }]),
    met,
  };
}

// What two ways of choosing have in common: a source that differs is not known.
function common<Socket>(a: Outcome<Socket>, b: Outcome<Socket>, shared: Shared<Socket>): Outcome<Socket> {
  if (!a.ok || !b.ok) return a;
  const socket = a.socket === undefined || b.socket === undefined ? undefined : shared(a.socket, b.socket);
  return { ok: true, socket, seenAs: a.seenAs === b.seenAs ? a.seenAs : undefined };
}

type Shared<Socket> = (a: Socket, b: Socket) => Socket | undefined;

function distinct(reasons: readonly Reason[]): Reason[] {
  const seen = new Set<string>();
  return reasons.filter((reason) => {
    const key = `${reason.code} ${reason.text}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}
