import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findNoProgram } from './clang-arguments.ts';
import { HeddleError } from '../base/error.ts';
import { parseArguments } from './parse.ts';
import { settle } from './settings.ts';

function refusal(command: 'check' | 'replay', ...args: string[]): string {
  try {
    parseArguments(command, args);
  } catch (error) {
    if (error instanceof HeddleError)
      return `${error.code}: ${error.message}${error.hint === undefined ? '' : ` ${error.hint}`}`;
    throw error;
  }
  throw new Error(`\`${args.join(' ')}\` was accepted`);
}

describe('parseArguments', () => {
  it('sorts words, options, compiler and program arguments', () => {
    const args = [
      'a.c',
      '-I',
      'inc',
      '--runs',
      '5',
      '-DX',
      'lib.a',
      '--json',
      '-x',
      'c',
      'b.h',
      '--',
      '--runs',
      '-x',
      'y',
    ];
    const parsed = parseArguments('check', args);
    expect(parsed.words).toEqual(['a.c', 'lib.a', 'b.h']);
    expect(parsed.clang).toEqual(['-I', 'inc', '-DX', '-x', 'c']);
    expect(parsed.program).toEqual(['--runs', '-x', 'y']);
    expect([...parsed.options]).toEqual([
      ['runs', [5]],
      ['json', [true]],
    ]);
  });
  it('gives the program everything behind the first `--`', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (program) => {
        expect(parseArguments('check', ['x.c', '--', ...program])).toEqual({
          words: ['x.c'],
          clang: [],
          program,
          options: new Map(),
          help: false,
        });
      }),
    );
  });
  it('takes a value after `=` or in the next word, also one with a dash', () => {
    expect(parseArguments('check', ['--seed=7']).options.get('seed')).toEqual([7]);
    expect(refusal('check', '--seed', '-7')).toBe(
      'HDL_USAGE_INVALID_VALUE: Option `--seed` expects a whole number from 0 to 4,294,967,295, but got `-7`.',
    );
  });
  it('collects repeatable options and lets the last of the others win', () => {
    const { options } = parseArguments('check', ['--env', 'A=1', '--env=B=2', '--seed', '1', '--seed', '2']);
    const settings = settle(options, undefined);
    expect(settings.env.map(({ name, value }) => `${name}:${value}`)).toEqual(['A:1', 'B:2']);
    expect(settings.seed).toBe(2);
  });
  it('refuses what it does not know, with the nearest thing', () => {
    expect(refusal('check', '--rnus', '5')).toBe(
      'HDL_USAGE_UNKNOWN_OPTION: Unknown option `--rnus`. Did you mean `--runs`?',
    );
    expect(refusal('check', '--step')).toBe(
      'HDL_USAGE_UNKNOWN_OPTION: Option `--step` belongs to `heddle replay`, not to `heddle check`.',
    );
    expect(refusal('check', '--runs')).toBe('HDL_USAGE_MISSING_VALUE: Option `--runs` needs a value: `--runs N`.');
    expect(refusal('check', '--json=yes')).toBe(
      'HDL_USAGE_INVALID_VALUE: Option `--json` takes no value, but got `yes`.',
    );
    expect(refusal('check', '--heap', 'resue')).toBe(
      'HDL_USAGE_INVALID_VALUE: Option `--heap` expects `mixed`, `reuse` or `quarantine`, but got `resue`. Did you mean `reuse`?',
    );
  });
  it('never throws anything but a HeddleError', () => {
    const word = fc.oneof(fc.string(), fc.constantFrom('--runs', '--time=', '-I', '--', '--help', '--json', '--env'));
    fc.assert(
      fc.property(fc.array(word), (args) => {
        try {
          parseArguments('check', args);
        } catch (error) {
          expect(error).toBeInstanceOf(HeddleError);
        }
      }),
    );
  });
});

describe('findNoProgram', () => {
  it('finds what makes no program, but not in the value of another argument', () => {
    expect(findNoProgram(['-O2', '-c'])).toBe('-c');
    expect(findNoProgram(['-oprog'])).toBe('-oprog');
    expect(findNoProgram(['-Xclang', '-S', '-DX'])).toBeUndefined();
  });
});

describe('settle', () => {
  it('has the defaults of design.md', () => {
    const { jobs, ...settings } = settle(new Map(), undefined);
    expect(jobs).toBeGreaterThan(0);
    expect(settings).toEqual({
      runs: 20_000,
      time: 60_000,
      seed: 1,
      strategy: 'portfolio',
      equivalence: 'mazurkiewicz',
      memoryModel: 'c11',
      preempt: 'racy',
      heap: 'mixed',
      volatile: 'plain',
      timeOuts: 'late',
      spuriousWakeups: false,
      checkDeterminism: false,
      verbose: false,
      yes: false,
      port: 0,
      weaken: false,
      confidence: 0.95,
      untilSaturated: false,
      resume: false,
      stopOn: 'none',
      failOn: 'warning',
      maxSteps: 10_000_000,
      maxMemory: 256 * 2 ** 20,
      maxThreads: 4096,
      hangTimeout: 10_000,
      toolchain: 'embedded',
      env: [],
      dir: [],
      library: [],
      reporter: [{ name: 'text' }],
      json: false,
      step: false,
      all: false,
      debug: false,
    });
  });
});
