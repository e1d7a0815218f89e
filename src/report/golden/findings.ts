/** Hand-made findings of several kinds, as the engine would report them for the programs in `sources.ts`. Test data. */

import type { Finding, InterleavingRow } from '../model.ts';
import { at, finding, frame, row } from './build.ts';

const workerStack = [frame('main.c', 7, 11, 'bump', true), frame('main.c', 12, 3, 'worker')];
const bump = at('main.c', 7, 11, 'bump');
const mainThreads = [
  { id: 0, name: 'main' },
  { id: 1, name: 'worker', createdBy: { thread: 0, stack: [frame('main.c', 18, 3, 'main')] } },
  { id: 2, name: 'worker', createdBy: { thread: 0, stack: [frame('main.c', 19, 3, 'main')] } },
];

export const dataRace: Finding = finding({
  id: 'data-race-1a2b3c4d',
  kind: 'data-race',
  title: 'data race on counter (main.c:7)',
  explanation:
    'Both threads were created by main before either of them ran bump, and no lock, atomic operation or join orders the write of T2 ' +
    'before the read of T1, or the other way round.',
  threads: mainThreads,
  memory: { kind: 'global', name: 'counter', address: 0x10468, size: 4, offset: 0, location: at('main.c', 3, 12, '') },
  accesses: [
    { thread: 2, operation: 'write of 4 bytes', step: 6, location: bump, stack: workerStack, locks: [] },
    { thread: 1, operation: 'read of 4 bytes', step: 4, location: bump, stack: workerStack, locks: [] },
  ],
  executionsHit: 20000,
  firstHitAtExecution: 0,
  schedule: 'h1.9f86d081.AgQBBgI',
  switches: 1,
  interleaving: [
    row(0, 0, 'create thread 1', at('main.c', 18, 3, 'main')),
    row(1, 0, 'create thread 2', at('main.c', 19, 3, 'main')),
    row(2, 0, 'join thread 1', at('main.c', 20, 3, 'main')),
    row(4, 1, 'read counter (0)', bump, { switchReason: 'blocked on join thread 1', marks: 1 }),
    row(5, 2, 'read counter (0)', bump, { switchReason: 'preempted' }),
    row(6, 2, 'counter = 1 (was 0)', bump, { marks: 0 }),
    row(7, 2, 'return', at('main.c', 13, 3, 'worker')),
    row(8, 1, 'counter = 1 (was 1)', bump, { switchReason: 'finished' }),
  ],
  output: '1\n',
});

export const benignRace: Finding = finding({
  id: 'data-race-0badcafe',
  kind: 'data-race',
  severity: 'warning',
  title: 'data race on heap block of 32 bytes (queue.cc:4)',
  explanation: 'The write happens after the block was handed over through a relaxed store, which orders nothing.',
  benign: { likely: true, reason: 'Both writes store the same value, so every order leaves the same bytes behind.' },
  threads: [
    { id: 0, name: 'main' },
    { id: 1, name: 'producer', createdBy: { thread: 0, stack: [] } },
    { id: 2, name: 'consumer', createdBy: { thread: 1, stack: [] } },
  ],
  memory: {
    kind: 'heap',
    name: 'heap block of 32 bytes',
    address: 0x20040,
    size: 32,
    offset: 8,
    allocatedBy: { thread: 1, stack: [frame('queue.cc', 4, 9, 'Queue::push'), frame('', 0, 0, 'producer')] },
  },
  accesses: [
    {
      thread: 1,
      operation: 'write of 8 bytes',
      step: 31,
      location: at('queue.cc', 4, 14, 'Queue::push'),
      stack: [frame('queue.cc', 4, 14, 'Queue::push')],
      locks: [{ name: 'mutex g_lock', stack: [frame('queue.cc', 3, 1, 'Queue::push'), frame('queue.cc', 15, 3, 'consume')] }],
    },
    {
      thread: 2,
      operation: 'atomic write of 8 bytes (relaxed)',
      step: 30,
      location: at('queue.cc', 10, 5, 'Queue::pop'),
      stack: [],
      locks: [],
    },
  ],
  executionsHit: 3,
  firstHitAtExecution: 1204,
});

const transferStack = [frame('bank/transfer.c', 5, 3, 'transfer')];
const firstLock = at('bank/transfer.c', 4, 3, 'transfer');
const secondLock = at('bank/transfer.c', 5, 3, 'transfer');
const bankThreads = [
  { id: 0, name: 'main' },
  { id: 1, name: 'pay_in', createdBy: { thread: 0, stack: [frame('bank/main.c', 10, 3, 'main')] } },
  { id: 2, name: 'pay_out', createdBy: { thread: 0, stack: [frame('bank/main.c', 11, 3, 'main')] } },
];

export const deadlock: Finding = finding({
  id: 'deadlock-77aa0011',
  kind: 'deadlock',
  title: 'deadlock of 2 threads over checking.lock and savings.lock (transfer.c:5)',
  explanation: 'T1 holds checking.lock and waits for savings.lock, T2 holds savings.lock and waits for checking.lock. Neither can go on.',
  threads: bankThreads,
  waits: [
    {
      thread: 1,
      operation: 'lock mutex savings.lock',
      object: 'mutex savings.lock',
      location: secondLock,
      stack: [...transferStack, frame('bank/main.c', 5, 37, 'pay_in')],
      heldBy: { thread: 2, stack: [frame('bank/transfer.c', 4, 3, 'transfer'), frame('bank/main.c', 6, 38, 'pay_out')] },
      locks: [{ name: 'mutex checking.lock', stack: [frame('bank/transfer.c', 4, 3, 'transfer')] }],
    },
    {
      thread: 2,
      operation: 'lock mutex checking.lock',
      object: 'mutex checking.lock',
      location: secondLock,
      stack: [...transferStack, frame('bank/main.c', 6, 38, 'pay_out')],
      heldBy: { thread: 1, stack: [frame('bank/transfer.c', 4, 3, 'transfer'), frame('bank/main.c', 5, 37, 'pay_in')] },
      locks: [{ name: 'mutex savings.lock', stack: [frame('bank/transfer.c', 4, 3, 'transfer')] }],
    },
    {
      thread: 0,
      operation: 'join thread 1',
      object: 'thread 1',
      location: at('bank/main.c', 12, 3, 'main'),
      stack: [frame('bank/main.c', 12, 3, 'main')],
      heldBy: { thread: 1, stack: [] },
      locks: [],
    },
  ],
  executionsHit: 5012,
  firstHitAtExecution: 2,
  switches: 1,
  interleaving: [
    row(0, 0, 'create thread 1', at('bank/main.c', 10, 3, 'main')),
    row(1, 0, 'create thread 2', at('bank/main.c', 11, 3, 'main')),
    row(2, 0, 'join thread 1', at('bank/main.c', 12, 3, 'main'), { marks: 2 }),
    row(3, 1, 'lock mutex checking.lock', firstLock, { switchReason: 'blocked on join thread 1' }),
    row(4, 2, 'lock mutex savings.lock', firstLock, { switchReason: 'preempted' }),
    row(5, 2, 'lock mutex checking.lock (blocks)', secondLock, { marks: 1 }),
    row(6, 1, 'lock mutex savings.lock (blocks)', secondLock, { switchReason: 'blocked on mutex checking.lock', marks: 0 }),
  ],
});

export const useAfterFree: Finding = finding({
  id: 'use-after-free-5eedbeef',
  kind: 'use-after-free',
  title: 'use after free of a heap block of 16 bytes (queue.cc:10)',
  explanation: 'T1 read the node from the head, was preempted, and T2 popped and deleted it. T1 then reads its next pointer.',
  threads: [
    { id: 0, name: 'main' },
    { id: 1, name: 'consume(Queue&)', createdBy: { thread: 0, stack: [] } },
    { id: 2, name: 'consume(Queue&)', createdBy: { thread: 0, stack: [] } },
  ],
  memory: {
    kind: 'heap',
    name: 'heap block of 16 bytes',
    address: 0x30010,
    size: 16,
    offset: 8,
    allocatedBy: { thread: 0, stack: [frame('queue.cc', 20, 14, 'main')] },
    freedBy: { thread: 2, stack: [frame('queue.cc', 15, 37, 'consume')] },
  },
  accesses: [
    {
      thread: 1,
      operation: 'read of 4 bytes',
      step: 88,
      location: at('queue.cc', 10, 53, 'Queue::pop'),
      stack: [frame('queue.cc', 10, 53, 'Queue::pop', true), frame('queue.cc', 15, 29, 'consume')],
      locks: [],
    },
  ],
  executionsHit: 41,
  firstHitAtExecution: 377,
  switches: 1,
});

export const assertion: Finding = finding({
  id: 'assertion-00c0ffee',
  kind: 'assertion',
  title: 'assertion `counter == 2` failed (main.c:22)',
  message: 'Assertion failed: counter == 2, file main.c, line 22, function main',
  explanation: 'The assertion holds under most schedules and fails under this one.',
  thread: 0,
  threads: mainThreads,
  frames: [frame('main.c', 22, 3, 'main')],
  executionsHit: 388,
  firstHitAtExecution: 12,
  switches: 1,
  output: 'counting\u001b[2J\n1\n',
  cause: 'lost-update',
});

export const hang: Finding = finding({
  id: 'hang-12345678',
  kind: 'hang',
  title: 'hang in spin (main.c:7)',
  explanation: 'No event came for 10 s of wall-clock time.',
  deterministic: false,
  thread: 1,
  frames: [frame('', 0, 0, '')],
});

/** Four threads taking turns for 200 steps: too many rows to show, and too many columns at 80 cells. */
const turns: readonly InterleavingRow[] = Array.from({ length: 200 }, (_, step) => {
  const thread = 1 + (Math.floor(step / 5) % 4);
  const more = step > 0 && step % 5 === 0 ? { switchReason: 'preempted' } : {};
  const marks = step === 150 ? { marks: 1 } : step === 170 ? { marks: 0 } : {};
  return row(step, thread, `counter = ${step + 1} (was ${step})`, bump, { ...more, ...marks });
});

export const longRace: Finding = { ...dataRace, id: 'data-race-feedf00d', interleaving: turns, switches: 39 };
