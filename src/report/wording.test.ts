import { describe, expect, it } from 'vitest';
import { assertion, benignRace, dataRace, deadlock, hang, useAfterFree } from './golden/findings.ts';
import { findingExplanation, findingTitle } from './wording.ts';

describe('findingTitle', () => {
  it.each([
    [dataRace, 'data race on counter (main.c:7)'],
    [benignRace, 'data race on heap block of 32 bytes (queue.cc:4)'],
    [deadlock, 'deadlock of 3 threads over mutex savings.lock, mutex checking.lock and thread 1 (bank/transfer.c:5)'],
    [{ ...deadlock, cause: 'lost-wake-up' }, 'lost wake-up on mutex savings.lock (bank/transfer.c:5)'],
    [
      { ...deadlock, kind: 'lock-order-inversion' as const, waits: deadlock.waits!.slice(0, 2) },
      'lock order inversion of mutex savings.lock and mutex checking.lock (bank/transfer.c:5)',
    ],
    [useAfterFree, 'use after free of heap block of 16 bytes (queue.cc:10)'],
    [
      { ...assertion, message: 'Assertion `counter == 2` failed in main (main.c:22)' },
      'Assertion `counter == 2` failed in main (main.c:22)',
    ],
    [
      { ...assertion, kind: 'exit-status' as const, message: 'The program ended with status 3' },
      'The program ended with status 3 (main.c:22)',
    ],
    [hang, 'hang'],
    [{ kind: 'trap' as const, threads: [] }, 'trap'],
  ])('of case %#', (finding, title) => {
    expect(findingTitle(finding)).toBe(title);
  });
});

describe('findingExplanation', () => {
  const lock = (name: string) => ({ name, stack: [] });
  const withLocks = (a: string[], b: string[], operation = 'write of 4 bytes') => ({
    ...dataRace,
    accesses: [
      { ...dataRace.accesses![0]!, operation, locks: a.map(lock) },
      { ...dataRace.accesses![1]!, locks: b.map(lock) },
    ],
  });

  it.each<[string[], string[], string]>([
    [[], [], 'Neither thread holds a lock. '],
    [['mutex a'], [], 'T2 worker holds mutex a, but T1 worker holds no lock. '],
    [
      ['mutex a', 'mutex b'],
      ['mutex c'],
      'T2 worker holds mutex a and mutex b and T1 worker holds mutex c: no lock excludes both. ',
    ],
    [
      ['rwlock a'],
      ['rwlock a'],
      'T2 worker and T1 worker both hold rwlock a for reading: readers do not exclude each other. Nothing',
    ],
    [
      ['rwlock a', 'mutex b'],
      ['rwlock a'],
      'readers do not exclude each other. T2 worker holds mutex b, but T1 worker holds no other lock. ',
    ],
  ])('of a race with locks %o and %o', (a, b, start) => {
    expect(findingExplanation(withLocks(a, b))).toContain(start);
  });

  it('of a race between an atomic and a plain access', () => {
    expect(findingExplanation(withLocks([], [], 'atomic write of 4 bytes (relaxed)'))).toMatch(
      /Only the access of T2 worker is atomic/,
    );
    expect(findingExplanation(dataRace)).not.toContain('atomic;');
    const [a, b] = withLocks([], [], 'atomic read of 4 bytes (relaxed)').accesses;
    const freed = { ...dataRace, accesses: [a!, { ...b!, operation: 'free of 4 bytes' }] };
    expect(findingExplanation(freed)).not.toContain('both would have to be');
  });

  it('of waits', () => {
    expect(findingExplanation({ ...deadlock, waits: deadlock.waits!.slice(0, 2) })).toBe(
      'T1 pay_in holds mutex checking.lock and waits for mutex savings.lock, ' +
        'T2 pay_out holds mutex savings.lock and waits for mutex checking.lock. None of them can go on.',
    );
    expect(findingExplanation({ ...deadlock, cause: 'lost-wake-up' })).toContain(
      'no thread is left that could signal it',
    );
    expect(findingExplanation({ ...deadlock, cause: 'self-deadlock' })).toContain('which it holds itself');
    const [wait] = deadlock.waits!;
    const gone = { ...wait!, heldBy: { ...wait!.heldBy!, ended: true } };
    expect(findingExplanation({ ...deadlock, waits: [gone] })).toBe(
      'T1 pay_in holds mutex checking.lock and waits for mutex savings.lock, which T2 pay_out held when it ended. ' +
        'No thread is left that could end the wait.',
    );
  });

  it('of freed memory, and of a message', () => {
    expect(findingExplanation(useAfterFree)).toBe(
      'T2 consume(Queue&) freed the block before T1 consume(Queue&) was done with it: read of 4 bytes.',
    );
    expect(
      findingExplanation({
        kind: 'heap-overflow',
        threads: [],
        message: 'read of 4 bytes 0 bytes after a heap block of 8 bytes',
      }),
    ).toBe('read of 4 bytes 0 bytes after a heap block of 8 bytes.');
    expect(findingExplanation({ kind: 'assertion', threads: [], message: 'Assertion `x` failed' })).toBe('');
  });

  it('of a loop without accesses says where its read has gone', () => {
    const message = 'A loop without any memory access went round hundreds of millions of times';
    expect(findingExplanation({ kind: 'hang', threads: [], message })).toMatch(/times\. Where .* with -O0 it stays/);
  });
});
