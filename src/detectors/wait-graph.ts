/**
 * Who waits for whom. A thread that waits for a lock or a join needs one other thread, a writer every reader that is in; one that waits for a grace period
 * needs every reader that it has to wait for. So a circle through any of these edges never ends.
 */
import { never } from '../engine/clock.ts';
import { awaitedSections } from '../engine/sync/epoch.ts';
import type { RawStack } from '../engine/outcome.ts';
import type { HeldObject, Thread } from '../engine/thread.ts';
import { ThreadState } from '../engine/thread.ts';

/** Threads that {@link mayCloseCircle} follows before it leaves the answer to {@link circleOf}. */
const longestLookAhead = 64;

/** What a thread waits for. */
export interface Edge {
  readonly to: Thread;
  /** Where `to` took the lock or entered the section; empty unless traced. */
  readonly since: RawStack;
  /** Of a grace period: its epoch, and where the wait for it began. */
  readonly epoch?: { readonly name: string; readonly address: number; readonly waitsAt: RawStack };
}

/** A thread of a circle and the edge that leads to the next one, the last to the first. */
export interface Link {
  readonly thread: Thread;
  readonly edge: Edge;
}

/**
 * What `thread`, if it waits without a deadline, cannot go on without; first who holds its object. `loose`: nothing moves any more, so that a loop is a wait
 * for the grace period that it was announced as, and see {@link awaitedSections}. `blocks`: it is about to be blocked.
 */
export function edgesOf(thread: Thread, loose: boolean, blocks = false): readonly Edge[] {
  const waits = (blocks || thread.state === ThreadState.blocked) && thread.object !== null && thread.deadline === never;
  if (!waits && !(loose && thread.state === ThreadState.ready)) return [];
  const readers = awaitedSections(thread, loose).map(({ section: { epoch, thread: to, enteredAt }, waitsAt }) => ({
    to,
    since: enteredAt,
    epoch: { name: epoch.describe(), address: epoch.address, waitsAt },
  }));
  const holder = waits ? thread.object?.holder?.(thread) : undefined;
  if (holder === undefined) return readers;
  const held = thread.object as Partial<HeldObject>;
  const edges = [holder, ...(thread.object?.otherHolders?.(thread) ?? [])].map((to) => ({
    to,
    since: held.takenAt?.(to) ?? [],
  }));
  return [...edges, ...readers];
}

/** Whether `thread`, which is about to be blocked, may be part of a circle. Mostly it waits for one that runs: this says so, and allocates nothing. */
export function mayCloseCircle(thread: Thread): boolean {
  let at = thread;
  for (let length = 0; length < longestLookAhead; length++) {
    if (at.gracePeriods.length > 0 || (at.object?.otherHolders?.(at).length ?? 0) > 0) return true;
    const holder = at.object?.holder?.(at);
    if (holder === undefined) return false;
    if (holder === thread) return true;
    at = holder;
    if (at.state !== ThreadState.blocked || at.object === null || at.deadline !== never) return false;
  }
  return true;
}

/** A circle that `thread` is part of, itself first; null when there is none. */
export function circleOf(thread: Thread, loose: boolean, blocks = false): readonly Link[] | null {
  const seen = new Set<Thread>();
  const search = (at: Thread): Link[] | null => {
    for (const edge of edgesOf(at, loose, blocks && at === thread)) {
      if (edge.to === thread) return [{ thread: at, edge }];
      if (seen.has(edge.to)) continue;
      seen.add(edge.to);
      const rest = search(edge.to);
      if (rest !== null) return [{ thread: at, edge }, ...rest];
    }
    return null;
  };
  return search(thread);
}

/** The edge by which `thread`, directly or not, waits for one of `stuck`. */
export function edgeTo(thread: Thread, stuck: ReadonlySet<Thread>, loose: boolean): Edge | undefined {
  const seen = new Set<Thread>([thread]);
  const reaches = (at: Thread): boolean => {
    if (stuck.has(at)) return true;
    if (seen.has(at)) return false;
    seen.add(at);
    return edgesOf(at, loose).some(({ to }) => reaches(to));
  };
  return edgesOf(thread, loose).find(({ to }) => reaches(to));
}
