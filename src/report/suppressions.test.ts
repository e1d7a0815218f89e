import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeddleError } from '../base/error.ts';
import { benignRace, dataRace, deadlock, useAfterFree } from './golden/findings.ts';
import { result } from './golden/build.ts';
import { results } from './golden/results.ts';
import { renderJson } from './json.ts';
import type { CheckResult, Finding } from './model.ts';
import { applySuppressions, parseBaseline, parseSuppressions } from './suppressions.ts';

const rulesOf = (text: string): ReturnType<typeof parseSuppressions> => parseSuppressions(text, 'heddle.suppressions');
const silenced = (rule: string, finding: Finding): boolean =>
  applySuppressions(result({ findings: [finding] }), { rules: rulesOf(rule) }).findings.length === 0;

describe('parseSuppressions', () => {
  it('reads rules, and skips comments and empty lines of any line ending', () => {
    const rules = rulesOf('\uFEFF# known\r\n\r\ndata-race:stats.*  # by design\n  * : legacy_init \r*:Queue::push');
    expect(rules.map(({ kind, pattern, origin }) => [kind, pattern, origin])).toEqual([
      ['data-race', 'stats.*', 'heddle.suppressions:3 (data-race:stats.*)'],
      ['*', 'legacy_init', 'heddle.suppressions:4 (*:legacy_init)'],
      ['*', 'Queue::push', 'heddle.suppressions:5 (*:Queue::push)'],
    ]);
  });

  it.each([
    ['counter', 'Line `counter` in heddle.suppressions:1 has no colon; expected KIND:PATTERN.'],
    ['\nrace:x', 'Unknown finding kind `race` in heddle.suppressions:2; expected `*` or one of data-race, '],
    ['data-race:  ', 'Rule `data-race:` in heddle.suppressions:1 has no pattern after the colon.'],
    ['*:**', 'Rule `*:**` in heddle.suppressions:1 would silence every finding.'],
    ['toString:x', 'Unknown finding kind `toString`'],
  ])('refuses `%s`', (text, message) => {
    expect(() => rulesOf(text)).toThrow(
      expect.objectContaining({ code: 'HDL_SUPPRESSIONS_SYNTAX', message: expect.stringContaining(message) }),
    );
  });

  it('reads any text or says which line it cannot read', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          for (const rule of rulesOf(text)) expect(rule.pattern).not.toBe('');
        } catch (error) {
          expect(error).toBeInstanceOf(HeddleError);
          expect((error as HeddleError).message).toMatch(/heddle\.suppressions:\d+/);
        }
      }),
    );
  });
});

describe('applySuppressions', () => {
  it.each<[string, Finding, boolean]>([
    ['data-race:counter', dataRace, true],
    ['data-race:count', dataRace, false],
    ['data-race:count*', dataRace, true],
    ['data-race:*unt*', dataRace, true],
    ['deadlock:counter', dataRace, false],
    ['*:worker', dataRace, true],
    ['*:main.c', dataRace, true],
    ['*:ain.c', dataRace, false],
    ['*:data-race-1a2b3c4d', dataRace, true],
    ['deadlock:transfer.c', deadlock, true],
    ['deadlock:bank/transfer.c', deadlock, true],
    ['deadlock:bank/*', deadlock, true],
    ['deadlock:pay_out', deadlock, true],
    ['use-after-free:Queue::pop', useAfterFree, true],
    ['use-after-free:Queue..pop', useAfterFree, false],
    ['*:heap block of 32 bytes', benignRace, true],
  ])('`%s` on %o', (rule, finding, expected) => {
    expect(silenced(rule, finding)).toBe(expected);
  });

  it('counts what it silences and says by what', () => {
    const after = applySuppressions(results['several-findings']!, { rules: rulesOf('use-after-free:Queue::pop') });
    expect(after.findings.map((finding) => finding.kind)).toEqual(['assertion', 'data-race', 'hang']);
    expect(after.suppressed.at(-1)).toEqual({
      id: useAfterFree.id,
      title: useAfterFree.title,
      by: 'heddle.suppressions:1 (use-after-free:Queue::pop)',
    });
    expect(after.verdict).toBe('findings');
  });

  it('loses no finding and invents none', () => {
    const pattern = fc.constantFrom('counter', '*', 'nothing', 'Queue*', 'main.c', 'worker');
    const kind = fc.constantFrom('data-race', 'deadlock', 'assertion');
    fc.assert(
      fc.property(fc.array(fc.tuple(kind, pattern)), fc.constantFrom(...Object.values(results)), (rules, before) => {
        const after = applySuppressions(before, { rules: rulesOf(rules.map((rule) => rule.join(':')).join('\n')) });
        const ids = (each: CheckResult): string[] =>
          [...each.findings, ...each.suppressed].map((entry) => entry.id).toSorted();
        expect(ids(after)).toEqual(ids(before));
        expect(renderJson(after)).toContain('"version": 1');
      }),
    );
  });

  it('makes the verdict clean, or incomplete when something was left out', () => {
    const rules = rulesOf('*:counter');
    const before = results['data-race']!;
    expect(applySuppressions(before, { rules }).verdict).toBe('clean');
    const early = { ...before, campaign: { ...before.campaign!, incomplete: true } };
    expect(applySuppressions(early, { rules }).verdict).toBe('incomplete');
    expect(applySuppressions(results['error']!, { rules }).verdict).toBe('error');
  });

  it('says which rules silenced nothing', () => {
    const after = applySuppressions(results['data-race']!, { rules: rulesOf('*:counter\ndata-race:gone') });
    expect(after.notes).toEqual(['Suppression heddle.suppressions:2 (data-race:gone) silenced nothing.']);
  });
});

describe('parseBaseline', () => {
  it('silences the findings of an earlier result, and those that it had silenced', () => {
    const before = results['several-findings']!;
    const baseline = parseBaseline(renderJson(before), 'old.json');
    const after = applySuppressions({ ...before, findings: [...before.findings, dataRace] }, { baseline });
    expect(after.findings).toEqual([dataRace]);
    expect(after.suppressed.at(-1)?.by).toBe('baseline old.json');
    expect(baseline.ids).toContain('data-race-0000aaaa');
  });

  it('refuses other files', () => {
    expect(() => parseBaseline('hello', 'old.json')).toThrow(expect.objectContaining({ code: 'HDL_BASELINE_INVALID' }));
  });
});
