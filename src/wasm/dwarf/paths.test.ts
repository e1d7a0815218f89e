import { expect, it } from 'vitest';

import { sourcePath } from './paths.ts';

it.each([
  // [name, directory, compilation directory, path]
  ['specimens/x/buggy.c', '/', '/', 'specimens/x/buggy.c'],
  ['buggy.c', 'specimens/x', '/', 'specimens/x/buggy.c'],
  ['./buggy.c', '', '.', 'buggy.c'],
  ['a/./b.c', '', '', 'a/b.c'],
  ['../b.c', '', '.', '../b.c'],
  ['b.c', '/home/me/project', '/home/me/project', '/home/me/project/b.c'],
  ['b.h', 'include', '/home/me/project', '/home/me/project/include/b.h'],
  ['/usr/include/x.h', 'include', '/home/me/project', '/usr/include/x.h'],
  ['stdio.h', '/usr/include/wasm32-wasip1', '/', '/usr/include/wasm32-wasip1/stdio.h'],
  ['stdio.h', '<sysroot>/include', '/home/me', '<sysroot>/include/stdio.h'],
  ['<sysroot>/include/stdio.h', '.', '.', '<sysroot>/include/stdio.h'],
  ['x.c', 'C:/work', 'C:/work', 'C:/work/x.c'],
  ['x.c', '.', '.', 'x.c'],
  ['', '', '/', ''],
])('%j in %j, compiled in %j, is %j', (name, directory, compilationDirectory, path) => {
  expect(sourcePath(name, directory, compilationDirectory)).toBe(path);
});
