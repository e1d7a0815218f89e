import { emscripten, emscriptenToo, firefox, fix, type LinkRule, safari, v8 } from '../rule.ts';

const oneMode = [
  fix(
    'emcc',
    'one mode for all modules, at compiling and at linking: `-fwasm-exceptions` everywhere, or `-fexceptions` everywhere',
  ),
  fix('rust', '`-C panic=abort`, or a target and std built with the mode of the main module'),
];

/** C++ exceptions and setjmp: there are two ways each, and they do not see one another. */
export const exceptionRules: readonly LinkRule[] = [
  {
    id: 'W27',
    severity: 'error',
    when: 'load',
    title: 'the module uses WebAssembly exceptions, the main module does not',
    why: 'The tag of C++ exceptions is an import that has to come from the main module, which has none.',
    reads: 'Tag imports, against tags that earlier modules import or export.',
    readable: true,
    roles: 'The module that is being loaded was built with -fwasm-exceptions; the main module was not.',
    texts: [
      v8('Import #{index} "{module}" "{name}": tag import requires a WebAssembly.Tag'),
      v8('Import #{index} "{module}" "{name}": imported tag does not match the expected type'),
      firefox("import object field '{name}' is not a Tag"),
      safari('Tag import {module}:{name} is not an instance of WebAssembly.Tag'),
    ],
    fixes: oneMode,
    references: ['emscripten #22906'],
  },
  {
    id: 'W28',
    severity: 'silent',
    when: 'never',
    title: 'the module uses JavaScript exceptions, the main module WebAssembly ones',
    why: "An exception that the main module's runtime throws passes by the side module's own catch clauses and is caught further up: destructors and handlers are skipped.",
    reads:
      'Imports invoke_* and __cxa_find_matching_catch_* of the side module, against the tag __cpp_exception of the main module.',
    readable: true,
    roles: 'The side module was built with -fexceptions, the main module with -fwasm-exceptions.',
    texts: [
      emscriptenToo('cannot resolve symbol invoke_{name}'),
      { ...firefox("import object field '___cxa_find_matching_catch_{n}' is not a Function"), onlyRecognised: true },
    ],
    fixes: oneMode,
    references: ['pyxel #654', 'pyodide #191', 'emscripten #22906', 'emscripten #19402'],
  },
  {
    id: 'W29',
    severity: 'warning',
    when: 'call',
    title: 'the module catches exceptions, the main module was built without catching',
    why: 'Exceptions need the runtime of the main module. Without it the first throw ends the program.',
    reads:
      'Imports of the side module, against exports of the main module (__cxa_can_catch, setThrew) and the text of the glue.',
    readable: true,
    roles: 'The side module throws; the main module should have been built with exceptions.',
    texts: [emscripten('Exception catching is disabled, this exception cannot be caught.')],
    fixes: [fix('emcc', 'build the main module with `-fexceptions` (the mode of the side module)')],
    references: ['Emscripten documentation, C++ exceptions'],
  },
  {
    id: 'W30',
    severity: 'error',
    when: 'compile',
    title: 'one module mixes both forms of WebAssembly exceptions',
    why: 'Objects built with the first proposal (try, catch) and with the standard (try_table) were linked together. Node 26 refuses the module, Node 24 compiles it.',
    reads: 'The opcodes of the code section.',
    readable: true,
    roles: 'The module that is being compiled is at fault by itself.',
    texts: [
      v8('module uses a mix of legacy and new exception handling instructions'),
      { ...v8('Invalid opcode 0x1f'), onlyRecognised: true },
    ],
    fixes: [
      fix('emcc', 'the same `-sWASM_LEGACY_EXCEPTIONS` for every object and library'),
      fix('clang/wasm-ld', 'the same `-mllvm -wasm-use-legacy-eh` for every object'),
    ],
    references: ['WebAssembly exception handling proposal'],
  },
  {
    id: 'W31',
    severity: 'silent',
    when: 'call',
    title: 'setjmp and longjmp are done another way than in the main module',
    why: 'A longjmp of one kind is not seen by a setjmp of the other; what the module imports for it is not there.',
    reads: 'Imports emscripten_longjmp and _emscripten_throw_longjmp, against the tag __c_longjmp.',
    readable: true,
    roles: 'The side module was built with another SUPPORT_LONGJMP than the main module.',
    texts: [
      v8('Import #{index} "{module}" "__c_longjmp": tag import requires a WebAssembly.Tag'),
      emscriptenToo('undefined symbol: emscripten_longjmp'),
    ],
    fixes: [
      fix('emcc', 'the same `-sSUPPORT_LONGJMP` (emscripten or wasm) for all modules, at compiling and at linking'),
    ],
    references: ['emscripten #23731'],
  },
];
