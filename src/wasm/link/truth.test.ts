import { describe, expect, it } from 'vitest';
import { checkLink } from './check-link.ts';
import type { LinkReport } from './model.ts';
import { formatCases } from './testing/cases-format.ts';
import { memoryCases } from './testing/cases-memory.ts';
import { runtimeCases } from './testing/cases-runtime.ts';
import { symbolCases } from './testing/cases-symbols.ts';
import { linkRules } from './rules/index.ts';
import { type Happened, happens, type Part, partsOf, type TruthCase } from './testing/truth.ts';

const cases: readonly TruthCase[] = [...formatCases, ...memoryCases, ...symbolCases, ...runtimeCases];
/** Rules about object files: objects.test.ts asks the linker. */
const linkerRules = ['W04', 'W05', 'W06', 'W26', 'W32'];

function predict(test: TruthCase, parts: readonly Part[]): { report: LinkReport; outcome: Happened['outcome'] } {
  const report = checkLink(partsOf(parts), test.check);
  const severities = report.findings.map(({ severity }) => severity);
  const outcome = severities.includes('error') ? 'fails' : severities.includes('silent') ? 'miscomputes' : 'loads';
  return { report, outcome };
}

/** The texts that this engine and the loader of the tests were said to print. */
function predictedTexts(report: LinkReport): string[] {
  return report.findings.flatMap(({ messages }) =>
    messages.filter(({ from }) => from.startsWith('V8') || from.startsWith('Emscripten')).map(({ text }) => text),
  );
}

describe('what is predicted happens', () => {
  it.each(cases)('$rule $name', (test) => {
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
    const shown = new Set([...cases.map(({ rule }) => rule), ...linkerRules]);
    expect(linkRules.filter(({ readable, id }) => readable && !shown.has(id)).map(({ id }) => id)).toEqual([]);
  });

  it('as a table', async () => {
    const rows = cases.map((test) => {
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
