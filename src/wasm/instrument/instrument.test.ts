import { beforeAll, describe, expect, it } from 'vitest';

import { codeBase } from '../reader/module.ts';
import { readModule } from '../reader/read-module.ts';
import { compileFreestanding } from '../../toolchain/testing/freestanding.ts';
import { run, type Running } from '../testing/run.ts';
import { type Instrumented, instrument } from './instrument.ts';
import { kernelLayout } from './kernel-layout.ts';
import { createSiteTable, insertedPiece, noPiece } from './site-table.ts';

const source = `
#define EXPORT __attribute__((visibility("default")))
#define NOINLINE __attribute__((noinline))
typedef unsigned long long u64;
int shared, other;
char bytes[16];
EXPORT int add(int x) { shared += x; return other; }
EXPORT int atomics(void) {
  int before = __atomic_load_n(&shared, __ATOMIC_ACQUIRE);
  return before + __atomic_fetch_add(&shared, 5, __ATOMIC_RELAXED);
}
EXPORT int count(int n) { int s = 0; for (int i = 0; i < n; i++) s = s * 3 + (i ^ s); return s; }
void __tsan_atomic_thread_fence(int);
EXPORT void fences(int n) { for (int i = 0; i < n; i++) __tsan_atomic_thread_fence(5); }
EXPORT int spin(int n) { int s = 0; for (int i = 0; i < n; i++) s += __atomic_load_n(&shared, __ATOMIC_RELAXED); return s; }
EXPORT int sum(int n, int *p) { int s = 0; for (int i = 0; i < n; i++) s += p[i]; return s; }
EXPORT int sum_some(int n, int *p) { int s = 0; for (int i = 0; i < n; i++) if (i & 1) s += p[i]; return s; }
EXPORT NOINLINE int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
EXPORT NOINLINE int odd(int n);
EXPORT NOINLINE int even(int n) { return n == 0 ? 1 : odd(n - 1) ^ 0; }
int (*volatile odd_pointer)(int) = odd;
EXPORT NOINLINE int odd(int n) { return n == 0 ? 0 : even(n - 1) ^ 0; }
typedef int (*step)(int);
EXPORT NOINLINE int through_pointer(int n);
step volatile next = through_pointer;
EXPORT NOINLINE int through_pointer(int n) { return n == 0 ? 0 : 1 + next(n - 1); }
EXPORT NOINLINE float not_recursive(float x) { return x * 2; }
float (*volatile pointer_to_leaf)(float) = not_recursive;
EXPORT float call_leaf(float x) { return pointer_to_leaf(x); }
EXPORT int frame(int n) { volatile char a[1000]; a[n] = 1; return a[n] + other; }
EXPORT int memory(int n) { return __builtin_wasm_memory_size(0) + __builtin_wasm_memory_grow(0, n); }
EXPORT int raw(int n) {
  __builtin_wasm_memory_atomic_wait32(&shared, n, 77);
  return __builtin_wasm_memory_atomic_notify(&shared + 3, 2);
}
`;

let original: Uint8Array;
let instrumented: Instrumented;
const started: Record<string, (...values: readonly number[]) => number | void> = {};

async function start(answers = started): Promise<Running> {
  return run(instrumented.binary, answers);
}

beforeAll(async () => {
  original = await compileFreestanding(source);
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
    const stamp = 0x1234_56ff;
    kernelWords[kernelLayout.stamp >> 2] = stamp;
    kernelWords[kernelLayout.readStamps >> 2] = kernelWords[kernelLayout.writeStamps >> 2] = table;
    kernelWords[left] = 100;
    program.call('sum', 4, 1024);
    expect([kernelWords[left], program.calls.length]).toEqual([100, 4]);
    // The first three of four numbers, and only for the thread's present epoch.
    kernelWords[(table + 512) >> 2] = stamp;
    kernelWords[(table + 516) >> 2] = stamp & ~0xf0;
    program.call('sum', 4, 1024);
    expect([kernelWords[left], program.calls.length]).toEqual([97, 5]);
    program.call('sum', 1, 1026);
    expect(program.calls.at(-1)).toMatch(/^kernel\.read4\(1026, /);
    expect(kernelWords[kernelLayout.effectSeen >> 2]).toBe(0);
    kernelWords[left] = 1;
    program.call('sum', 1, 1024);
    expect([kernelWords[left], program.calls.length]).toEqual([1, 7]);
    kernelWords[left] = 100;
    kernelWords[kernelLayout.stamp >> 2] = stamp + 256;
    program.call('sum', 1, 1024);
    expect([kernelWords[left], program.calls.length]).toEqual([100, 8]);
    // Beyond the program's memory a word means nothing.
    kernelWords[kernelLayout.stamp >> 2] = stamp;
    kernelWords[kernelLayout.programBytes >> 2] = 1024;
    program.call('sum', 1, 1024);
    expect([kernelWords[left], program.calls.length]).toEqual([100, 9]);
  });

  it('says that a write is an effect, and calls the kernel at scheduling points', async () => {
    const program = await start();
    const { kernelWords } = program;
    kernelWords[kernelLayout.stamp >> 2] = 0x1ff;
    kernelWords[kernelLayout.readStamps >> 2] = kernelWords[kernelLayout.writeStamps >> 2] = 0x18_0000;
    kernelWords.fill(0x1ff, 0x18_0000 >> 2);
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

describe('offsets', () => {
  /** The instrumented program's stack at the first call of `import` made by `name`: original code offsets, innermost first. */
  async function stackAt(name: string, stop: string, ...values: readonly number[]): Promise<number[]> {
    const program = await start({
      [stop]: () => {
        throw new Error('stop');
      },
    });
    try {
      program.call(name, ...values);
    } catch (error) {
      const frames = [...((error as Error).stack ?? '').matchAll(/wasm-function\[(\d+)\]:(0x[0-9a-f]+)/g)];
      return frames
        .filter(([, index]) => !instrumented.sites.isAddedFunction(Number(index)))
        .map(([, , offset]) => instrumented.sites.toOriginal(Number(offset)));
    }
    throw new Error(`${stop} was not called`);
  }

  it('leads from a stack frame back to the original call', async () => {
    const [offset] = await stackAt('add', 'kernel.read4', 1);
    const { data } = instrumented.sites;
    const site = data.codeOffsets.indexOf(offset ?? -1) + 1;
    expect(instrumented.sites.hook(site)).toBe('read4');
  });

  it('survives being posted to another thread', () => {
    const copy = createSiteTable(structuredClone(instrumented.sites.data));
    for (let site = 0; site <= copy.count; site++) {
      expect([copy.codeOffset(site), copy.functionIndex(site), copy.hook(site)]).toEqual([
        instrumented.sites.codeOffset(site),
        instrumented.sites.functionIndex(site),
        instrumented.sites.hook(site),
      ]);
    }
  });

  it('leads from every byte that was kept to the same byte in the original', () => {
    const base = codeBase(readModule(original));
    const { data, toOriginal } = instrumented.sites;
    let kept = 0;
    let piece = 0;
    for (const { start: first, end } of readModule(instrumented.binary).bodies) {
      for (let offset = first; offset < end; offset++) {
        while ((data.pieceStarts[piece + 1] ?? Infinity) <= offset) piece++;
        if ((data.pieceOrigins[piece] ?? noPiece) >= insertedPiece) continue;
        kept++;
        expect(instrumented.binary[offset]).toBe(original[base + toOriginal(offset)]);
      }
    }
    const originalBytes = readModule(original).bodies.reduce((sum, body) => sum + body.end - body.start, 0);
    expect(kept / originalBytes).toBeGreaterThan(0.9);
    expect(toOriginal(0)).toBe(-1);
    expect(toOriginal(instrumented.binary.length)).toBe(-1);
  });

  it('leaves wrappers out of recursive stacks', async () => {
    const program = await start();
    program.set('heddle_depth_limit', 3);
    expect(program.call('through_pointer', 2)).toBe(2);
    const offsets = await stackAt('through_pointer', 'kernel.read4', 5);
    expect(offsets.every((offset) => offset >= 0)).toBe(true);
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
    const binary = await compileFreestanding(source, { flags: [level, '-msimd128', '-mtail-call'] });
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
