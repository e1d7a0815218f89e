import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, finding, row } from './golden/build.ts';
import { dataRace, longRace } from './golden/findings.ts';
import { readSource } from './golden/sources.ts';
import { foldRows } from './interleaving-fold.ts';
import { withoutRounds } from './interleaving-rounds.ts';
import { renderInterleaving } from './interleaving.ts';
import type { InterleavingRow, OrderedOperation } from './model.ts';

const place = at('main.c', 7, 3, 'worker');
const arbitraryRows: fc.Arbitrary<InterleavingRow[]> = fc
  .array(fc.record({ thread: fc.nat({ max: 3 }), mark: fc.boolean(), text: fc.string() }), { maxLength: 120 })
  .map((entries) =>
    entries.map(({ thread, mark, text }, step) =>
      row(step, thread, text, place, {
        ...(mark && step % 17 === 0 ? { marks: 0 } : {}),
        ...(step > 0 && entries[step - 1]?.thread !== thread ? { switchReason: 'preempted' } : {}),
      }),
    ),
  );

describe('foldRows', () => {
  it('accounts for every row once and in order', () => {
    fc.assert(
      fc.property(arbitraryRows, fc.integer({ min: 1, max: 60 }), (rows, maxRows) => {
        let next = 0;
        for (const segment of foldRows(rows, maxRows)) {
          if (segment.kind === 'shown') {
            expect(segment.first).toBe(next);
            expect(segment.end).toBeGreaterThan(segment.first);
            next = segment.end;
          } else {
            expect(segment.rows).toBeGreaterThan(0);
            expect(rows.slice(next, next + segment.rows).every((each) => each.marks === undefined)).toBe(true);
            next += segment.rows;
          }
        }
        expect(next).toBe(rows.length);
      }),
    );
  });

  it('folds nothing that fits', () => {
    fc.assert(
      fc.property(arbitraryRows, (rows) => {
        expect(foldRows(rows, 120).every((segment) => segment.kind === 'shown')).toBe(true);
      }),
    );
  });

  it('shows about as many rows as asked', () => {
    const shown = foldRows(longRace.interleaving, 40).reduce(
      (sum, part) => sum + (part.kind === 'shown' ? part.end - part.first : 0),
      0,
    );
    expect(shown).toBeGreaterThanOrEqual(40);
    expect(shown).toBeLessThan(46);
  });
});

describe('withoutRounds', () => {
  /** `ab`: rows of thread 0 that do a, then b. A capital: the finding's own; `|`: another thread is in between. */
  const rowsOf = (letters: string): InterleavingRow[] =>
    Array.from(letters, (letter, step) =>
      row(step, letter === '|' ? 1 : 0, letter, place, {
        ...(/[A-Z]/.test(letter) ? { marks: 0 } : {}),
        ...(letter === '|' || letters[step - 1] === '|' ? { switchReason: 'preempted' } : {}),
      }),
    );
  const short = (letters: string): string => {
    const { rows, further } = withoutRounds(rowsOf(letters));
    return rows.map(({ text }, index) => text + (further.has(index) ? `*${further.get(index)?.rounds}` : '')).join('');
  };

  it.each([
    ['xababababy', 'xab*3y'],
    ['xabababa', 'xab*2a'],
    ['xaaaaab', 'xa*4b'],
    ['xaabaabaab', 'xaab*2'],
    ['xabab', 'xabab'],
    ['xabAbab', 'xabAbab'],
    ['xab|abab', 'xab|abab'],
    // The rows at a switch have to be shown.
    ['ababababab|ababababab', 'aba*3b|aba*3b'],
    ['', ''],
  ])('%s: %s', (letters, expected) => expect(short(letters)).toBe(expected));

  it('accounts for every row', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[abcA|]{0,60}$/), (letters) => {
        const { rows, further } = withoutRounds(rowsOf(letters));
        expect([...further.values()].reduce((sum, each) => sum + each.rows, rows.length)).toBe(letters.length);
      }),
    );
  });
});

describe('renderInterleaving', () => {
  it('shows one round of a loop that waits, and says how many more', () => {
    const rounds = Array.from({ length: 8 }, (_, step) =>
      row(step, 1, step % 2 === 0 ? 'read a: 0' : 'read b: 0', place),
    );
    const own = row(8, 1, 'read c: 0', place, { marks: 0 });
    const text = renderInterleaving(
      { ...dataRace, interleaving: [row(0, 1, 'start', place), ...rounds, own] },
      { columns: 100 },
    );
    expect(text.match(/read a: 0/g)).toHaveLength(1);
    expect(text).toMatch(/1 \| {3}read b: 0\n +\| {3}\(3 more rounds of this\)\n +8 \| {3}\(1\) read c: 0/);
  });

  it('counts rows of further rounds among those that are not shown', () => {
    const rounds = Array.from({ length: 50 }, (_, step) => row(step, 1, 'read a: 0', place));
    const others = Array.from({ length: 50 }, (_, at) => row(50 + at, 1, `read b: ${at}`, place));
    const text = renderInterleaving({ ...dataRace, interleaving: [...others, ...rounds, ...others] }, { maxRows: 20 });
    const hidden = [...text.matchAll(/: ([\d,]+) rows? not shown/g)].reduce((sum, [, rows]) => sum + Number(rows), 0);
    expect(hidden).toBe(150 - 20);
  });

  it('never folds away what the decisive order speaks of', () => {
    const rows = Array.from({ length: 200 }, (_, step) =>
      // Lines 100 to 149, twice each: by thread 1, then by thread 2; then all of it again.
      row(
        step,
        1 + (step % 2),
        `x = ${step}`,
        at('main.c', 100 + ((step >> 1) % 50), 1, 'worker'),
        step === 199 ? { marks: 0 } : {},
      ),
    );
    const operation = (role: OrderedOperation['role'], thread: number, line: number): OrderedOperation => ({
      role,
      thread,
      location: at('main.c', line, 1, 'worker'),
    });
    const shown = (...operations: OrderedOperation[]): number[] => {
      const counts = { failing: 1, executions: 1 };
      const decisiveOrder = { statement: '', always: true, forced: counts, forbidden: counts, operations };
      const text = renderInterleaving({ ...dataRace, interleaving: rows, decisiveOrder }, { maxRows: 20 });
      return [...text.matchAll(/x = (\d+)/g)].map(([, step]) => Number(step)).filter((step) => step > 2 && step < 180);
    };
    expect(shown()).toEqual([]);
    expect(shown(operation('before', 1, 110), operation('after', 2, 120))).toEqual([120, 141]);
    // The last time that they came in this order.
    expect(shown(operation('before', 1, 120), operation('after', 2, 110))).toEqual([40, 121]);
    expect(shown(operation('before', -1, 120), operation('after', -1, 120))).toEqual([140, 141]);
    expect(shown(operation('first', 1, 120), operation('inner', 2, 110), operation('last', 1, 115))).toEqual([
      40, 121, 130,
    ]);
    expect(shown(operation('first', -1, 110), operation('inner', -1, 110), operation('last', -1, 110))).toEqual([
      120, 121,
    ]);
    expect(shown(operation('first', -1, 110), operation('inner', -1, 110), operation('last', -1, 115))).toEqual([
      120, 121, 130,
    ]);
    // What should have come after it did not.
    expect(shown(operation('before', 1, 110), operation('after', 2, 300))).toEqual([120]);
    expect(shown(operation('before', 7, 110), operation('after', 7, 120))).toEqual([]);
  });

  it('shows of a livelock what led to it, what repeats once, and the end', () => {
    // Turns after Thue and Morse: they have no rounds.
    const threadAt = (index: number): number => 1 + (index.toString(2).replaceAll('0', '').length % 2);
    const rows = Array.from({ length: 100 }, (_, index) => {
      const [thread, before] = [threadAt(index), threadAt(Math.max(0, index - 1))];
      const reason = `T${before} ${index < 10 ? 'preempted' : 'gives way'}`;
      return row(index * 7, thread, index < 10 ? `x = ${index}` : 'read stop: 0', place, {
        ...(thread === before ? {} : { switchReason: reason }),
        ...(index === 99 ? { marks: 0 } : {}),
      });
    });
    const livelock = { ...dataRace, kind: 'livelock' as const, interleaving: rows };
    const text = renderInterleaving(livelock, { maxRows: 60, columns: 100 });
    // From row 11 to row 98.
    expect(text).toContain(': 609 steps of the same\n');
    expect(text.match(/x = /g)).toHaveLength(10);
    expect(text.match(/read stop/g)).toHaveLength(4);
    expect(renderInterleaving(livelock, { columns: 100 }).match(/read stop/g)).toHaveLength(90);
    expect(renderInterleaving({ ...livelock, kind: 'deadlock' }, { maxRows: 60, columns: 100 })).not.toContain(
      'of the same',
    );
  });

  it('counts rounds in which threads take turns by giving way', () => {
    const rows = Array.from({ length: 24 }, (_, index) =>
      row(
        index,
        1 + (index % 2),
        'read stop: 0',
        place,
        index > 0 ? { switchReason: `T${2 - (index % 2)} ${index === 12 ? 'preempted' : 'gives way'}` } : {},
      ),
    );
    const text = renderInterleaving({ ...dataRace, interleaving: rows }, { columns: 100 });
    // The rows at 0 and 12, and in each half a round and the first half of another one.
    expect(text.match(/read stop/g)).toHaveLength(8);
    expect(text.match(/\(4 more rounds of the last 2 rows\)/g)).toHaveLength(2);
    expect(text.match(/T2 preempted/g)).toHaveLength(1);
  });

  it('never folds away the only preemptive switch', () => {
    const rows = Array.from({ length: 200 }, (_, step) =>
      row(step, step < 60 ? 1 : 2, `x = ${step}`, place, {
        ...(step === 199 ? { marks: 0 } : {}),
        ...(step === 60 ? { switchReason: 'T1 preempted' } : {}),
      }),
    );
    const text = renderInterleaving({ ...dataRace, interleaving: rows }, { maxRows: 20, columns: 100 });
    expect(text).toMatch(/59 \|.*x = 59 .*\n.*switch \(T1 preempted\).*\n.*\n +60 \|.*x = 60/);
    expect(text.match(/x = /g)).toHaveLength(20);
  });

  it('shows every row and every switch by default', () => {
    const text = renderInterleaving(longRace, { sources: readSource, columns: 120 });
    expect(text.match(/counter = \d+/g)).toHaveLength(200);
    expect(text.match(/switch \(preempted\)/g)).toHaveLength(39);
    expect(text).not.toContain('not shown');
  });

  it('draws the columns that lincheck readers know', () => {
    expect(`\n${renderInterleaving(dataRace, { sources: readSource, columns: 100 })}`).toMatchInlineSnapshot(`
      "
      step | T0 main                       | T1 worker                     | T2 worker
      -----+-------------------------------+-------------------------------+------------------------------
           | 18  pthread_create(&first, N… |                               |
         0 |   create thread 1             |                               |
           | 19  pthread_create(&second, … |                               |
         1 |   create thread 2             |                               |
           | 20  pthread_join(first, NULL… |                               |
         2 |   join thread 1               |                               |
           | switch (blocked on join       |                               |
           | thread 1)                     |                               |
           |                               | 7  (*value)++;                |
         4 |                               |   (2) read counter (0)        |
           |                               | switch (preempted)            |
           |                               |                               | 7  (*value)++;
         5 |                               |                               |   read counter (0)
         6 |                               |                               |   (1) counter = 1 (was 0)
           |                               |                               | 13  return NULL;
         7 |                               |                               |   return
           |                               |                               | switch (finished)
           |                               | 7  (*value)++;                |
         8 |                               |   counter = 1 (was 1)         |"
    `);
  });

  it('falls back to a list when columns would be too narrow', () => {
    const text = renderInterleaving(longRace, { columns: 60 });
    expect(text).not.toContain(' | ');
    expect(text).toContain('-- switch (preempted)\n       T2 worker:  7');
  });

  it('is as wide as its columns need, where that is allowed', () => {
    const widths = (threads: number, tableColumns?: number): number => {
      const rows = Array.from({ length: threads }, (_, thread) => row(thread, thread, 'x '.repeat(100), place));
      const text = renderInterleaving(
        { ...dataRace, interleaving: rows },
        { columns: 80, ...(tableColumns === undefined ? {} : { tableColumns }) },
      );
      return Math.max(...text.split('\n').map(({ length }) => length));
    };
    expect(widths(2, 120)).toBeLessThanOrEqual(80);
    for (const [allowed, most] of [
      [undefined, 80],
      [100, 100],
      [200, 120],
    ] as const) {
      expect(widths(3, allowed)).toBeGreaterThan(most - 10);
      expect(widths(3, allowed)).toBeLessThanOrEqual(most);
    }
  });

  it('names the function where the source cannot be read, and skips unknown places', () => {
    const text = renderInterleaving(
      finding({
        id: 'trap-00000000',
        kind: 'trap',
        title: 'trap',
        interleaving: [row(0, 0, 'load', at('gone.c', 3, 1, 'main')), row(1, 0, 'store', at('', 0, 0, ''))],
      }),
    );
    // All rows that have a place are in one file.
    expect(text).toContain('| 3  in main');
    expect(text.split('\n').at(-1)).toContain('store');
  });

  it('copes with executions of many steps', () => {
    const rows = Array.from({ length: 200_000 }, (_, step) => row(step, step % 3, 'x = 1', place));
    const text = renderInterleaving({ ...dataRace, interleaving: rows }, { maxRows: 20 });
    expect(text).toContain('rows not shown');
    expect(text.split('\n').length).toBeLessThan(60);
  });

  it('is empty without rows', () => {
    expect(renderInterleaving(finding({ id: 'trap-00000000', kind: 'trap', title: 'trap' }))).toBe('');
  });
});
