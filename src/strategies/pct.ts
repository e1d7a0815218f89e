/**
 * `pct`: probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte, "A randomized scheduler with probabilistic guarantees of
 * finding bugs", ASPLOS 2010).
 *
 * Threads get distinct random priorities; the highest that can run runs. At d - 1 points, chosen uniformly among the k points of an execution,
 * the running thread's priority drops below all others. Guarantee: a bug of depth d (d ordering constraints suffice) shows with probability at least
 * 1 / (n * k^(d-1)) per execution, for n threads. Cost: a scan of the candidates a point.
 *
 * Deviations: k is not known beforehand; it is the largest number of points of the first executions, learned at fixed execution numbers only
 * (`horizon`), so that an execution does not depend on those that ran before it in the same worker. A thread that spins or yields drops below all
 * others (Coyote's fair variant does likewise), without which a spin-wait at high priority never ends. Free values are uniform.
 */
import { Random } from '../base/random.ts';
import type { SchedulingView } from '../engine/strategy.ts';
import { withRoom } from './live-threads.ts';
import type { Sampler } from './sampler.ts';

export interface PctOptions {
  /** Bug depth d, at least 1. `any`: another one in each execution, up to {@link deepest}. */
  readonly depth: number | 'any';
  /** Expected number of scheduling points of an execution (k). */
  readonly horizon: number;
}

export const defaultPctDepth = 3;
/** Of executions with any depth. */
const deepest = 10;

export function createPct({ depth, horizon }: PctOptions): Sampler {
  let random = new Random();
  /** Higher runs first. Initial priorities are positive, lowered ones count down from zero. */
  let priorities = new Float64Array(64);
  let known = 0;
  let lowest = 0;
  let points = 0;
  let changes: number[] = [];

  const priorityOf = (thread: number): number => {
    if (thread >= known) priorities = withRoom(priorities, thread);
    for (; known <= thread; known++) priorities[known] = 1 + random.fraction();
    return priorities[thread] ?? 0;
  };
  const lower = (thread: number): void => {
    priorityOf(thread);
    priorities[thread] = --lowest;
  };

  const choose = (view: SchedulingView, threads: Int32Array, count: number): number => {
    const point = points++;
    if (changes.includes(point)) lower(view.current);
    let best = threads[0] ?? view.defaultThread;
    for (let i = 1; i < count; i++) {
      const thread = threads[i] ?? best;
      if (priorityOf(thread) > priorityOf(best)) best = thread;
    }
    return best;
  };

  return {
    name: 'pct',
    begin(_execution, source) {
      random = source;
      known = lowest = points = 0;
      changes = [];
      const changing = depth === 'any' ? random.below(deepest) : depth - 1;
      for (let i = 0; i < changing; i++) changes.push(random.below(Math.max(1, horizon)));
    },
    chooseThread: (view: SchedulingView) => choose(view, view.candidates, view.count),
    choose,
    chooseValue: (_kind, count) => random.below(count),
    yielded: lower,
  };
}
