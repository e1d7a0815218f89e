import { expect, it } from 'vitest';
import fc from 'fast-check';
import { IntMap } from './int-map.ts';

it('is a map, through any number of fillings', () => {
  const keys = fc.oneof(fc.integer({ min: -4, max: 40 }), fc.integer());
  const command = fc.oneof(
    { weight: 20, arbitrary: fc.tuple(keys, fc.integer()) },
    { weight: 1, arbitrary: fc.constant(null) },
  );
  fc.assert(
    fc.property(fc.array(command, { maxLength: 400 }), (commands) => {
      const map = new IntMap();
      const model = new Map<number, number>();
      for (const one of commands) {
        if (one === null) {
          map.clear();
          model.clear();
        } else {
          map.set(...one);
          model.set(...one);
        }
        expect(map.size).toBe(model.size);
      }
      for (const key of [...model.keys(), -1, 0, 1, 0x7fff_ffff]) expect(map.get(key)).toBe(model.get(key) ?? 0);
    }),
  );
});

it('grows, and keeps apart keys that differ in the upper bits only', () => {
  const map = new IntMap();
  for (let i = 0; i < 50_000; i++) map.set(i << 16, i + 1);
  for (let i = 0; i < 65_536; i++) expect(map.get(i << 16)).toBe(i < 50_000 ? i + 1 : 0);
});
