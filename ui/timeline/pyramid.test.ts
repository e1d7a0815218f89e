import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Trace } from '../../src/report/trace-model.ts';
import { Pyramid } from './pyramid.ts';
import { countUpTo, indexTrace, lastOf, neighbour, runFrom } from './trace-index.ts';

const operations = ['read', 'write', 'atomic write', 'lock', 'start'];

function traceOf(rows: readonly (readonly [thread: number, operation: number])[]): Trace {
  const column = (): Int32Array => new Int32Array(rows.length).fill(-1);
  return {
    threads: [0, 1, 2, 3].map((id) => ({ id, name: `t${id}` })),
    events: {
      count: rows.length,
      step: Uint32Array.from(rows.keys()),
      thread: Uint16Array.from(rows, ([thread]) => thread),
      operation: Uint16Array.from(rows, ([, operation]) => operation),
      object: column(),
      location: column(),
      before: column(),
      after: column(),
    },
    operations,
    objects: [],
    locations: [],
    values: [],
    edges: [],
    holds: [],
    waits: [],
    switches: [],
    marks: [],
  };
}

const rows = fc.array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: operations.length - 1 })), {
  minLength: 1,
  maxLength: 3000,
  size: 'max',
});

it('sums up exactly the events of every pixel', () => {
  fc.assert(
    fc.property(
      rows,
      fc.nat({ max: 3000 }),
      fc.nat({ max: 3000 }),
      fc.integer({ min: 1, max: 40 }),
      (all, a, b, width) => {
        const index = indexTrace(traceOf(all));
        const from = Math.min(a, b) % all.length;
        const to = from + 1 + (Math.max(a, b) % all.length);
        const bits = new Pyramid(index).pixels(from, to, width);
        const expected = new Uint8Array(width * index.lanes.length);
        for (const [event, [thread]] of all.entries()) {
          const pixel = Math.floor(((event - from) / (to - from)) * width + 1e-9);
          if (event < from || pixel >= width) continue;
          const at = pixel * index.lanes.length + index.lanes.indexOf(thread);
          expected[at] = expected[at]! | (1 << index.classes[event]!);
        }
        expect([...bits]).toStrictEqual([...expected]);
      },
    ),
    { numRuns: 60 },
  );
});

it('finds the neighbours of an event', () => {
  fc.assert(
    fc.property(rows, fc.nat(), (all, any) => {
      const index = indexTrace(traceOf(all));
      const event = any % all.length;
      const own = all[event]![0];
      const threads = all.map(([thread]) => thread);
      expect(lastOf(index, own, event)).toBe(event);
      expect(lastOf(index, 3 - own, event)).toBe(threads.lastIndexOf(3 - own, event));
      const next = threads.indexOf(own, event + 1);
      expect(neighbour(index, event, 1)).toBe(next < 0 ? event : next);
      const later = threads.findIndex((thread, at) => at > event && thread !== threads[at - 1]);
      expect(runFrom(index, event, 1)).toBe(later < 0 ? all.length - 1 : later);
      expect(runFrom(index, event, -1)).toBeLessThanOrEqual(event);
    }),
  );
});

it('counts by halving', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 50 })), fc.nat({ max: 50 }), (list, value) => {
      const sorted = list.toSorted((x, y) => x - y);
      expect(countUpTo(sorted, value)).toBe(sorted.filter((one) => one <= value).length);
    }),
  );
});
