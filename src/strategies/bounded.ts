/**
 * `preemption-bound`: every schedule by increasing number of preemptions (Musuvathi and Qadeer, "Iterative context bounding for systematic testing of
 * multithreaded programs", PLDI 2007). `delay-bound`: every schedule by increasing number of delays of a deterministic scheduler (Emmi, Qadeer,
 * Rakamaric, "Delay-bounded scheduling", POPL 2011).
 *
 * Both run a deterministic scheduler (the running thread goes on; when it cannot, the next one by number) and depart from it. A preemption is
 * a switch away from a thread that could go on; switches where it cannot are free. A delay passes over one thread in the order of the scheduler,
 * also where the running thread cannot go on. Guarantee: when a bound is done, every schedule within it was run, each once; a bug that needs few
 * preemptions is found before those that need more are tried. Cost: with n threads that make k steps and b of them blocking, k^p (b + p)! schedules for p
 * preemptions, (nk)^d for d delays, of 16 bytes each that wait.
 *
 * Deviations: execution and bound are independent of workers since one worker runs the search. Which waiter a signal wakes and heddle_choose are free, time-outs,
 * spurious wake-ups and failures without a cause count as one preemption or delay, without which they could go on for ever. Yielding is no preemption. At most
 * `maxWaiting` schedules wait; beyond that the bound cannot be done. Loops that wait are ended as in `dpor`.
 */
import type { SearchGap } from '../engine/search.ts';
import type { SchedulingView, ValueKind } from '../engine/strategy.ts';
import { Operation } from '../engine/strategy.ts';
import { Frontier, type FrontierState } from './search/frontier.ts';
import type { SearchBound, SequentialSearch } from './search/sequential.ts';

const maxWaiting = 16_000_000;

export interface BoundedOptions {
  readonly counts: SearchBound['counts'];
  /** Largest bound to explore. Default: none. */
  readonly limit?: number;
}

interface BoundedState {
  readonly frontier: FrontierState;
  readonly schedule: number;
  readonly cost: number;
  readonly choices: number[];
  readonly limited: boolean;
  readonly complete: number;
  readonly gaps: ReadonlySet<SearchGap>;
}

export function createBounded({ counts, limit = Number.POSITIVE_INFINITY }: BoundedOptions): SequentialSearch {
  const frontier = new Frontier(maxWaiting);
  const thread: CostOf = counts === 'preemptions' ? preemptionsOf : delaysOf;
  /** The schedule that runs, its cost, and its choices that differ from the default. */
  let schedule = 0;
  let cost = 0;
  let choices: number[] = [];
  /** Choices made so far, and the next of `choices` to make. */
  let position = 0;
  let at = 0;
  /** The next value, where a loop repeats itself: the others lead nowhere else. */
  let insisted = -1;
  let limited = false;
  let complete = -1;
  const gaps = new Set<SearchGap>();

  /** The value to choose at the present position: the schedule's, else undefined. */
  const planned = (): number | undefined => {
    if (at >= choices.length || choices[at] !== position) return undefined;
    at += 2;
    return choices[at - 1];
  };
  const offer = (value: number, more: number): void => {
    if (cost + more > limit) limited = true;
    else frontier.add(cost + more, schedule, position, value);
  };

  const next = (view: SchedulingView): number => {
    if (view.count === 1) return view.candidates[0] ?? view.defaultThread;
    const value = planned();
    if (value === undefined && at >= choices.length) {
      for (let i = 0; i < view.count; i++) {
        const candidate = view.candidates[i] ?? 0;
        if (candidate !== view.defaultThread) offer(candidate, thread(view, i));
      }
    }
    position++;
    return value ?? view.defaultThread;
  };

  return {
    name: counts === 'preemptions' ? 'preemption-bound' : 'delay-bound',
    begin() {
      position = at = 0;
      insisted = -1;
    },
    next,
    chooseThread: next,
    chooseValue(kind: ValueKind, count: number) {
      const value = planned();
      const again = insisted;
      insisted = -1;
      if (value === undefined && again < 0 && at >= choices.length) {
        for (let other = 1; other < count; other++) offer(other, isFree(kind) ? 0 : 1);
      }
      position++;
      return value ?? Math.max(0, again);
    },
    insists(value, alone = false) {
      if (alone) insisted = value;
    },
    advance() {
      const cheapest = frontier.cheapest();
      if (cheapest === null || cheapest > cost) {
        if (!frontier.overflowed) complete = cheapest === null ? (limited ? limit : cost) : cheapest - 1;
        if (cheapest === null) return false;
        cost = cheapest;
      }
      schedule = frontier.take(cost);
      choices = frontier.choices(schedule);
      return true;
    },
    blocked: 0,
    get gaps() {
      return gaps;
    },
    estimate: () => Number.NaN,
    state(): BoundedState {
      return { frontier: frontier.state(), schedule, cost, choices, limited, complete, gaps };
    },
    restore(state) {
      const from = state as BoundedState;
      frontier.restore(from.frontier);
      ({ schedule, cost, choices, limited, complete } = from);
      for (const gap of from.gaps) gaps.add(gap);
    },
    get bound() {
      return { counts, complete, limited, overflowed: frontier.overflowed };
    },
    touch() {},
    unfinished() {},
    cutShort() {},
    barrier() {},
    waits() {},
    gap(kind) {
      gaps.add(kind);
    },
  };
}

type CostOf = (view: SchedulingView, candidate: number) => number;

/** A switch away from the running thread, which could go on and did not yield. */
function preemptionsOf(view: SchedulingView): number {
  const { current } = view;
  if (view.defaultThread !== current) return 0;
  const kind = view.pendingKind[current];
  return kind === Operation.yield || kind === Operation.sleep ? 0 : 1;
}

/** Threads passed over, in the order of the scheduler, from the default to candidate number `candidate`. */
function delaysOf(view: SchedulingView, candidate: number): number {
  let first = 0;
  while (first < view.count && view.candidates[first] !== view.defaultThread) first++;
  return (candidate - first + view.count) % view.count;
}

function isFree(kind: ValueKind): boolean {
  return kind === 'waiter' || kind === 'choose';
}
