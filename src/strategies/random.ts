/**
 * `random`: a uniform random walk. At every scheduling point each thread that can run is equally likely.
 *
 * Guarantee: every schedule has positive probability; a bug that needs d particular choices among n threads shows with probability at least
 * n^-d per execution, which is small when the choices are far apart. Cost: one random number a point.
 */
import { Random } from '../base/random.ts';
import type { SchedulingView } from '../engine/strategy.ts';
import type { Sampler } from './sampler.ts';

export function createRandom(): Sampler {
  let random = new Random();
  const choose = (view: SchedulingView, threads: Int32Array, count: number): number =>
    threads[random.below(count)] ?? view.defaultThread;
  return {
    name: 'random',
    begin(_execution, source) {
      random = source;
    },
    chooseThread: (view: SchedulingView) => choose(view, view.candidates, view.count),
    choose,
    chooseValue: (_kind, count) => random.below(count),
  };
}
