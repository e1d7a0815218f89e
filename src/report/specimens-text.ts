/** The table of `heddle specimens NAME...`: a row for every variant, and under a wrong one what is wrong. */
import { harmless } from './cells.ts';
import { groupDigits } from './places.ts';
import type { SpecimenRow } from './specimens-model.ts';
import type { Styler } from './style.ts';

const headings = ['', 'system', 'variant', 'expected', 'got', 'first', 'before', 'after'] as const;
/** Counts and rates stand at the right of their columns. */
const firstRight = 5;

/** The rows as lines, under a line of headings. `first` counts schedules, `before` and `after` are shares of sampled schedules that pass. */
export function renderSpecimenTable(rows: readonly SpecimenRow[], style: Styler): string {
  const cells = rows.map(cellsOf);
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string[] =>
    row.map((text, column) =>
      column < firstRight ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0),
    );
  const head = style('dim', line(headings).join('  ').trimEnd());
  const body = rows.flatMap((row, index) => {
    const [mark = '', ...rest] = line(cells[index] ?? []);
    const coloured = row.ok ? style('green', mark) : style('red', mark);
    return [[coloured, ...rest].join('  ').trimEnd(), ...row.problems.map((problem) => `       ${harmless(problem)}`)];
  });
  return `${[head, ...body].join('\n')}\n`;
}

function cellsOf(row: SpecimenRow): string[] {
  return [
    row.ok ? 'ok' : 'WRONG',
    row.system,
    row.variant,
    row.expected,
    row.got,
    row.schedulesToFirst === null ? '-' : groupDigits(row.schedulesToFirst),
    percent(row.passRateBefore),
    percent(row.passRateAfter),
  ];
}

/** `87.51 %`; a dash for none. Not rounded up to 100 %. */
export function percent(value: number | null): string {
  if (value === null) return '-';
  const shown = (value * 100).toFixed(2);
  return `${shown === '100.00' && value < 1 ? '99.99' : shown} %`;
}
