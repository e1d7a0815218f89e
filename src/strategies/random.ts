/**
 * `random`: a uniform random walk. At every scheduling point each thread that can run is equally likely.
 *
 * Guarantee: every schedule has positive probability; a bug that needs d particular choices among n threads shows with probability at least
 * n^-d per execution, which is small when the choices are far apart. Cost: one random number a point.
 */
import { Random } from '../base/random.ts';
import type { SchedulingView, Strategy } from '../engine/strategy.ts';

export function createRandom(): Strategy {
  let random = new Random();
  return {
    name: 'random',
    begin(_execution, source) {
      random = source;
    },
    chooseThread: (view: SchedulingView) => view.candidates[random.below(view.count)] ?? view.defaultThread,
    chooseValue: (_kind, count) => random.below(count),
  };
}
