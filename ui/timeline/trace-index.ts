/** What the page asks of a trace again and again, made once: classes of events, events by thread, locks and waits at an event. */
import type { Trace, TraceSpan } from '../../src/report/trace-model.ts';

/** Colours of events. A number is a bit in {@link Pyramid}, the highest is drawn on top. */
export const EventClass = { other: 0, read: 1, write: 2, synchronisation: 3, atomic: 4 } as const;
export type EventClass = (typeof EventClass)[keyof typeof EventClass];

export const classNames = ['other', 'read', 'write', 'synchronisation', 'atomic'] as const;

export interface TraceIndex {
  readonly trace: Trace;
  readonly classes: Uint8Array;
  /** Events of each thread, ascending. */
  readonly byThread: readonly Uint32Array[];
  /** First events of runs: where another thread took over. */
  readonly runStarts: Uint32Array;
  /** Threads that have events, by id. */
  readonly lanes: readonly number[];
  /** The lane of each thread; -1 for those without events. */
  readonly laneOf: Int16Array;
}

function classOf(operation: string): EventClass {
  if (operation.startsWith('atomic')) return EventClass.atomic;
  if (operation === 'read') return EventClass.read;
  if (operation === 'write' || operation === 'free') return EventClass.write;
  if (operation === 'start' || operation === 'end of thread') return EventClass.other;
  return EventClass.synchronisation;
}

export function indexTrace(trace: Trace): TraceIndex {
  const { count, operation, thread } = trace.events;
  const ofOperation = trace.operations.map(classOf);
  const classes = new Uint8Array(count);
  const amounts: number[] = trace.threads.map(() => 0);
  let runs = 0;
  for (let event = 0; event < count; event++) {
    classes[event] = ofOperation[operation[event] ?? 0] ?? EventClass.other;
    const of = thread[event] ?? 0;
    amounts[of] = (amounts[of] ?? 0) + 1;
    if (event === 0 || of !== thread[event - 1]) runs++;
  }
  const byThread = amounts.map((amount) => new Uint32Array(amount));
  const filled = amounts.map(() => 0);
  const runStarts = new Uint32Array(runs);
  let run = 0;
  for (let event = 0; event < count; event++) {
    const of = thread[event] ?? 0;
    const at = filled[of] ?? 0;
    const list = byThread[of];
    if (list !== undefined) list[at] = event;
    filled[of] = at + 1;
    if (event === 0 || of !== thread[event - 1]) runStarts[run++] = event;
  }
  const lanes = trace.threads.map(({ id }) => id).filter((id) => (byThread[id]?.length ?? 0) > 0);
  const laneOf = new Int16Array(trace.threads.length).fill(-1);
  for (const [lane, id] of lanes.entries()) laneOf[id] = lane;
  return { trace, classes, byThread, runStarts, lanes, laneOf };
}

/** How many numbers of an ascending list are at most `value`. */
export function countUpTo(list: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last event of a thread up to `event`; -1 before its first one. */
export function lastOf(index: TraceIndex, thread: number, event: number): number {
  const list = index.byThread[thread] ?? new Uint32Array();
  return list[countUpTo(list, event) - 1] ?? -1;
}

/** The next or previous event of the same thread; the event itself at the end. */
export function neighbour(index: TraceIndex, event: number, direction: 1 | -1): number {
  const list = index.byThread[index.trace.events.thread[event] ?? 0] ?? new Uint32Array();
  return list[countUpTo(list, event) - 1 + direction] ?? event;
}

/** The first event of the next run, or of this one or the one before. */
export function runFrom(index: TraceIndex, event: number, direction: 1 | -1): number {
  const { runStarts } = index;
  if (direction > 0) return runStarts[countUpTo(runStarts, event)] ?? index.trace.events.count - 1;
  return runStarts[countUpTo(runStarts, event - 1) - 1] ?? 0;
}

/** Spans that hold right after `event`. */
export function spansAt(spans: readonly TraceSpan[], event: number): TraceSpan[] {
  return spans.filter(({ from, to }) => from <= event && event < to);
}

export type ThreadState = 'not started' | 'running' | 'ready' | 'waiting' | 'ended';

export function stateOf(index: TraceIndex, thread: number, event: number): ThreadState {
  const { trace } = index;
  const last = lastOf(index, thread, event);
  if (last < 0) return 'not started';
  if (trace.operations[trace.events.operation[last] ?? 0] === 'end of thread') return 'ended';
  if (spansAt(trace.waits, event).some((wait) => wait.thread === thread)) return 'waiting';
  if (trace.events.thread[event] === thread) return 'running';
  return 'ready';
}
