import { describe, expect, it } from 'vitest';
import { at, finding } from './golden/build.ts';
import type { Access, Blame, DecisiveOrder, Finding, StackFrame, Wait } from './model.ts';
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
    const other = { ...after(6), memory: { ...memory, freedBy: { thread: 0, stack: [at('a.c', 8, 3, 'main')] } } };
    expect(related(race, after(5), other)).toEqual([undefined, ['f0: the same access and `free`'], undefined]);
    // Two accesses of a block that is freed at some time are another matter.
    const accesses = [access('write of 4 bytes', 5), access('read of 4 bytes', 6)];
    expect(related({ accesses, memory }, { accesses, memory })).toEqual([undefined, undefined]);
  });

  it('are about one object that ends too early', () => {
    const ends = (line: number): StackFrame[] => [at('a.c', line, 3, 'finish'), at('a.c', 30, 3, 'main')];
    const made = { allocatedBy: { thread: 0, stack: [at('a.c', 2, 3, 'main')] } };
    const block = { kind: 'heap', name: '', address: 1 } as const;
    const lock = { kind: 'global', name: 'm', address: 1 } as const;
    const race = (operation: string, line: number, memory: Finding['memory'] = lock): Partial<Finding> => ({
      memory,
      accesses: [{ ...access(operation, line), stack: ends(line) }, access('lock mutex m', 5)],
    });
    const misuse = { kind: 'mutex-misuse', cause: 'use-after-destroy', frames: [at('a.c', 5, 3, 'worker')] } as const;
    const destroyedBy = { thread: 0, stack: ends(9) };
    const reason = 'the same object, destroyed or freed too early';
    expect(
      related(
        race('destroy mutex m', 9),
        { ...misuse, memory: { ...lock, destroyedBy } },
        { kind: 'mutex-misuse', cause: 'destroy-waited', frames: ends(9), memory: lock },
        race('destroy mutex m', 10),
        race('write of 4 bytes', 9),
      ),
    ).toEqual([undefined, [`f0: ${reason}`], [`f0: ${reason}`], undefined, undefined]);
    // In a block the lock ends before the block does.
    const elsewhere = { allocatedBy: { thread: 0, stack: [at('a.c', 3, 3, 'main')] } };
    expect(
      related(
        race('free', 12, { ...block, ...made }),
        race('destroy mutex m', 11, { ...block, ...made }),
        race('free', 13, { ...block, ...elsewhere }),
      ),
    ).toEqual([undefined, [`f0: ${reason}`], undefined]);
  });

  it('are a misuse and the exception that the same call throws', () => {
    const frames = [at('a.cc', 5, 3, 'worker')];
    const misuse = { kind: 'mutex-misuse', cause: 'use-after-destroy', frames } as const;
    expect(related(misuse, { kind: 'uncaught-exception', frames }, { kind: 'assertion', frames })).toEqual([
      undefined,
      ['f0: the same call'],
      undefined,
    ]);
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
