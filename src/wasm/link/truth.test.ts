import { describe, expect, it } from 'vitest';
import { linkRules } from './rules/index.ts';
import { predict, predictedTexts, truthCases } from './testing/truth-run.ts';
import { happens } from './testing/truth.ts';

/** Rules about object files: objects.test.ts asks the linker. */
const linkerRules = ['W04', 'W05', 'W06', 'W26', 'W32'];

describe('what is predicted happens', () => {
  it.each(truthCases)('$rule $name', (test) => {
    const { report, outcome } = predict(test, test.shows);
    expect(report.findings.map(({ rule }) => rule)).toContain(test.rule);
    const clean = predict(test, test.clean);
    expect(
      clean.report.findings.map(({ rule, title }) => `${rule} ${title}`).filter((title) => title.startsWith(test.rule)),
    ).toEqual([]);
    expect(clean.outcome).toBe('loads');
    expect(happens(test, test.clean)).toEqual({ outcome: 'loads', text: '' });
    if (test.unobservable !== undefined) return;
    const happened = happens(test, test.shows);
    expect(`${outcome}: ${happened.text}`).toBe(`${happened.outcome}: ${happened.text}`);
    const texts = predictedTexts(report);
    if (happened.outcome === 'fails' && texts.length > 0) {
      expect(
        texts.filter((text) => happened.text.includes(text)),
        `${happened.text} is none of ${texts.join('; ')}`,
      ).not.toEqual([]);
    }
  });

  it('for every rule that a binary shows', () => {
    const shown = new Set([...truthCases.map(({ rule }) => rule), ...linkerRules]);
    expect(linkRules.filter(({ readable, id }) => readable && !shown.has(id)).map(({ id }) => id)).toEqual([]);
  });

  it('as a table', async () => {
    const rows = truthCases.map((test) => {
      const { outcome } = predict(test, test.shows);
      const happened =
        test.unobservable === undefined
          ? happens(test, test.shows)
          : { outcome: 'not observed', text: test.unobservable };
      const first = happened.text.split('\n', 1)[0] ?? '';
      return `${test.rule} | ${test.name} | ${outcome} | ${happened.outcome} | ${first.replaceAll('|', '/')}`;
    });
    const table = ['rule | case | predicted | happened | text', ...rows].join('\n');
    await expect(`${table}\n`).toMatchFileSnapshot('testing/truth-table.txt');
  });
});
