import { describe, expect, it } from 'vitest';
import { at, finding } from './golden/build.ts';
import type { Access, Blame, DecisiveOrder, Finding, Wait } from './model.ts';
import { withRelated } from './related.ts';

const access = (operation: string, line: number): Access => {
  const location = at('a.c', line, 3, 'worker');
  return { thread: 1, operation, step: 1, location, stack: [location], locks: [] };
};
const counts = { failing: 0, executions: 100 };
const blame = (...lines: number[]): Blame => ({
  statement: '',
  ...counts,
  orders: lines.map((line) => ({
    location: at('a.c', line, 1, 'worker'),
    order: 'release',
    was: 'relaxed',
    kind: 'order',
    operation: 'store',
  })),
  declared: counts,
});
const order = (always: boolean, line: number): DecisiveOrder => ({
  statement: '',
  always,
  forced: counts,
  forbidden: counts,
  operations: [{ role: 'before', thread: 1, location: at('a.c', line, 1, 'worker') }],
});

function related(...parts: Partial<Finding>[]): (string[] | undefined)[] {
  const findings = parts.map((part, index) => finding({ id: `f${index}`, kind: 'data-race', title: '', ...part }));
  return withRelated(findings).map((one) => one.related?.map(({ id, reason }) => `${id}: ${reason}`));
}

describe('findings with one cause', () => {
  it('are mended by the same memory orders', () => {
    expect(related({ blame: blame(1, 2) }, { blame: blame(1) }, { kind: 'assertion', blame: blame(2, 1) })).toEqual([
      undefined,
      undefined,
      ['f0: the same memory orders mend both'],
    ]);
  });

  it('are the two orders of an access and a free', () => {
    const freedBy = { thread: 0, stack: [at('a.c', 9, 3, 'main')] };
    const memory = { kind: 'heap', name: '', address: 1, freedBy } as const;
    const race = { accesses: [access('free', 9), access('read of 4 bytes', 5)] };
    const after = (line: number): Partial<Finding> => ({
      kind: 'use-after-free',
      accesses: [access('read of 4 bytes', line)],
      memory: { ...memory, freedBy: { thread: 0, stack: [access('free', 9).location] } },
    });
    expect(related(race, after(5), after(6))).toEqual([undefined, ['f0: the same access and `free`'], undefined]);
    // Two accesses of a block that is freed at some time are another matter.
    const accesses = [access('write of 4 bytes', 5), access('read of 4 bytes', 6)];
    expect(related({ accesses, memory }, { accesses, memory })).toEqual([undefined, undefined]);
  });

  it('are a deadlock and the warning of it', () => {
    const wait = (object: string, line: number, victim?: true): Wait => {
      const location = at('a.c', line, 3, 'worker');
      return {
        thread: 1,
        operation: 'lock',
        object,
        location,
        stack: [location],
        locks: [],
        ...(victim ? { victim } : {}),
      };
    };
    const warning = { kind: 'lock-order-inversion', waits: [wait('mutex a', 1), wait('mutex b', 2)] } as const;
    expect(
      related(
        warning,
        { kind: 'deadlock', waits: [wait('mutex b', 2), wait('mutex a', 1), wait('thread 1', 9, true)] },
        { kind: 'deadlock', waits: [wait('mutex b', 2), wait('mutex c', 1)] },
      ),
    ).toEqual([undefined, ['f0: the same locks, taken in the same orders'], undefined]);
  });

  it('come by the same order, where it always suffices', () => {
    expect(
      related({ decisiveOrder: order(true, 3) }, { decisiveOrder: order(true, 4) }, { decisiveOrder: order(true, 3) }),
    ).toEqual([undefined, undefined, ['f0: the same operations in the same order bring both about']]);
    expect(related({ decisiveOrder: order(false, 3) }, { decisiveOrder: order(false, 3) })).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('are no relatives because both lack something', () => {
    expect(related({}, {}, { kind: 'use-after-free' }, { kind: 'use-after-free' })).toEqual(Array(4).fill(undefined));
  });
});
