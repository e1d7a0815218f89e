import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { Operation, type SchedulingView, type Strategy } from '../engine/strategy.ts';
import { interestsOf } from './interest.ts';
import { createPct } from './pct.ts';
import { createPos } from './pos.ts';
import { type Profile, profiled, ProfileSum } from './profile.ts';
import { createRandom } from './random.ts';
import { createMixture, type Sampler } from './sampler.ts';
import { createSurw } from './surw.ts';
import { ThreadPaths } from './thread-paths.ts';

const object = 70_000;
const globalsEnd = 80_000;

/**
 * Runs threads 1, 2... made by thread 0; each event is an address that is written. Returns the threads in the order in which they touched
 * {@link object}.
 */
function run(strategy: Strategy, execution: number, threads: readonly (readonly number[])[]): string {
  const random = new Random();
  random.seed(1, execution);
  strategy.begin(execution, random);
  const count = threads.length + 1;
  const address = new Float64Array(count);
  const site = new Int32Array(count);
  const at = threads.map(() => 0);
  strategy.created?.(0, -1);
  for (let thread = 1; thread < count; thread++) strategy.created?.(thread, 0);
  let order = '';
  let current = 1;
  for (let step = 0; ; step++) {
    const able = threads.flatMap((events, i) => ((at[i] ?? 0) < events.length ? [i + 1] : []));
    if (able.length === 0) return order;
    for (const thread of able) {
      address[thread] = threads[thread - 1]?.[at[thread - 1] ?? 0] ?? 0;
      site[thread] = thread;
    }
    const view: SchedulingView = {
      candidates: Int32Array.from(able),
      count: able.length,
      current,
      defaultThread: able[0] ?? 0,
      step,
      code: 0,
      pendingKind: new Uint8Array(count).fill(Operation.access),
      pendingAddress: address,
      pendingBytes: new Uint8Array(count).fill(4),
      pendingWrites: new Uint8Array(count).fill(1),
      pendingSite: site,
      memory: new Int32Array(0),
    };
    current = able.length === 1 ? (able[0] ?? 0) : strategy.chooseThread(view);
    strategy.performed?.(current, view);
    if (address[current] === object) order += current;
    if (++at[current - 1]! === threads[current - 1]?.length) strategy.ended?.(current);
  }
}

function profileOf(threads: readonly (readonly number[])[]): Profile {
  const sum = new ProfileSum();
  run(profiled(createRandom(), sum, globalsEnd), 0, threads);
  return sum.merged();
}

/** `n` events on memory of the thread's own, then one on the object. */
const after = (n: number, own: number): number[] => [...Array.from({ length: n }, () => own), object];

const samplers: Readonly<Record<string, () => Sampler>> = {
  random: createRandom,
  pos: createPos,
  'pct of any depth': () => createPct({ depth: 'any', horizon: 40 }),
  mixture: () => createMixture([createRandom(), createPct({ depth: 1, horizon: 40 })]),
};

describe('surw', () => {
  it.each(Object.keys(samplers))(
    'over %s makes all orders of the events of interest alike, whatever else the threads do',
    (name) => {
      const threads = [
        [...after(30, 71_000), ...after(2, 71_000)],
        [object, object],
      ];
      const profile = profileOf(threads);
      expect(interestsOf(profile)).toHaveLength(1);
      const strategy = createSurw({ profile, globalsEnd, under: samplers[name]!() });
      const executions = 6000;
      const orders = new Map<string, number>();
      for (let i = 0; i < executions; i++) {
        const order = run(strategy, i, threads);
        orders.set(order, (orders.get(order) ?? 0) + 1);
      }
      expect([...orders.keys()].toSorted()).toEqual(['1122', '1212', '1221', '2112', '2121', '2211']);
      // 1000 each; the standard deviation is 29.
      for (const [order, hits] of orders) expect(Math.abs(hits - 1000), order).toBeLessThan(150);
    },
  );

  it('weighs a thread by its events: one among many goes first as often as any other', () => {
    const threads = [...Array.from({ length: 9 }, (_, i) => [71_000 + 8 * i, object]), [object]];
    const strategy = createSurw({ profile: profileOf(threads), globalsEnd });
    let first = 0;
    for (let i = 0; i < 5000; i++) if (run(strategy, i, threads).startsWith('10')) first++;
    expect(first / 5000).toBeGreaterThan(0.08);
    expect(first / 5000).toBeLessThan(0.12);
  });
});

describe('profiles', () => {
  it('name threads by their path, whatever their numbers', () => {
    const one = new ThreadPaths();
    const other = new ThreadPaths();
    one.created(0, -1);
    other.created(0, -1);
    const [a, b, c] = [one.created(1, 0), one.created(2, 0), one.created(3, 1)];
    // The same tree, in another order of creation.
    const a2 = other.created(1, 0);
    const c2 = other.created(2, 1);
    const b2 = other.created(3, 0);
    expect([a2, b2, c2]).toEqual([a, b, c]);
    expect(new Set([a, b, c]).size).toBe(3);
  });

  it('count what a thread and its descendants do', () => {
    const interests = interestsOf({
      executions: 2,
      parents: [1, 0, 5, 1, 6, 5],
      counts: [5, object, 6, 0, 6, object, 2, 2],
      links: [],
    });
    expect(interests).toHaveLength(1);
    expect([...(interests[0]?.expected ?? [])].toSorted()).toEqual([
      [1, 4],
      [5, 4],
      [6, 1],
    ]);
  });

  it('make one class of sites that met, and none of what one thread uses or nobody changes', () => {
    const interests = interestsOf({
      executions: 1,
      parents: [5, 1, 6, 1],
      counts: [5, -3, 1, 1, 6, -4, 1, 0, 5, -7, 9, 9, 5, object, 1, 0, 6, object, 1, 0],
      links: [3, 4],
    });
    expect(interests.map(({ address, sites }) => [address, [...sites]])).toEqual([[0, [0, 0, 0, 1, 1]]]);
  });
});
