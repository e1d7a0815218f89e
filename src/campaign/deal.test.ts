import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExecutionRange } from './campaign-shard.ts';
import {
  close,
  createDeal,
  type Deal,
  type DealtRange,
  handIn,
  holds,
  isTaken,
  take,
  takeBack,
  takeSample,
  withSamplesFirst,
} from './deal.ts';

const numbers = (ranges: readonly ExecutionRange[]): number[] =>
  ranges.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, index) => from + index));

function takeAll(deal: Deal, worker: number): DealtRange[] {
  const taken: DealtRange[] = [];
  for (let range = take(deal, worker); range !== undefined; range = take(deal, worker)) taken.push(range);
  return taken;
}

describe('a deal', () => {
  it('hands out every execution once, in ascending order', () => {
    fc.assert(
      fc.property(
        fc.nat(5000),
        fc.integer({ min: 1, max: 900 }),
        fc.integer({ min: 1, max: 70 }),
        (from, length, of) => {
          const deal = createDeal([{ from, to: from + length }], of);
          expect(isTaken(deal)).toBe(false);
          expect(numbers(takeAll(deal, 1))).toEqual(numbers([{ from, to: from + length }]));
          expect(isTaken(deal)).toBe(true);
        },
      ),
    );
  });

  it('gives back what a lost worker had taken and not handed in, but for the execution that it was lost at', () => {
    const schedule = fc.array(fc.constantFrom('first takes', 'second takes', 'first hands in'), { maxLength: 60 });
    fc.assert(
      fc.property(schedule, fc.nat(99), (steps, at) => {
        const deal = createDeal([{ from: 1000, to: 1100 }], 2);
        let held: number[] = [];
        for (const step of steps) {
          if (step === 'first hands in') {
            handIn(deal, 1);
            held = [];
          } else {
            const range = take(deal, step === 'first takes' ? 1 : 2);
            if (range !== undefined && step === 'first takes') held.push(...numbers([range]));
          }
        }
        expect(numbers(takeBack(deal, 1, 1000 + at))).toEqual(held.filter((execution) => execution !== 1000 + at));
        expect(takeBack(deal, 1, -1)).toEqual([]);
      }),
    );
  });

  it('hands out nothing more once it is closed', () => {
    const deal = createDeal([{ from: 0, to: 100 }], 1);
    take(deal, 1);
    close(deal);
    expect([take(deal, 2), isTaken(deal)]).toEqual([undefined, true]);
  });

  it('hands out samples ahead, and everything else once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 900 }),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(200),
        (length, of, ahead) => {
          const range = { from: 1000, to: 1000 + length };
          const deal = createDeal(withSamplesFirst(range), of);
          const taken = Array.from({ length: ahead }, () => takeSample(deal, 1)).filter((piece) => piece !== undefined);
          expect(taken.every(({ part }) => part === 'samples')).toBe(true);
          expect(holds(deal, 1)).toBe(ahead > 0);
          const all = [...taken, ...takeAll(deal, 2)];
          for (const one of ['samples', 'others'])
            expect(numbers(all.filter(({ part }) => part === one))).toEqual(numbers([range]));
          expect(takeSample(deal, 1)).toBe(undefined);
          handIn(deal, 1);
          expect(holds(deal, 1)).toBe(false);
          const lost = takeBack(deal, 2, 1000);
          expect(lost.every(({ part }) => part !== undefined)).toBe(true);
          expect(numbers(lost)).not.toContain(1000);
        },
      ),
    );
    expect(takeSample(createDeal([{ from: 0, to: 9 }], 1), 1)).toBe(undefined);
  });
});
