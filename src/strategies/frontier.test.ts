import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { Operation, type SchedulingView, type Strategy } from '../engine/strategy.ts';
import { AbstractState, type Grain } from './abstract-state.ts';
import { createFrontier } from './frontier.ts';
import {
  allVisited,
  type Frontiers,
  frontiersOf,
  FrontierSum,
  mergeVisited,
  newFrontierSums,
  noFrontiers,
  type Visit,
} from './frontier-states.ts';
import { createRandom } from './random.ts';

/** Address of the only word that the threads of these tests write. */
const word = 65_536;

/** Threads 1 and 2 are about to write `word`, each at its own site. */
function twoWriters(): SchedulingView & { memory: Int32Array; step: number } {
  return {
    candidates: Int32Array.of(1, 2),
    count: 2,
    current: 1,
    defaultThread: 1,
    step: 0,
    code: 0,
    pendingKind: Uint8Array.of(0, Operation.access, Operation.access),
    pendingAddress: Float64Array.of(0, word, word),
    pendingBytes: Uint8Array.of(0, 4, 4),
    pendingWrites: Uint8Array.of(0, 1, 1),
    pendingSite: Int32Array.of(0, 1, 2),
    memory: new Int32Array(word / 4 + 1),
  };
}

/** How far an execution comes in a program that goes on with the right one of two threads, and ends with the other. */
function depth(strategy: Strategy, execution: number, length: number): number {
  const random = new Random();
  random.seed(7, execution);
  const view = twoWriters();
  strategy.begin(execution, random);
  for (const thread of [0, 1, 2]) strategy.created?.(thread, 0);
  let at = 0;
  for (; at < length; at++) {
    const chosen = strategy.chooseThread(view);
    if (chosen !== 1 + (((at * at) % 3) % 2)) break;
    strategy.performed?.(chosen, view);
    view.memory[word / 4] = at + 1;
  }
  strategy.end?.(at, at);
  return at;
}

describe('frontier', () => {
  it('comes to the end of a path that a random walk never walks', () => {
    const length = 30;
    const sums = newFrontierSums();
    let deepest = 0;
    for (let generation = 1; generation <= 2048; generation *= 2) {
      const strategy = createFrontier({ frontiers: frontiersOf(sums), sums });
      for (let i = generation; i < 2 * generation; i++) deepest = Math.max(deepest, depth(strategy, i, length));
    }
    expect(deepest).toBe(length);
    const walk = createRandom();
    for (let i = 0; i < 4096; i++) expect(depth(walk, i, length)).toBeLessThan(length);
  });

  it('goes back in three quarters of the executions, and leaves off where a choice is none', () => {
    const ways = {
      lengths: Uint32Array.of(2, 2),
      choices: Uint16Array.of(2, 2, 9, 2),
      tried: new Int32Array(2),
      closed: false,
    };
    const strategy = createFrontier({ frontiers: { counting: ways, looping: ways }, sums: newFrontierSums() });
    const random = new Random();
    const view = twoWriters();
    let both = 0;
    for (let execution = 0; execution < 4000; execution++) {
      random.seed(1, execution);
      strategy.begin(execution, random);
      const chosen = [strategy.chooseThread(view), strategy.chooseThread(view)];
      if (chosen.every((thread) => thread === 2)) both++;
    }
    // Half of three quarters go the first way; the others are free.
    expect(both / 4000).toBeGreaterThan(0.5);
    expect(both / 4000).toBeLessThan(0.57);
  });
});

describe('what frontier knows', () => {
  const visits = fc.array(fc.array(fc.nat(40), { maxLength: 8 }), { maxLength: 30 });

  it('adds up the same in any order', () => {
    fc.assert(
      fc.property(visits, fc.array(fc.nat(2)), (runs, order) => {
        const shares = [newFrontierSums(), newFrontierSums(), newFrontierSums()];
        const whole = newFrontierSums();
        runs.forEach((states, execution) => {
          for (const sums of [whole, shares[order[execution] ?? 0] ?? whole]) note(sums.looping, execution, states);
        });
        const merged = newFrontierSums();
        for (const share of shares.toReversed()) mergeVisited(merged, allVisited(share));
        expect(frontiersOf(merged)).toEqual(frontiersOf(whole));
      }),
    );
  });

  it('hands out the ways to states, each once', () => {
    const sums = newFrontierSums();
    for (let execution = 0; execution < 9; execution++) note(sums.counting, execution, [1, 2, 3, 10 + execution]);
    const { counting } = frontiersOf(sums);
    expect([...counting.lengths].toSorted()).toEqual([0, 1, 2, ...Array.from({ length: 9 }, () => 3)].toSorted());
    expect(frontiersOf(newFrontierSums())).toEqual(noFrontiers satisfies Frontiers);
  });

  it('is closed when every execution goes new ways, for good', () => {
    const sum = new FrontierSum();
    const visits = (execution: number): Visit[] =>
      Array.from({ length: 64 }, (_, i) => ({ state: execution * 64 + i, length: i, offered: 0, tried: 0 }));
    let execution = 0;
    while (execution < 700) sum.add(execution, Uint16Array.of(), visits(execution++));
    expect(sum.frontier().closed).toBe(false);
    while (execution < 1000) sum.add(execution, Uint16Array.of(), visits(execution++));
    expect(sum.frontier()).toMatchObject({ closed: true, lengths: new Uint32Array() });
    const other = new FrontierSum();
    other.merge(sum.all());
    for (let i = 0; i < 5000; i++) other.add(i, Uint16Array.of(), visits(0));
    expect(other.frontier().closed).toBe(true);
  });

  it('draws rare states more often than frequent ones when there are many', () => {
    const sum = new FrontierSum();
    // Of length 1 the frequent ones, which two executions in three come through, of length 2 the others.
    const state = (execution: number): number[] => [execution % 4096, 4096 + execution];
    for (let execution = 0; execution < 16_384; execution++) {
      const visits = state(execution).map((one, i) => ({ state: one, length: 1 + i, offered: 0, tried: 0 }));
      sum.add(execution, Uint16Array.of(0, 0), visits);
    }
    const { lengths } = sum.frontier();
    const rare = lengths.filter((length) => length === 2).length;
    expect(lengths.length).toBe(256);
    // 16,384 of weight 1 and 4,096 of weight 1/4: 94 in 100.
    expect(rare / lengths.length).toBeGreaterThan(0.88);
    expect(rare / lengths.length).toBeLessThan(0.99);
  });

  function note(sum: FrontierSum, execution: number, states: readonly number[]): void {
    const distinct = [...new Set(states)];
    sum.add(
      execution,
      Uint16Array.from(distinct, (state) => state + execution),
      distinct.map((state, index) => ({ state, length: index, offered: 7, tried: 1 << (execution % 3) })),
    );
  }
});

describe('the abstract state', () => {
  /** State after each operation of `order`: thread 1 and 2 write 5 and 6, or what `values` says, to words of their own. */
  function states(grain: Grain, order: readonly number[], value: (thread: number) => number): number[] {
    const view = twoWriters();
    view.pendingAddress[2] = word - 4;
    const state = new AbstractState(grain);
    state.begin();
    for (const thread of [1, 2]) state.created(thread);
    return order.map((thread) => {
      state.settle(view);
      state.performed(thread, view);
      view.memory[(view.pendingAddress[thread] ?? 0) / 4] = value(thread);
      return state.settle(view);
    });
  }

  it.each(['counting', 'looping'] as const)(
    'of grain %s is the same after independent operations in any order',
    (grain) => {
      const value = (thread: number): number => 4 + thread;
      expect(states(grain, [1, 2], value)[1]).toBe(states(grain, [2, 1], value)[1]);
      expect(states(grain, [1, 2], value)[0]).not.toBe(states(grain, [2, 1], value)[0]);
      expect(states(grain, [1, 2], value)[1]).not.toBe(states(grain, [2, 1], (thread) => 5 + thread)[1]);
    },
  );

  it('tells rounds of a loop apart only when it counts', () => {
    const [first, second] = states('looping', [1, 1], () => 5);
    expect(second).toBe(first);
    const [one, two] = states('counting', [1, 1], () => 5);
    expect(two).not.toBe(one);
  });
});
