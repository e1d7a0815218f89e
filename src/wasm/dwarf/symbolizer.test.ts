import { beforeAll, describe, expect, it } from 'vitest';

import { createSymbolizer, type SymbolizedGlobal, type Symbolizer } from './symbolizer.ts';
import { buildProgram, withCustoms } from '../../toolchain/testing/debug-programs.ts';
import { cppSources, cSources } from './testing/sources.ts';

/** Every variable of the program's static data, by name, as it looks at its first byte. */
function allGlobals(symbolizer: Symbolizer): Map<string, SymbolizedGlobal> {
  const found = new Map<string, SymbolizedGlobal>();
  for (let address = 65536; address < 65536 + 4096; address++) {
    const global = symbolizer.globalAt(address);
    if (global?.offset === 0) found.set(global.name, global);
  }
  return found;
}

function lineOf(sources: Readonly<Record<string, string>>, file: string, text: string): number {
  const lines = (sources[file] ?? '').split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
}

const MAIN_C = 'specimens/queue/main.c';
const MAIN_CC = 'specimens/bank/main.cc';
const BANK = 'specimens/bank/bank.h';

describe.each(['-gdwarf-4', '-gdwarf-5'])('a C program with %s', (version) => {
  let binary: Uint8Array;
  let symbolizer: Symbolizer;
  let globals: Map<string, SymbolizedGlobal>;
  beforeAll(async () => {
    binary = await buildProgram(cSources, ['-O1', version]);
    symbolizer = createSymbolizer(binary);
    globals = allGlobals(symbolizer);
  });

  const member = (name: string, offset: number): string | undefined =>
    symbolizer.globalAt((globals.get(name)?.address ?? 0) + offset)?.member;

  it('names globals with place, size and type', () => {
    expect(globals.get('counter')).toEqual({
      name: 'counter',
      file: MAIN_C,
      line: lineOf(cSources, MAIN_C, 'int counter'),
      column: 0,
      address: expect.any(Number),
      size: 4,
      offset: 0,
      typeName: 'int',
      partType: 'int',
    });
    expect(globals.get('tables')).toMatchObject({ size: 192, typeName: 'struct table[2]' });
    expect(globals.get('ready')).toMatchObject({ typeName: version === '-gdwarf-5' ? '_Atomic(int)' : 'int' });
    expect(globals.get('current')).toMatchObject({ typeName: 'const volatile struct queue * volatile' });
    expect(globals.get('matrix')).toMatchObject({ size: 120, typeName: 'double[3][5]' });
    expect(globals.get('orders')).toMatchObject({ typeName: 'int (*[4])(const void *, const void *)' });
    expect(globals.get('rows')).toMatchObject({ typeName: 'int (*)[5]' });
    expect(globals.get('names')).toMatchObject({ typeName: 'char * const[2]' });
  });

  it('names a static of a function with that function', () => {
    expect(globals.get('id')).toMatchObject({
      function: 'next_id',
      file: MAIN_C,
      line: lineOf(cSources, MAIN_C, 'static int id'),
    });
  });

  it('tells string literals from variables', () => {
    expect(globals.get('string literal')).toMatchObject({ file: MAIN_C });
    expect(globals.get('string literal')).not.toHaveProperty('member');
  });

  it('knows where bit-fields are', () => {
    const slot = (globals.get('tables')?.address ?? 0) + 20;
    expect(symbolizer.bitFieldsAt(slot + 12)).toEqual([
      { name: 'low', first: 0, count: 3 },
      { name: 'high', first: 3, count: 7 },
    ]);
    expect(symbolizer.bitFieldsAt(slot + 13)).toMatchObject([{ first: -8 }, { first: -5 }]);
    expect(symbolizer.bitFieldsAt(slot)).toEqual([]);
    expect(symbolizer.bitFieldsAt(3)).toEqual([]);
  });

  it('names what lies at an offset of a variable', () => {
    expect(member('tables', 0)).toBe('[0].slots[0].key');
    // `number` or `text[1]`
    expect(member('tables', 96 + 20 + 5)).toBe('[1].slots[1]');
    expect(member('tables', 96 + 20 + 9)).toBe('[1].slots[1].text[5]');
    expect(member('tables', 12)).toBe('[0].slots[0].low');
    expect(member('tables', 15)).toBe('[0].slots[0].tail[1]');
    expect(member('tables', 80 + 4)).toBe('[0].waiting.tail');
    expect(member('tables', 96 + 92)).toBe('[1].order');
    expect(member('matrix', (1 * 5 + 2) * 8)).toBe('[1][2]');
  });

  it('finds thread-locals by their offset', () => {
    const found = [symbolizer.threadLocalAt(0), symbolizer.threadLocalAt(8)];
    expect(found).toMatchObject([
      { name: 'mine', typeName: 'int', line: lineOf(cSources, MAIN_C, 'int mine') },
      { name: 'local_queue', typeName: 'struct queue', offset: 4, member: '.tail' },
    ]);
    expect(symbolizer.threadLocalAt(400)).toBeUndefined();
  });

  it('knows nothing where nothing is', () => {
    expect(symbolizer.globalAt(4)).toBeUndefined();
    expect(symbolizer.globalAt(1 << 30)).toBeUndefined();
    expect(symbolizer.functionAt(0)).toBeUndefined();
    expect(symbolizer.frames(0)).toEqual([
      { function: 'code offset 0x0', file: '', line: 0, column: 0, inlined: false },
    ]);
  });

  it('names functions, imported ones too', () => {
    const names = Array.from({ length: 30 }, (_, index) => symbolizer.functionName(index));
    expect(names).toEqual(expect.arrayContaining(['printf', '__tsan_write4', 'compare', 'push', 'run']));
    expect(names).not.toContain('unused');
    expect(symbolizer.functionName(100_000)).toBe('wasm-function[100000]');
  });

  it('lists the sources as they were compiled', () => {
    const sources = symbolizer.sourceFiles().filter((file) => file.startsWith('specimens/'));
    expect(sources).toEqual([MAIN_C, 'specimens/queue/queue.c', 'specimens/queue/queue.h']);
    expect(symbolizer.notes()).toEqual([]);
  });

  it('falls back to the name section without debug information', () => {
    const stripped = createSymbolizer(withCustoms(binary, (name) => name === 'name'));
    const span = [...Array(binary.length).keys()]
      .map((at) => symbolizer.functionAt(at))
      .find((at) => at?.name === 'push');
    expect(stripped.frames(span?.start ?? 0)).toEqual([
      { function: 'push', file: '', line: 0, column: 0, inlined: false },
    ]);
    const names = globals.get('names')?.address ?? 0;
    expect(stripped.globalAt(names + 4)).toMatchObject({ name: '.rodata', file: '', line: 0, typeName: '' });
  });
});

describe('a C++ program', () => {
  let binary: Uint8Array;
  let symbolizer: Symbolizer;
  beforeAll(async () => {
    binary = await buildProgram(cppSources, ['-O1']);
    symbolizer = createSymbolizer(binary);
  });

  it('qualifies globals', () => {
    const globals = allGlobals(symbolizer);
    expect(globals.get('app::ring')).toMatchObject({
      typeName: 'app::Ring<int, 8>',
      file: MAIN_CC,
      member: '.items[0]',
    });
    expect(globals.get('app::Ring<int, 8>::created')).toMatchObject({ file: BANK, typeName: 'unsigned int' });
    expect(globals.get('app::Account::opened')).toMatchObject({ file: BANK, typeName: 'long' });
    expect(globals.get('app::(anonymous namespace)::hidden_count')).toMatchObject({ file: BANK });
    expect(globals.get('calls')).toMatchObject({ function: 'app::bump', file: BANK });
    expect(globals.get('app::callback')).toMatchObject({ typeName: 'int (*)(int, const char *)' });
    expect(globals.get('app::pointer')).toMatchObject({ typeName: 'int * const * volatile' });
    expect(globals.get('app::paint')).toMatchObject({ typeName: 'app::Color' });
  });

  it('stops a member path where the library begins', () => {
    const globals = allGlobals(symbolizer);
    expect(globals.get('app::flag')).toMatchObject({ typeName: 'std::atomic<int>' });
    expect(globals.get('app::flag')).not.toHaveProperty('member');
    const logs = globals.get('app::logs')?.address ?? 0;
    expect(symbolizer.globalAt(logs)?.member).toBe('[0].id');
    expect(symbolizer.globalAt(logs + 4)?.member).toBe('[0].counts');
    expect(symbolizer.globalAt((globals.get('app::ring')?.address ?? 0) + 32)?.member).toBe('.head');
  });

  it('gives readable names to functions', () => {
    const names = new Set<string>();
    for (let at = 0; at < binary.length; at++) {
      const span = symbolizer.functionAt(at);
      if (span) for (const frame of symbolizer.frames(at)) names.add(frame.function);
    }
    expect([...names]).toEqual(
      expect.arrayContaining([
        'run',
        'app::Account::Account',
        'app::Account::balance',
        'app::Account::add',
        'app::Ring<int, 8>::push',
        'app::bump',
        'run::Local::grow',
        'run::(lambda)',
        'twice<(lambda)>',
        'std::vector<int>::push_back',
        'std::map<std::string, int>::operator[]',
      ]),
    );
    expect([...names].filter((name) => name.includes('std::__2::') || /:\d+:\d+/.test(name))).toEqual([]);
  });
});

describe('definitions that were overridden', () => {
  const sources = {
    'weak.c': `
int hits;
__attribute__((weak)) int answer(int x) {
  hits += x;
  hits *= x;
  if (hits > 100) hits = 0;
  return hits + 1;
}
int beside(int x) { hits += x; return hits; }
`,
    'strong.c': `
extern int hits;
int beside(int x);
int answer(int x) { return x + hits; }
int run(int x) { hits = beside(x); return answer(x) + beside(hits); }
`,
  };

  it.each(['-gdwarf-4', '-gdwarf-5'])('do not lend their lines to the winner (%s)', async (version) => {
    const binary = await buildProgram(sources, ['-O1', '-fno-inline', version]);
    const symbolizer = createSymbolizer(binary);
    const lines = new Map<string, Set<string>>();
    for (let at = 0; at < binary.length; at++) {
      const span = symbolizer.functionAt(at);
      if (!span || !['answer', 'run', 'beside'].includes(span.name)) continue;
      const [frame] = symbolizer.frames(at);
      const places = lines.get(span.name) ?? new Set();
      lines.set(span.name, places.add(`${frame?.file}:${frame?.line}`));
    }
    expect(Object.fromEntries(lines)).toEqual({
      answer: new Set(['strong.c:4']),
      run: new Set(['strong.c:5']),
      beside: new Set(['weak.c:9']),
    });
  });
});
