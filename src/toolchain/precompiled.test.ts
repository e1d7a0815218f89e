import { describe, expect, it } from 'vitest';

import { embeddedBackend } from './backend.ts';
import { ContentCache } from './cache/content-cache.ts';
import { compileObject } from './compile.ts';
import { precompiledHeader } from './precompiled.ts';
import { useTestFolder } from './testing/test-folder.ts';

const folder = useTestFolder();
const uses = (flags: string[], file = 'a.cc'): boolean => precompiledHeader(embeddedBackend, file, flags) !== undefined;
const compile = (flags: string[]): ReturnType<typeof compileObject> =>
  compileObject(embeddedBackend, new ContentCache(folder.root), {
    file: 'a.cc',
    language: 'c++',
    cwd: folder.root,
    instrument: true,
    flags,
  });

describe('precompiledHeader', () => {
  it('is used for C++ when flags leave the headers alone', () => {
    expect(uses([])).toBe(true);
    expect(uses(['-std=c++20', '-Wall', '-Wextra', '-g', '-O1', '-I', 'inc', '-Iinc', '-DNAME=1'])).toBe(true);
    expect(uses(['-std=c++20'], 'a.c')).toBe(false);
  });

  it.each([
    ['-O0'],
    ['-std=c++11'],
    ['-D_LIBCPP_HARDENING_MODE=1'],
    ['-fno-rtti'],
    ['-fno-exceptions'],
    ['-include'],
    ['-x'],
  ])('is not used with %s', (flag) => {
    expect(uses([flag, 'value'])).toBe(false);
  });
});

describe('compileObject with it', () => {
  it('sees NDEBUG and other definitions of the program', async () => {
    folder.write({
      'a.cc': `#define NDEBUG
#include <cassert>
#include <vector>
#if FLAG != 3
#error no flag
#endif
int main() { assert(false && "not evaluated"); return std::vector<int>{}.size(); }
`,
    });
    const { object, diagnostics } = await compile(['-DFLAG=3', '-Wall', '-Werror']);
    expect(diagnostics).toBe('');
    expect(Buffer.from(object).includes('not evaluated')).toBe(false);
  });

  it('compiles a program whose names clash with headers that it does not include', async () => {
    folder.write({
      'a.cc':
        '#include <cstdio>\nusing namespace std;\nint count, mutex, map;\nint main() { return ++count + mutex + map; }\n',
    });
    await expect(compile([])).resolves.toHaveProperty('diagnostics', '');
  });

  it('reports errors once, as without it', async () => {
    folder.write({ 'a.cc': '#include <vector>\nint main() { return std::vector<int>{}.nothing(); }\n' });
    await expect(compile([])).rejects.toMatchObject({
      code: 'HDL_COMPILE_FAILED',
      output: expect.stringMatching(
        /^a\.cc:2:40: error: no member named 'nothing'[^]*1 error generated\.\n$/,
      ) as string,
    });
  });
});
