/**
 * `deadlock`: threads that can never go on. Two ways to see it: a circle of waits (mutex, rwlock, once, join, grace period), found when its last edge
 * appears, whatever else runs; or no thread that is alive can run.
 *
 * A circle through a grace period is reported when nothing else moves or the execution ends: until then other threads run into it, and the report
 * names them as its victims.
 */
import type { Detector, DetectorContext } from '../engine/detector.ts';
import { locksOf } from '../engine/findings.ts';
import type { RawWait } from '../engine/outcome.ts';
import { Condition } from '../engine/sync/condition.ts';
import type { Thread } from '../engine/thread.ts';
import { ThreadState } from '../engine/thread.ts';
import { circleOf, type Edge, edgesOf, edgeTo, type Link, mayCloseCircle } from './wait-graph.ts';

export function createDeadlockDetector(context: DetectorContext): Detector {
  const report = (
    threads: readonly Thread[],
    waits: readonly RawWait[],
    cause: string,
    message: string,
    circle: readonly Link[] = [],
  ): void => {
    const key = threads.map((thread, index) => keyOf(thread, circle[index]?.edge)).toSorted();
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
      waits,
    });
  };
  const reportCircle = (circle: readonly Link[], others: readonly RawWait[]): void => {
    const waits = [...circle.map(({ thread, edge }) => waitOf(thread, edge)), ...others];
    const threads = circle.map(({ thread }) => thread);
    if (circle.length > 1)
      report(threads, waits, 'cycle', `${circle.length} threads wait for each other in a circle`, circle);
    else if (isOfEpochs(circle))
      report(
        threads,
        waits,
        'self-deadlock',
        'A thread waits for a grace period from inside of its own read section',
        circle,
      );
    else report(threads, waits, 'self-deadlock', 'A thread waits for what it holds itself');
  };
  /** Reports circles through grace periods, and who is stuck because of them. `loose`: see {@link edgesOf}. */
  const settle = (loose: boolean): boolean => {
    const { live } = context.scheduler;
    const circles = live.map((thread) => circleOf(thread, loose)).filter((circle) => circle !== null);
    const circle = circles.find(isOfEpochs);
    if (circle === undefined) return false;
    const inside = new Set(circle.map(({ thread }) => thread));
    const stuck = new Set(circles.flatMap((links) => links.map(({ thread }) => thread)));
    const others = live.flatMap((thread) => {
      if (inside.has(thread)) return [];
      const own = stuck.has(thread) ? circles.find(([first]) => first?.thread === thread)?.[0] : undefined;
      if (own !== undefined) return [waitOf(thread, own.edge)];
      const edge = edgeTo(thread, stuck, loose);
      if (edge === undefined && (!loose || thread.state !== ThreadState.blocked)) return [];
      return [{ ...waitOf(thread, edge), victim: true }];
    });
    reportCircle(circle, others);
    return true;
  };
  return {
    blocked(thread) {
      const circle = mayCloseCircle(thread) ? circleOf(thread, false, true) : null;
      if (circle !== null && !isOfEpochs(circle)) reportCircle(circle, []);
    },
    deadlocked(threads) {
      if (settle(true)) return;
      const blocked = threads.filter((thread) => thread.state !== ThreadState.finished);
      const cause = blocked.some(missedSignal) ? 'lost-wake-up' : 'no-wake-up';
      // Whose wait nobody can end comes before those who wait for such a thread: title and places are the bug's, not those of a join in main.
      const rank = (thread: Thread): number => (missedSignal(thread) ? 0 : endsNever(edgesOf(thread, false)) ? 1 : 2);
      const ranked = blocked.toSorted((a, b) => rank(a) - rank(b));
      const waits = ranked.map((thread) => waitOf(thread, edgesOf(thread, false)[0]));
      report(ranked, waits, cause, 'Every thread that is left waits, and nobody can wake one');
    },
    stopped(livelock) {
      settle(livelock);
    },
    exited() {
      if (context.scheduler.live.length > 0) settle(false);
    },
  };
}

const missedSignal = ({ object }: Thread): boolean => object instanceof Condition && object.signalsLost > 0;
/** What a thread that ended has locked nobody unlocks. */
const hasEnded = ({ to }: Edge): boolean => to.state === ThreadState.finished;
const endsNever = (edges: readonly Edge[]): boolean => edges.length === 0 || edges.some(hasEnded);
const isOfEpochs = (circle: readonly Link[]): boolean => circle.some(({ edge }) => edge.epoch !== undefined);

function waitOf(thread: Thread, edge: Edge | undefined): RawWait {
  const { object } = thread;
  const name = object?.describe();
  const epoch = edge?.epoch;
  return {
    thread: thread.id,
    operation:
      epoch === undefined ? `${thread.operation?.verb ?? 'wait'} ${name ?? ''}`.trim() : `synchronize ${epoch.name}`,
    object: epoch?.name ?? name ?? 'nothing',
    address: epoch?.address ?? addressOf(thread),
    stack: epoch?.waitsAt ?? thread.stack,
    locks: locksOf(thread),
    ...(epoch === undefined ? {} : { section: true }),
    ...(edge === undefined
      ? {}
      : { heldBy: { thread: edge.to.id, stack: edge.since, ...(hasEnded(edge) ? { ended: true } : {}) } }),
  };
}

function keyOf(thread: Thread, edge: Edge | undefined): string {
  const { operation, start } = thread;
  return edge?.epoch === undefined
    ? `${operation?.verb}@${addressOf(thread)}:${start}`
    : `synchronize@${edge.epoch.address}:${start}`;
}

function addressOf(thread: Thread): number {
  return thread.object?.address ?? 0;
}
