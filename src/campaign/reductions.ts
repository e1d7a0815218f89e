/**
 * Smaller variants of a plan, to be tried: suggestions that the minimiser runs. After Jalbert and Sen, "A trace simplification technique for effective
 * debugging of concurrent programs" (FSE 2010), which joins a thread's pieces by moving them up or down; deviation: whole windows are joined at once,
 * the largest first.
 */
import type { Plan, Segment } from '../strategies/segments.ts';

/** Each thread's segments of a window as one, the threads in the order of their first (`up`) or last (`down`) segment there. */
export function grouped(plan: Plan, from: number, to: number, order: 'up' | 'down'): Plan {
  const window = plan.segments.slice(from, to);
  const until = new Map<number, number>();
  for (const segment of order === 'up' ? window : window.toReversed()) {
    until.set(segment.thread, Math.max(until.get(segment.thread) ?? 0, segment.until));
  }
  const joined = [...until].map(([thread, end]): Segment => ({ thread, until: end }));
  if (order === 'down') joined.reverse();
  return { ...plan, segments: [...plan.segments.slice(0, from), ...joined, ...plan.segments.slice(to)] };
}

/** Leaves segments out: their operations run where a later segment of the thread or the default has them. */
export function withoutSegments(plan: Plan, from: number, to: number): Plan {
  return { ...plan, segments: plan.segments.toSpliced(from, to - from) };
}

/** Lets the thread of a segment run until it has to wait or ends. */
export function lengthened(plan: Plan, index: number): Plan {
  const segment = plan.segments[index];
  if (segment === undefined) return plan;
  return { ...plan, segments: plan.segments.with(index, { ...segment, until: Number.POSITIVE_INFINITY }) };
}

/** Takes free values back to their default. */
export function withoutValues(plan: Plan, from: number, to: number): Plan {
  return { ...plan, values: plan.values.toSpliced(from, to - from) };
}
