/**
 * The interleaving as a table with one column per thread: the source line a thread is at, what it did there, and a
 * `switch (reason)` row wherever another thread goes on. Rows that are one of the finding's sides carry its number.
 */

import { displayWidth, fit, fitEnd, harmless, pad, wrap } from './cells.ts';
import { foldRows, foldSpinning } from './interleaving-fold.ts';
import { rowsOfOrder } from './interleaving-order.ts';
import { withoutRounds } from './interleaving-rounds.ts';
import type { Finding, InterleavingRow, SourceLocation } from './model.ts';
import { count, formatPlace, sameLine, threadLabel } from './places.ts';
import { shortNames } from './short-names.ts';
import { sourceLine, textContext, type TextContext, type TextOptions } from './style.ts';

export interface InterleavingOptions extends TextOptions {
  /** Rows shown at most; the rest is folded, the collision and the switches last. Default: all rows. */
  readonly maxRows?: number;
}

/** Below this width a column says nothing; a list with the thread's name on every switch takes the table's place. */
const minColumnCells = 18;
/** A table that may be wider than the text around it takes no more than this for each column. */
const wideEnough = 40;

interface Column {
  readonly thread: number;
  readonly title: string;
}

interface Layout {
  readonly columns: readonly Column[];
  readonly stepWidth: number;
  /** Cells of one column; 0: the list form. */
  readonly cellWidth: number;
  /** Prints the file of a place: nothing when all rows are in one file, its last part when that is enough to tell files apart. */
  readonly shortFile: (file: string) => string;
}

/** The rows of `finding.interleaving` as lines of text. */
export function renderInterleaving(finding: Finding, options: InterleavingOptions = {}): string {
  return interleavingLines(finding, options).join('\n');
}

/** Like `renderInterleaving`, one text a line. Empty when the finding has no interleaving. */
export function interleavingLines(finding: Finding, options: InterleavingOptions = {}): string[] {
  if (finding.interleaving.length === 0) return [];
  const { rows, further } = withoutRounds(finding.interleaving);
  const context = textContext(options);
  const layout = layOut(finding, context);
  const maxRows = options.maxRows ?? Number.POSITIVE_INFINITY;
  const segments =
    finding.kind === 'livelock'
      ? foldSpinning(rows, maxRows)
      : foldRows(rows, maxRows, rowsOfOrder(finding.decisiveOrder, rows));
  const lines = header(layout, context);
  let previous: InterleavingRow | undefined;
  let next = 0;
  for (const segment of segments) {
    if (segment.kind === 'folded') {
      let hidden = segment.rows;
      const from = rows[next - 1]?.step ?? 0;
      const end = next + segment.rows;
      const more = rows.slice(next, end + 1).some(({ gap }) => gap === true) ? ' and more' : '';
      for (; next < end; next++) hidden += further.get(next)?.rows ?? 0;
      // Not every step has a row.
      const steps = (rows[next]?.step ?? from) - from;
      const what =
        segment.repeats === true ? `${count(steps, 'step')} of the same` : `${count(hidden, 'row')}${more} not shown`;
      lines.push(foldLine(what, layout, context));
      previous = undefined;
      continue;
    }
    next = segment.end;
    for (let index = segment.first; index < segment.end; index++) {
      const row = rows[index];
      if (row === undefined) continue;
      if (row.gap === true && index > segment.first) {
        lines.push(foldLine('rows not shown', layout, context));
        previous = undefined;
      }
      const before = rows[index - 1];
      if (row.switchReason !== undefined && before !== undefined && before.thread !== row.thread) {
        lines.push(...switchLines(before.thread, row, layout, context));
        previous = undefined;
      }
      lines.push(...rowLines(row, previous, layout, context));
      previous = row;
      const more = further.get(index);
      if (more === undefined) continue;
      const round = rows.slice(index + 1 - more.rows / more.rounds, index + 1);
      lines.push(...roundsLines(more.rounds, round, layout, context));
    }
  }
  return lines;
}

function foldLine(what: string, { stepWidth }: Layout, context: TextContext): string {
  return context.style('dim', `${' '.repeat(stepWidth)} : ${what}`);
}

function layOut(finding: Finding, context: TextContext): Layout {
  const rows = finding.interleaving;
  const threads = [...new Set(rows.map((row) => row.thread))].toSorted((a, b) => a - b);
  const columns = threads.map((thread) => ({ thread, title: threadLabel(finding.threads, thread) }));
  const stepWidth = rows.reduce((width, row) => Math.max(width, String(row.step).length), 4);
  const whole = Math.max(context.columns, Math.min(context.tableColumns, wideEnough * columns.length));
  const cellWidth = Math.floor((whole - stepWidth) / columns.length) - 3;
  return {
    columns,
    stepWidth,
    cellWidth: cellWidth < minColumnCells ? 0 : cellWidth,
    shortFile: shortenFiles(filesOf(finding)),
  };
}

/** Where the rows of the interleaving are; a row without a place, like the end of a thread, is in none. */
export function filesOf(finding: Finding): string[] {
  return [...new Set(finding.interleaving.map((row) => row.location.file))].filter((file) => file !== '');
}

function shortenFiles(files: readonly string[]): (file: string) => string {
  if (files.length === 1) return () => '';
  const last = (file: string): string => file.slice(file.lastIndexOf('/') + 1);
  const unique = new Set(files.map(last)).size === files.length;
  return (file) => (unique ? last(file) : file);
}

function header(layout: Layout, context: TextContext): string[] {
  const { cellWidth, stepWidth } = layout;
  if (cellWidth === 0) return [];
  const titles = layout.columns.map((column) => {
    const title = fit(column.title, cellWidth);
    return context.style('bold', title) + ' '.repeat(cellWidth - displayWidth(title));
  });
  const rule = layout.columns.map(() => '-'.repeat(cellWidth + 2)).join('+');
  return [
    trimEnd(`${pad('step', stepWidth)} | ${titles.join(' | ')}`),
    `${'-'.repeat(stepWidth)}-+${rule.slice(0, -1)}`,
  ];
}

function rowLines(
  row: InterleavingRow,
  previous: InterleavingRow | undefined,
  layout: Layout,
  context: TextContext,
): string[] {
  const lines: string[] = [];
  const width = layout.cellWidth === 0 ? context.columns - layout.stepWidth - 3 : layout.cellWidth;
  if (previous?.thread !== row.thread || !samePlace(previous.location, row.location)) {
    const head = [threadInList(row.thread, layout), placeAndSource(row, width, layout, context)].filter(
      (part) => part !== '',
    );
    const place = fit(head.join('  '), width);
    if (place !== '') lines.push(...cell('', [context.style('dim', place)], [displayWidth(place)], row.thread, layout));
  }
  const mark = row.marks === undefined ? '  ' : `(${row.marks + 1}) `;
  const texts = wrap(mark.trim() + (row.marks === undefined ? '' : ' ') + harmless(shortNames(row.text)), width - 2);
  const styled = texts.map((text) => `  ${row.marks === undefined ? text : context.style('red', text)}`);
  lines.push(
    ...cell(
      String(row.step),
      styled,
      texts.map((text) => displayWidth(text) + 2),
      row.thread,
      layout,
    ),
  );
  return lines;
}

/** Stands for further rounds that are like the one above. */
function roundsLines(
  rounds: number,
  round: readonly InterleavingRow[],
  layout: Layout,
  context: TextContext,
): string[] {
  const thread = round.at(-1)?.thread ?? 0;
  const what = round.every((row) => row.thread === thread) ? 'this' : `the last ${count(round.length, 'row')}`;
  const width = layout.cellWidth === 0 ? context.columns - layout.stepWidth - 3 : layout.cellWidth;
  const texts = wrap(`(${count(rounds, 'more round')} of ${what})`, width - 2).map((text) => `  ${text}`);
  const styled = texts.map((text) => context.style('dim', text));
  return cell('', styled, texts.map(displayWidth), thread, layout);
}

function switchLines(from: number, row: InterleavingRow, layout: Layout, context: TextContext): string[] {
  const reason = harmless(row.switchReason ?? '');
  if (layout.cellWidth === 0) {
    const text = fit(`-- switch (${reason})`, context.columns - layout.stepWidth - 3);
    return cell('', [context.style('yellow', text)], [displayWidth(text)], from, layout);
  }
  const texts = wrap(`switch (${reason})`, layout.cellWidth);
  return cell(
    '',
    texts.map((text) => context.style('yellow', text)),
    texts.map(displayWidth),
    from,
    layout,
  );
}

/** The list form has no column titles, so it names the thread before its source line. */
function threadInList(thread: number, layout: Layout): string {
  return layout.cellWidth > 0
    ? ''
    : `${layout.columns.find((column) => column.thread === thread)?.title ?? `T${thread}`}:`;
}

/** `main.c:7  counter++;`, without the file name when the table has one file only. */
function placeAndSource(row: InterleavingRow, width: number, layout: Layout, context: TextContext): string {
  const { location } = row;
  if (location.file === '' || location.line < 1) return '';
  const file = layout.shortFile(location.file);
  const place = file === '' ? String(location.line) : formatPlace({ ...location, file, column: 0 });
  const source = sourceLine(context.sources, location);
  const text = source === undefined ? `in ${location.function === '' ? '??' : location.function}` : source;
  const shortPlace = fitEnd(place, Math.floor(width * 0.6));
  return fit(`${shortPlace}  ${harmless(text)}`, width);
}

/** Puts already coloured lines (of the given widths) in the column of `thread`; `step` stands on the first line. */
function cell(
  step: string,
  texts: readonly string[],
  widths: readonly number[],
  thread: number,
  layout: Layout,
): string[] {
  const { cellWidth, columns, stepWidth } = layout;
  return texts.map((text, index) => {
    const left = (index === 0 ? step : '').padStart(stepWidth);
    if (cellWidth === 0) return trimEnd(`${left}   ${text}`);
    const cells = columns.map((column) =>
      column.thread === thread
        ? text + ' '.repeat(Math.max(0, cellWidth - (widths[index] ?? 0)))
        : ' '.repeat(cellWidth),
    );
    return trimEnd(`${left} | ${cells.join(' | ')}`);
  });
}

function samePlace(a: SourceLocation, b: SourceLocation): boolean {
  return sameLine(a, b) && a.function === b.function;
}

function trimEnd(line: string): string {
  return line.replace(/ +$/, '');
}
