import { describe, expect, it } from 'vitest';
import { recognise } from './recognise.ts';
import { linkRules } from './rules/index.ts';

const ids = (text: string): string[] => recognise(text, linkRules).map(({ rule }) => rule.id);

describe('texts of engines and loaders', () => {
  it.each([
    [
      'W01',
      'LinkError: WebAssembly.Instance(): Import #4 "env" "memory": mismatch in shared state of memory, declared = 0, imported = 1',
    ],
    ['W02', 'Uncaught (in promise) LinkError: imported unshared memory but shared required'],
    ['W07', 'LinkError: WebAssembly.instantiate(): memory import 0 is smaller than initial 10, got 1'],
    [
      'W09',
      'LinkError: WebAssembly.Instance(): Import #0 "env" "memory": memory import has a larger maximum size 20 than the module\'s declared maximum 10',
    ],
    ['W12', 'LinkError: WebAssembly.Instance(): table import 1 is smaller than initial 10, got 1'],
    ['W13', 'Error: need the dylink section to be first'],
    ['W14', 'Could not load dynamic lib: side.wasm\nError'],
    ['W15', 'CompileError: WebAssembly.Module(): expected magic word 00 61 73 6d, found 3c 21 44 4f @+0'],
    ['W18', "Error: ENOENT: no such file or directory, open 'libprov.so'"],
    ['W19', "Error: bad export type for 'x': undefined"],
    ['W20', 'TypeError: resolved is not a function'],
    ['W24', "LinkError: imported function 'env.answer' signature mismatch"],
    [
      'W27',
      'LinkError: WebAssembly.Instance(): Import #14 "env" "__cpp_exception": tag import requires a WebAssembly.Tag',
    ],
    [
      'W32',
      'wasm-ld: error: a.o: relocation R_WASM_MEMORY_ADDR_LEB cannot be used against symbol side_data; recompile with -fPIC',
    ],
    [
      'W39',
      'TypeError: WebAssembly.Instance(): Import #0 "wasi_snapshot_preview1": module is not an object or function',
    ],
    ['W39', 'LinkError: WebAssembly.instantiate(): Import #0 "a" "a": function import requires a callable'],
    ['W39', 'LinkError: import function a:a must be callable'],
    ['W39', "TypeError: import object field 'a' is not a Function"],
    ['W28', "import object field '___cxa_find_matching_catch_14' is not a Function"],
    ['W15', 'CompileError: WebAssembly.Module(): BufferSource argument is empty'],
    ['W15', "TypeError: Failed to execute 'compile' on 'WebAssembly': HTTP status code is not ok"],
    [
      'W15',
      'CompileError: WebAssembly.Module(): section (code 1, "Type") extends past end of the module (length 9, remaining bytes 1) @+8',
    ],
    [
      'W31',
      'LinkError: WebAssembly.instantiate(): Import #4 "env" "__c_longjmp": tag import requires a WebAssembly.Tag',
    ],
    ['W41', 'invalid mode for dlopen(): Either RTLD_LAZY or RTLD_NOW is required'],
  ])('%s: %s', (id, text) => {
    expect(ids(text)).toEqual([id]);
  });

  it('that stand for two rules give both', () => {
    const text = "provided a 'shared' that is different from the module's declared 'shared' import memory attribute";
    expect(ids(`LinkError: Memory import env:memory ${text}`)).toEqual(['W01', 'W02']);
  });

  it('name what they name', () => {
    const [found] = recognise(
      'Import #3 "env" "answer": imported function does not match the expected type',
      linkRules,
    );
    expect(found?.values).toEqual({ index: '3', module: 'env', name: 'answer' });
  });

  it('of nobody give nothing', () => {
    expect(ids('Segmentation fault')).toEqual([]);
    expect(ids('')).toEqual([]);
  });

  const texts = linkRules.flatMap((rule) => rule.texts.map((text) => [rule.id, text.text] as const));
  it.each(texts)('%s recognises its own text: %s', (id, template) => {
    expect(ids(`Error: ${template.replaceAll(/\{\w+\}/g, 'x1')} (more)`)).toContain(id);
  });

  it('take linear time', () => {
    const start = process.cpuUsage();
    ids(`${'Import #'.repeat(200_000)}`);
    ids(`expected magic word ${'found '.repeat(200_000)}`);
    expect(process.cpuUsage(start).user).toBeLessThan(5_000_000);
  });
});

describe('the table of rules', () => {
  it('has W01 to W48 once each, all complete', () => {
    const expected = Array.from({ length: 48 }, (_, index) => `W${String(index + 1).padStart(2, '0')}`);
    expect(linkRules.map(({ id }) => id)).toEqual(expected);
    for (const { id, why, reads, roles, fixes, references } of linkRules) {
      expect(why.length * reads.length * roles.length * fixes.length * references.length, id).toBeGreaterThan(0);
    }
  });
});
