/** `replay`: makes exactly the decisions of a recorded schedule, and the default everywhere else. */
import type { SchedulingView, Strategy, ValueKind } from '../engine/strategy.ts';
import { DecisionKind, decisionKindOf } from '../engine/decisions.ts';

export interface Divergence {
  readonly step: number;
  readonly expected: string;
  readonly actual: string;
}

export interface ReplayStrategy extends Strategy {
  /** The first decision that the program did not come to, or could not make. */
  divergence(): Divergence | null;
}

/** `decisions`: flat triples (step, code, value) in execution order, as the scheduler records them. */
export function createReplay(decisions: readonly number[]): ReplayStrategy {
  let at = 0;
  let diverged: Divergence | null = null;

  const take = (step: number, code: number): number | undefined => {
    const planned = decisions[at];
    if (planned === undefined || diverged !== null) return undefined;
    if (planned < step) {
      diverged = { step: planned, expected: describe(decisions, at), actual: `no such choice before step ${step}` };
      return undefined;
    }
    if (planned > step || decisions[at + 1] !== code) return undefined;
    at += 3;
    return decisions[at - 1];
  };

  return {
    name: 'replay',
    begin() {
      at = 0;
      diverged = null;
    },
    chooseThread(view: SchedulingView) {
      const thread = take(view.step, view.code);
      if (thread === undefined) return view.defaultThread;
      if (view.candidates.subarray(0, view.count).includes(thread)) return thread;
      diverged ??= { step: view.step, expected: `switch to thread ${thread}`, actual: `thread ${thread} cannot run` };
      return view.defaultThread;
    },
    chooseValue(kind: ValueKind, count: number, step: number, code: number) {
      const value = take(step, code);
      if (value === undefined) return 0;
      if (value < count) return value;
      diverged ??= { step, expected: `choice ${value} (${kind})`, actual: `only ${count} choices` };
      return 0;
    },
    divergence() {
      if (diverged !== null || at >= decisions.length) return diverged;
      return { step: decisions[at] ?? 0, expected: describe(decisions, at), actual: 'the execution ended before' };
    },
  };
}

function describe(decisions: readonly number[], at: number): string {
  const wanted = decisionKindOf(decisions[at + 1] ?? 0);
  const kind = Object.entries(DecisionKind).find(([, code]) => code === wanted)?.[0] ?? 'unknown';
  return kind === 'thread' ? `switch to thread ${decisions[at + 2]}` : `choice ${decisions[at + 2]} (${kind})`;
}

/**
 * Like {@link createReplay}, for schedules that are a suggestion: a decision whose step has passed is dropped, one that cannot be made is
 * replaced by the default.
 */
export function createLenientReplay(decisions: readonly number[]): Strategy {
  let at = 0;
  const take = (step: number, code: number): number | undefined => {
    while ((decisions[at] ?? Number.POSITIVE_INFINITY) < step) at += 3;
    if (decisions[at] !== step || decisions[at + 1] !== code) return undefined;
    at += 3;
    return decisions[at - 1];
  };
  return {
    name: 'replay',
    begin() {
      at = 0;
    },
    chooseThread(view: SchedulingView) {
      const thread = take(view.step, view.code);
      if (thread === undefined || !view.candidates.subarray(0, view.count).includes(thread)) return view.defaultThread;
      return thread;
    },
    chooseValue(_kind: ValueKind, count: number, step: number, code: number) {
      const value = take(step, code) ?? 0;
      return value < count ? value : 0;
    },
  };
}
