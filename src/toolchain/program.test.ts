import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';

import { HeddleError } from '../base/error.ts';
import { compileProgram } from './program.ts';
import { useTestFolder } from './testing/test-folder.ts';

const folder = useTestFolder();
const compile = (
  files: string[],
  clangArguments: string[] = [],
  cwd = folder.root,
): ReturnType<typeof compileProgram> => compileProgram({ files, clangArguments, toolchain: 'embedded', cwd });

async function failure(files: string[], clangArguments: string[] = []): Promise<HeddleError> {
  const error: unknown = await compile(files, clangArguments).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof HeddleError)) throw new Error('expected an error for the user', { cause: error });
  return error;
}

const counter = '#include <pthread.h>\nint counter;\nint main(void) { return counter++; }\n';

describe('compileProgram', () => {
  it('makes a module with hooks, the runtime and line tables', async () => {
    folder.write({ 'src/counter.c': counter });
    const { binary, files, flags } = await compile(['src/counter.c'], ['-DX']);
    expect(files).toEqual(['src/counter.c']);
    expect(flags).toEqual(['-O1', '-g', '-DX']);
    const imports = WebAssembly.Module.imports(new WebAssembly.Module(binary)).map(
      ({ module, name }) => `${module}.${name}`,
    );
    expect(imports).toEqual(expect.arrayContaining(['env.memory', 'env.__tsan_read4', 'env.__tsan_write4']));
    expect(imports.filter((name) => name.startsWith('env.') && !/memory|__tsan_/.test(name))).toEqual([]);
    expect(Buffer.from(binary).includes('.debug_line')).toBe(true);
  });

  it.each([
    '__attribute__((no_sanitize("thread")))',
    '__attribute__((__no_sanitize__("thread", "address")))',
    '__attribute__((no_sanitize_thread))',
    '__attribute__((__no_sanitize_thread__))',
    '__attribute__((disable_sanitizer_instrumentation))',
  ])('instruments functions that ask not to be: %s', async (attribute) => {
    folder.write({
      'quiet.c': `int counter;\n${attribute} void add(void) { counter++; }\nint main(void) { add(); }\n`,
    });
    const { binary } = await compile(['quiet.c'], ['-fno-inline', '-O0']);
    const imports = WebAssembly.Module.imports(new WebAssembly.Module(binary)).map(({ name }) => name);
    expect(imports).toEqual(expect.arrayContaining(['__tsan_read4', '__tsan_write4']));
  });

  it.each(['a.c', 'a.cc'])('compiles programs that ask for return addresses: %s', async (file) => {
    folder.write({
      [file]: 'void *who(void) { return __builtin_return_address(0); }\nint main(void) { return who() != 0; }\n',
    });
    const { binary } = await compile([file], []);
    expect(WebAssembly.validate(binary)).toBe(true);
  });

  it('does not depend on the folder', async () => {
    const source = '#include "inc/name.h"\n#include <stdio.h>\nint main(void) { return puts(__FILE__ NAME); }\n';
    const header = '#define NAME __FILE__\nstatic inline int add(int a) { return a + 1; }\n';
    folder.write({
      'one/a.c': source,
      'one/inc/name.h': header,
      'another/deep/a.c': source,
      'another/deep/inc/name.h': header,
    });
    const one = await compile(['a.c'], [], path.join(folder.root, 'one'));
    const other = await compile(
      [path.join(folder.root, 'another/deep/a.c')],
      [],
      path.join(folder.root, 'another/deep'),
    );
    expect(Buffer.from(one.binary).equals(other.binary)).toBe(true);
    expect(Buffer.from(one.binary).includes(folder.root)).toBe(false);
  });

  it('finds headers through links, parents and include folders', async () => {
    folder.write({
      'p/src/a.c': '#include "../inc/x.h"\n#include <y.h>\nint main(void) { return X + Y; }\n',
      'p/inc/x.h': '#define X 1\n',
      'q/y.h': '#define Y 2\n',
    });
    fs.symlinkSync(path.join(folder.root, 'p'), path.join(folder.root, 'link'));
    await expect(compile(['link/src/a.c'], ['-I', 'q'])).resolves.toHaveProperty('binary');
  });

  it('notices a changed header, and a new one that hides another', async () => {
    folder.write({
      'a.c': '#include <x.h>\nint value = X;\nint main(void) { return value; }\n',
      'far/x.h': '#define X 1\n',
      'near/n.h': '',
    });
    const build = async (): Promise<string> =>
      Buffer.from((await compile(['a.c'], ['-Inear', '-Ifar'])).binary).toString('latin1');
    const first = await build();
    expect(await build()).toBe(first);
    folder.write({ 'far/x.h': '#define X 2\n' });
    const changed = await build();
    expect(changed).not.toBe(first);
    folder.write({ 'near/x.h': '#define X 1\n' });
    expect(await build()).not.toBe(changed);
  });

  it('links objects, archives and libraries', async () => {
    folder.write({ 'a.c': 'int f(void);\nint main(void) { return f(); }\n', 'f.c': 'int f(void) { return 3; }\n' });
    await expect(compile(['a.c', 'f.c'], ['-lm', '-lpthread', '-Wl,--as-needed'])).resolves.toHaveProperty('binary');
  });

  it('passes a module on as it is', async () => {
    folder.write({ 'a.c': counter });
    const { binary } = await compile(['a.c']);
    fs.writeFileSync(path.join(folder.root, 'a.out'), binary);
    expect(Buffer.from((await compile(['a.out'])).binary).equals(binary)).toBe(true);
    expect((await failure(['a.out', 'a.c'])).code).toBe('HDL_FILE_UNEXPECTED');
  });

  it('names what is wrong with a file', async () => {
    folder.write({ 'a.txt': 'x', 'bad.c': 'int main(void) { return x; }\n', 'dir/x.c': '' });
    expect(await failure(['none.c'])).toMatchObject({
      code: 'HDL_FILE_NOT_FOUND',
      message: '`none.c` does not exist.',
    });
    fs.symlinkSync('loop.c', path.join(folder.root, 'loop.c'));
    expect(await failure(['loop.c'])).toMatchObject({
      code: 'HDL_FILE_NOT_FOUND',
      message: '`loop.c` cannot be read: ELOOP: too many symbolic links encountered.',
    });
    fs.symlinkSync('/dev/zero', path.join(folder.root, 'zero.c'));
    expect((await failure(['zero.c'])).code).toBe('HDL_FILE_UNKNOWN_TYPE');
    expect((await failure(['a.txt'])).code).toBe('HDL_FILE_UNKNOWN_TYPE');
    expect((await failure(['dir'])).code).toBe('HDL_FILE_UNKNOWN_TYPE');
    const bad = await failure(['bad.c']);
    expect(bad.code).toBe('HDL_COMPILE_FAILED');
    expect(bad.output).toMatch(/^bad\.c:1:25: error: use of undeclared identifier 'x'/);
  });

  it('tells of newer standards where the library lacks a name and none was asked for', async () => {
    folder.write({ 'new.cc': '#include <thread>\nint main() { std::jthread thread; }\n' });
    expect((await failure(['new.cc'])).hint).toContain('`std::jthread` is newer, add `-std=c++20`');
    expect((await failure(['new.cc'], ['-std=c++17'])).hint).toBeUndefined();
  });

  it('names inline assembly with its line', async () => {
    folder.write({ 'a.c': '\nint main(void) {\n  __asm__ volatile("pause");\n  return 0;\n}\n' });
    expect(await failure(['a.c'])).toMatchObject({
      code: 'HDL_COMPILE_ASSEMBLY',
      message: expect.stringContaining('`a.c:3:') as string,
    });
  });

  it('names a symbol that nobody defines, with object and line', async () => {
    folder.write({ 'a.c': 'int one(void);\nextern int two;\nint main(void) {\n  return one() +\n    two;\n}\n' });
    const error = await failure(['a.c']);
    expect(error.code).toBe('HDL_LINK_UNDEFINED_SYMBOL');
    expect(error.message).toMatch(/^`one` is used at a\.c:4:\d+, but nobody defines it \(and 1 more\)\.$/);
    expect(error.output).toMatch(/^`two` is used at a\.c:5:\d+\n$/);
    folder.write({ 'b.cc': 'namespace a { int f(const char *); }\nint main() { return a::f(""); }\n' });
    expect((await failure(['b.cc'])).message).toMatch(/^`a::f\(char const\*\)` is used at b\.cc:2:\d+/);
  });

  it('names a library that is not there and a symbol that is defined twice', async () => {
    folder.write({
      'a.c': 'int f(void) { return 0; }\nint main(void) { return f(); }\n',
      'b.c': 'int f(void) { return 1; }\n',
    });
    expect(await failure(['a.c'], ['-lnone'])).toMatchObject({
      code: 'HDL_LINK_LIBRARY_NOT_FOUND',
      message: 'There is no `libnone.a` for `-lnone`.',
    });
    expect(await failure(['a.c', 'b.c'])).toMatchObject({
      code: 'HDL_LINK_DUPLICATE_SYMBOL',
      message: '`f` is defined twice: in `a.c` and in `b.c`.',
    });
  });

  it('names a program without main', async () => {
    folder.write({ 'a.c': 'int f(void) { return 1; }\n' });
    expect((await failure(['a.c'])).code).toBe('HDL_LINK_NO_MAIN');
  });

  it('refuses calls that cannot mean anything, unless the program defines them', async () => {
    folder.write({
      'a.c': 'int fork(void);\nint main(void) {\n  return fork();\n}\n',
      'b.c': 'int fork(void) { return 0; }\n',
    });
    expect(await failure(['a.c'])).toMatchObject({
      code: 'HDL_UNSUPPORTED_CALL',
      message: expect.stringMatching(/^`fork` is used at a\.c:3:\d+, .* one process\.$/) as string,
    });
    await expect(compile(['a.c', 'b.c'])).resolves.toHaveProperty('binary');
  });
});
