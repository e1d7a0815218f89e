import { firefox, fix, type LinkRule, oldV8, safari, v8 } from '../rule.ts';

/** Tables of function pointers. */
export const tableRules: readonly LinkRule[] = [
  {
    id: 'W12',
    severity: 'error',
    when: 'load',
    title: 'the function table does not have the size that the module demands',
    why: 'A table import matches only a table with at least its minimum and at most its maximum. The loader adds room for each dynamic library first, which needs a table that can grow.',
    reads: 'The limits of the table import and the table size in dylink.0, against the table that the main module has.',
    readable: true,
    roles:
      "The table that was given is the main module's; the limits in the text are of the module that is being loaded. V8 prints the larger maximum in hexadecimal.",
    texts: [
      v8('table import {index} is smaller than initial {declared}, got {provided}'),
      v8('table import {index} has no maximum length; required: {declared}'),
      v8("table import {index} has a larger maximum size {providedHex} than the module's declared maximum {declared}"),
      v8('failed to grow table by {size}'),
      oldV8('table import {index} has no maximum length, expected {declared}'),
      firefox('imported table with incompatible size'),
      firefox('imported table with incompatible maximum size'),
      safari("provided an 'initial' that is too small"),
      safari("does not have a 'maximum' but the module requires that it does"),
    ],
    fixes: [
      fix('emcc', 'link the main module with `-sALLOW_TABLE_GROWTH` (part of -sMAIN_MODULE)'),
      fix('clang/wasm-ld', 'link the module that has the table with `--growable-table`'),
    ],
    references: ['Emscripten settings, ALLOW_TABLE_GROWTH'],
  },
];
