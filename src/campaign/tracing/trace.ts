/** From a recorded execution to the trace of a report. */
import type { Engine } from '../../engine/engine.ts';
import type { Access, ThreadInfo, Wait } from '../../report/model.ts';
import type { Trace, TraceObject, TraceSpan } from '../../report/trace-model.ts';
import { threadInfo } from '../describe.ts';
import type { Places } from '../places.ts';
import type { RawSpan } from './spans.ts';
import type { TraceRecorder } from './trace-recorder.ts';

/** The sides of a finding, to be found in its trace. */
export interface Sides {
  readonly accesses?: readonly Access[];
  readonly waits?: readonly Wait[];
  /** Of findings with one place. */
  readonly thread?: number;
}

export function traceOf(recorder: TraceRecorder, engine: Engine, places: Places, sides: Sides): Trace {
  const { events, operations, names, locations, edges, holds, waits, switches, weak } = recorder;
  const { dropped } = events;
  const columns = events.columns();
  const index = (sequence: number): number => events.indexOf(sequence);
  const within = <T extends { readonly from: number; readonly to: number }>({ from, to }: T): boolean =>
    from >= 0 && to >= 0;
  const trace: Trace = {
    threads: threadsOf(engine, places),
    events: columns,
    operations: operations.list,
    objects: names.objects.list.map((object) => withMember(object, places)),
    locations: locations.list,
    values: names.values.list,
    edges: edges.edges.map(({ from, to }) => ({ from: index(from), to: index(to) })).filter(within),
    holds: spansOf(holds.all, recorder),
    waits: spansOf(waits.all, recorder),
    switches: switches.map((one) => ({ ...one, event: index(one.event) })).filter(({ event }) => event >= 0),
    ...(weak.length === 0
      ? {}
      : { weak: weak.map((one) => ({ ...one, event: index(one.event) })).filter(({ event }) => event >= 0) }),
    marks: [],
    ...(recorder.unrecorded === 0 ? {} : { unrecorded: recorder.unrecorded }),
    ...(dropped === 0 ? {} : { omitted: { at: events.resumesAt, count: dropped } }),
  };
  return { ...trace, marks: marksOf(trace, sides) };
}

/** `block 2->n` instead of `block 2 (36 bytes) + 24`, where that is known: only now, of the whole execution. */
function withMember(object: TraceObject, places: Places): TraceObject {
  const { kind, address, name } = object;
  if (kind === 'object') return { ...object, name: places.objectNames.complete(name) };
  const member = kind === 'heap' && address !== undefined ? places.heapMembers.at(address) : undefined;
  const block = /^block \d+/.exec(name)?.[0];
  if (member === undefined || block === undefined) return object;
  const offset = member.base - (places.heapBlock(member.base)?.address ?? member.base);
  return { ...object, name: `${block}${offset === 0 ? '' : ` + ${offset}`}->${member.path.slice(1)}` };
}

/** A span that began in the part left out begins behind it. */
function spansOf(spans: readonly RawSpan[], { events }: TraceRecorder): TraceSpan[] {
  const place = (sequence: number): number => {
    const index = events.indexOf(sequence);
    return index < 0 ? events.resumesAt : index;
  };
  const count = events.length - events.dropped;
  return spans
    .map(({ thread, object, from, to }) => ({ thread, object, from: place(from), to: to < 0 ? count : place(to) }))
    .filter(({ from, to }) => from < to);
}

function threadsOf(engine: Engine, places: Places): ThreadInfo[] {
  const { threads, threadCount } = engine.scheduler;
  return threads.slice(0, threadCount).map((thread) => threadInfo(thread, engine, places));
}

/** The event of each access, by thread and step: another event of that step names no memory. Of a wait: the last one at its place, on its object. Else the thread's last one. */
function marksOf({ events, objects, locations }: Trace, { accesses, waits, thread: only }: Sides): number[] {
  const last = (fits: (index: number) => boolean): number => {
    for (let index = events.count - 1; index >= 0; index--) if (fits(index)) return index;
    return -1;
  };
  if (accesses !== undefined) {
    return accesses.map(({ step, thread }) =>
      last((at) => events.step[at] === step && events.thread[at] === thread && (events.object[at] ?? -1) >= 0),
    );
  }
  if (waits === undefined) return only === undefined ? [] : [last((at) => events.thread[at] === only)];
  return waits.map(({ thread, object, location }) => {
    const isThere = (at: number): boolean => {
      const place = locations[events.location[at] ?? -1];
      return events.thread[at] === thread && place?.file === location.file && place.line === location.line;
    };
    const exact = last((at) => objects[events.object[at] ?? -1]?.name === object && isThere(at));
    // What is on a stack may be known by another name later.
    return exact < 0 ? last(isThere) : exact;
  });
}
