/**
 * `deadlock`: threads that can never go on. Two ways to see it: a cycle of waits for something that one other thread holds (mutex, rwlock, once,
 * join), found when its last edge appears, whatever else runs; or no thread that is alive can run.
 */
import type { Detector, DetectorContext } from '../engine/detector.ts';
import { locksOf } from '../engine/findings.ts';
import { never } from '../engine/clock.ts';
import type { RawWait } from '../engine/outcome.ts';
import { Condition } from '../engine/sync/condition.ts';
import type { HeldObject, Thread } from '../engine/thread.ts';
import { ThreadState } from '../engine/thread.ts';

export function createDeadlockDetector(context: DetectorContext): Detector {
  const report = (threads: readonly Thread[], cause: string, message: string): void => {
    const key = threads.map((thread) => `${thread.operation?.verb}@${addressOf(thread)}:${thread.start}`).toSorted();
    context.report({
      kind: 'deadlock',
      severity: 'error',
      key: `deadlock:${cause}:${key.join(';')}`,
      cause,
      message,
      fatal: true,
      step: context.step,
      thread: threads[0]?.id ?? 0,
      stack: [],
      deterministic: true,
      waits: threads.map(waitOf),
    });
  };
  return {
    blocked(thread) {
      const cycle = cycleFrom(thread, context.scheduler.live.length);
      if (cycle === null) return;
      if (cycle.length === 1) report(cycle, 'self-deadlock', 'A thread waits for what it holds itself');
      else report(cycle, 'cycle', `${cycle.length} threads wait for each other in a circle`);
    },
    deadlocked(threads) {
      const blocked = threads.filter((thread) => thread.state !== ThreadState.finished);
      const lost = blocked.some((thread) => thread.object instanceof Condition && thread.object.signalsLost > 0);
      const cause = lost ? 'lost-wake-up' : 'no-wake-up';
      report(blocked, cause, 'Every thread that is left waits, and nobody can wake one');
    },
  };
}

/** The circle of waits that `thread` closes, itself first; null when there is none. `most`: how many threads there are. */
function cycleFrom(thread: Thread, most: number): Thread[] | null {
  let at = awaitedBy(thread);
  // Longer chains run into a circle that `thread` is no part of.
  for (let length = 1; at !== undefined && length <= most; length++) {
    if (at === thread) return circle(thread);
    if (at.state !== ThreadState.blocked) return null;
    at = awaitedBy(at);
  }
  return null;
}

/** The thread that `thread`, which waits, needs; undefined when it may go on otherwise. */
function awaitedBy(thread: Thread): Thread | undefined {
  const { object, operation } = thread;
  if (object === null || operation === null || thread.deadline !== never) return undefined;
  return object.holder?.(thread);
}

function circle(thread: Thread): Thread[] {
  const path = [thread];
  for (let at = awaitedBy(thread); at !== undefined && at !== thread; at = awaitedBy(at)) path.push(at);
  return path;
}

function waitOf(thread: Thread): RawWait {
  const { object } = thread;
  const holder = object?.holder?.(thread);
  return {
    thread: thread.id,
    operation: `${thread.operation?.verb ?? 'wait'} ${object?.describe() ?? ''}`.trim(),
    object: object?.describe() ?? 'nothing',
    address: addressOf(thread),
    stack: thread.stack,
    locks: locksOf(thread),
    ...(holder === undefined
      ? {}
      : { heldBy: { thread: holder.id, stack: (object as unknown as HeldObject).takenAt ?? [] } }),
  };
}

function addressOf(thread: Thread): number {
  return thread.object?.address ?? 0;
}
