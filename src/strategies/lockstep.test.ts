import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { Operation, type SchedulingView } from '../engine/strategy.ts';
import { createLockstep } from './lockstep.ts';

const lockstep = createLockstep();

/**
 * Runs threads 0, 1..., each given by the sites of its accesses; 0 has begun when the others come to be. Returns for each step the thread and the
 * number of its operation, which is 0 for its start: `0.0 1.0 1.1`.
 */
function run(execution: number, threads: readonly (readonly number[])[]): string {
  const random = new Random();
  random.seed(1, execution);
  lockstep.begin(execution, random);
  const count = threads.length;
  const done = threads.map(() => 0);
  const kind = new Uint8Array(count).fill(Operation.start);
  const site = new Int32Array(count);
  const steps: string[] = [];
  for (let current = 0; ;) {
    const hasBegun = (done[0] ?? 0) > 0;
    const able = threads.flatMap((sites, thread) =>
      (done[thread] ?? 0) <= sites.length && (thread === 0 || hasBegun) ? [thread] : [],
    );
    if (able.length === 0) return steps.join(' ');
    const view: SchedulingView = {
      candidates: Int32Array.from(able),
      count: able.length,
      current,
      defaultThread: able[0] ?? 0,
      step: steps.length,
      code: 0,
      pendingKind: kind,
      pendingAddress: new Float64Array(count),
      pendingBytes: new Uint8Array(count).fill(4),
      pendingWrites: new Uint8Array(count).fill(1),
      pendingSite: site,
      memory: new Int32Array(0),
    };
    current = able.length === 1 ? (able[0] ?? 0) : lockstep.chooseThread(view);
    steps.push(`${current}.${done[current]}`);
    kind[current] = Operation.access;
    site[current] = threads[current]?.[done[current] ?? 0] ?? 0;
    done[current]!++;
  }
}

/** The threads of the steps, without starts. */
function orderOf(steps: string): string {
  return steps.replaceAll(/\d\.0 ?/g, '').replaceAll(/\.\d+ ?/g, '');
}

function hits(executions: number, isHit: (execution: number) => boolean): number {
  let count = 0;
  for (let execution = 0; execution < executions; execution++) if (isHit(execution)) count++;
  return count;
}

/** `n` accesses, each at a place of its own. */
const straight = (n: number): number[] => Array.from({ length: n }, (_, i) => 1 + i);

describe('lockstep', () => {
  it.each([1, 2, 4])('alternates by turns of %i for as long as the threads run', (n) => {
    const executions = 4000;
    const rateOf = (turns: number): number => {
      const wanted = ('0'.repeat(n) + '1'.repeat(n)).repeat(turns);
      const threads = [straight(n * turns), straight(n * turns)];
      return hits(executions, (execution) => orderOf(run(execution, threads)) === wanted) / executions;
    };
    const many = rateOf(16);
    expect(many).toBeGreaterThan(1 / (200 * n));
    expect(many).toBeGreaterThan(0.8 * rateOf(8));
  });

  it('makes a round of the loop of each in turn, whatever is before the loops and however long they are', () => {
    const loop = (first: number, length: number, rounds: number): number[] =>
      Array.from({ length: length * rounds }, (_, i) => first + (i % length));
    const rounds = 20;
    const threads = [
      [...straight(7), ...loop(10, 3, rounds)],
      [...straight(2), ...loop(20, 5, rounds)],
    ];
    const wanted = [`${'0'.repeat(10)}1111111`, ...Array.from({ length: rounds - 1 }, () => '00011111')].join('');
    const found = hits(2000, (execution) => orderOf(run(execution, threads)) === wanted);
    expect(found / 2000).toBeGreaterThan(1 / 250);
  });

  it('mixes turns of two lengths', () => {
    // The lowest sum of two threads that count to 5: one reads, the other does 4 rounds, the one writes, the other reads, the one does the rest.
    // A random walk comes to these 19 steps in one of 2^18 executions.
    const lowest = /^01{8}010{8}|^10{8}101{8}/;
    const threads = [straight(10), straight(10)];
    const found = hits(20_000, (execution) => lowest.test(orderOf(run(execution, threads))));
    expect(found / 20_000).toBeGreaterThan(1 / 10_000);
  });

  it('lets threads begin when who makes them is done, in half of the executions', () => {
    const together = /^0\.0 0\.1 0\.2 0\.3 0\.4 0\.5 0\.6 [12]\.0/;
    const found = hits(2000, (execution) => together.test(run(execution, [straight(6), straight(3), straight(3)])));
    expect(found / 2000).toBeGreaterThan(0.3);
    expect(found / 2000).toBeLessThan(0.7);
  });

  it('comes to every order', () => {
    const orders = new Set<string>();
    for (let execution = 0; execution < 2000; execution++)
      orders.add(orderOf(run(execution, [straight(3), straight(3)])));
    expect(orders.size).toBe(20);
  });
});
