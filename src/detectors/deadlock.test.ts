import { describe, expect, it } from 'vitest';
import { Condition } from '../engine/sync/condition.ts';
import { lockOperation } from '../engine/sync/mutex.ts';
import { writeLockOperation } from '../engine/sync/rwlock.ts';
import { PendingOperation } from '../engine/operation.ts';
import { Operation } from '../engine/strategy.ts';
import { createDeadlockDetector } from './deadlock.ts';
import { Scene } from './testing/scene.ts';

const waitForever = new PendingOperation({ kind: Operation.wait, verb: 'wait', ready: () => false, perform: () => 0 });

describe('a circle of waits', () => {
  it.each([2, 3, 5])('of %i threads is seen when its last edge appears', (count) => {
    const scene = new Scene(createDeadlockDetector);
    const threads = Array.from({ length: count }, () => scene.thread(scene.main));
    const forks = threads.map(() => scene.mutex());
    threads.forEach((thread, index) => forks[index]?.take(thread, false));
    threads.forEach((thread, index) => {
      expect(scene.findings).toEqual([]);
      const next = forks[(index + 1) % count];
      if (next !== undefined) scene.wait(thread, lockOperation, next);
    });
    expect(scene.findings).toHaveLength(1);
    expect(scene.findings[0]).toMatchObject({ kind: 'deadlock', cause: 'cycle', fatal: true, severity: 'error' });
    const waits = scene.findings[0]?.waits ?? [];
    expect(waits.map(({ thread }) => thread).toSorted()).toEqual(threads.map(({ id }) => id));
    for (const { thread, heldBy } of waits) expect(heldBy?.thread).toBe((thread % count) + 1);
  });

  it('has the same key whoever closes it', () => {
    const keys = [0, 1].map((last) => {
      const scene = new Scene(createDeadlockDetector);
      const threads = [scene.thread(scene.main), scene.thread(scene.main)];
      const locks = threads.map((thread) => {
        const lock = scene.mutex();
        lock.take(thread, false);
        return lock;
      });
      for (const index of [1 - last, last]) {
        const [thread, lock] = [threads[index], locks[1 - index]];
        if (thread !== undefined && lock !== undefined) scene.wait(thread, lockOperation, lock);
      }
      return scene.findings[0]?.key;
    });
    expect(keys[0]).toBeDefined();
    expect(keys[0]).toBe(keys[1]);
  });

  it('of one thread is a self-deadlock', () => {
    const scene = new Scene(createDeadlockDetector);
    const lock = scene.mutex();
    lock.take(scene.main, false);
    scene.wait(scene.main, lockOperation, lock);
    expect(scene.findings).toMatchObject([{ cause: 'self-deadlock', thread: 0 }]);
  });

  it.each([0, 1])('through reader %i of two is seen while the other runs', (stuck) => {
    const scene = new Scene(createDeadlockDetector);
    const [writer, ...readers] = [scene.thread(scene.main), scene.thread(scene.main), scene.thread(scene.main)];
    const [lock, mutex] = [scene.rwlock(), scene.mutex()];
    mutex.take(writer, false);
    for (const reader of readers) lock.take(reader, false, false);
    scene.wait(writer, writeLockOperation, lock);
    expect(scene.findings).toEqual([]);
    const reader = readers[stuck] ?? scene.main;
    scene.wait(reader, lockOperation, mutex);
    expect(scene.findings.map(({ waits }) => waits?.map(({ thread }) => thread))).toEqual([[reader.id, writer.id]]);
  });

  it('of a reader that wants to write is its own, also beside other readers', () => {
    const scene = new Scene(createDeadlockDetector);
    const [first, second] = [scene.thread(scene.main), scene.thread(scene.main)];
    const lock = scene.rwlock();
    for (const reader of [first, second]) lock.take(reader, false, false);
    scene.wait(second, writeLockOperation, lock);
    expect(scene.findings).toMatchObject([{ cause: 'self-deadlock', thread: second.id }]);
  });

  it('is none while the holder can run or has a deadline', () => {
    const scene = new Scene(createDeadlockDetector);
    const [first, second] = [scene.thread(scene.main), scene.thread(scene.main)];
    const [a, b] = [scene.mutex(), scene.mutex()];
    a.take(first, false);
    b.take(second, false);
    scene.wait(first, lockOperation, b);
    second.deadline = 100;
    scene.wait(second, lockOperation, a);
    expect(scene.findings).toEqual([]);
  });

  it('does not take in a thread that waits for the circle from outside', () => {
    const scene = new Scene(createDeadlockDetector);
    const [first, second, third] = [scene.thread(scene.main), scene.thread(scene.main), scene.thread(scene.main)];
    const [a, b] = [scene.mutex(), scene.mutex()];
    a.take(first, false);
    b.take(second, false);
    scene.wait(third, lockOperation, a);
    scene.wait(first, lockOperation, b);
    scene.wait(second, lockOperation, a);
    expect(scene.findings).toHaveLength(1);
    expect(scene.findings[0]?.waits?.map(({ thread }) => thread).toSorted()).toEqual([first.id, second.id]);
  });
});

describe('when nothing moves', () => {
  it('everybody who is left is named', () => {
    const scene = new Scene(createDeadlockDetector);
    const worker = scene.thread(scene.main);
    const ended = scene.thread(scene.main);
    scene.end(ended);
    const condition = new Condition(scene.context, 64);
    scene.wait(scene.main, waitForever, condition);
    scene.wait(worker, waitForever, condition);
    scene.detector.deadlocked?.(scene.threads);
    expect(scene.findings).toMatchObject([{ cause: 'no-wake-up', waits: [{ thread: 0 }, { thread: 1 }] }]);
  });

  it('a signal that came too early makes it a lost wake-up', () => {
    const scene = new Scene(createDeadlockDetector);
    const condition = new Condition(scene.context, 64);
    condition.signal();
    scene.wait(scene.main, waitForever, condition);
    scene.detector.deadlocked?.(scene.threads);
    expect(scene.findings).toMatchObject([{ cause: 'lost-wake-up' }]);
  });

  it('names the wait that nobody can end first, then who waits for that thread', () => {
    const scene = new Scene(createDeadlockDetector);
    const [sleeper, worker] = [scene.thread(scene.main), scene.thread(scene.main)];
    const [lost, other] = [new Condition(scene.context, 64), new Condition(scene.context, 128)];
    const lock = scene.mutex();
    lock.take(worker, false);
    lost.signal();
    scene.wait(scene.main, lockOperation, lock);
    scene.wait(sleeper, waitForever, other);
    scene.wait(worker, waitForever, lost);
    scene.detector.deadlocked?.(scene.threads);
    const waits = scene.findings[0]?.waits ?? [];
    expect(waits.map(({ thread }) => thread)).toEqual([worker.id, sleeper.id, scene.main.id]);
  });

  it('a lock that an ended thread holds comes before who waits for its victim', () => {
    const scene = new Scene(createDeadlockDetector);
    const [owner, worker] = [scene.thread(scene.main), scene.thread(scene.main)];
    const [left, other] = [scene.mutex(), scene.mutex()];
    left.take(owner, false);
    other.take(worker, false);
    scene.end(owner);
    scene.wait(scene.main, lockOperation, other);
    scene.wait(worker, lockOperation, left);
    scene.detector.deadlocked?.(scene.threads);
    expect(scene.findings[0]?.waits).toMatchObject([
      { thread: worker.id, heldBy: { thread: owner.id, ended: true } },
      { thread: scene.main.id, heldBy: { thread: worker.id } },
    ]);
    expect(scene.findings[0]?.waits?.[1]?.heldBy).not.toHaveProperty('ended');
  });
});
