import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fnv1a32, hex32 } from './hash.ts';

describe('fnv1a32', () => {
  it.each([
    ['', '811c9dc5'],
    ['a', 'e40c292c'],
    ['foobar', 'bf9cf968'],
  ])('has the published value for `%s`', (text, expected) => {
    expect(hex32(fnv1a32(text))).toBe(expected);
  });

  it('hashes a text as its UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fnv1a32(text)).toBe(fnv1a32(new TextEncoder().encode(text)));
      }),
    );
  });

  it('tells texts that differ in one byte apart', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, at, flip) => {
        const other = bytes.slice();
        other[at % other.length] = (other[at % other.length] ?? 0) ^ flip;
        expect(fnv1a32(other)).not.toBe(fnv1a32(bytes));
      }),
    );
  });
});
