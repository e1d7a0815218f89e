/**
 * `lockstep`: threads keep pace with each other, as those that are started together on a real machine do. Each execution draws a regular pattern: an order of
 * the threads, who then take turns, and how long turns are. Samplers that decide anew at every point reach k alternations with 2^-k; here the chance of
 * a pattern does not depend on how often it repeats.
 *
 * A quarter of the executions each have turns of a fixed number of operations, and of a fixed number of rounds of the thread's innermost loop (it is back where
 * it was in this turn); in the others each turn draws one of two lengths, in operations: there are more such patterns. Lengths are of no preferred scale: n with about
 * 1/n, up to 16. In half of the executions threads begin together, once whoever creates them waits. In a quarter there are now and then random steps, at a
 * rate of their own, so every schedule has positive probability. Further guarantee: two threads alternate by turns of n operations each with probability at
 * least 1 / (200 n), however long it goes on, where no turn ends early. Cost: a scan of the candidates a point, and for rounds a set of places.
 *
 * No paper describes it. An orderly scheduler and few deviations from it are from delay-bounded scheduling (Emmi, Qadeer and Rakamarić, POPL 2011), which
 * explores them one by one and without turns. Only points where there is a choice count. A turn is over when the thread blocks, spins or yields. For
 * calls the place is the object and what is done to it, so two calls in a row may pass for a loop. Free values are uniform.
 */
import { Random } from '../base/random.ts';
import { Operation, type SchedulingView } from '../engine/strategy.ts';
import { withRoom } from './live-threads.ts';
import type { Sampler } from './sampler.ts';

/** Longest turn, in operations or rounds. */
const longest = 16;
/** Part of the executions in which threads begin together. */
const togetherPart = 0.5;
/** Part of the executions with random steps, and the logarithms to base 2 between which their rate lies. */
const irregularPart = 0.25;
const rates = { highest: -1, lowest: -6 };

const patterns = ['operations', 'rounds', 'two-lengths', 'two-lengths'] as const;

export function createLockstep(): Sampler {
  let random = new Random();
  let pattern: (typeof patterns)[number] = 'operations';
  /** One or two lengths of turns. */
  let lengths: number[] = [];
  /** Probability of a random step. */
  let irregularity = 0;
  let beginTogether = false;
  /** The last thread that may begin; later ones wait until nobody else can run. */
  let released = -1;
  /** Places in the order of turns, and lengths of turns, of the first `known` threads. */
  let places = new Float64Array(64);
  let ownLengths = new Int32Array(64);
  let known = 0;
  /** Whose turn it is, and what is left of it. */
  let turn = -1;
  let left = 0;
  /** Where the thread has been in this round. */
  const visited = new Set<number>();
  let allowed = new Int32Array(64);

  const drawLength = (): number => Math.floor((longest + 1) ** random.fraction());
  const anyLength = (): number => lengths[random.below(lengths.length)] ?? 1;

  const meet = (thread: number): void => {
    places = withRoom(places, thread);
    ownLengths = withRoom(ownLengths, thread);
    for (; known <= thread; known++) {
      places[known] = random.fraction();
      ownLengths[known] = anyLength();
    }
  };
  const giveTurn = (thread: number): void => {
    meet(thread);
    turn = thread;
    left = pattern === 'two-lengths' ? anyLength() : (ownLengths[thread] ?? 1);
    visited.clear();
  };
  /** Who follows the present thread in the order, which goes round. */
  const nextOf = (threads: Int32Array, count: number): number => {
    const from = places[turn] ?? 1;
    let next = -1;
    let nearest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < count; i++) {
      const thread = threads[i] ?? 0;
      meet(thread);
      const place = places[thread] ?? 0;
      const distance = place > from ? place : place + 1;
      if (distance >= nearest) continue;
      next = thread;
      nearest = distance;
    }
    return next;
  };
  /** Leaves out threads that wait to begin together; returns how many of `threads` are left, in `allowed`. */
  const mayRun = (view: SchedulingView, threads: Int32Array, count: number): number => {
    allowed = withRoom(allowed, count);
    let some = 0;
    let last = released;
    for (let i = 0; i < count; i++) {
      const thread = threads[i] ?? 0;
      last = Math.max(last, thread);
      if (thread <= released || view.pendingKind[thread] !== Operation.start) allowed[some++] = thread;
    }
    if (some > 0) return some;
    released = last;
    allowed.set(threads.subarray(0, count));
    return count;
  };
  /** Counts the pending operation of the thread whose turn it is, if it still belongs to it. A start is part of no pattern. */
  const goesOn = (view: SchedulingView): boolean => {
    if (left === 0) return false;
    if (view.pendingKind[turn] === Operation.start) return true;
    if (pattern !== 'rounds') {
      left--;
      return true;
    }
    const here = placeOf(view, turn);
    if (visited.has(here)) {
      left--;
      visited.clear();
    }
    visited.add(here);
    return left > 0;
  };

  const choose = (view: SchedulingView, threads: Int32Array, offered: number): number => {
    if (irregularity > 0 && random.fraction() < irregularity) giveTurn(threads[random.below(offered)] ?? 0);
    else {
      let count = offered;
      if (beginTogether) count = mayRun(view, threads, offered);
      const able = beginTogether ? allowed : threads;
      if (includes(able, count, turn) && goesOn(view)) return turn;
      giveTurn(nextOf(able, count));
    }
    goesOn(view);
    return turn;
  };

  return {
    name: 'lockstep',
    begin(_execution, source) {
      random = source;
      known = left = 0;
      turn = released = -1;
      pattern = patterns[random.below(patterns.length)] ?? 'operations';
      lengths = [drawLength()];
      if (pattern === 'two-lengths' || random.below(2) === 0) lengths.push(drawLength());
      beginTogether = random.fraction() < togetherPart;
      const { highest, lowest } = rates;
      irregularity = random.fraction() < irregularPart ? 2 ** (highest + (lowest - highest) * random.fraction()) : 0;
    },
    chooseThread: (view: SchedulingView) => choose(view, view.candidates, view.count),
    choose,
    chooseValue: (_kind, count) => random.below(count),
    yielded(thread) {
      if (thread === turn) left = 0;
    },
  };
}

/** Where a thread is: the code site of an access; for calls, which have none here, the object and what is done to it. */
function placeOf(view: SchedulingView, thread: number): number {
  const site = view.pendingSite[thread] ?? 0;
  if (site !== 0) return site;
  return -(16 * (view.pendingAddress[thread] ?? 0) + (view.pendingKind[thread] ?? 0));
}

function includes(threads: Int32Array, count: number, wanted: number): boolean {
  for (let i = 0; i < count; i++) if (threads[i] === wanted) return true;
  return false;
}
