import { expect, it } from 'vitest';
import { withoutEmbeddedHeaders } from './dependency-file.ts';

it('what is left of a dependency file has no line that goes on into the next rule', () => {
  const text = `a.lo: ../a\\ b.c \\
  /@heddle/include/pthread.h ../c.h \\
  /@heddle/sysroot/include/wasm32-wasip1/stdio.h
/@heddle/include/pthread.h:

../c.h:

/@heddle/sysroot/include/wasm32-wasip1/stdio.h:
`;
  expect(withoutEmbeddedHeaders(text)).toBe('a.lo: ../a\\ b.c ../c.h\n../c.h:\n');
});

it('lines are as long as clang makes them', () => {
  const long = Array.from({ length: 9 }, (_, index) => `some/folder/header-${index}.h`);
  expect(withoutEmbeddedHeaders(`x y: ${long.join(' \\\n  ')}\n`))
    .toBe(`x y: some/folder/header-0.h some/folder/header-1.h some/folder/header-2.h \\
  some/folder/header-3.h some/folder/header-4.h some/folder/header-5.h \\
  some/folder/header-6.h some/folder/header-7.h some/folder/header-8.h
`);
});
