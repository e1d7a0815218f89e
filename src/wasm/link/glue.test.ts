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
    ['m=new WebAssembly.Memory({initial:1024})', { initial: 1024, maximum: undefined, shared: false }],
  ])('%s', (text, memory) => {
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
