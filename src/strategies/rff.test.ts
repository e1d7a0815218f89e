import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { Operation, type SchedulingView, type Strategy } from '../engine/strategy.ts';
import { createPos } from './pos.ts';
import { noReadsFrom, packPair, type ReadsFrom, ReadsFromSum, readOf, writeOf } from './reads-from.ts';
import { createRff } from './rff.ts';
import { createMutator } from './rff-mutation.ts';

const object = 70_000;
const writeSite = 3;
const readSite = 4;

interface Event {
  readonly address: number;
  readonly site: number;
  readonly writes: boolean;
}

/** Thirty events of its own, then one on the object. */
const busy = (last: Event): Event[] => [
  ...Array.from({ length: 30 }, () => ({ address: 71_000, site: 9, writes: true })),
  last,
];
const writer = [{ address: object, site: writeSite, writes: true }];
const reader = busy({ address: object, site: readSite, writes: false });

/** The site that the reader read from; 0 is the initial value. */
function run(strategy: Strategy, execution: number, threads: readonly (readonly Event[])[]): number {
  const random = new Random();
  random.seed(1, execution);
  strategy.begin(execution, random);
  const count = threads.length + 1;
  for (let thread = 0; thread < count; thread++) strategy.created?.(thread, thread - 1 < 0 ? -1 : 0);
  const at = threads.map(() => 0);
  let last = 0;
  let from = -1;
  for (let step = 0; ; step++) {
    const able = threads.flatMap((events, i) => ((at[i] ?? 0) < events.length ? [i + 1] : []));
    if (able.length === 0) break;
    const pending = Array.from({ length: count }, (_, thread) => threads[thread - 1]?.[at[thread - 1] ?? 0]);
    const view: SchedulingView = {
      candidates: Int32Array.from(able),
      count: able.length,
      current: 1,
      defaultThread: able[0] ?? 0,
      step,
      code: 0,
      pendingKind: new Uint8Array(count).fill(Operation.access),
      pendingAddress: Float64Array.from(pending, (event) => event?.address ?? 0),
      pendingBytes: new Uint8Array(count).fill(4),
      pendingWrites: Uint8Array.from(pending, (event) => (event?.writes === true ? 1 : 0)),
      pendingSite: Int32Array.from(pending, (event) => event?.site ?? 0),
      memory: new Int32Array(0),
    };
    const chosen = able.length === 1 ? (able[0] ?? 0) : strategy.chooseThread(view);
    strategy.performed?.(chosen, view);
    const event = pending[chosen];
    if (event?.site === writeSite) last = writeSite;
    if (event?.site === readSite) from = last;
    at[chosen - 1]! += 1;
  }
  strategy.end?.(0, 0);
  return from;
}

const shareOfInitial = (strategy: Strategy, first: number): number => {
  let hits = 0;
  for (let i = 0; i < 1000; i++) if (run(strategy, first + i, [writer, reader]) === 0) hits++;
  return hits / 1000;
};

describe('rff', () => {
  it('learns which sites meet, and then makes the pair that partial order sampling hardly shows', () => {
    expect(shareOfInitial(createPos(), 0)).toBeLessThan(0.08);
    const sum = new ReadsFromSum();
    for (let i = 0; i < 20; i++) run(createRff({ readsFrom: noReadsFrom, sum }), i, [writer, reader]);
    const readsFrom = sum.merged();
    expect(readsFrom.possible).toEqual([packPair(0, readSite), packPair(writeSite, readSite)]);
    expect(shareOfInitial(createRff({ readsFrom, sum: new ReadsFromSum() }), 1000)).toBeGreaterThan(0.2);
  });

  it('gives rare combinations more turns', () => {
    const rare = { write: 1, read: 2, positive: true };
    const common = { write: 5, read: 6, positive: true };
    const readsFrom: ReadsFrom = {
      possible: [packPair(7, 8)],
      seen: [],
      corpus: [
        { signature: 1, execution: 4, constraints: [rare], count: 1 },
        { signature: 2, execution: 3, constraints: [common], count: 9 },
      ],
    };
    const mutate = createMutator(readsFrom);
    const random = new Random();
    random.seed(1);
    const uses = { rare: 0, common: 0 };
    for (let i = 0; i < 4000; i++) {
      for (const { write } of mutate(random)) {
        if (write === rare.write) uses.rare++;
        if (write === common.write) uses.common++;
      }
    }
    expect(uses.rare / uses.common).toBeGreaterThan(7);
    expect(uses.rare / uses.common).toBeLessThan(12);
  });

  it('keeps the earliest schedule of a combination and adds up its counts', () => {
    const sum = new ReadsFromSum();
    const late = { signature: 5, execution: 9, constraints: [], count: 2 };
    const early = { signature: 5, execution: 3, constraints: [{ write: 1, read: 2, positive: false }], count: 1 };
    sum.combination(late);
    sum.combination(early);
    expect(sum.merged().corpus).toEqual([{ ...early, count: 3 }]);
  });

  it('packs pairs of sites', () => {
    const pair = packPair(67_108_000, 12_345_678);
    expect([writeOf(pair), readOf(pair)]).toEqual([67_108_000, 12_345_678]);
  });
});
