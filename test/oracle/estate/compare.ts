/** Perimeter's answers beside the kernel's. */
import { ask, type ReachAnswer } from "../../../server/linter/answers.ts";
import { workspace } from "../../exposure/workspace.ts";
import { askAlone } from "./kernel.ts";
import { type EstateModel, filesOf, type KernelAnswer, type Probe } from "./model.ts";

export type Mismatch = {
  readonly probe: Probe;
  readonly kind: "unsound closed" | "unsound open" | "wrong source";
  readonly ours: ReachAnswer;
  readonly kernel: KernelAnswer["probes"][number];
};

export type Comparison = {
  readonly probes: number;
  readonly open: number;
  readonly unknown: readonly ReachAnswer[];
  readonly mismatches: readonly Mismatch[];
};

/** At most so many mismatches of an estate are asked again. */
const MOST_ASKED_AGAIN = 12;

/** `compare`, where a mismatch counts only if the probe gives it when it runs alone, too. */
export function compareTwice(estate: EstateModel, kernel: KernelAnswer, dumped: boolean): Comparison {
  const first = compare(estate, kernel, dumped);
  const doubtful = first.mismatches.slice(0, MOST_ASKED_AGAIN).map(({ probe }) => probe);
  const again = askAlone(estate, doubtful).flatMap((answer, i) => {
    const probe = doubtful[i] as Probe;
    return compare({ ...estate, probes: [probe] }, answer, dumped).mismatches;
  });
  return { ...first, mismatches: [...again, ...first.mismatches.slice(MOST_ASKED_AGAIN)] };
}

/** Asks Perimeter every probe of an estate. With `dumped`, it reads what the running hosts said of themselves. */
export function compare(estate: EstateModel, kernel: KernelAnswer, dumped: boolean): Comparison {
  if (kernel.error !== undefined) throw new Error(kernel.error);
  const project = workspace(filesOf(estate, dumped ? kernel.dumps : undefined));
  const answers = ask(
    project,
    estate.probes.map(({ source, to, port, protocol }) => ({
      from: source,
      to: `${to.includes(":") ? `[${to}]` : to}:${port}/${protocol}`,
    })),
  );
  const [failure] = project.failures;
  if (failure !== undefined) throw failure.error;
  const mismatches = answers.flatMap((ours, i): Mismatch[] => {
    const probe = estate.probes[i] as Probe;
    const truth = kernel.probes[i] as KernelAnswer["probes"][number];
    const base = { probe, ours, kernel: truth };
    if (ours.verdict === "unreachable" && truth.open) return [{ ...base, kind: "unsound closed" }];
    if (ours.verdict === "reachable" && !truth.open) return [{ ...base, kind: "unsound open" }];
    const seen = ours.verdict === "reachable" && truth.host !== null && (ours.seenAs !== truth.seen || ours.socket?.host !== truth.host);
    return seen ? [{ ...base, kind: "wrong source" }] : [];
  });
  return {
    probes: answers.length,
    open: kernel.probes.filter(({ open }) => open).length,
    unknown: answers.filter(({ verdict }) => verdict === "unknown"),
    mismatches,
  };
}
