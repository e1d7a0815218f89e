import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodePath, encodePath } from './path-text.ts';

describe('decodePath', () => {
  it('gives UTF-8 as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(decodePath(new TextEncoder().encode(text))).toBe(text);
      }),
    );
  });

  it('keeps a byte order mark', () => {
    expect(decodePath(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa');
  });

  it('gives every name another text, which stands for it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        expect(encodePath(decodePath(bytes))).toEqual(bytes);
      }),
    );
    // An overlong slash, a surrogate and the beginning of a character.
    for (const bytes of [
      [0xc0, 0xaf],
      [0xed, 0xa0, 0x80],
      [0x61, 0xe2, 0x82],
    ])
      expect([...encodePath(decodePath(Uint8Array.from(bytes)))]).toEqual(bytes);
  });
});
