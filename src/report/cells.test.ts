import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth, fit, fitEnd, harmless, pad, wrap } from './cells.ts';

const printable = fc.string({ unit: fc.constantFrom('a', 'Z', ' ', '_', 'é', '世', '界', 'e\u0301', '😀', '-') });
const word = fc.string({ unit: fc.constantFrom('a', 'b', '世', '_'), minLength: 1, maxLength: 30 });

describe('displayWidth', () => {
  it.each([
    ['counter++', 9],
    ['世界', 4],
    ['e\u0301', 1],
    ['😀', 2],
    ['', 0],
  ])('of `%s` is %i', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe('fit and fitEnd', () => {
  it('never exceed the width, and keep what fits', () => {
    fc.assert(
      fc.property(printable, fc.nat({ max: 40 }), (text, width) => {
        for (const cut of [fit(text, width), fitEnd(text, width)]) {
          expect(displayWidth(cut)).toBeLessThanOrEqual(width);
          if (displayWidth(text) <= width) expect(cut).toBe(text);
        }
      }),
    );
  });

  it('cut at the end and at the start', () => {
    expect(fit('lock_the_mutex', 8)).toBe('lock_th…');
    expect(fitEnd('src/alloc/page.c:120:4', 12)).toBe('…age.c:120:4');
  });
});

describe('wrap', () => {
  it('keeps every word in order and no line wider than asked', () => {
    fc.assert(
      fc.property(fc.array(word), fc.integer({ min: 2, max: 30 }), (words, width) => {
        const lines = wrap(words.join(' '), width);
        expect(lines.join('').replaceAll(' ', '')).toBe(words.join(''));
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('breaks at spaces', () => {
    expect(wrap('nothing orders the two accesses', 14)).toEqual(['nothing orders', 'the two', 'accesses']);
  });
});

describe('pad', () => {
  it('counts cells, not characters', () => {
    expect(pad('世', 4)).toBe('世  ');
  });
});

describe('harmless', () => {
  it('leaves no control character and no change of text direction', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(harmless(text)).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });

  it('shows them as escapes', () => {
    expect(harmless('\u001b[31mred\tend\u202e')).toBe('\\x1b[31mred  end\\u202e');
  });
});
