import { describe, expect, it } from 'vitest';
import type { Mutex } from '../engine/sync/mutex.ts';
import type { Thread } from '../engine/thread.ts';
import { createLockOrderDetector } from './lock-order.ts';
import { Scene } from './testing/scene.ts';

interface Pieces {
  readonly scene: Scene;
  readonly first: Thread;
  readonly second: Thread;
  readonly a: Mutex;
  readonly b: Mutex;
  readonly c: Mutex;
}

/** Two threads that run at the same time, and three mutexes. */
function pieces(): Pieces {
  const scene = new Scene(createLockOrderDetector);
  const first = scene.thread(scene.main);
  const second = scene.thread(scene.main);
  return { scene, first, second, a: scene.mutex(), b: scene.mutex(), c: scene.mutex() };
}

describe('reports', () => {
  it('two mutexes in both orders, once', () => {
    const { scene, first, second, a, b } = pieces();
    scene.nest(first, a, b);
    expect(scene.findings).toEqual([]);
    scene.nest(second, b, a);
    scene.nest(second, b, a);
    expect(scene.findings.map(({ kind, severity, fatal }) => ({ kind, severity, fatal }))).toEqual([
      { kind: 'lock-order-inversion', severity: 'warning', fatal: false },
    ]);
    const waits = scene.findings[0]?.waits ?? [];
    expect(waits.map(({ thread, operation }) => `${thread}: ${operation}`).toSorted()).toEqual([
      `${first.id}: lock mutex ${b.address} while holding mutex ${a.address}`,
      `${second.id}: lock mutex ${a.address} while holding mutex ${b.address}`,
    ]);
  });

  it('a circle of three, with one key whatever edge comes last', () => {
    const orders = [
      [0, 1, 2],
      [1, 2, 0],
      [2, 1, 0],
    ];
    const keys = orders.map((order) => {
      const { scene, first, second, a, b, c } = pieces();
      const third = scene.thread(scene.main);
      const steps = [() => scene.nest(first, a, b), () => scene.nest(second, b, c), () => scene.nest(third, c, a)];
      for (const index of order) steps[index]?.();
      expect(scene.findings).toHaveLength(1);
      return scene.findings[0]?.key;
    });
    expect(new Set(keys).size).toBe(1);
  });

  it('a read lock and a mutex against a write lock', () => {
    const { scene, first, second, a } = pieces();
    const shared = scene.rwlock();
    shared.take(first, false, false);
    scene.nest(first, a);
    shared.unlock(first);
    a.take(second, false);
    shared.take(second, true, false);
    expect(scene.findings).toHaveLength(1);
  });

  it('an inversion among very many orders, without looking at all paths through them', () => {
    const scene = new Scene(createLockOrderDetector);
    const threads = Array.from({ length: 6 }, () => scene.thread(scene.main));
    const locks = Array.from({ length: 100 }, () => scene.mutex());
    // The last first, so that every order leads on to those before it.
    for (const [i, a] of [...locks.entries()].toReversed())
      for (const [j, b] of locks.entries()) if (i < j) scene.nest(threads[(i + j) % threads.length]!, a, b);
    expect(scene.findings).toEqual([]);
    scene.nest(threads[0]!, locks[60]!, locks[55]!);
    expect(scene.findings).toHaveLength(1);
  });

  it('a new execution apart from the one before', () => {
    const { scene, first, second, a, b } = pieces();
    scene.nest(first, a, b);
    scene.detector.begin?.();
    scene.nest(second, b, a);
    expect(scene.findings).toEqual([]);
  });
});

describe('does not report', () => {
  it('orders of one thread: it cannot wait for itself', () => {
    const { scene, first, a, b } = pieces();
    scene.nest(first, a, b);
    scene.nest(first, b, a);
    expect(scene.findings).toEqual([]);
  });

  it('orders under a common gate', () => {
    const { scene, first, second, a, b, c } = pieces();
    scene.nest(first, c, a, b);
    scene.nest(second, c, b, a);
    expect(scene.findings).toEqual([]);
    // Without the gate once: now they can meet.
    scene.nest(first, a, b);
    scene.nest(second, b, a);
    expect(scene.findings).toHaveLength(1);
  });

  it('a lock that was only tried, but what is locked under it', () => {
    const { scene, first, second, a, b } = pieces();
    scene.nest(first, a, b);
    b.take(second, false);
    a.take(second, true);
    a.release(second);
    b.release(second);
    expect(scene.findings).toEqual([]);
    b.take(second, true);
    a.take(second, false);
    expect(scene.findings).toHaveLength(1);
  });

  it('threads one of which was joined before the other was created', () => {
    const scene = new Scene(createLockOrderDetector);
    const [a, b] = [scene.mutex(), scene.mutex()];
    const first = scene.thread(scene.main);
    scene.nest(first, a, b);
    scene.join(scene.main, first);
    const second = scene.thread(scene.main);
    scene.nest(second, b, a);
    expect(scene.findings).toEqual([]);
  });

  it('what main did before it created the thread, but what it does after', () => {
    const scene = new Scene(createLockOrderDetector);
    const [a, b] = [scene.mutex(), scene.mutex()];
    scene.nest(scene.main, a, b);
    const child = scene.thread(scene.main);
    scene.nest(child, b, a);
    expect(scene.findings).toEqual([]);
    scene.nest(scene.main, a, b);
    expect(scene.findings).toHaveLength(1);
  });

  it('two read locks that do not exclude each other', () => {
    const { scene, first, second } = pieces();
    const [one, two] = [scene.rwlock(), scene.rwlock()];
    one.take(first, false, false);
    two.take(first, false, false);
    one.unlock(first);
    two.unlock(first);
    two.take(second, false, false);
    one.take(second, false, false);
    expect(scene.findings).toEqual([]);
  });

  it('the same lock taken again', () => {
    const { scene, first, second, a, b } = pieces();
    a.take(first, false);
    b.take(first, false);
    scene.detector.lockTaken?.(first, a, false);
    b.take(second, false);
    expect(scene.findings).toEqual([]);
  });
});
