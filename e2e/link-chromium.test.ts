import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TruthRow } from '../src/wasm/link/testing/truth-run.ts';
import { findChromium } from './browser-support.ts';
import { expectedOnPage, type MeasuredTruth, measureTruth, textAsSaid, truthPage } from './link-truth-support.ts';

const chromium = findChromium();
const title = 'what heddle link predicts happens in Chromium';
const name = chromium === undefined ? `${title} (NOT RUN: no Chromium here; HEDDLE_CHROMIUM names one)` : title;

describe.skipIf(chromium === undefined)(name, () => {
  let truth: MeasuredTruth;
  beforeAll(async () => {
    truth = await measureTruth(chromium ?? '');
  });

  const key = ({ rule, name: pair }: TruthRow): string => `${rule} ${pair}`;
  const outcome = (row: TruthRow): string => row.happened?.outcome ?? 'not observed';

  it('as in Node, in a worker', () => {
    expect(
      truth.worker.map((row) => [key(row), row.predicted, outcome(row), row.cleanPredicted, row.cleanHappened]),
    ).toEqual(truth.node.map((row) => [key(row), row.predicted, outcome(row), row.cleanPredicted, row.cleanHappened]));
    const seen = truth.worker.filter(({ unobservable }) => unobservable === undefined);
    expect(seen.length).toBeGreaterThan(50);
    expect(seen.map((row) => [key(row), outcome(row)])).toEqual(seen.map((row) => [key(row), row.predicted]));
    expect(truth.worker.filter(({ cleanHappened }) => cleanHappened.outcome !== 'loads')).toEqual([]);
  });

  it('on the main thread, but for what pages may not do', () => {
    expect(truth.page.map((row) => ({ key: key(row), shows: outcome(row), clean: row.cleanHappened.outcome }))).toEqual(
      truth.page.map((row, index) => ({ key: key(row), ...expectedOnPage(index, row) })),
    );
  });

  it('with the texts that the rules name', () => {
    const rows = [...truth.worker, ...truth.page];
    expect(
      rows.filter((row) => textAsSaid(row) === false).map((row) => [key(row), row.happened?.text, row.texts]),
    ).toEqual([]);
    expect(rows.filter((row) => textAsSaid(row) === true).length).toBeGreaterThan(50);
  });

  it('as docs/reference/link-truth.md says', () => {
    const written = readFileSync(join(import.meta.dirname, '../docs/reference/link-truth.md'), 'utf8');
    const page = truthPage(truth);
    const versions = /^Measured with .*$/m;
    // Other engines may word their texts otherwise; the outcomes are the same.
    const comparable = versions.exec(written)?.[0] === versions.exec(page)?.[0] ? (text: string) => text : outcomes;
    expect(comparable(page)).toBe(comparable(written));
  });
});

/** The columns up to the outcomes. */
function outcomes(page: string): string {
  return page
    .split('\n')
    .filter((line) => line.startsWith('| W'))
    .map((line) => line.split(' | ').slice(0, 6).join(' | '))
    .join('\n');
}
