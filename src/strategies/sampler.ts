/** Strategies that others stand on. */
import type { SchedulingView, Strategy } from '../engine/strategy.ts';

/** A strategy that also chooses among some of the candidates: those that a strategy above it leaves over. */
export interface Sampler extends Strategy {
  /** One of the first `count` entries of `threads`, all of them candidates. Takes the place of `chooseThread`: once a point at most. */
  choose(view: SchedulingView, threads: Int32Array, count: number): number;
}

/** In each execution one of `samplers`, at random. They learn of the events of their own executions only. */
export function createMixture(samplers: readonly [Sampler, ...Sampler[]]): Sampler {
  let chosen = samplers[0];
  return {
    name: 'mixture',
    begin(execution, random) {
      chosen = samplers[random.below(samplers.length)] ?? samplers[0];
      chosen.begin(execution, random);
    },
    chooseThread: (view) => chosen.chooseThread(view),
    choose: (view, threads, count) => chosen.choose(view, threads, count),
    chooseValue: (kind, count, step, code) => chosen.chooseValue(kind, count, step, code),
    performed: (thread, view) => chosen.performed?.(thread, view),
    created: (thread, parent) => chosen.created?.(thread, parent),
    ended: (thread) => chosen.ended?.(thread),
    yielded: (thread) => chosen.yielded?.(thread),
    end: (steps, points) => chosen.end?.(steps, points),
  };
}
