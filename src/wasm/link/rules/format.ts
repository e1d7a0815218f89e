import { emscripten, emscriptenToo, firefox, fix, type LinkRule, safari, v8 } from '../rule.ts';

const relink = [
  fix('emcc', 'link the side module with `-sSIDE_MODULE`, and do not run wasm-strip or a text round trip over it'),
  fix('clang/wasm-ld', 'compile with `-fPIC`, link with `-shared` (and `--experimental-pic` before LLVM 19)'),
  fix('rust', '`-C relocation-model=pic -C link-arg=-shared`, crate type cdylib, target wasm32-unknown-emscripten'),
];

/** What kind of file it is, and the section that makes a module a dynamic library. */
export const formatRules: readonly LinkRule[] = [
  {
    id: 'W13',
    severity: 'error',
    when: 'load',
    title: 'not a dynamic library: its first section is not dylink.0',
    why: 'The loader reads sizes and needed libraries from section dylink.0, which has to come first. An executable, an object file or a module that was stripped has none.',
    reads: 'The first section of the file.',
    readable: true,
    roles: 'The module that is being loaded (the side module) is the wrong file; the main module has no part in it.',
    texts: [emscripten('need the dylink section to be first'), emscriptenToo('need dylink section')],
    fixes: relink,
    references: ['emscripten #11753', 'emscripten #6817', 'pyodide PR #2637'],
  },
  {
    id: 'W14',
    severity: 'error',
    when: 'load',
    title: 'a dynamic library of the old form: section `dylink` instead of `dylink.0`',
    why: 'Toolchains before LLVM 13 wrote another section. Today\'s loader gives up without any text: "Could not load dynamic lib: NAME" and an empty error.',
    reads: 'The name of the first section.',
    readable: true,
    roles: 'The module that the text names was made by a toolchain that is too old; the main module is newer.',
    texts: [emscripten('Could not load dynamic lib: {name}')],
    fixes: [
      fix(
        'emcc',
        'build the side module again with Emscripten 2.0.30 or newer, best with the version of the main module',
      ),
      fix('clang/wasm-ld', 'link it again with LLVM 13 or newer'),
    ],
    references: ['Emscripten src/lib/libdylink.js: getDylinkMetadata'],
  },
  {
    id: 'W15',
    severity: 'error',
    when: 'compile',
    title: 'not a whole WebAssembly binary',
    why: 'The file is something else (often the error page of a web server, or a compressed file that nobody unpacked), or it is cut short or damaged.',
    reads: 'The magic number, the sizes of all sections and the encoding of all that is in them.',
    readable: true,
    roles: 'The module that is being compiled is the wrong file.',
    texts: [
      v8('expected magic word 00 61 73 6d, found {found} @+0'),
      emscripten('need to see wasm magic number'),
      firefox('failed to match magic number'),
      safari("module doesn't start with '\\0asm'"),
    ],
    fixes: [
      fix(
        '',
        'look at the path and at what the server sends for it (status 200, type application/wasm), and build the file again',
      ),
    ],
    references: ['emscripten #6817'],
  },
  {
    id: 'W16',
    severity: 'error',
    when: 'compile',
    title: 'a component or another version, not a core module',
    why: 'Engines load core modules of version 1. A component has the same magic number and another layer number.',
    reads: 'The four bytes after the magic number.',
    readable: true,
    roles: 'The module that is being compiled is the wrong kind of file.',
    texts: [v8('expected version 01 00 00 00, found {found} @+4'), firefox('failed to match binary version')],
    fixes: [
      fix('', 'take the core module out of the component (`wasm-tools component unbundle`, or `jco transpile`)'),
      fix('rust', 'build for wasm32-wasip1 or wasm32-unknown-unknown instead of wasm32-wasip2'),
    ],
    references: ['WebAssembly component model, Binary.md'],
  },
  {
    id: 'W17',
    severity: 'warning',
    when: 'load',
    title: 'the dylink section is malformed or has parts that loaders do not know',
    why: 'Loaders built without assertions skip what they do not understand; needed libraries or flags of symbols may be lost without a word.',
    reads: 'The subsections of dylink.0 and the alignment of the table.',
    readable: true,
    roles: 'The side module has the section; the loader of the main module prints the text, with assertions only.',
    texts: [emscripten('invalid tableAlign {alignment}'), emscripten('unknown dylink.0 subsection: {id}')],
    fixes: [fix('', 'build the side module with the toolchain of the main module')],
    references: ['Emscripten src/lib/libdylink.js', 'tool-conventions, DynamicLinking.md'],
  },
  {
    id: 'W18',
    severity: 'error',
    when: 'load',
    title: 'a library that the module needs is not among the modules given',
    why: 'The loader looks for every library that dylink.0 names, and loads it first.',
    reads: 'The needed libraries in dylink.0, against the names of all modules given.',
    readable: true,
    roles: 'The file that the text names is missing; the module that is being loaded needs it.',
    texts: [
      emscripten("no such file or directory, open '{name}'"),
      emscriptenToo('file not found, and synchronous loading of external files is not available'),
    ],
    fixes: [
      fix('emcc', 'ship the library beside the side module, or set `WASM_DYLINK_RUNTIME_PATH` / `-Wl,-rpath`'),
      fix('', 'name the library on the command line of `heddle link`, if it is there'),
    ],
    references: ['tool-conventions, DynamicLinking.md: WASM_DYLINK_NEEDED'],
  },
];
