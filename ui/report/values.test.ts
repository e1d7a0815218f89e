import { expect, it } from 'vitest';
import type { Trace } from '../../src/report/trace-model.ts';
import { traceOfInterleaving } from './interleaving-trace.ts';
import { Values } from './values.ts';
import { dataRace } from '../../src/report/golden/findings.ts';

/** x is 5 at first; event 1 writes 6, event 3 reads it, event 4 writes 7. Event 2 is about y, event 0 about nothing. */
const trace: Trace = {
  ...traceOfInterleaving({ ...dataRace, interleaving: [] }),
  events: {
    count: 5,
    step: Uint32Array.of(1, 2, 3, 4, 5),
    thread: new Uint16Array(5),
    operation: new Uint16Array(5),
    object: Int32Array.of(-1, 0, 1, 0, 0),
    location: new Int32Array(5),
    before: Int32Array.of(-1, 0, -1, 1, 1),
    after: Int32Array.of(-1, 1, -1, -1, 2),
  },
  objects: [
    { name: 'x', kind: 'global' },
    { name: 'y', kind: 'global' },
  ],
  values: ['5', '6', '0x7'],
};

it('tells the value after every event, before the first access as it was found', () => {
  const values = new Values(trace);
  expect([0, 1, 2, 3, 4].map((event) => values.at('x', event))).toStrictEqual(['5', '6', '6', '6', '0x7']);
  expect(values.numberAt('x', 4)).toBe(7n);
  expect(values.at('y', 4)).toBeUndefined();
  expect(values.names()).toStrictEqual(['x']);
});
