import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeTrace, encodeTrace } from './trace-json.ts';
import type { Trace } from './trace-model.ts';

const natural = (max: number): fc.Arbitrary<number> => fc.nat({ max });
const reference = fc.integer({ min: -1, max: 3_000_000 });
const span = fc.record({ thread: natural(9), object: reference, from: natural(5000), length: natural(5000) });

const traces: fc.Arbitrary<Trace> = fc
  .array(fc.tuple(natural(2 ** 32 - 1), natural(65_535), natural(65_535), reference, reference, reference, reference))
  .chain((rows) =>
    fc.record({
      threads: fc.constant([{ id: 0, name: 'main' }]),
      events: fc.constant({
        count: rows.length,
        step: Uint32Array.from(rows, (row) => row[0]),
        thread: Uint16Array.from(rows, (row) => row[1]),
        operation: Uint16Array.from(rows, (row) => row[2]),
        object: Int32Array.from(rows, (row) => row[3]),
        location: Int32Array.from(rows, (row) => row[4]),
        before: Int32Array.from(rows, (row) => row[5]),
        after: Int32Array.from(rows, (row) => row[6]),
      }),
      operations: fc.array(fc.string()),
      objects: fc.constant([{ name: 'x', kind: 'global' as const, address: 4, bytes: 4 }]),
      locations: fc.constant([{ file: 'a.c', line: 1, column: 2, function: 'f' }]),
      values: fc.array(fc.string()),
      edges: fc.array(fc.record({ from: natural(1e6), to: natural(1e6) })),
      holds: fc.array(span.map(({ length, ...rest }) => ({ ...rest, to: rest.from + length }))),
      waits: fc.array(span.map(({ length, ...rest }) => ({ ...rest, to: rest.from + length }))),
      switches: fc.array(
        fc.record({
          event: natural(1e6),
          from: natural(9),
          reason: fc.constantFrom('preempted', 'waits', 'finished', 'gives-way'),
        }),
      ),
      weak: fc.array(fc.record({ event: natural(1e6), thread: reference, value: reference })),
      marks: fc.array(reference),
    }),
  );

it('gives back every trace that went through JSON', () => {
  fc.assert(
    fc.property(traces, (trace) => {
      expect(decodeTrace(JSON.parse(JSON.stringify(encodeTrace(trace))))).toEqual(trace);
    }),
  );
});

it('refuses a column that is too short', () => {
  const whole = encodeTrace(fc.sample(traces, { numRuns: 50, seed: 1 }).find(({ events }) => events.count > 2)!);
  expect(() => decodeTrace({ ...whole, events: { ...whole.events, step: '' } })).toThrow(RangeError);
});
