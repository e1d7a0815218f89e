/** Threads: creation, end, joining, names, time. */
import type { Engine } from '../engine.ts';
import { never } from '../clock.ts';
import { recordBytes } from '../memory.ts';
import { Errno, PendingOperation, type Waitable } from '../operation.ts';
import { Closed, Place, Sharing } from '../search.ts';
import { Operation } from '../strategy.ts';
import { detachOperation, joinOperation, joinTarget, type JoinTarget, tryJoinOperation } from '../sync/joining.ts';
import { createProcessBarrier } from '../sync/process-barrier.ts';
import { pointOperation, sleepOperation, systemOperation, yieldOperation } from '../sync/waiting.ts';
import { type Thread, ThreadState } from '../thread.ts';

/** What the operating system and libc keep for all threads: files, descriptors, handlers of signals. Nobody waits for it. */
const system: Waitable = {
  address: Place.outside,
  get contenders(): Thread[] {
    return [];
  },
  describe: () => '',
};

export function createThreadImports(engine: Engine): object {
  const { scheduler, coroutines } = engine;
  const processBarrier = createProcessBarrier(engine);
  const startOperation: PendingOperation = new PendingOperation({
    kind: Operation.start,
    verb: 'start',
    perform: (thread) => {
      engine.memory.followLastUsers(engine, thread);
      return coroutines.started(thread);
    },
  });

  const createOperation: PendingOperation = new PendingOperation({
    kind: Operation.create,
    verb: 'create a thread',
    perform: (creator) => {
      scheduler.exploration?.touch(creator, Place.threads, 1, Sharing.write);
      const { creation } = creator;
      if (scheduler.threadCount >= engine.options.maxThreads) {
        engine.end({ kind: 'cut-off', limit: `--max-threads ${engine.options.maxThreads}` });
        throw scheduler.endOfExecution;
      }
      const thread = scheduler.addThread();
      thread.start = creation.start;
      thread.startArgument = creation.argument;
      thread.detached = creation.detached;
      thread.createdBy = creator.id;
      thread.createdAt = creator.stack;
      if (!engine.memory.startThread(engine, thread, creation.stackBytes)) {
        scheduler.removeThread(thread);
        thread.joined = true;
        return -Errno.again;
      }
      engine.kernel.thread_fork(thread.id);
      for (const detector of engine.watchers.creations) detector.created?.(creator, thread);
      coroutines.prepare(thread);
      thread.operation = startOperation;
      thread.state = ThreadState.ready;
      return thread.id;
    },
  });

  /** Everything about a thread's end but leaving its coroutine. */
  const finish = (result: number, lowestStack: number): void => {
    engine.settle();
    const thread = scheduler.current;
    thread.result = result;
    engine.tracing?.listener.ended(thread, engine.step);
    const { exploration } = scheduler;
    if (exploration !== null) {
      exploration.touch(thread, thread.id, 1, Sharing.write, Closed.full);
      exploration.touch(thread, thread.stackLow, thread.stackTop - thread.stackLow, Sharing.write);
      exploration.touch(thread, thread.threadLocals?.address ?? 0, engine.memory.threadLocalBytes, Sharing.write);
    }
    for (const { epoch, enteredAt } of thread.sections) engine.epoch(thread, epoch, 'end', enteredAt);
    scheduler.removeThread(thread);
    engine.memory.endThread(engine, thread, lowestStack);
    if (thread.joinTarget !== null) scheduler.refresh(thread.joinTarget);
    if (scheduler.live.length === 0) engine.ended(0, true);
  };

  const join = (operation: PendingOperation, id: number, resultAddress: number, deadline: number): number => {
    engine.countEvent();
    const target = scheduler.threads[id];
    if (target === undefined || id >= scheduler.threadCount) return Errno.noSuchProcess;
    const caller = scheduler.current;
    if (target === caller) return target.detached ? Errno.invalid : Errno.deadlock;
    caller.payload = resultAddress;
    return scheduler.request(operation, joinTarget(engine, target), id, deadline);
  };

  const joinAndStore = (operation: PendingOperation): PendingOperation =>
    new PendingOperation({
      kind: operation.kind,
      verb: operation.verb,
      ...(operation.waits ? { ready: operation.ready } : {}),
      sharing: operation.sharing,
      tolerates: operation.tolerates,
      timeOut: () => Errno.timedOut,
      perform: (thread) => {
        const failure = operation.perform(thread);
        const address = thread.payload as number;
        if (failure === 0)
          for (const detector of engine.watchers.joins) detector.joined?.(thread, (thread.object as JoinTarget).target);
        if (failure === 0 && address !== 0)
          engine.memory.view.setUint32(address, (thread.object as JoinTarget).target.result, true);
        return failure;
      },
    });
  const [joins, triesToJoin] = [joinAndStore(joinOperation), joinAndStore(tryJoinOperation)];

  return {
    idle: new WebAssembly.Suspending(coroutines.idle),
    park: new WebAssembly.Suspending(coroutines.park),
    thread_create(start: number, argument: number, detached: number, stackBytes: number): number {
      engine.countEvent();
      const { creation } = scheduler.current;
      creation.start = start;
      creation.argument = argument;
      creation.detached = detached !== 0;
      creation.stackBytes = stackBytes >>> 0;
      return scheduler.request(createOperation, null, 0);
    },
    thread_join: (id: number, resultAddress: number): number => join(joins, id, resultAddress >>> 0, never),
    thread_timedjoin: (id: number, resultAddress: number, deadlineNs: bigint, clock: number): number =>
      deadlineNs === 0n
        ? join(triesToJoin, id, resultAddress >>> 0, never)
        : join(joins, id, resultAddress >>> 0, scheduler.clock.deadline(deadlineNs, clock)),
    thread_detach(id: number): number {
      engine.countEvent();
      const target = scheduler.threads[id];
      if (target === undefined || id >= scheduler.threadCount) return Errno.noSuchProcess;
      return scheduler.request(detachOperation, joinTarget(engine, target), id);
    },
    thread_self: (): number => scheduler.current.id,
    end_thread: new WebAssembly.Suspending((result: number, lowestStack: number): Promise<number> => {
      finish(result >>> 0, lowestStack >>> 0);
      if (!scheduler.over) coroutines.threadEnded = true;
      return coroutines.idle();
    }),
    end_main: new WebAssembly.Suspending((status: number, lowestStack: number): Promise<number> => {
      engine.settle();
      engine.memory.endThread(engine, scheduler.current, lowestStack >>> 0);
      scheduler.removeThread(scheduler.current);
      engine.ended(status, true);
      return coroutines.idle();
    }),
    thread_name(id: number, name: number): void {
      const thread = scheduler.threads[id];
      if (thread !== undefined) thread.name = engine.memory.text(name >>> 0);
    },
    thread_stack(id: number, end: number): number {
      const thread = id < scheduler.threadCount ? scheduler.threads[id] : undefined;
      if (thread === undefined) return 0;
      return end === 0 ? thread.stackLow : thread.stackTop + recordBytes;
    },
    point(): number {
      if (scheduler.exploration === null && scheduler.live.length === 1) return 0;
      engine.countEvent();
      return scheduler.request(pointOperation, null, 0);
    },
    init_point(): number {
      if (scheduler.threadCount === 1) return 0;
      engine.countEvent();
      return scheduler.request(pointOperation, null, 0);
    },
    system_point(fd: number): number {
      if (scheduler.exploration === null && (scheduler.live.length === 1 || engine.wasi.isOutput(fd))) return 0;
      engine.countEvent();
      return scheduler.request(systemOperation, system, 0);
    },
    process_barrier(): number {
      engine.countEvent();
      engine.kernel.idle(0, 0, 3);
      return scheduler.request(processBarrier, null, 0);
    },
    yield(): number {
      engine.countEvent();
      engine.kernel.idle(0, 0, 1);
      scheduler.giveWay(scheduler.current);
      scheduler.current.spinLevel = Math.max(0, scheduler.current.spinLevel - 1);
      return scheduler.request(yieldOperation, null, 0);
    },
    sleep_until(deadlineNs: bigint, clock: number): number {
      engine.countEvent();
      const deadline = scheduler.clock.deadline(deadlineNs, clock);
      return scheduler.request(sleepOperation, null, 0, deadline);
    },
    clock_now(clock: number): bigint {
      engine.countEvent();
      engine.kernel.idle(0, clock, 2);
      scheduler.exploration?.touch(scheduler.current, Place.clock, 1, Sharing.write);
      scheduler.current.loop.timed = true;
      return scheduler.clock.read(clock);
    },
  };
}
