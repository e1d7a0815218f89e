import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { directory, duration, oneOf, reporterSpec, size, variable, wholeNumber } from './option-values.ts';
import { createStrategyPlan } from '../campaign/strategy-plan.ts';
import { nothingLearned } from '../campaign/settings.ts';
import { STRATEGIES, strategySpec } from './strategy-option.ts';

const value = (parsed: { readonly ok: boolean; readonly value?: unknown; readonly expected?: string }): unknown =>
  parsed.ok ? parsed.value : `expects ${parsed.expected}`;

describe('wholeNumber', () => {
  it('reads back every number in range', () => {
    fc.assert(fc.property(fc.nat(), (number) => value(wholeNumber(0)(String(number))) === number));
  });
  it('takes grouped digits', () => {
    expect(value(wholeNumber(1)('20_000'))).toBe(20_000);
    expect(value(wholeNumber(1)('20,000'))).toBe(20_000);
  });
  it.each(['banana', '', '-1', '1.5', '1e3', '0x10', '99999999999999999999', '1__0', '2_00'])('refuses %j', (text) => {
    expect(value(wholeNumber(1)(text))).toBe('expects a whole number of at least 1');
  });
  it('names both ends of a range', () => {
    expect(value(wholeNumber(1, 4096)('5000'))).toBe('expects a whole number from 1 to 4,096');
  });
});

describe('duration', () => {
  it.each([
    ['60s', 60_000],
    ['2m', 120_000],
    ['500ms', 500],
    ['1h', 3_600_000],
    ['1.5s', 1500],
    ['7', 7000],
  ])('reads %s', (text, ms) => {
    expect(value(duration(text))).toBe(ms);
  });
  it.each(['', 's', '0', '0s', '-1s', '10 s', '1d', 'soon', '1e3s'])('refuses %j', (text) => {
    expect(value(duration(text))).toBe('expects a time above zero with the unit ms, s, m or h');
  });
});

describe('size', () => {
  const memory = size(2 ** 22, 2 ** 29, 2 ** 16);
  it.each([
    ['256M', 256 * 2 ** 20],
    ['64m', 2 ** 26],
    ['8192K', 2 ** 23],
    ['16MiB', 2 ** 24],
    ['4194304', 2 ** 22],
  ])('reads %s', (text, bytes) => {
    expect(value(memory(text))).toBe(bytes);
  });
  it.each(['', 'M', '1K', '5G', '-1M', '5.5M', '4194305', 'lots'])('refuses %j', (text) => {
    expect(value(memory(text))).toBe('expects a size from 4M to 512M in steps of 64K');
  });
});

describe('words and pairs', () => {
  it('takes only the words of a choice', () => {
    const heap = oneOf('mixed', 'reuse', 'quarantine');
    expect(value(heap('reuse'))).toBe('reuse');
    expect(value(heap('Reuse'))).toBe('expects `mixed`, `reuse` or `quarantine`');
    expect(value(heap('constructor'))).toBe('expects `mixed`, `reuse` or `quarantine`');
  });
  it('splits a reporter from its file', () => {
    const reporter = reporterSpec('text', 'json');
    expect(value(reporter('json'))).toEqual({ name: 'json' });
    expect(value(reporter('json=a=b.json'))).toEqual({ name: 'json', file: 'a=b.json' });
    expect(value(reporter('json='))).toBe('expects a file name after `=`');
    expect(value(reporter('xml=x'))).toBe('expects `text` or `json`, each with an optional `=FILE`');
  });
  it('splits a variable at the first equals sign', () => {
    expect(value(variable('A=b=c'))).toEqual({ name: 'A', value: 'b=c' });
    expect(value(variable('A='))).toEqual({ name: 'A', value: '' });
    expect(value(variable('=x'))).toBe('expects `NAME=VALUE`');
  });
  it('splits a folder from its place in the program', () => {
    expect(value(directory('./data:/data'))).toEqual({ host: './data', guest: '/data' });
    expect(value(directory('data'))).toEqual({ host: 'data', guest: '/' });
    expect(value(directory('data:relative'))).toBe('expects `HOST:/GUEST`');
  });
});

describe('strategySpec', () => {
  it.each(['portfolio', 'random', 'pct', 'pct:depth=5', 'preemption-bound:bound=2', 'round-robin'])(
    'takes %s',
    (text) => {
      expect(value(strategySpec(text))).toBe(text);
    },
  );
  it.each(Object.keys(STRATEGIES))('%s is a strategy of the engine', (name) => {
    const plan = createStrategyPlan(name, nothingLearned);
    expect(Object.keys(STRATEGIES)).toContain(plan.pick(0).name.split(':')[0]);
  });
  it('names the strategies and the nearest one', () => {
    expect(strategySpec('rnadom')).toEqual({
      ok: false,
      expected:
        'one of `portfolio`, `random`, `pct`, `pos`, `surw`, `rff`, `frontier`, `lockstep`, `dpor`, `dfs`, `preemption-bound`, `delay-bound`, `round-robin`',
      hint: 'Did you mean `random`?',
    });
  });
  it('checks parameters', () => {
    expect(value(strategySpec('pct:deep=3'))).toBe('expects only `depth` after `pct`');
    expect(value(strategySpec('random:depth=3'))).toBe('expects no parameters after `random`');
    expect(value(strategySpec('pct:depth=0'))).toBe('expects a whole number from 1 to 100 for `depth` of `pct`');
    expect(value(strategySpec('pct:depth=3,depth=4'))).toBe('expects `depth` of `pct` once');
    expect(value(strategySpec('pct:depth=3=4'))).toBe('expects a whole number from 1 to 100 for `depth` of `pct`');
    expect(value(strategySpec('pct:'))).toBe('expects only `depth` after `pct`');
    expect(value(strategySpec('toString'))).toMatch(/^expects one of/);
  });
});
