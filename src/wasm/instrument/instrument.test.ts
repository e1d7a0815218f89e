import { beforeAll, describe, expect, it } from 'vitest';

import { codeBase } from '../reader/module.ts';
import { readModule } from '../reader/read-module.ts';
import { compileFreestanding } from '../../toolchain/testing/freestanding.ts';
import { instrumentSource } from '../testing/instrument-source.ts';
import { run, type Running } from '../testing/run.ts';
import { type Instrumented, instrument } from './instrument.ts';
import { kernelLayout } from './kernel-layout.ts';

let original: Uint8Array;
let instrumented: Instrumented;
const started: Record<string, (...values: readonly number[]) => number | void> = {};

async function start(answers = started): Promise<Running> {
  return run(instrumented.binary, answers);
}

beforeAll(async () => {
  original = await compileFreestanding(instrumentSource);
  instrumented = instrument(original);
});

describe('hooks and sites', () => {
  it('passes plain accesses to the kernel with a site each', async () => {
    const program = await start();
    expect(program.call('add', 3)).toBe(0);
    const [write, read] = program.calls.map((call) => /kernel\.(\w+)\((\d+), (\d+)\)/.exec(call)?.slice(1));
    expect([write?.[0], read?.[0]]).toEqual(['write4', 'read4']);
    const sites = [Number(write?.[2]), Number(read?.[2])] as const;
    expect(sites[1]).toBe(sites[0] + 1);
    expect(sites.map((site) => instrumented.sites.hook(site))).toEqual(['write4', 'read4']);
    const module = readModule(original);
    for (const site of sites) {
      const position = codeBase(module) + instrumented.sites.codeOffset(site);
      expect(original[position]).toBe(0x10);
      const body = module.bodies[instrumented.sites.functionIndex(site) - module.importedFunctions];
      expect(position > (body?.start ?? 0) && position < (body?.end ?? 0)).toBe(true);
    }
  });

  it('counts an access that has its stamp, and does not call the kernel', async () => {
    const program = await start();
    const { kernelWords } = program;
    const [left, table] = [kernelLayout.words >> 2, 0x18_0000];
    const stamp = 0x1234_5678;
    kernelWords[kernelLayout.stamp >> 2] = stamp;
    kernelWords[kernelLayout.readStamps >> 2] = kernelWords[kernelLayout.writeStamps >> 2] = table;
    kernelWords[left] = 100;
    program.call('sum', 4, 1024);
    expect([kernelWords[left], program.calls.length]).toEqual([100, 4]);
    // All but the fourth number, and only for the thread's present epoch.
    kernelWords[(table + 64) >> 2] = 1 << 3;
    kernelWords[(table + 68) >> 2] = stamp;
    kernelWords[(table + 76) >> 2] = stamp;
    program.call('sum', 4, 1024);
    expect([kernelWords[left], program.calls.length]).toEqual([97, 5]);
    expect(program.calls.at(-1)).toMatch(/^kernel\.read4\(1036, /);
    program.call('sum', 1, 1026);
    expect(program.calls.at(-1)).toMatch(/^kernel\.read4\(1026, /);
    kernelWords[left] = 100;
    program.call('sum', 1, 1152);
    expect([kernelWords[left], program.calls.length]).toEqual([99, 6]);
    expect(kernelWords[kernelLayout.effectSeen >> 2]).toBe(0);
    kernelWords[left] = 1;
    program.call('sum', 1, 1024);
    expect([kernelWords[left], program.calls.length]).toEqual([1, 7]);
    kernelWords[left] = 100;
    kernelWords[kernelLayout.stamp >> 2] = stamp + 1;
    program.call('sum', 1, 1024);
    expect([kernelWords[left], program.calls.length]).toEqual([100, 8]);
    // Beyond the program's memory a word means nothing.
    kernelWords[kernelLayout.stamp >> 2] = stamp;
    kernelWords[(kernelLayout.sizedEnds >> 2) + 2] = 1024 >> 2;
    program.call('sum', 1, 1024);
    expect([kernelWords[left], program.calls.length]).toEqual([100, 9]);
  });

  it('looks at the stamps of a structure at once, and calls the kernel for each member where one is missing', async () => {
    const program = await start();
    const { kernelWords } = program;
    const [left, table] = [kernelLayout.words >> 2, 0x18_0000];
    kernelWords[kernelLayout.stamp >> 2] = 7;
    kernelWords[kernelLayout.readStamps >> 2] = table;
    kernelWords[left] = 100;
    new Int32Array(program.memory.buffer).set([2, 3, 4], 1024 >> 2);
    expect(program.call('members', 1024)).toBe(11);
    const calls = program.calls.map((call) => /kernel\.read4\((\d+), (\d+)\)/.exec(call)?.slice(1).map(Number));
    expect(calls.map((call) => call?.[0]).toSorted()).toEqual([1024, 1028, 1032]);
    const [first, second, third] = calls.map((call) => call?.[1] ?? 0);
    expect([second, third]).toEqual([(first ?? 0) + 1, (first ?? 0) + 2]);
    expect(kernelWords[left]).toBe(100);
    // Of the first member only, and then of all.
    kernelWords[(table + 64) >> 2] = ~1;
    kernelWords[(table + 68) >> 2] = 7;
    expect([program.call('members', 1024), program.calls.length, kernelWords[left]]).toEqual([11, 6, 100]);
    kernelWords[(table + 64) >> 2] = ~7;
    expect([program.call('members', 1024), program.calls.length, kernelWords[left]]).toEqual([11, 6, 97]);
  });

  it('says that a write is an effect, and calls the kernel at scheduling points', async () => {
    const program = await start();
    const { kernelWords } = program;
    // In all blocks no stamp is missing, and the number is 0.
    kernelWords[kernelLayout.stamp >> 2] = 0;
    kernelWords[kernelLayout.readStamps >> 2] = kernelWords[kernelLayout.writeStamps >> 2] = 0x18_0000;
    kernelWords[kernelLayout.words >> 2] = 100;
    program.call('add', 1);
    expect([kernelWords[kernelLayout.words >> 2], kernelWords[kernelLayout.effectSeen >> 2], program.calls]).toEqual([
      98,
      1,
      [],
    ]);
    const site = instrumented.sites.data.hooks.findIndex((_, index) => instrumented.sites.hook(index + 1) === 'read4');
    new Uint8Array(kernelWords.buffer).fill(1, kernelLayout.siteFlags + site + 1, kernelLayout.siteFlags + site + 2);
    program.call('add', 1);
    expect([kernelWords[kernelLayout.words >> 2], program.calls.length]).toEqual([97, 1]);
  });

  it('sets the site global before calls of functions that read it', async () => {
    const program = await start({ 'heddle.atomic': () => 1 });
    expect(program.call('atomics')).toBe(2);
    const sites = program.calls.map((call) => Number(/(\d+)\)$/.exec(call)?.[1]));
    expect(sites.map((site) => instrumented.sites.hook(site))).toEqual([
      '__tsan_atomic32_load',
      '__tsan_atomic32_fetch_add',
    ]);
    expect(program.calls[1]).toMatch(/^heddle\.atomic\(0, \d+, 5, \d+\)$/);
  });

  it('numbers sites densely in the order of the code', () => {
    const { data, count } = instrumented.sites;
    const offsets = [...data.codeOffsets];
    expect(count).toBe(offsets.length);
    expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
    expect(
      [0, count + 1].map((site) => [instrumented.sites.codeOffset(site), instrumented.sites.functionIndex(site)]),
    ).toEqual([
      [-1, -1],
      [-1, -1],
    ]);
  });
});

describe('fuel', () => {
  it('counts the rounds of a loop without hooks, and calls out when they are used up', async () => {
    const program = await start();
    program.set('heddle_fuel', 100);
    const expected = program.call('count', 10);
    expect([program.get('heddle_fuel'), program.calls]).toEqual([90, []]);
    program.set('heddle_fuel', 10);
    expect(program.call('count', 10)).toBe(expected);
    expect(program.calls).toEqual(['heddle.fuel()']);
  });

  it('does not count a loop that passes a hook in every round', async () => {
    const program = await start();
    program.set('heddle_fuel', 100);
    program.call('sum', 10, 1024);
    expect([program.get('heddle_fuel'), program.calls.length]).toEqual([100, 10]);
  });

  it('counts a loop of fences, which are no events, but not one of atomic loads', async () => {
    const program = await start();
    program.set('heddle_fuel', 100);
    program.call('spin', 10);
    expect([program.get('heddle_fuel'), program.calls.length]).toEqual([100, 10]);
    program.call('fences', 10);
    expect([program.get('heddle_fuel'), program.calls.length]).toEqual([90, 20]);
  });

  it('counts a loop that can miss its hook', async () => {
    const program = await start();
    program.set('heddle_fuel', 100);
    program.call('sum_some', 10, 1024);
    expect(program.calls.length).toBe(5);
    expect(program.get('heddle_fuel')).toBeLessThan(100);
  });
});

describe('recursion', () => {
  it.each([
    ['fib', 10, 55],
    ['even', 10, 1],
    ['through_pointer', 10, 10],
  ])('counts the depth of %s', async (name, argument, result) => {
    const program = await start();
    expect(program.call(name, argument)).toBe(result);
    expect(program.get('heddle_depth')).toBe(0);
    expect(program.calls.filter((call) => call.startsWith('heddle'))).toEqual([]);
    program.set('heddle_depth_limit', 5);
    expect(program.call(name, argument)).toBe(result);
    expect(program.calls).toContain('heddle.depth()');
    expect(program.get('heddle_depth')).toBe(0);
  });

  it('costs nothing where nothing recurses', () => {
    const { sites } = instrumented;
    const module = readModule(original);
    const nameOf = (index: number): string | undefined =>
      module.exports.find((item) => item.index === index && item.kind === 'function')?.name;
    const names = [...sites.data.wrapped].map(nameOf).toSorted();
    expect(names).toEqual(['even', 'fib', 'odd', 'through_pointer']);
    expect(sites.toOriginalFunction(sites.data.functionCount)).toBe(sites.data.wrapped[0]);
    expect(sites.toOriginalFunction(3)).toBe(3);
  });
});

describe('memory', () => {
  it('becomes unshared', () => {
    expect([readModule(original).memories[0]?.shared, readModule(instrumented.binary).memories[0]?.shared]).toEqual([
      true,
      false,
    ]);
  });

  it('asks the runtime for its size and for more', async () => {
    const program = await start({ 'heddle.memory_size': () => 7, 'heddle.memory_grow': (pages) => pages * 10 });
    expect(program.call('memory', 4)).toBe(47);
  });

  it('checks the stack pointer where a function takes stack, once', async () => {
    const program = await start();
    program.call('frame', 3);
    expect(program.calls.filter((call) => call.startsWith('heddle'))).toEqual([]);
    program.set('heddle_stack_low', program.get('__stack_pointer'));
    program.call('frame', 3);
    expect(program.calls.filter((call) => call.startsWith('heddle'))).toEqual(['heddle.stack()']);
  });

  it('replaces atomic instructions by calls of the runtime', async () => {
    const program = await start({ 'heddle.atomic': (kind) => kind });
    expect(program.call('raw', 9)).toBe(100);
    const calls = program.calls.map(
      (call) => /heddle\.atomic\((\d+), (\d+), (\d+), (\d+)\)/.exec(call)?.slice(1).map(Number) ?? [],
    );
    expect(calls.map(([kind, , value]) => [kind, value])).toEqual([
      [77, 9],
      [100, 2],
    ]);
    expect((calls[1]?.[1] ?? 0) - (calls[0]?.[1] ?? 0)).toBe(12);
    expect(calls.map(([, , , site]) => instrumented.sites.hook(site ?? 0))).toEqual([
      'heddle_raw_wait32',
      'heddle_raw_notify',
    ]);
  });
});

describe('levels of optimisation', () => {
  it.each(['-O0', '-O1', '-O2', '-O3'])('%s gives a valid module with the same results', async (level) => {
    const binary = await compileFreestanding(instrumentSource, { flags: [level, '-msimd128', '-mtail-call'] });
    const program = await run(instrument(binary).binary);
    expect([
      program.call('add', 1),
      program.call('fib', 10),
      program.call('even', 7),
      program.call('count', 10),
    ]).toEqual([0, 55, 0, 91289]);
    program.set('heddle_stack_low', program.get('__stack_pointer'));
    program.call('frame', 3);
    expect(program.calls).toContain('heddle.stack()');
  });
});
