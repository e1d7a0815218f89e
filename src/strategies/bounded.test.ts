import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { Operation, type SchedulingView } from '../engine/strategy.ts';
import { type BoundedOptions, createBounded } from './bounded.ts';
import type { SequentialSearch } from './search/sequential.ts';

/** Threads 0, 1... make so many steps each, with no waiting. */
interface Run {
  readonly order: string;
  readonly preemptions: number;
  /** Threads passed over by the scheduler that keeps to the running thread, and else takes the next by number. */
  readonly delays: number;
}

function run(search: SequentialSearch, steps: readonly number[]): Run {
  search.begin(0, new Random());
  const left = [...steps];
  let current = 0;
  let order = '';
  let preemptions = 0;
  let delays = 0;
  for (;;) {
    const able = left.flatMap((count, thread) => (count > 0 ? [thread] : []));
    if (able.length === 0) return { order, preemptions, delays };
    const fallback = able.find((thread) => thread >= current) ?? able[0] ?? 0;
    const view: SchedulingView = {
      candidates: Int32Array.from(able),
      count: able.length,
      current,
      defaultThread: fallback,
      step: 0,
      code: 0,
      pendingKind: new Uint8Array(steps.length).fill(Operation.access),
      pendingAddress: new Float64Array(steps.length),
      pendingBytes: new Uint8Array(steps.length),
      pendingWrites: new Uint8Array(steps.length),
      pendingSite: new Int32Array(steps.length),
      memory: new Int32Array(0),
    };
    const chosen = search.next(view);
    expect(able).toContain(chosen);
    if (able.includes(current) && chosen !== current) preemptions++;
    delays += (able.indexOf(chosen) - able.indexOf(fallback) + able.length) % able.length;
    left[chosen]! -= 1;
    order += chosen;
    current = chosen;
  }
}

function explore(options: BoundedOptions, steps: readonly number[]): { runs: Run[]; search: SequentialSearch } {
  const search = createBounded(options);
  const runs: Run[] = [];
  do runs.push(run(search, steps));
  while (search.advance());
  return { runs, search };
}

const interleavings = (steps: readonly number[]): number => {
  let ways = 1;
  let total = 0;
  for (const count of steps) for (let i = 1; i <= count; i++) ways = (ways * ++total) / i;
  return Math.round(ways);
};

describe.each(['preemptions', 'delays'] as const)('search by %s', (counts) => {
  it.each([[[3, 3]], [[2, 2, 2]], [[1, 4, 2]]])(
    'runs every schedule of threads with %j steps once, cheapest first',
    (steps) => {
      const { runs, search } = explore({ counts }, steps);
      expect(new Set(runs.map(({ order }) => order)).size).toBe(runs.length);
      expect(runs).toHaveLength(interleavings(steps));
      const costs = runs.map((one) => one[counts]);
      expect(costs).toEqual(costs.toSorted((a, b) => a - b));
      expect(search.bound).toEqual({ counts, complete: costs.at(-1), limited: false, overflowed: false });
    },
  );

  it('ends at its bound, and says that there is more', () => {
    const all = explore({ counts }, [3, 3, 2]).runs;
    const { runs, search } = explore({ counts, limit: 2 }, [3, 3, 2]);
    expect(runs.map(({ order }) => order)).toEqual(all.filter((one) => one[counts] <= 2).map(({ order }) => order));
    expect(runs.length).toBeLessThan(all.length);
    expect(search.bound).toEqual({ counts, complete: 2, limited: true, overflowed: false });
  });

  it('knows which bound is done while the next one runs', () => {
    const search = createBounded({ counts });
    for (;;) {
      const cost = run(search, [3, 3])[counts];
      expect(search.bound?.complete).toBe(cost - 1);
      if (!search.advance()) break;
    }
  });
});

it('makes free values part of the schedule', () => {
  const search = createBounded({ counts: 'preemptions' });
  const seen: string[] = [];
  do {
    search.begin(0, new Random());
    seen.push(`${search.chooseValue('choose', 3, 0, 0)}${search.chooseValue('spurious', 2, 0, 0)}`);
  } while (search.advance());
  // A spurious wake-up costs as much as a preemption: without one first.
  expect(seen).toEqual(['00', '10', '20', '01', '11', '21']);
});
