/** Who can begin an execution with the other order of a race. */
import { depend, type Touch, type Trace } from './trace.ts';

/**
 * Threads that can go first in what comes between transition `earlier` and what `thread` does with `touches` at `at` without following `earlier`, that included: `thread` itself
 * first, when it can. `before`: what happens before what it does.
 */
export function initialsOf(
  trace: Trace,
  earlier: number,
  thread: number,
  touches: readonly Touch[],
  before: Int32Array,
  at: number,
): number[] {
  /** First transition of each thread in that part. */
  const firsts = new Map<number, number>();
  const initials: number[] = [];
  let free = true;
  for (let i = earlier + 1; i < at; i++) {
    const transition = trace.transitions[i];
    if (transition === undefined || transition.repeats || trace.isBefore(earlier, transition.clock)) continue;
    if (depend(transition.touches, touches)) free = false;
    if (firsts.has(transition.thread)) continue;
    if (![...firsts.values()].some((one) => trace.isBefore(one, transition.clock))) initials.push(transition.thread);
    firsts.set(transition.thread, i);
  }
  if (!firsts.has(thread) && free && ![...firsts.values()].some((one) => trace.isBefore(one, before)))
    initials.unshift(thread);
  return initials;
}
