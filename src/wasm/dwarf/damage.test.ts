import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import { createSymbolizer } from './symbolizer.ts';
import { buildProgram, debugSections, withCustom } from '../../toolchain/testing/debug-programs.ts';
import { cSources } from './testing/sources.ts';

/** Asks everything; returns the answers, so that a healthy program can be told from a damaged one. */
function askAll(binary: Uint8Array): unknown {
  const symbolizer = createSymbolizer(binary);
  const answers: unknown[] = [symbolizer.sourceFiles()];
  for (let at = 0; at < 2600; at += 37) answers.push(symbolizer.frames(at), symbolizer.functionAt(at));
  for (let index = 0; index < 40; index++) answers.push(symbolizer.functionName(index));
  for (let address = 65536; address < 65536 + 640; address += 7) answers.push(symbolizer.globalAt(address));
  for (let offset = 0; offset < 24; offset += 4) answers.push(symbolizer.threadLocalAt(offset));
  answers.push(symbolizer.notes());
  return answers;
}

/** Bytes that mean something in DWARF: ends, tombstones, huge lengths, tags, forms. */
const telling = fc.constantFrom(0, 1, 2, 3, 5, 0x0d, 0x16, 0x1c, 0x21, 0x2e, 0x34, 0x7f, 0x80, 0xed, 0xfe, 0xff);

describe.each(['-gdwarf-4', '-gdwarf-5'])('damaged %s', (version) => {
  let healthy: Uint8Array;
  let sections: [string, Uint8Array][];
  beforeAll(async () => {
    healthy = await buildProgram(cSources, ['-O1', version]);
    sections = debugSections(healthy);
  });

  const section = (): fc.Arbitrary<[string, Uint8Array]> =>
    fc.nat({ max: sections.length - 1 }).map((index) => sections[index] as [string, Uint8Array]);

  it('the healthy program is answered in full', () => {
    expect(sections.map(([name]) => name)).toEqual(
      expect.arrayContaining(['.debug_info', '.debug_line', '.debug_abbrev']),
    );
    expect(createSymbolizer(healthy).notes()).toEqual([]);
    for (const [name, contents] of sections)
      expect(askAll(withCustom(healthy, name, contents))).toEqual(askAll(healthy));
  });

  it('truncated sections never throw', () => {
    fc.assert(
      fc.property(section(), fc.double({ min: 0, max: 1, noNaN: true }), ([name, contents], part) => {
        askAll(withCustom(healthy, name, contents.subarray(0, Math.floor(contents.length * part))));
      }),
      { numRuns: 150 },
    );
  });

  it('changed bytes never throw', () => {
    fc.assert(
      fc.property(
        section(),
        fc.array(fc.tuple(fc.nat(), fc.oneof(telling, fc.nat({ max: 255 }))), { minLength: 1, maxLength: 12 }),
        ([name, contents], changes) => {
          const damaged = contents.slice();
          for (const [at, byte] of changes) damaged[at % damaged.length] = byte;
          askAll(withCustom(healthy, name, damaged));
        },
      ),
      { numRuns: 600 },
    );
  });

  it('a damaged binary never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), telling), { maxLength: 4 }), fc.nat(), (changes, cut) => {
        const damaged = healthy.slice(0, cut % 3 === 0 ? cut % healthy.length : healthy.length);
        for (const [at, byte] of changes) if (damaged.length > 0) damaged[at % damaged.length] = byte;
        askAll(damaged);
      }),
      { numRuns: 200 },
    );
  });

  it('says what it could not read, and still names functions', () => {
    const [, info] = sections.find(([name]) => name === '.debug_info') ?? ['', new Uint8Array(0)];
    const symbolizer = createSymbolizer(withCustom(healthy, '.debug_info', info.subarray(0, 40)));
    const names = Array.from({ length: 30 }, (_, index) => symbolizer.functionName(index));
    expect(names).toEqual(expect.arrayContaining(['push', 'compare']));
    expect(symbolizer.notes()[0]).toBe('.debug_info: the unit at 0 is cut off');
  });
});
