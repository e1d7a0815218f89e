import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EventColumns } from './columns.ts';

it('keeps the first and the last events, and knows where each is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 80 }), (count) => {
      const columns = new EventColumns(20, 5);
      for (let step = 0; step < count; step++)
        columns.add({ step, thread: 1, operation: 2, object: -1, location: 3, before: -1, after: step });
      const { step, object } = columns.columns();
      const all = Array.from({ length: count }, (_, index) => index);
      const kept = count <= 20 ? all : [...all.slice(0, 5), ...all.slice(-15)];
      expect([...step]).toStrictEqual(kept);
      expect([...object].every((value) => value === -1)).toBe(true);
      expect(columns.dropped).toBe(count - kept.length);
      for (const sequence of all) expect(columns.indexOf(sequence)).toBe(kept.indexOf(sequence));
    }),
  );
});
