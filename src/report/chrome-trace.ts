/**
 * Traces in the JSON format of Chrome's trace viewer, which ui.perfetto.dev opens: a process for every finding with a track for every thread, a slice for every event,
 * arrows for synchronizes-with, spans for locks held. Time is the order of events and nothing else: ten microseconds each.
 *
 * Only slices of one track that do not overlap, or nest, are drawn right; locks are given up in any order, so they are asynchronous spans with tracks of their own.
 */
import type { CheckResult, Finding, SourceLocation } from './model.ts';
import { formatPlaceInFunction, threadLabel } from './places.ts';
import { eventText, type Trace, traceEvent, type TraceSpan } from './trace-model.ts';

export interface ChromeTraceOptions {
  readonly version: string;
  /** By ids of findings; those without one are shown with the interleaving of the report. */
  readonly traces?: ReadonlyMap<string, Trace>;
}

interface ChromeEvent {
  readonly ph: 'M' | 'X' | 'i' | 's' | 'f' | 'b' | 'e';
  readonly pid: number;
  readonly tid: number;
  readonly name: string;
  readonly cat?: string;
  /** Microseconds, like `dur`. */
  readonly ts?: number;
  readonly dur?: number;
  readonly id?: string;
  /** Of an instant: on the thread's track, or through all tracks of the process. */
  readonly s?: 't' | 'p';
  /** Of the end of an arrow: the slice around it, not the next one. */
  readonly bp?: 'e';
  readonly args?: Readonly<Record<string, unknown>>;
}

const width = 10;

/** One JSON object with the events of every finding. */
export function renderChromeTrace(result: CheckResult, { version, traces }: ChromeTraceOptions): string {
  const events = result.findings.flatMap((finding, index) => {
    const trace = traces?.get(finding.id);
    const pid = index + 1;
    const own = trace === undefined ? fromInterleaving(finding, pid) : fromTrace(finding, trace, pid);
    return [...names(finding, trace, pid), ...own];
  });
  const about = { tool: `heddle ${version}`, verdict: result.verdict, time: 'events in their order, 10 us each' };
  const lines = events.map((event) => JSON.stringify(event));
  return `{"displayTimeUnit":"ns","otherData":${JSON.stringify(about)},"traceEvents":[\n${lines.join(',\n')}\n]}\n`;
}

function names(finding: Finding, trace: Trace | undefined, pid: number): ChromeEvent[] {
  const threads = trace?.threads ?? finding.threads;
  const meta = (name: string, tid: number, args: Readonly<Record<string, unknown>>): ChromeEvent => ({
    ph: 'M',
    pid,
    tid,
    name,
    args,
  });
  return [
    meta('process_name', 0, { name: `${finding.title} [${finding.id}]` }),
    meta('process_sort_index', 0, { sort_index: pid }),
    ...threads.flatMap(({ id }) => [
      meta('thread_name', id, { name: threadLabel(threads, id) }),
      meta('thread_sort_index', id, { sort_index: id }),
    ]),
  ];
}

/** The events that the report shows, where there is no trace. */
function fromInterleaving({ interleaving }: Finding, pid: number): ChromeEvent[] {
  return interleaving.flatMap((row, index) => {
    const tid = row.thread;
    const mark = row.marks === undefined ? '' : `(${row.marks + 1}) `;
    const slice = eventSlice(pid, tid, index, `${mark}${row.text}`, row.step, row.location);
    return row.switchReason === undefined ? [slice] : [switchAt(pid, tid, index, row.switchReason), slice];
  });
}

function fromTrace(finding: Finding, trace: Trace, pid: number): ChromeEvent[] {
  const { events, edges, holds, waits, switches, omitted } = trace;
  const marks = new Map(trace.marks.map((event, index) => [event, index]));
  const thread = (event: number): number => events.thread[event] ?? 0;
  const slices = Array.from({ length: events.count }, (_, index) => {
    const event = traceEvent(trace, index);
    const mark = marks.get(index);
    const text = `${mark === undefined ? '' : `(${mark + 1}) `}${eventText(event)}`;
    return eventSlice(pid, event.thread, index, text, event.step, event.location);
  });
  return [
    ...slices,
    ...switches.map(({ event, from, reason }) =>
      switchAt(pid, thread(event), event, `${threadLabel(trace.threads, from)} ${switchWords[reason]}`),
    ),
    ...waits.flatMap((wait) => waitSlice(trace, wait, pid)),
    ...holds.flatMap((hold, index) => heldSpan(trace, hold, pid, index)),
    ...edges.flatMap(({ from, to }, index) => {
      const arrow = { pid, name: 'synchronizes-with', cat: 'synchronizes-with', id: `${finding.id}/${index}` };
      return [
        { ...arrow, ph: 's' as const, tid: thread(from), ts: middle(from) },
        { ...arrow, ph: 'f' as const, tid: thread(to), ts: middle(to), bp: 'e' as const },
      ];
    }),
    ...(omitted === undefined
      ? []
      : [instant(pid, thread(omitted.at), omitted.at, `${omitted.count} events left out here`, 'p')]),
  ];
}

const switchWords = {
  preempted: 'was preempted',
  waits: 'waits',
  finished: 'finished',
  'gives-way': 'gives way',
} as const;

function eventSlice(
  pid: number,
  tid: number,
  index: number,
  name: string,
  step: number,
  location: SourceLocation | undefined,
): ChromeEvent {
  const place = location === undefined ? {} : { place: formatPlaceInFunction(location) };
  return { ph: 'X', pid, tid, name, cat: 'event', ts: index * width, dur: width, args: { step, ...place } };
}

function switchAt(pid: number, tid: number, index: number, why: string): ChromeEvent {
  return instant(pid, tid, index, `switch (${why})`, 't');
}

function instant(pid: number, tid: number, index: number, name: string, s: 't' | 'p'): ChromeEvent {
  return { ph: 'i', pid, tid, name, cat: 'switch', ts: index * width, s };
}

/** Between the call and the event with which the thread goes on, where it does nothing else. */
function waitSlice(trace: Trace, { thread, object, from, to }: TraceSpan, pid: number): ChromeEvent[] {
  const dur = (to - from - 1) * width;
  if (dur <= 0) return [];
  const name = `waits${object < 0 ? '' : ` for ${trace.objects[object]?.name ?? ''}`}`;
  return [{ ph: 'X', pid, tid: thread, name, cat: 'wait', ts: (from + 1) * width, dur }];
}

function heldSpan(trace: Trace, { thread, object, from, to }: TraceSpan, pid: number, index: number): ChromeEvent[] {
  const name = trace.objects[object]?.name ?? 'lock';
  const span = { pid, tid: thread, name, cat: 'held', id: `${pid}/${index}` };
  const args = { by: threadLabel(trace.threads, thread) };
  return [
    { ...span, ph: 'b', ts: middle(from), args },
    { ...span, ph: 'e', ts: Math.min(middle(to), trace.events.count * width) },
  ];
}

function middle(event: number): number {
  return event * width + width / 2;
}
