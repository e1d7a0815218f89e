import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findingId, identifyFinding, type IdentityPlace, normaliseSourceLine } from './finding-id.ts';
import { dataRace, deadlock, hang } from './golden/findings.ts';
import { readSource } from './golden/sources.ts';

const place = fc.record({ function: fc.string(), sourceLine: fc.string() });

describe('findingId', () => {
  it('keeps its value for ever', () => {
    expect(findingId('data-race', [{ function: 'worker', sourceLine: 'counter++;' }])).toMatchInlineSnapshot(
      `"data-race-665d97f5"`,
    );
    expect(findingId('hang', [])).toMatchInlineSnapshot(`"hang-c7ba33d9"`);
  });

  it('does not depend on the order or the number of equal places', () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 4 }), fc.nat(), (places, seed) => {
        const turned = [...places.slice(seed % places.length), ...places.slice(0, seed % places.length)];
        expect(findingId('data-race', [...turned, ...places])).toBe(findingId('data-race', places));
      }),
    );
  });

  it('tells kinds, functions and source lines apart', () => {
    const base: IdentityPlace = { function: 'push', sourceLine: 'head = node;' };
    const ids = [
      findingId('data-race', [base]),
      findingId('deadlock', [base]),
      findingId('data-race', [{ ...base, function: 'pop' }]),
      findingId('data-race', [{ ...base, sourceLine: 'tail = node;' }]),
      findingId('data-race', [base, { ...base, function: 'pop' }]),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('identifyFinding', () => {
  it('survives edits above, another indentation, a comment and a moved file', () => {
    const edited = (): readonly string[] => {
      const lines = [...(readSource('main.c') ?? [])];
      lines[6] = '      ( *value ) ++ ; // three steps';
      return ['/* licence */', '', ...lines];
    };
    const moved = {
      ...dataRace,
      accesses:
        dataRace.accesses?.map((access) => ({
          ...access,
          location: { ...access.location, file: 'src/main.c', line: access.location.line + 2, column: 1 },
        })) ?? [],
    };
    expect(identifyFinding(moved, edited)).toBe(identifyFinding(dataRace, readSource));
    expect(identifyFinding(moved, readSource)).not.toBe(identifyFinding(dataRace, readSource));
  });

  it('uses waits and frames where there are no accesses', () => {
    expect(identifyFinding(deadlock, readSource)).toMatch(/^deadlock-[0-9a-f]{8}$/);
    expect(identifyFinding(hang, readSource)).toMatch(/^hang-[0-9a-f]{8}$/);
  });
});

describe('normaliseSourceLine', () => {
  it.each([
    ['  counter ++ ;  // racy', 'counter++;'],
    ['return   x;', 'return x;'],
    ['unsigned /* wide */ long a;', 'unsigned long a;'],
    ['puts("a  // b");', 'puts("a  // b");'],
    ["c = '\"'; // quote", "c='\"';"],
    ['/* only a comment', ''],
    ['', ''],
  ])('of `%s` is `%s`', (line, expected) => {
    expect(normaliseSourceLine(line)).toBe(expected);
  });

  it('is idempotent', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '1', ' ', '\t', '/', '*', '"', "'", '+', '\\', ';') }),
        (line) => {
          const once = normaliseSourceLine(line);
          fc.pre(!/\/[/*]/.test(once)); // `/ /` becomes `//`: not C
          expect(normaliseSourceLine(once)).toBe(once);
        },
      ),
    );
  });
});
