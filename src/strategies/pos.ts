/**
 * `pos`: partial order sampling (Yuan, Yang and Gu, "Partial order aware concurrency sampling", CAV 2018).
 *
 * The pending event of each thread has a random priority; the highest that can run runs. After an event ran, the priorities of the pending events that
 * race with it are drawn anew, and so is that of its thread's next event. Events that commute keep their order of priority, so what is sampled is
 * close to partial orders rather than interleavings. Guarantee: every partial order has positive probability, larger than under a random walk when
 * most events commute. Cost: a scan of the candidates a point and of the live threads an event.
 *
 * Deviations: a thread that spins or yields gets the lowest priority until somebody's event races with its own. Free values are uniform.
 */
import { Random } from '../base/random.ts';
import { conflicts, type SchedulingView } from '../engine/strategy.ts';
import { LiveThreads, withRoom } from './live-threads.ts';
import type { Sampler } from './sampler.ts';

export function createPos(): Sampler {
  let random = new Random();
  const live = new LiveThreads();
  /** Of the pending event of each thread; higher runs first. */
  let priorities = new Uint32Array(64);

  /** The one whose pending event has the highest priority. */
  const highest = (threads: Int32Array, count: number): number => {
    let best = threads[0] ?? 0;
    let priority = priorities[best] ?? 0;
    for (let i = 1; i < count; i++) {
      const thread = threads[i] ?? best;
      const other = priorities[thread] ?? 0;
      if (other > priority) {
        best = thread;
        priority = other;
      }
    }
    return best;
  };

  return {
    name: 'pos',
    begin(_execution, source) {
      random = source;
      live.clear();
    },
    chooseThread: (view: SchedulingView) => highest(view.candidates, view.count),
    choose: (_view, threads, count) => highest(threads, count),
    chooseValue: (_kind, count) => random.below(count),
    performed(thread, view) {
      priorities[thread] = random.next();
      for (let i = 0; i < live.count; i++) {
        const other = live.ids[i] ?? 0;
        if (other !== thread && conflicts(view, thread, other)) priorities[other] = random.next();
      }
    },
    created(thread) {
      live.add(thread);
      priorities = withRoom(priorities, thread);
      priorities[thread] = random.next();
    },
    ended: (thread) => live.remove(thread),
    yielded(thread) {
      priorities[thread] = 0;
    },
  };
}
