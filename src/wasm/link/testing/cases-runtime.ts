import { baseImport, call, globalGet, load, main, memoryImport } from './cases-symbols.ts';
import type { TruthCase } from './truth.ts';
import { constant, type CustomSpec, type ModuleSpec, text } from './writer.ts';

/** What Emscripten's JavaScript has as its exception tag. */
const tag = new WebAssembly.Tag({ parameters: ['i32'] });
const tagImport = { from: ['env', '__cpp_exception'], tag: 'i32' } as const;
/** `try` with one result, `catch` of tag 0 that drops the payload. */
const catching = (body: readonly number[], handler: readonly number[]): number[] => [
  0x06,
  0x7f,
  ...body,
  0x07,
  0,
  0x1a,
  ...handler,
  0x0b,
];

/** Calls the side module inside a handler of its own: 1 means that nobody caught before. */
const mainCatches: ModuleSpec = {
  ...main,
  imports: [tagImport, { from: ['env', 'handled'], function: '> i32' }],
  functions: [{ type: '> i32', code: catching(call(0), constant(1)), export: 'run' }],
};
const sideCatchesByJavaScript: ModuleSpec = {
  dylink: {},
  imports: [
    { from: ['env', 'invoke_v'], function: 'i32 >' },
    { from: ['env', '__cxa_find_matching_catch_2'], function: '> i32' },
  ],
  functions: [{ type: '> i32', code: [...constant(0), ...call(0), ...constant(2)], export: 'handled' }],
};
const sideCatches: ModuleSpec = {
  dylink: {},
  imports: [tagImport, { from: ['env', 'thrower'], function: '>' }],
  functions: [{ type: '> i32', code: catching([...call(0), ...constant(0)], constant(2)), export: 'handled' }],
};
const raise = (): void => {
  throw new WebAssembly.Exception(tag, [0]);
};
/** As Emscripten's wrapper: what is not an exception of its own kind goes on. */
const invoke = (): void => {
  try {
    raise();
  } catch (error) {
    if (error instanceof WebAssembly.Exception) throw error;
  }
};

const segment = (offset: readonly number[]): ModuleSpec => ({
  dylink: { memorySize: 16 },
  imports: [memoryImport, baseImport],
  data: [{ offset, bytes: [99, 0, 0, 0] }],
});
const mainReads: ModuleSpec = {
  ...main,
  data: [{ offset: constant(1024), bytes: [42, 0, 0, 0] }],
  functions: [{ type: '> i32', code: [...constant(1024), ...load], export: 'run' }],
};
const tableImport = { from: ['env', '__indirect_function_table'], table: { min: 0 } } as const;
const functions = (offset: readonly number[]): ModuleSpec => ({
  dylink: { tableSize: 1 },
  imports: [tableImport, { from: ['env', '__table_base'], global: 'i32' }],
  functions: [
    { type: '> i32', code: constant(99) },
    { type: '>', code: [], export: 'entry' },
  ],
  elements: [{ offset, functions: [0] }],
});
const mainCalls: ModuleSpec = {
  ...main,
  table: { min: 4, export: '__indirect_function_table' },
  functions: [
    { type: '> i32', code: constant(42) },
    { type: '> i32', code: [...constant(1), 0x11, 0, 0], export: 'run' },
  ],
  elements: [{ offset: constant(1), functions: [0] }],
};
/** A pointer at the start of its data to the number behind it: right only after relocation. */
const withPointer = (exported: boolean): ModuleSpec => ({
  dylink: { memorySize: 16 },
  imports: [memoryImport, baseImport],
  functions: [
    {
      type: '>',
      code: [...globalGet(0), ...globalGet(0), ...constant(4), 0x6a, 0x36, 2, 0],
      ...(exported ? { export: '__wasm_apply_data_relocs' } : {}),
    },
    { type: '> i32', code: [...globalGet(0), ...load, ...load], export: 'run' },
  ],
  data: [{ offset: globalGet(0), bytes: [4, 0, 0, 0, 52, 0, 0, 0] }],
});
const withoutPointer: ModuleSpec = {
  ...withPointer(true),
  functions: [{ type: '> i32', code: [...globalGet(0), ...load], export: 'run' }],
  data: [{ offset: globalGet(0), bytes: [52, 0, 0, 0] }],
};

const producers = (tool: string, version: string): CustomSpec => ({
  name: 'producers',
  bytes: [1, ...text('processed-by'), 1, ...text(tool), ...text(version)],
});
const entry = { type: '>', code: [], export: 'entry' } as const;
const library: ModuleSpec = { dylink: {}, functions: [entry] };
const sharedMain: ModuleSpec = { ...main, memory: { min: 8, max: 16, shared: true, export: 'memory' } };
const sharedImport = { from: ['env', 'memory'], memory: { min: 0, max: 65_536, shared: true } } as const;
const wait = [...constant(0), ...constant(7), 0x42, 0, 0xfe, 0x01, 2, 0, 0x1a];
const large: CustomSpec = { name: 'padding', bytes: Array.from({ length: 8 * 2 ** 20 }, () => 0) };
const oldGlue = 'function loadDynamicLibrary() {}';

/** Exceptions, placement and the toolchain around the modules. */
export const runtimeCases: readonly TruthCase[] = [
  {
    rule: 'W27',
    name: 'tag that main does not have',
    shows: [main, { dylink: {}, imports: [tagImport] }],
    clean: [
      { ...main, tags: [{ type: 'i32', export: '__cpp_exception' }] },
      { dylink: {}, imports: [tagImport] },
    ],
  },
  {
    rule: 'W27',
    name: 'tag of another type',
    shows: [
      { ...main, tags: [{ type: 'i64', export: '__cpp_exception' }] },
      { dylink: {}, imports: [tagImport] },
    ],
    clean: [
      { ...main, imports: [tagImport] },
      { dylink: {}, imports: [tagImport] },
    ],
  },
  {
    rule: 'W28',
    name: 'handler passed by',
    load: { js: { __cpp_exception: tag, invoke_v: invoke, thrower: raise, __cxa_find_matching_catch_2: () => 0 } },
    shows: [mainCatches, sideCatchesByJavaScript],
    clean: [
      { ...mainCatches, imports: [...(mainCatches.imports ?? []), { from: ['env', 'thrower'], function: '>' }] },
      sideCatches,
    ],
    observe: { call: 'run', correct: 2 },
  },
  {
    rule: 'W29',
    name: 'main without catching',
    shows: [main, sideCatchesByJavaScript],
    clean: [{ ...main, functions: [{ type: '>', code: [], export: 'setThrew' }] }, sideCatchesByJavaScript],
  },
  {
    rule: 'W30',
    name: 'both forms in one module',
    shows: [main, { ...library, functions: [{ ...entry, code: [0x06, 0x40, 0x19, 0x0b, 0x1f, 0x40, 0, 0x0b] }] }],
    clean: [main, { ...library, functions: [{ ...entry, code: [0x06, 0x40, 0x19, 0x0b] }] }],
  },
  {
    rule: 'W31',
    name: 'tag of longjmp',
    shows: [main, { dylink: {}, imports: [{ from: ['env', '__c_longjmp'], tag: 'i32' }] }],
    clean: [
      { ...main, imports: [{ from: ['env', '__c_longjmp'], tag: 'i32' }] },
      { dylink: {}, imports: [{ from: ['env', '__c_longjmp'], tag: 'i32' }] },
    ],
  },
  {
    rule: 'W31',
    name: 'longjmp by JavaScript',
    load: { js: { other: () => undefined } },
    shows: [
      { ...main, imports: [{ from: ['env', '__c_longjmp'], tag: 'i32' }] },
      {
        dylink: {},
        imports: [{ from: ['env', '_emscripten_throw_longjmp'], function: '>' }],
        functions: [{ type: '> i32', code: [...call(0), ...constant(3)], export: 'run' }],
      },
    ],
    clean: [
      { ...main, imports: [{ from: ['env', 'other'], function: '>' }] },
      {
        dylink: {},
        imports: [{ from: ['env', 'other'], function: '>' }],
        functions: [{ type: '> i32', code: [...call(0), ...constant(3)], export: 'run' }],
      },
    ],
    observe: { call: 'run', correct: 3 },
  },
  {
    rule: 'W33',
    name: 'data at a fixed address',
    shows: [mainReads, segment(constant(1024))],
    clean: [mainReads, segment(globalGet(0))],
    observe: { call: 'run', correct: 42 },
  },
  {
    rule: 'W33',
    name: 'functions at a fixed table place',
    shows: [mainCalls, functions(constant(1))],
    clean: [mainCalls, functions(globalGet(0))],
    observe: { call: 'run', correct: 42 },
  },
  {
    rule: 'W34',
    name: 'relocations not exported',
    shows: [main, withPointer(false)],
    clean: [main, withPointer(true)],
    observe: { call: 'run', correct: 52 },
  },
  {
    rule: 'W34',
    name: 'loader that does not relocate',
    check: { glue: oldGlue },
    load: { relocate: false },
    shows: [main, withPointer(true)],
    clean: [main, withoutPointer],
    observe: { call: 'run', correct: 52 },
  },
  { rule: 'W40', name: 'main without a loader', shows: [{ memory: { min: 1 } }, library], clean: [main, library] },
  {
    rule: 'W43',
    name: 'two compilers',
    shows: [
      { ...main, trailing: [producers('clang', '14.0.6')] },
      { ...library, trailing: [producers('clang', '22.1.0')] },
    ],
    clean: [
      { ...main, trailing: [producers('clang', '22.0.0')] },
      { ...library, trailing: [producers('clang', '22.1.0')] },
    ],
  },
  {
    rule: 'W44',
    name: 'only main unwinds',
    shows: [{ ...main, functions: [{ type: 'i32 >', code: [], export: 'asyncify_start_unwind' }] }, library],
    clean: [main, library],
  },
  {
    rule: 'W45',
    name: 'nine megabytes',
    shows: [main, { ...library, trailing: [large] }],
    clean: [main, library],
    onPage: { shows: 'fails', why: 'the limit that the rule warns of is one of the main thread of a page' },
  },
  {
    rule: 'W46',
    name: 'EM_ASM without eval',
    check: { glue: `${oldGlue} abort("DYNAMIC_EXECUTION=0 was set, cannot eval")` },
    shows: [main, { ...library, functions: [entry, { type: '>', code: [], export: '__em_js__hello' }] }],
    clean: [main, library],
  },
  {
    rule: 'W47',
    name: 'waits by itself',
    shows: [sharedMain, { ...library, imports: [sharedImport], functions: [{ ...entry, code: wait }] }],
    clean: [sharedMain, { ...library, imports: [sharedImport] }],
  },
  {
    rule: 'W48',
    name: 'threads and dlopen',
    shows: [sharedMain, { ...library, imports: [sharedImport] }],
    clean: [main, { ...library, imports: [memoryImport] }],
  },
];
