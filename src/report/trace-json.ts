/** Traces inside an HTML file: columns as base64 of variable-length integers, 8 to 10 bytes an event; tables as they are. */
import type { Trace, TraceEvents } from './trace-model.ts';

type Column = string;

export interface EncodedTrace extends Omit<Trace, 'events' | 'edges' | 'holds' | 'waits' | 'switches'> {
  readonly count: number;
  readonly events: Readonly<Record<keyof Omit<TraceEvents, 'count'>, Column>>;
  readonly edges: readonly [from: Column, to: Column];
  readonly holds: readonly [thread: Column, object: Column, from: Column, to: Column];
  readonly waits: readonly [thread: Column, object: Column, from: Column, to: Column];
  readonly switches: readonly [event: Column, from: Column, reason: Column];
}

const reasons = ['preempted', 'waits', 'finished', 'gives-way'] as const;

export function encodeTrace(trace: Trace): EncodedTrace {
  const { events, edges, switches, ...rest } = trace;
  const spans = (list: Trace['holds']): EncodedTrace['holds'] => [
    encodeColumn(list.map(({ thread }) => thread)),
    encodeColumn(list.map(({ object }) => object)),
    encodeColumn(list.map(({ from }) => from)),
    encodeColumn(list.map(({ from, to }) => to - from)),
  ];
  return {
    ...rest,
    count: events.count,
    events: {
      step: encodeColumn(events.step),
      thread: encodeColumn(events.thread),
      operation: encodeColumn(events.operation),
      object: encodeColumn(events.object),
      location: encodeColumn(events.location),
      before: encodeColumn(events.before),
      after: encodeColumn(events.after),
    },
    edges: [encodeColumn(edges.map(({ from }) => from)), encodeColumn(edges.map(({ from, to }) => to - from))],
    holds: spans(trace.holds),
    waits: spans(trace.waits),
    switches: [
      encodeColumn(switches.map(({ event }) => event)),
      encodeColumn(switches.map(({ from }) => from)),
      encodeColumn(switches.map(({ reason }) => reasons.indexOf(reason))),
    ],
  };
}

/** @throws RangeError when a column is damaged. */
export function decodeTrace(encoded: EncodedTrace): Trace {
  const { count, events, edges, holds, waits, switches, ...rest } = encoded;
  const [edgeFrom, edgeLength] = edges.map(decodeList);
  const [switchEvent, switchFrom, switchReason] = switches.map(decodeList);
  return {
    ...rest,
    events: {
      count,
      step: decodeColumn(events.step, new Uint32Array(count)),
      thread: decodeColumn(events.thread, new Uint16Array(count)),
      operation: decodeColumn(events.operation, new Uint16Array(count)),
      object: decodeColumn(events.object, new Int32Array(count)),
      location: decodeColumn(events.location, new Int32Array(count)),
      before: decodeColumn(events.before, new Int32Array(count)),
      after: decodeColumn(events.after, new Int32Array(count)),
    },
    edges: (edgeFrom ?? []).map((from, index) => ({ from, to: from + (edgeLength?.[index] ?? 0) })),
    holds: decodeSpans(holds),
    waits: decodeSpans(waits),
    switches: (switchEvent ?? []).map((event, index) => ({
      event,
      from: switchFrom?.[index] ?? 0,
      reason: reasons[switchReason?.[index] ?? 0] ?? 'preempted',
    })),
  };
}

function decodeSpans(columns: EncodedTrace['holds']): Trace['holds'] {
  const [threads, objects, froms, lengths] = columns.map(decodeList);
  return (threads ?? []).map((thread, index) => {
    const from = froms?.[index] ?? 0;
    return { thread, object: objects?.[index] ?? -1, from, to: from + (lengths?.[index] ?? 0) };
  });
}

/** Each number as its difference from the one before, in LEB128 with the sign in the lowest bit. */
function encodeColumn(values: ArrayLike<number>): Column {
  let bytes = new Uint8Array(values.length * 2 + 16);
  let at = 0;
  let last = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0;
    const difference = value - last;
    last = value;
    let rest = difference < 0 ? -difference * 2 - 1 : difference * 2;
    if (at + 8 > bytes.length) {
      const larger = new Uint8Array(bytes.length * 2);
      larger.set(bytes);
      bytes = larger;
    }
    while (rest >= 0x80) {
      bytes[at++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    bytes[at++] = rest;
  }
  const parts: string[] = [];
  for (let from = 0; from < at; from += 0x6000)
    parts.push(btoa(String.fromCharCode(...bytes.subarray(from, Math.min(at, from + 0x6000)))));
  return parts.join('');
}

function decodeList(column: Column): number[] {
  const text = atob(column);
  const values: number[] = [];
  decode(text, (value) => values.push(value));
  return values;
}

function decodeColumn<T extends Uint32Array | Uint16Array | Int32Array>(column: Column, into: T): T {
  let index = 0;
  decode(atob(column), (value) => (into[index++] = value));
  if (index !== into.length) throw new RangeError(`a column of ${into.length} events has ${index}`);
  return into;
}

function decode(text: string, each: (value: number) => void): void {
  let last = 0;
  let value = 0;
  let scale = 1;
  for (let at = 0; at < text.length; at++) {
    const byte = text.charCodeAt(at);
    value += (byte & 0x7f) * scale;
    if (byte >= 0x80) {
      scale *= 0x80;
      continue;
    }
    last += value % 2 === 1 ? -(value + 1) / 2 : value / 2;
    each(last);
    value = 0;
    scale = 1;
  }
}
