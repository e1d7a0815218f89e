import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeddleError } from '../base/error.ts';
import { dataRace } from './golden/findings.ts';
import { results } from './golden/results.ts';
import { parseResult, renderJson, stripTimeFields, timeFields } from './json.ts';
import type { CheckResult } from './model.ts';
import { checkResultShape } from './schema.ts';
import { mismatch } from './shape-check.ts';

const cases = Object.entries(results);
const race = results['data-race']!;

/** The same value with the keys of every object in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, reversed(item)]),
  );
}

describe('renderJson', () => {
  it.each(cases)('of `%s` reads back as it was', (_name, result) => {
    expect(parseResult(renderJson(result), 'result', 'HDL_BASELINE_INVALID')).toEqual(result);
  });

  it.each(cases)('of `%s` does not depend on the order of keys', (_name, result) => {
    expect(renderJson(reversed(result) as CheckResult)).toBe(renderJson(result));
  });

  it('is the published form', async () => {
    await expect(renderJson(results['several-findings']!)).toMatchFileSnapshot('golden/several-findings.json');
  });

  it('refuses a result that breaks its own schema', () => {
    const broken = { ...race, findings: [{ ...dataRace, executionsHit: Number.NaN }] };
    expect(() => renderJson(broken)).toThrow('findings[0].executionsHit: expected a whole number from 0 on, found NaN');
  });
});

describe('stripTimeFields', () => {
  it('makes two runs of different speed equal, and nothing else', () => {
    const slower = { ...race, campaign: { ...race.campaign!, elapsedMs: 1, executionsPerSecond: 2 } };
    expect(renderJson(slower)).not.toBe(renderJson(race));
    expect(stripTimeFields(slower)).toEqual(stripTimeFields(race));
    expect(stripTimeFields({ ...race, campaign: { ...race.campaign!, seed: 2 } })).not.toEqual(stripTimeFields(race));
  });

  it('names fields that exist', () => {
    for (const path of timeFields) {
      let value: unknown = race;
      for (const key of path.split('.')) value = (value as Record<string, unknown>)[key];
      expect(value).toBeTypeOf('number');
    }
  });
});

describe('parseResult', () => {
  const read = (text: string): CheckResult => parseResult(text, 'baseline `old.json`', 'HDL_BASELINE_INVALID');

  it('never throws anything but an error that the user can act on', () => {
    const json = renderJson(race);
    fc.assert(
      fc.property(fc.nat({ max: json.length - 1 }), fc.string({ maxLength: 3 }), (position, insert) => {
        try {
          read(json.slice(0, position) + insert + json.slice(position + insert.length + 1));
        } catch (error) {
          expect(error).toBeInstanceOf(HeddleError);
        }
      }),
    );
  });

  it.each([
    ['', /is not JSON/],
    ['[]', /the value: expected an object, found a list/],
    ['{"version": 2}', /has format version 2, but this Heddle reads version 1/],
    [
      '{"version": 1, "verdict": "fine", "findings": []}',
      /verdict: expected one of clean, findings, incomplete, error, found "fine"/,
    ],
    ['{"version": 1, "verdict": "clean"}', /findings: missing/],
  ])('says what is wrong with `%s`', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('accepts fields of a later version, which a strict check refuses', () => {
    const later = { ...race, coverage: 7 };
    expect(read(JSON.stringify(later)).findings).toEqual(race.findings);
    expect(mismatch(checkResultShape, later, true)).toBe('coverage: unknown field');
    expect(mismatch(checkResultShape, race, true)).toBeUndefined();
  });
});
