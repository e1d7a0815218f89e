import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import type { SchedulingView, Strategy } from '../engine/strategy.ts';
import { createFrontier } from './frontier.ts';
import { newFrontierSums, noFrontiers } from './frontier-states.ts';
import { createLockstep } from './lockstep.ts';
import { createPct } from './pct.ts';
import { createPos } from './pos.ts';
import { emptyProfile } from './profile.ts';
import { createRandom } from './random.ts';
import { createLenientReplay, createReplay } from './replay.ts';
import { noReadsFrom, ReadsFromSum } from './reads-from.ts';
import { createRff } from './rff.ts';
import { createMixture } from './sampler.ts';
import { createRoundRobin } from './round-robin.ts';
import { createSurw } from './surw.ts';
import { createPlanPlayer, PlanRecorder } from './segments.ts';

/** Threads that never get on. */
const standing = { current: { id: 0, performed: 0 }, threads: [], threadCount: 0 };

const counting = {
  lengths: Uint32Array.of(4, 3),
  choices: Uint16Array.of(1, 1, 0, 2, 0, 2, 1),
  tried: Int32Array.of(-2, 5),
  closed: false,
};
const frontiers = { ...noFrontiers, counting };
const create: Readonly<Record<string, () => Strategy>> = {
  random: createRandom,
  'round-robin': createRoundRobin,
  pct: () => createPct({ depth: 3, horizon: 50 }),
  pos: createPos,
  rff: () => createRff({ readsFrom: noReadsFrom, sum: new ReadsFromSum() }),
  frontier: () => createFrontier({ frontiers, sums: newFrontierSums() }),
  lockstep: createLockstep,
  surw: () => createSurw({ profile: emptyProfile, globalsEnd: 0 }),
  'one over the other': () => {
    const surw = createSurw({ profile: emptyProfile, globalsEnd: 0, under: createPct({ depth: 'any', horizon: 50 }) });
    const under = createMixture([surw, createPos(), createRandom()]);
    return createRff({ readsFrom: noReadsFrom, sum: new ReadsFromSum(), under });
  },
  replay: () => createReplay([3, 0, 900, 5, 0, 1]),
  'lenient replay': () => createLenientReplay([3, 0, 900, 5, 0, 1]),
  'plan player': () => createPlanPlayer({ segments: [{ thread: 3, until: 4 }], values: [] }, standing),
  'plan recorder': () => new PlanRecorder(createRandom(), standing),
};

interface Point {
  readonly candidates: readonly number[];
  readonly current: number;
  readonly values: number;
  readonly yields: boolean;
}

const point: fc.Arbitrary<Point> = fc.record({
  candidates: fc.uniqueArray(fc.nat(999), { minLength: 2, maxLength: 8 }).map((ids) => ids.toSorted((a, b) => a - b)),
  current: fc.nat(999),
  values: fc.integer({ min: 2, max: 9 }),
  yields: fc.boolean(),
});

/** All choices of one execution; the arrays of the view are larger than what counts, as in the engine. */
function choices(strategy: Strategy, execution: number, points: readonly Point[]): number[] {
  const random = new Random();
  random.seed(1, execution);
  strategy.begin(execution, random);
  return points.flatMap(({ candidates, current, values, yields }, step) => {
    const view: SchedulingView = {
      candidates: Int32Array.from([...candidates, 7777, 7777]),
      count: candidates.length,
      current,
      defaultThread: candidates[0] ?? 0,
      step,
      code: 0,
      pendingKind: new Uint8Array(1000),
      pendingAddress: new Float64Array(1000),
      pendingBytes: new Uint8Array(1000),
      pendingWrites: new Uint8Array(1000),
      pendingSite: new Int32Array(1000),
      memory: new Int32Array(0),
    };
    if (yields) strategy.yielded?.(current);
    return [strategy.chooseThread(view), strategy.chooseValue('choose', values, step, 3)];
  });
}

describe.each(Object.keys(create))('%s', (name) => {
  const make = create[name] ?? createRandom;

  it('chooses among the candidates, and the same again', () => {
    fc.assert(
      fc.property(fc.array(point, { maxLength: 80 }), fc.nat(10_000), (points, execution) => {
        const strategy = make();
        const first = choices(strategy, execution, points);
        points.forEach(({ candidates, values }, i) => {
          expect(candidates).toContain(first[2 * i]);
          expect(first[2 * i + 1]).toBeLessThan(values);
          expect(first[2 * i + 1]).toBeGreaterThanOrEqual(0);
        });
        choices(strategy, execution + 1, points);
        expect(choices(strategy, execution, points)).toEqual(first);
      }),
    );
  });
});

describe('pct', () => {
  /**
   * A program with a bug of depth 2: thread 1 makes `steps` steps; the bug shows when thread 2 (one step) runs between the two given steps of thread 1.
   */
  function shows(strategy: Strategy, execution: number, steps: number, gap: number): boolean {
    const random = new Random();
    random.seed(1, execution);
    strategy.begin(execution, random);
    let done = 0;
    let current = 1;
    while (done < steps) {
      const view: SchedulingView = {
        candidates: Int32Array.of(1, 2),
        count: 2,
        current,
        defaultThread: current,
        step: done,
        code: 0,
        pendingKind: new Uint8Array(3),
        pendingAddress: new Float64Array(3),
        pendingBytes: new Uint8Array(3),
        pendingWrites: new Uint8Array(3),
        pendingSite: new Int32Array(3),
        memory: new Int32Array(0),
      };
      current = strategy.chooseThread(view);
      if (current === 2) return done === gap;
      done++;
    }
    return false;
  }

  it.each([
    [10, 3],
    [10, 7],
    [40, 20],
  ])('of depth 2 splits %i steps after %i at least as often as its bound', (steps, gap) => {
    const executions = 20_000;
    const strategy = createPct({ depth: 2, horizon: steps + 1 });
    let hits = 0;
    for (let execution = 0; execution < executions; execution++) if (shows(strategy, execution, steps, gap)) hits++;
    const bound = 1 / (2 * (steps + 1));
    const margin = 4 * Math.sqrt((bound * (1 - bound)) / executions);
    expect(hits / executions).toBeGreaterThan(bound - margin);
  });
});

describe('pos', () => {
  /** Thread 1 makes events 0..steps-1 on objects of its own; thread 2 makes one event on `object`. True when thread 2 goes between the two given events. */
  function splits(strategy: Strategy, execution: number, steps: number, gap: number, object: number): boolean {
    const random = new Random();
    random.seed(1, execution);
    strategy.begin(execution, random);
    for (let thread = 0; thread < 3; thread++) strategy.created?.(thread, 0);
    for (let done = 0; done < steps; done++) {
      const view: SchedulingView = {
        candidates: Int32Array.of(1, 2),
        count: 2,
        current: 1,
        defaultThread: 1,
        step: done,
        code: 0,
        pendingKind: new Uint8Array(3),
        pendingAddress: Float64Array.of(0, 100 + 4 * done, object),
        pendingBytes: Uint8Array.of(0, 4, 4),
        pendingWrites: Uint8Array.of(1, 1, 1),
        pendingSite: new Int32Array(3),
        memory: new Int32Array(0),
      };
      const chosen = strategy.chooseThread(view);
      strategy.performed?.(chosen, view);
      if (chosen === 2) return done === gap;
    }
    return false;
  }

  it('gives a race late among independent events a chance that does not shrink exponentially', () => {
    // Thread 2's event races with event 15 only. Its priority is drawn once, so it comes right before that event when it is smaller than the
    // priorities of 0..14 and larger than that of 15: 1/16 of 1/17. A random walk needs 15 coins in a row: 2^-16.
    const executions = 20_000;
    let hits = 0;
    const strategy = createPos();
    for (let i = 0; i < executions; i++) if (splits(strategy, i, 20, 15, 100 + 4 * 15)) hits++;
    expect(hits / executions).toBeGreaterThan(0.7 / (16 * 17));
    expect(hits / executions).toBeLessThan(1.4 / (16 * 17));
  });
});
