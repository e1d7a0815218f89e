import { fix, type LinkRule, wasmLd } from '../rule.ts';

const rebuild = [
  fix('emcc', 'compile every object and library with `-pthread`; take the -mt variants of ports'),
  fix('clang/wasm-ld', 'compile every object with `-matomics -mbulk-memory`'),
];

/** What the linker refuses, or should: read in object files (.o) that are given instead of linked modules. */
export const objectRules: readonly LinkRule[] = [
  {
    id: 'W04',
    severity: 'error',
    when: 'link',
    title: 'an object without atomics in a link with shared memory',
    why: 'Code that was compiled without atomics may have been reordered or had its thread-local variables made global.',
    reads: '`-shared-mem` in target_features of an object, when another object uses atomics or the memory is shared.',
    readable: true,
    roles: 'The object that the text names was compiled without threads; the link has --shared-memory.',
    texts: [
      wasmLd(
        "--shared-memory is disallowed by {name} because it was not compiled with 'atomics' or 'bulk-memory' features.",
      ),
      wasmLd("'atomics' feature must be used in order to use shared memory"),
    ],
    fixes: rebuild,
    references: ['QtWasm #94', 'lld, wasm/Writer.cpp'],
  },
  {
    id: 'W05',
    severity: 'error',
    when: 'link',
    title: 'thread-local variables without atomics',
    why: 'The linker places thread-local data only when atomics and bulk memory are used.',
    reads: 'Thread-local segments of an object, and target_features.',
    readable: true,
    roles: 'The object was compiled without the features that thread-local data needs.',
    texts: [
      wasmLd("'atomics' feature must be used in order to use thread-local storage"),
      wasmLd("'bulk-memory' feature must be used in order to use thread-local storage"),
    ],
    fixes: rebuild,
    references: ['lld, wasm/Writer.cpp'],
  },
  {
    id: 'W06',
    severity: 'error',
    when: 'link',
    title: 'one object uses a feature that another forbids',
    why: 'The linker checks the features that the compiler wrote into each object.',
    reads: 'target_features of all objects.',
    readable: true,
    roles: 'The first object in the text uses the feature, the second forbids it.',
    texts: [
      wasmLd("Target feature '{feature}' used in {user} is disallowed by {name}. Use --no-check-features to suppress."),
      wasmLd("Target feature '{feature}' used by {name} is not allowed."),
    ],
    fixes: [fix('', 'compile all objects with the same -m flags')],
    references: ['lld, wasm/Writer.cpp'],
  },
  {
    id: 'W26',
    severity: 'silent',
    when: 'link',
    title: 'two objects disagree about the type of a function',
    why: 'The linker only warns and makes the call trap, or goes on with the wrong arguments.',
    reads: 'The symbols and types of all objects.',
    readable: true,
    roles: 'The object behind `defined as` in the first line calls or declares the function, the other defines it.',
    texts: [wasmLd('function signature mismatch: {name}')],
    fixes: [
      fix('clang/wasm-ld', '`--fatal-warnings`, and one header for both'),
      fix(
        '',
        'a function without prototype (`void f()` in C before C23) takes no arguments in WebAssembly: declare it fully',
      ),
    ],
    references: ['lld, wasm/SymbolTable.cpp'],
  },
  {
    id: 'W32',
    severity: 'error',
    when: 'link',
    title: 'an object that is not position independent goes into a dynamic library',
    why: 'A dynamic library is placed where there is room, so no address may be fixed at linking.',
    reads: 'Relocations of the object that put an absolute address of data or a table slot into code.',
    readable: true,
    roles: 'The object that the text names was compiled without -fPIC.',
    texts: [
      wasmLd('relocation {relocation} cannot be used against symbol `{name}`; recompile with -fPIC'),
      {
        ...wasmLd('relocation {relocation} cannot be used against symbol {name}; recompile with -fPIC'),
        onlyRecognised: true,
      },
    ],
    fixes: [
      fix('emcc', 'compile all objects and ports of the side module with `-fPIC`'),
      fix('clang/wasm-ld', '`-fPIC`'),
      fix('rust', '`-C relocation-model=pic`, std included (`-Z build-std`)'),
    ],
    references: ['emscripten #19822', 'emscripten #9739', 'emscripten PR #26514', 'cc-rs #1314'],
  },
];
