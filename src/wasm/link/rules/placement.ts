import { fix, type LinkRule } from '../rule.ts';

/** Where data and table entries of a dynamic library go, and whether the addresses in them are put right. */
export const placementRules: readonly LinkRule[] = [
  {
    id: 'W33',
    severity: 'silent',
    when: 'never',
    title: 'a segment of a dynamic library has a fixed address',
    why: "Segments of a dynamic library are placed relative to __memory_base and __table_base. One with a constant writes over the main module's data or functions, and nothing is said.",
    reads: 'The offset expressions of active data and element segments.',
    readable: true,
    roles: 'The side module overwrites what belongs to the main module.',
    texts: [],
    fixes: [
      fix(
        'clang/wasm-ld',
        'link with `-shared` from objects built with `-fPIC`; tools that rewrite the module must keep its offsets',
      ),
    ],
    references: ['tool-conventions, DynamicLinking.md'],
  },
  {
    id: 'W34',
    severity: 'silent',
    when: 'never',
    title: 'pointers in the data of a dynamic library are never put right',
    why: 'Initialised pointers need the base address added after loading. The linker makes a function for that; where it is not exported, or where the loader does not know it, pointers keep their unrelocated values.',
    reads:
      'The function __wasm_apply_data_relocs: in the code but not exported; or exported, and not named in the glue.',
    readable: true,
    roles: "The side module has the pointers; its linker or the main module's loader belongs to another generation.",
    texts: [],
    fixes: [
      fix('emcc', 'build main and side modules with the same version of Emscripten'),
      fix('clang/wasm-ld', '`--export=__wasm_apply_data_relocs`, and call it before the constructors'),
    ],
    references: ['1668509070 and 41 instead of 52 for one program'],
  },
];
