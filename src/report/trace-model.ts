/**
 * The trace of one execution: every event of it, for the HTML report, trace viewers and `heddle ui`. Not part of `--json`.
 *
 * An event is one thing that a thread did: an access, a synchronisation call, its start or its end. Events are in the order in which they took effect: an
 * operation that its thread was preempted before stands where it ran. Columns and tables keep a million events small; {@link traceEvent} reads one.
 */
import type { SourceLocation, ThreadInfo } from './model.ts';

export interface Trace {
  /** Every thread of the execution, by id. */
  readonly threads: readonly ThreadInfo[];
  readonly events: TraceEvents;
  /** `read`, `atomic write`, `lock`, `start`, `end of thread`... A call that had to wait is there twice: `lock` when it is made, `goes on: lock` when its wait is over. */
  readonly operations: readonly string[];
  readonly objects: readonly TraceObject[];
  readonly locations: readonly SourceLocation[];
  /** Values as texts. */
  readonly values: readonly string[];
  /** Synchronizes-with: what `from` did happens before what follows `to`. No edge that others imply. */
  readonly edges: readonly TraceEdge[];
  /** Locks held: from the event that took it to the one that gave it up. */
  readonly holds: readonly TraceSpan[];
  /** Waits: from the call to the event with which the thread goes on. */
  readonly waits: readonly TraceSpan[];
  readonly switches: readonly TraceSwitch[];
  /** Accesses that did what only weak memory allows, by event. Absent: none did. */
  readonly weak?: readonly TraceWeak[];
  /** The event of each of the finding's `accesses`, or `waits`; of findings with one place, its thread's last. -1: not in the trace. */
  readonly marks: readonly number[];
  /** Events left out of the middle of a long execution: `count` of them, right before event `at`. */
  readonly omitted?: { readonly at: number; readonly count: number };
  /** Events at the end of a long execution that are left out, long after the finding. */
  readonly unrecorded?: number;
  /** Who ran when: as the finding was found, and in the smaller schedule that the trace shows. */
  readonly schedules?: { readonly found: ScheduleShape; readonly minimised: ScheduleShape };
}

/** Columns of equal length. Numbers in `operation`, `object`, `location`, `before` and `after` are places in the tables; -1: none. */
export interface TraceEvents {
  readonly count: number;
  readonly step: Uint32Array;
  readonly thread: Uint16Array;
  readonly operation: Uint16Array;
  readonly object: Int32Array;
  readonly location: Int32Array;
  /** Value found by an access: what a read read. */
  readonly before: Int32Array;
  /** Value that a write left. */
  readonly after: Int32Array;
}

export interface TraceObject {
  /** `counter`, `queue.items[2]`, `mutex g_lock`, `block 2 (32 bytes) + 8`, `block 2->n`. */
  readonly name: string;
  /** Of memory: `global`, `heap`...; `object` for what synchronisation calls name. */
  readonly kind: 'global' | 'heap' | 'stack' | 'thread-local' | 'unknown' | 'object';
  /** Of memory. */
  readonly address?: number;
  readonly bytes?: number;
}

/** Numbers of events. */
export interface TraceEdge {
  readonly from: number;
  readonly to: number;
}

/** Events `from` to `to`; the count of events where it lasts to the end. */
export interface TraceSpan {
  readonly thread: number;
  /** In `objects`; -1: nothing that has a name. */
  readonly object: number;
  readonly from: number;
  readonly to: number;
}

/** Before event `event` another thread ran. */
export interface TraceSwitch {
  readonly event: number;
  readonly from: number;
  readonly reason: 'preempted' | 'waits' | 'finished' | 'gives-way';
}

/** Access `event` read an older store, or was put before one in modification order: the newest was this one. */
export interface TraceWeak {
  readonly event: number;
  /** -1: from before any access that counts. */
  readonly thread: number;
  /** In `values`; -1: not known. */
  readonly value: number;
}

export interface ScheduleShape {
  readonly steps: number;
  /** Choices that differ from the default. */
  readonly decisions: number;
  /** Switches away from threads that could go on. */
  readonly preemptions: number;
  /** Who ran, one after the other: the thread and the step at which it took over. */
  readonly runs: readonly (readonly [thread: number, step: number])[];
  /** There were more runs than are kept. */
  readonly cut: boolean;
}

/** One event, with texts in place of numbers. */
export interface TraceEvent {
  readonly index: number;
  readonly step: number;
  readonly thread: number;
  readonly operation: string;
  readonly object?: TraceObject;
  readonly location?: SourceLocation;
  readonly before?: string;
  readonly after?: string;
  /** The newest store, which the access did not see: weak memory. */
  readonly newest?: { readonly thread: number; readonly value?: string };
}

/** The event number `index`, from 0. */
export function traceEvent(trace: Trace, index: number): TraceEvent {
  const { events } = trace;
  const object = trace.objects[events.object[index] ?? -1];
  const location = trace.locations[events.location[index] ?? -1];
  const before = trace.values[events.before[index] ?? -1];
  const after = trace.values[events.after[index] ?? -1];
  return {
    index,
    step: events.step[index] ?? 0,
    thread: events.thread[index] ?? 0,
    operation: trace.operations[events.operation[index] ?? -1] ?? '',
    ...(object === undefined ? {} : { object }),
    ...(location === undefined ? {} : { location }),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...newestAt(trace, index),
  };
}

function newestAt({ weak, values }: Trace, index: number): Pick<TraceEvent, 'newest'> {
  const found = weak?.find(({ event }) => event === index);
  if (found === undefined) return {};
  const value = values[found.value];
  return { newest: { thread: found.thread, ...(value === undefined ? {} : { value }) } };
}

/** `counter = 1 (was 0)`, `atomic read ready: 0 (stale: T1 stored 1)`, `lock mutex A`. */
export function eventText({ operation, object, before, after, newest }: TraceEvent): string {
  const name = object?.name ?? '';
  if (after !== undefined) {
    const prefix = operation.startsWith('atomic') ? 'atomic ' : '';
    if (newest !== undefined)
      return `${prefix}${name} = ${after} (before T${newest.thread}'s ${newest.value ?? 'store'})`;
    if (before === undefined) return `${prefix}${name} = ${after}`;
    return `${prefix}${name} = ${after} (${before === after ? 'unchanged' : `was ${before}`})`;
  }
  const text = name === '' ? operation : `${operation} ${name}`;
  if (before === undefined) return text;
  const stale = newest === undefined ? '' : ` (stale: T${newest.thread} stored ${newest.value ?? 'another value'})`;
  return `${text}: ${before}${stale}`;
}
