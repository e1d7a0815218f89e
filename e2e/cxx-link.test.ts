import * as path from 'node:path';
import { expect, test } from 'vitest';

import { compileProgram } from '../src/toolchain/index.ts';

const folder = path.join(import.meta.dirname, 'cxx');

/** Names of functions in the program's name section: mangled, as linked. */
async function functionNames(file: string): Promise<string[]> {
  const { binary } = await compileProgram({
    files: [file],
    clangArguments: ['-std=c++20', '-g0'],
    toolchain: 'embedded',
    cwd: folder,
  });
  const sections = WebAssembly.Module.customSections(new WebAssembly.Module(binary), 'name');
  const text = sections.map((section) => Buffer.from(section).toString('latin1')).join('');
  return text.match(/_ZN?[A-Za-z0-9_]+/g) ?? [];
}

test.each(['future.cc', 'shared-future.cc', 'condition.cc', 'barrier.cc', 'pmr.cc', 'shared-mutex.cc'])(
  '%s links none of the parts of libc++ that were built without atomics',
  async (file) => {
    const names = await functionNames(file);
    expect(names.some((name) => name.includes('__thread_struct'))).toBe(true);
    // The library was compiled without exceptions, which shows in its names; these helpers are plain loads and stores there.
    expect(names.filter((name) => /__libcpp_atomic_\w*B9nqn/.test(name))).toEqual([]);
  },
);
