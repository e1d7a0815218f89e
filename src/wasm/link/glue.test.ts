import { describe, expect, it } from 'vitest';
import { checkLink } from './check-link.ts';
import { readGlue } from './glue.ts';
import { writeModule } from './testing/writer.ts';

describe('memory settings in the glue', () => {
  it.each([
    [
      'var INITIAL_MEMORY = Module["INITIAL_MEMORY"] || 16777216;\nwasmMemory = new WebAssembly.Memory({ "initial": INITIAL_MEMORY / 65536, "maximum": 32768, "shared": true });',
      { initial: 256, maximum: 32_768, shared: true },
    ],
    [
      'var a=Module["INITIAL_MEMORY"]||33554432;b=new WebAssembly.Memory({initial:a/65536,maximum:a/65536,shared:!0})',
      { initial: 512, maximum: 512, shared: true },
    ],
    [
      `var INITIAL_MEMORY = 16777216;\nnew WebAssembly.Memory({\n  'initial': INITIAL_MEMORY / 65536,\n${'  // Why {so} large.\n'.repeat(40)}  'maximum': 2147483648 / 65536,\n});`,
      { initial: 256, maximum: 32_768, shared: false },
    ],
    ['m=new WebAssembly.Memory({initial:1024})', { initial: 1024, maximum: undefined, shared: false }],
  ])('%#', (text, memory) => {
    expect(readGlue(text).memory).toEqual(memory);
  });

  it('are not those of a probe for shared memory', () => {
    const probe = 'new WebAssembly.Memory({shared:!0,initial:1,maximum:1}).buffer;';
    expect(readGlue(probe).memory).toBeUndefined();
    const memory = { initial: 256, maximum: 65_536, shared: true };
    expect(readGlue(`${probe}m=new WebAssembly.Memory({initial:256,maximum:65536,shared:!0})`).memory).toEqual(memory);
  });

  it('that are not understood are not guessed', () => {
    expect(readGlue('new WebAssembly.Memory({initial:toIndexType(x)})').memory).toBeUndefined();
    expect(readGlue('new WebAssembly.Memory({initial:16,maximum:limit()})').memory).toBeUndefined();
    expect(readGlue('').memory).toBeUndefined();
  });
});

it('finds the functions that the glue provides, however they are written', () => {
  const text =
    'var wasmImports = {\n  /** @export */\n  fd_write: _fd_write,\n  "memory": wasmMemory, invoke_vi,\n  method(a) { return { inner: 1 }; }\n};\nvar other = { no: 1 };';
  const provides = readGlue(text).provides;
  for (const name of ['fd_write', 'memory', 'invoke_vi', 'method']) expect(provides?.has(name), name).toBe(true);
  expect(provides?.has('no')).toBe(false);
});

it('finds what only Module has', () => {
  const provides = readGlue(
    'var asmLibraryArg = { "a": b };\nModule["_llvm_eh_typeid_for"] = _llvm_eh_typeid_for;\nvar _main = Module["_main"] = createExportWrapper("main");',
  ).provides;
  expect([...(provides ?? [])]).toEqual(['a', 'llvm_eh_typeid_for']);
});

describe('a function that only JavaScript can provide', () => {
  const modules = [
    { name: 'main.wasm', bytes: writeModule({ dylink: {}, memory: { min: 1, export: 'memory' } }) },
    {
      name: 'side.wasm',
      bytes: writeModule({
        dylink: {},
        imports: [{ from: ['env', 'emscripten_get_now'], function: '> f64' }],
        functions: [{ type: '> f64', code: [0x10, 0], export: 'now' }],
      }),
    },
  ];

  it('is taken as provided without the glue, and a note says so', () => {
    const report = checkLink(modules);
    expect(report.findings).toEqual([]);
    expect(report.notes.join('\n')).toContain('emscripten_get_now');
  });

  it('is known with the glue', () => {
    const rules = (glue: string): string[] => checkLink(modules, { glue }).findings.map(({ rule }) => rule);
    expect(rules('loadDynamicLibrary(); var wasmImports={emscripten_get_now:_now}')).toEqual([]);
    expect(rules('loadDynamicLibrary(); var wasmImports={abort:_abort}')).toEqual(['W20']);
  });
});

it('what JavaScript provides to the main module is not compared with a side module that has the same name', () => {
  const modules = [
    {
      name: 'main.wasm',
      bytes: writeModule({ dylink: {}, imports: [{ from: ['env', 'now'], function: '> f64' }] }),
    },
    {
      name: 'side.wasm',
      bytes: writeModule({ dylink: {}, functions: [{ type: 'i32 > i32', code: [0x20, 0], export: 'now' }] }),
    },
  ];
  const rules = (glue: string): string[] => checkLink(modules, { glue }).findings.map(({ rule }) => rule);
  expect(rules('loadDynamicLibrary(); var wasmImports={now:_now}')).toEqual([]);
  expect(rules('loadDynamicLibrary(); var wasmImports={abort:_abort}')).toEqual(['W25']);
});

describe('the imports of the main module, against the glue', () => {
  const main = (...names: readonly [string, string][]): { name: string; bytes: Uint8Array } => ({
    name: 'main.wasm',
    bytes: writeModule({ imports: names.map((from) => ({ from, function: '>' })) }),
  });
  const found = (module: { name: string; bytes: Uint8Array }, glue: string): string[] =>
    checkLink([module], { glue }).findings.map(({ rule, severity, title }) => `${rule} ${severity}: ${title}`);

  it('all there', () => {
    const glue =
      'var wasmImports={f:_f,g:_g,memory:wasmMemory};createWasm({env:wasmImports,wasi_snapshot_preview1:wasmImports});';
    expect(found(main(['env', 'f'], ['wasi_snapshot_preview1', 'g']), glue)).toEqual([]);
    expect(
      found(
        main(['a', 'b'], ['a', 'c']),
        'x=new WebAssembly.Memory({initial:9});q={b:f,c(g){return{d:1}}};return{a:q}',
      ),
    ).toEqual([]);
  });

  it('of another module name', () => {
    expect(found(main(['env', 'f']), 'P={b:f};return{a:P}')).toEqual([
      'W39 error: main.wasm imports from env, the glue gives a: it belongs to another build',
    ]);
  });

  it('a function that is not there, or is a memory', () => {
    expect(found(main(['a', 'b'], ['a', 'c'], ['a', 'd']), 'P={b:f};return{a:P}')).toEqual([
      'W39 error: the glue does not give c, d, which main.wasm imports: it belongs to another build',
    ]);
    expect(found(main(['a', 'b']), 'w=new WebAssembly.Memory({initial:9,maximum:9});P={b:w||M.w};return{a:P}')).toEqual(
      ['W39 error: main.wasm imports a.b as a function, the glue gives a memory: it belongs to another build'],
    );
  });

  it('a tag that is not there', () => {
    const bytes = writeModule({ imports: [{ from: ['env', '__cpp_exception'], tag: 'i32' }] });
    const [finding] = checkLink([{ name: 'main.wasm', bytes }], { glue: 'P={b:f};return{env:P}' }).findings;
    expect(finding?.rule).toBe('W27');
    expect(finding?.messages[0]?.text).toBe('Import #0 "env" "__cpp_exception": tag import requires a WebAssembly.Tag');
  });

  it('the same letters of another build', () => {
    const [title] = found(main(['a', 'b']), 'P={b:f,c:g};return{a:P}');
    expect(title).toMatch(/^W39 silent: the glue gives 2 imports, main\.wasm has 1/);
    expect(found(main(['env', 'b']), 'P={b:f,c:g};return{env:P}')).toEqual([]);
  });

  it('are not judged when the glue adds some while it runs, and a note says so', () => {
    for (const glue of [
      'P={b:f};Object.assign(P,more);return{a:P}',
      'P={b:f};for(k of more)P[k]=more[k];return{a:P}',
      '',
    ]) {
      const report = checkLink([main(['a', 'c'])], { glue });
      expect(report.findings, glue).toEqual([]);
      expect(report.notes.join(), glue).toContain('could not be read');
    }
    expect(found(main(['a', 'b'], ['a', 'c']), 'P={b:f};P["c"]=g;return{a:P}')).toEqual([]);
  });
});
