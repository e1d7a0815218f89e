/**
 * `membarrier`: every unfinished thread of the process performs a fence where it is, between a fence of the caller before and one after. What a thread did
 * before its fence happens before what the caller does after the call, and what the caller did before the call happens before what the thread does next:
 * the threads need no fences of their own, only the compiler must keep the order.
 */
import type { Engine } from '../engine.ts';
import { PendingOperation } from '../operation.ts';
import { Operation } from '../strategy.ts';
import { type Thread, ThreadState } from '../thread.ts';

export function createProcessBarrier(engine: Engine): PendingOperation {
  const { kernel, scheduler, atomics } = engine;
  return new PendingOperation({
    kind: Operation.other,
    verb: 'fence in every thread',
    perform(caller: Thread): number {
      scheduler.exploration?.search?.gap('barrier');
      const before = kernel.object_new();
      const after = kernel.object_new();
      atomics.fenceOf(caller);
      kernel.object_release(before);
      for (const thread of scheduler.live) {
        if (thread === caller) continue;
        // Clocks and epochs are those of the running thread.
        kernel.switch_thread(thread.id);
        kernel.object_acquire(before);
        atomics.fenceOf(thread);
        kernel.object_release(after);
      }
      kernel.switch_thread(caller.id);
      kernel.object_acquire(after);
      // The system has taken ended threads from their processors, which is a fence.
      for (let id = 0; id < scheduler.threadCount; id++)
        if (scheduler.threads[id]?.state === ThreadState.finished) kernel.thread_joined(id);
      atomics.fenceOf(caller);
      return 0;
    },
  });
}
