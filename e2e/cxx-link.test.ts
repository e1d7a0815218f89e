import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, expect, test } from 'vitest';

import { compileProgram } from '../src/toolchain/index.ts';
import { createFolder } from './cli-support.ts';

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

/** A header of guest/include, and a use of what it defines anew. Later standards include fewer others, so each is a file of its own. */
const headers: Readonly<Record<string, string>> = {
  barrier: 'void use() { std::barrier<> one(1); one.wait(one.arrive(1)); one.arrive_and_drop(); }',
  semaphore:
    'bool use() { std::counting_semaphore<3> one(1); one.acquire(); one.release(2); return one.try_acquire(); }',
  latch: 'void use() { std::latch one(1); one.count_down(); one.wait(); }',
  mutex: 'bool use() { std::recursive_timed_mutex one; one.lock(); one.unlock(); return one.try_lock(); }',
  shared_mutex: 'void use() { std::shared_timed_mutex one; one.lock_shared(); one.unlock_shared(); }',
  condition_variable: 'void use() { std::condition_variable_any one; one.notify_all(); }',
};
const alone = createFolder({
  'main.cc': 'int main() {}',
  ...Object.fromEntries(
    Object.entries(headers).map(([name, code]) => [
      `${name}.cc`,
      `#include <${name}>\nnamespace in_${name} { ${code} }\n`,
    ]),
  ),
});
afterAll(() => alone.remove());

test.each(['c++20', 'c++23', 'c++26'])('each replaced header compiles alone as %s', async (standard) => {
  const { binary } = await compileProgram({
    files: fs.readdirSync(alone.path),
    clangArguments: [`-std=${standard}`, '-Werror'],
    toolchain: 'embedded',
    cwd: alone.path,
  });
  expect(binary.length).toBeGreaterThan(0);
});
