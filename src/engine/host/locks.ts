/** Mutexes, spin locks, read-write locks. */
import { never } from '../clock.ts';
import { createDestroy } from './destroy.ts';
import type { Engine } from '../engine.ts';
import {
  abandonOperation,
  consistentOperation,
  isMutexWord,
  lockOperation,
  Mutex,
  MutexType,
  tryLockOperation,
  unlockOperation,
} from '../sync/mutex.ts';
import {
  preferredWriteLockOperation,
  readLockOperation,
  RwLock,
  rwUnlockOperation,
  tryRwLockOperation,
  writeLockOperation,
} from '../sync/rwlock.ts';

/** HEDDLE_CLOCK_NONE in guest/abi.h: the time to wait until is none. */
const noClock = -1;

export function createLockImports(engine: Engine): object {
  const { scheduler, objects } = engine;
  const destroy = createDestroy(engine);
  /** `word`: the first one of the program's object. Initialisers write a type there, destroying a mark; anything else is no mutex. */
  const mutexAt = (address: number, word: number, verb: string): Mutex => {
    const valid = isMutexWord(word);
    const mutex = objects.mutex(address >>> 0, valid ? word : MutexType.normal);
    // Dead memory is a finding of its own when the operation is performed.
    if (!valid && !mutex.destroyed && engine.isAlive(mutex.address)) {
      const content = `0x${(word >>> 0).toString(16)}`;
      const message = `${verb} of ${mutex.describe()}, whose memory holds no mutex (${content}): not initialised, or overwritten`;
      engine.misuse(mutex, 'no-mutex', message);
    }
    return mutex;
  };
  const deadline = (ns: bigint, clock: number): number => scheduler.clock.deadline(ns, clock);
  return {
    mutex_init(address: number, word: number): void {
      objects.initialise(new Mutex(engine, address >>> 0, word));
    },
    mutex_destroy: (address: number, site: number): number => destroy(objects.mutex(address >>> 0, 0), site),
    mutex_lock(address: number, word: number): number {
      engine.countEvent();
      return scheduler.request(lockOperation, mutexAt(address, word, 'lock'), 0, never);
    },
    mutex_trylock(address: number, word: number): number {
      engine.countEvent();
      return scheduler.request(tryLockOperation, mutexAt(address, word, 'lock'), 0, never);
    },
    mutex_timedlock(address: number, word: number, deadlineNs: bigint, clock: number): number {
      engine.countEvent();
      const mutex = mutexAt(address, word, 'lock');
      if (clock === noClock) return scheduler.request(tryLockOperation, mutex, 1, never);
      return scheduler.request(lockOperation, mutex, 0, deadline(deadlineNs, clock));
    },
    mutex_unlock(address: number, word: number): number {
      engine.countEvent();
      return scheduler.request(unlockOperation, mutexAt(address, word, 'unlock'), 0, never);
    },
    mutex_consistent(address: number, word: number): number {
      engine.countEvent();
      return scheduler.request(consistentOperation, mutexAt(address, word, 'pthread_mutex_consistent'), 0, never);
    },
    mutex_abandon(): number {
      // As Linux does: the newest first.
      const left = scheduler.current.held.findLast((lock) => lock instanceof Mutex && lock.robust);
      if (left === undefined) return 0;
      engine.countEvent();
      return scheduler.request(abandonOperation, left as Mutex, 0, never);
    },
    spin_init(address: number): number {
      objects.initialise(new Mutex(engine, address >>> 0, 0, 'spin lock'));
      return 0;
    },
    spin_destroy: (address: number, site: number): number => destroy(objects.spin(address >>> 0), site),
    spin_lock(address: number): number {
      engine.countEvent();
      return scheduler.request(lockOperation, objects.spin(address >>> 0), 0, never);
    },
    spin_trylock(address: number): number {
      engine.countEvent();
      return scheduler.request(tryLockOperation, objects.spin(address >>> 0), 0, never);
    },
    spin_unlock(address: number): number {
      engine.countEvent();
      return scheduler.request(unlockOperation, objects.spin(address >>> 0), 0, never);
    },
    rwlock_init(address: number, preferWriter: number): void {
      objects.initialise(new RwLock(engine, address >>> 0, preferWriter !== 0));
    },
    rwlock_destroy: (address: number, site: number): number => destroy(objects.rwlock(address >>> 0), site),
    rwlock_rdlock(address: number, deadlineNs: bigint, clock: number): number {
      engine.countEvent();
      return scheduler.request(readLockOperation, objects.rwlock(address >>> 0), 0, deadline(deadlineNs, clock));
    },
    rwlock_wrlock(address: number, deadlineNs: bigint, clock: number): number {
      engine.countEvent();
      const lock = objects.rwlock(address >>> 0);
      const operation = lock.preferWriter ? preferredWriteLockOperation : writeLockOperation;
      return scheduler.request(operation, lock, 0, deadline(deadlineNs, clock));
    },
    rwlock_tryrdlock(address: number): number {
      engine.countEvent();
      return scheduler.request(tryRwLockOperation, objects.rwlock(address >>> 0), 0, never);
    },
    rwlock_trywrlock(address: number): number {
      engine.countEvent();
      return scheduler.request(tryRwLockOperation, objects.rwlock(address >>> 0), 1, never);
    },
    rwlock_unlock(address: number): number {
      engine.countEvent();
      return scheduler.request(rwUnlockOperation, objects.rwlock(address >>> 0), 0, never);
    },
  };
}
