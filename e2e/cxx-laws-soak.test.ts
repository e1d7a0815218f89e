/** More laws of C++: atomics, shared pointers, and memory that the library shares. Compiling them takes longest. */
import { describe } from 'vitest';

import { testLaws } from './cxx/laws.ts';

describe.each(['memory.cc'])('%s', (program) => {
  testLaws(program);
});
