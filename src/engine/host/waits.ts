/** Conditions, barriers, semaphores, once, futexes, channels, happens-before by hand. */
import { never } from '../clock.ts';
import { createDestroy } from './destroy.ts';
import type { Engine } from '../engine.ts';
import { Errno, type PendingOperation, type Waitable } from '../operation.ts';
import { Closed, Sharing } from '../search.ts';
import {
  broadcastOperation,
  Condition,
  ConditionWaits,
  enlistOperation,
  leaveOperation,
  signalOperation,
  sleepEnlistedOperation,
} from '../sync/condition.ts';
import {
  Barrier,
  barrierOperation,
  onceOperation,
  Semaphore,
  semaphorePostOperation,
  semaphoreTryOperation,
  semaphoreValueOperation,
  semaphoreWaitOperation,
} from '../sync/counting.ts';
import {
  channelWaitOperation,
  createFutexRequeue,
  createFutexWait,
  notifyOperation,
  type Requeue,
  type WaitQueue,
} from '../sync/waiting.ts';
import type { Thread } from '../thread.ts';

export function createWaitImports(engine: Engine): object {
  const { scheduler, objects } = engine;
  const destroy = createDestroy(engine);
  const deadline = (ns: bigint, clock: number): number => scheduler.clock.deadline(ns, clock);
  const conditionWaits = new ConditionWaits(engine.options.spuriousWakeups);
  // Where threads are in a queue without being asleep. Not looked up by address: who notified them may have destroyed the condition since.
  const enlisted = new Map<Thread, Condition>();
  const request = (
    operation: PendingOperation,
    object: Waitable | null,
    argument = 0,
    until: number = never,
  ): number => {
    engine.countEvent();
    return scheduler.request(operation, object, argument, until);
  };

  const futexWait = createFutexWait((thread: Thread) => {
    const { view } = engine.memory;
    const address = (thread.object as WaitQueue).address;
    const expected = thread.payload;
    engine.atomics.futexLooks(thread, address, typeof expected === 'bigint' ? 8 : 4);
    return typeof expected === 'bigint'
      ? view.getBigUint64(address, true) === BigInt.asUintN(64, expected)
      : view.getInt32(address, true) === expected;
  });
  const futexRequeue = createFutexRequeue((address) => engine.memory.view.getInt32(address, true));
  const relative = (timeoutNs: bigint): number => (timeoutNs < 0n ? never : scheduler.clock.now + Number(timeoutNs));
  const wait = (address: number, expected: number | bigint, timeoutNs: bigint): number => {
    scheduler.current.payload = expected;
    return request(futexWait, objects.queue('futex', address >>> 0), 0, relative(timeoutNs));
  };

  return {
    cond_init(address: number): void {
      objects.initialise(new Condition(engine, address >>> 0));
    },
    cond_destroy: (address: number, site: number): number => destroy(objects.condition(address >>> 0), site),
    cond_wait(address: number, mutex: number, mutexType: number, deadlineNs: bigint, clock: number): number {
      conditionWaits.mutexes.set(scheduler.current, objects.mutex(mutex >>> 0, mutexType));
      return request(conditionWaits.wait, objects.condition(address >>> 0), 0, deadline(deadlineNs, clock));
    },
    cond_enlist(address: number): number {
      const condition = objects.condition(address >>> 0);
      enlisted.set(scheduler.current, condition);
      return request(enlistOperation, condition, Number(engine.options.spuriousWakeups));
    },
    cond_sleep: (deadlineNs: bigint, clock: number): number =>
      request(sleepEnlistedOperation, enlisted.get(scheduler.current) ?? null, 0, deadline(deadlineNs, clock)),
    cond_leave: (): number => request(leaveOperation, enlisted.get(scheduler.current) ?? null),
    cond_signal: (address: number): number => request(signalOperation, objects.condition(address >>> 0)),
    cond_broadcast: (address: number): number => request(broadcastOperation, objects.condition(address >>> 0)),
    barrier_init(address: number, count: number): number {
      if (count <= 0) return Errno.invalid;
      objects.initialise(new Barrier(engine, address >>> 0, count));
      return 0;
    },
    barrier_destroy(address: number, site: number): number {
      const barrier = objects.barrier(address >>> 0);
      return barrier.count === 0 ? Errno.invalid : destroy(barrier, site);
    },
    barrier_wait: (address: number): number => request(barrierOperation, objects.barrier(address >>> 0)),
    sem_init(address: number, value: number): number {
      objects.initialise(new Semaphore(engine, address >>> 0, value >>> 0));
      return 0;
    },
    sem_destroy: (address: number, site: number): number => destroy(objects.semaphore(address >>> 0), site),
    sem_wait(address: number, deadlineNs: bigint, clock: number): number {
      const semaphore = objects.semaphore(address >>> 0);
      if (deadlineNs === 0n) return request(semaphoreTryOperation, semaphore);
      return request(semaphoreWaitOperation, semaphore, 0, deadline(deadlineNs, clock));
    },
    sem_post: (address: number): number => request(semaphorePostOperation, objects.semaphore(address >>> 0)),
    sem_value: (address: number): number => request(semaphoreValueOperation, objects.semaphore(address >>> 0)),
    once_begin: (address: number): number => request(onceOperation, objects.once(address >>> 0)),
    once_end(address: number): void {
      engine.countEvent();
      const once = objects.once(address >>> 0);
      scheduler.exploration?.touch(scheduler.current, once.address, 1, Sharing.write, Closed.full);
      once.end();
    },
    futex_wait32: (address: number, expected: number, timeoutNs: bigint): number =>
      wait(address, expected | 0, timeoutNs),
    futex_wait64: (address: number, expected: bigint, timeoutNs: bigint): number => wait(address, expected, timeoutNs),
    futex_notify: (address: number, count: number): number =>
      request(notifyOperation, objects.queue('futex', address >>> 0), count >>> 0),
    futex_requeue(from: number, to: number, wake: number, move: number, compares: number, expected: number): number {
      const payload: Requeue = {
        to: objects.queue('futex', to >>> 0),
        count: move >>> 0,
        expected: compares === 0 ? null : expected | 0,
      };
      scheduler.current.payload = payload;
      return request(futexRequeue, objects.queue('futex', from >>> 0), wake >>> 0);
    },
    channel_wait(channel: number, what: number, deadlineNs: bigint, clock: number): number {
      const queue = objects.queue(engine.memory.text(what >>> 0), channel >>> 0);
      scheduler.exploration?.touch(scheduler.current, queue.address, 1, Sharing.write);
      return request(channelWaitOperation, queue, 0, deadline(deadlineNs, clock));
    },
    channel_wake(channel: number, count: number): void {
      scheduler.exploration?.touch(scheduler.current, channel >>> 0, 1, Sharing.write);
      const queue = objects.knownQueue(channel >>> 0);
      if (queue === undefined) scheduler.exploration?.shares(Sharing.read);
      else queue.notify(count >>> 0);
    },
    acquire: (object: number): void => engine.kernel.object_acquire(objects.edge(object >>> 0)),
    release: (object: number): void => engine.kernel.object_release(objects.edge(object >>> 0)),
  };
}
