import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createFolder, runCli } from './cli-support.ts';

let folder: ReturnType<typeof createFolder>;
beforeEach(
  () =>
    (folder = createFolder({
      'main.c': '#include <stdio.h>\n#include "inc/add.h"\nint main(void) { return printf("%d\\n", add(1, FOUR)); }\n',
      'inc/add.h': 'int add(int, int);\n',
      'add.c': '#include "inc/add.h"\nint add(int a, int b) { return a + b; }\n',
      'hello.cpp':
        '#include <cstdio>\n#ifdef NAME\nconst char *name = NAME;\n#else\nconst char *name = "none";\n#endif\nint main() { return std::puts(name); }\n',
    })),
);
afterEach(() => folder.remove());

const heddle = async (...args: string[]): ReturnType<typeof runCli> => await runCli(args, { cwd: folder.path });
const text = (name: string): string => fs.readFileSync(path.join(folder.path, name), 'utf8');
const magic = (name: string): string => fs.readFileSync(path.join(folder.path, name)).subarray(0, 4).toString('latin1');
const clean = { code: 0, stdout: '', stderr: '' };

describe('heddle cc and ar', () => {
  it('compile, archive and link', async () => {
    expect(await heddle('cc', '-c', '-DFOUR=4', '-Wall', '-MD', 'main.c')).toEqual(clean);
    expect(text('main.d')).toMatch(/^main\.o: main\.c [^@]*\binc\/add\.h\n$/);
    expect(await heddle('cc', '-c', '-MMD', '-MF', 'deps', '-MT', 'x y', '-o', 'sum.o', 'add.c')).toEqual(clean);
    expect(text('deps')).toBe('x y: add.c inc/add.h\n');
    expect(await heddle('ar', 'rcs', 'libadd.a', 'sum.o')).toEqual(clean);
    expect(await heddle('ar', 't', 'libadd.a')).toEqual({ ...clean, stdout: 'sum.o\n' });
    expect(await heddle('cc', 'main.o', '-L.', '-ladd', '-o', 'program')).toEqual(clean);
    expect(magic('program')).toBe('\0asm');
    fs.rmSync(path.join(folder.path, 'sum.o'));
    expect(await heddle('ar', 'x', 'libadd.a')).toEqual(clean);
    expect(magic('sum.o')).toBe('\0asm');
  });

  it('take arguments from a file and quote what a shell would', async () => {
    fs.writeFileSync(path.join(folder.path, 'args'), '-std=c++20 -DNAME="\\"a b\\""\nhello.cpp -o "my program"');
    expect(await heddle('c++', '@args')).toEqual(clean);
    expect(magic('my program')).toBe('\0asm');
    expect(fs.readFileSync(path.join(folder.path, 'my program')).includes('a b')).toBe(true);
  });

  it('print what was asked for', async () => {
    const preprocessed = await heddle('cc', '-E', '-P', '-DFOUR=5', 'main.c');
    expect(preprocessed.stdout).toContain('add(1, 5)');
    expect(await heddle('cc', '-MM', 'main.c', '-DFOUR')).toEqual({ ...clean, stdout: 'main.o: main.c inc/add.h\n' });
    expect(await heddle('cc', '-S', 'add.c', '-o', '-')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('.functype\tadd') as string,
    });
    expect(await heddle('cc', '-fsyntax-only', 'add.c')).toEqual(clean);
    expect(await heddle('cc', '-dumpmachine')).toEqual({ ...clean, stdout: 'wasm32-unknown-wasip1\n' });
    expect((await heddle('c++', '--version')).stdout).toMatch(/^clang version 22/);
    expect((await heddle('cc', '-v')).stderr).toMatch(/^clang version 22[^]*Target: wasm32/);
  });

  it('answer what build systems ask', async () => {
    expect((await heddle('cc', '-Wl,--version')).stdout).toMatch(/^LLD 22/);
    expect(await heddle('cc', '-dumpversion')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^22\./) as string,
    });
    expect(await heddle('cc', '-print-prog-name=ld')).toEqual({ ...clean, stdout: 'ld\n' });
    expect(await heddle('cc', '-E', '-MMD', '-MF', 'deps', '-DFOUR', 'main.c', '-o', 'main.i')).toEqual(clean);
    expect(text('deps')).toBe('main.o: main.c inc/add.h\n');
    expect(text('main.i')).toContain('int add(int, int);');
    expect(await heddle('cc', '-S', '-emit-llvm', 'add.c')).toEqual(clean);
    expect(text('add.ll')).toContain('__tsan');
    // Autoconf compiles with every flag to see which is there; `-V` and `-qversion` must fail.
    expect(await heddle('cc', '-qversion')).toMatchObject({ code: 1 });
    expect(await heddle('cc', '-c', '-m64', 'add.c')).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^heddle cc: warning: `-m64` has no effect/) as string,
    });
  });

  it('say what they cannot do, and write nothing', async () => {
    for (const flag of ['-fopenmp', '--coverage', '-pg', '-fprofile-generate', '-fsanitize=address', '-r']) {
      const refused = await heddle('cc', flag, '-c', 'add.c');
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toContain(`\`${flag}\` `);
      expect(refused.stderr).toMatch(/HDL_FLAG_UNSUPPORTED.*\n.*hint: /);
      expect(fs.existsSync(path.join(folder.path, 'add.o'))).toBe(false);
    }
    fs.writeFileSync(
      path.join(folder.path, 'omp.c'),
      'int omp_get_num_threads(void);\nint main(void) { return omp_get_num_threads(); }\n',
    );
    expect((await heddle('cc', 'omp.c')).stderr).toMatch(/`omp_get_num_threads` is used at omp\.c:2:.*OpenMP/);
  });

  it('compile assembly that is empty for this processor', async () => {
    const guarded = '#include "inc/asm.h"\n/* no\n code */\n#ifdef __x86_64__\n.text\nf: ret\n#endif\n';
    const note = '#ifndef __ELF__\n.section .note.GNU-stack,"",%progbits\n#endif\n';
    fs.writeFileSync(path.join(folder.path, 'asm.S'), guarded + note);
    fs.writeFileSync(path.join(folder.path, 'inc/asm.h'), '#define ASM 1\n');
    expect(await heddle('cc', '-MD', '-MF', 'deps', '-c', 'asm.S')).toEqual(clean);
    expect(magic('asm.o')).toBe('\0asm');
    expect(text('deps')).toBe('asm.o: asm.S inc/asm.h\n');
    fs.writeFileSync(path.join(folder.path, 'none.c'), 'int main(void) { return 0; }\n');
    expect(await heddle('cc', 'none.c', 'asm.S', '-o', 'none')).toEqual(clean);
    const refused = await heddle('cc', '-D__x86_64__', '-c', 'asm.S', '-o', 'code.o');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('`asm.S` is assembly of another processor. [HDL_COMPILE_ASSEMBLY]');
    expect(fs.existsSync(path.join(folder.path, 'code.o'))).toBe(false);
  });

  it('compile C89 without warnings of their own', async () => {
    expect(await heddle('cc', '-ansi', '-pedantic-errors', '-Wall', '-Werror', '-c', 'add.c')).toEqual(clean);
    fs.writeFileSync(path.join(folder.path, 'old.cpp'), 'int main() { return 0; }\n');
    expect(await heddle('c++', '-std=c++98', '-pedantic-errors', '-Werror', '-c', 'old.cpp')).toEqual(clean);
  });

  it('compile standard input', () => {
    const launcher = path.join(import.meta.dirname, '../bin/heddle.js');
    const run = spawnSync(process.execPath, [launcher, 'cc', '-x', 'c', '-E', '-P', '-'], {
      input: '#define X 7\nint x = X;\n',
      encoding: 'utf8',
    });
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout.trim()).toBe('int x = 7;');
  });

  it('compile and link pipes', () => {
    const launcher = path.join(import.meta.dirname, '../bin/heddle.js');
    const cc = `${process.execPath} ${launcher} cc -x c`;
    for (const command of [`echo "$TEXT" | ${cc} /dev/stdin -o piped`, `${cc} <(echo "$TEXT") -o piped`]) {
      const env = { ...process.env, TEXT: 'int main(void) { return 0; }' };
      const run = spawnSync('bash', ['-c', command], { cwd: folder.path, env, encoding: 'utf8' });
      expect(run).toMatchObject({ status: 0, stderr: '', stdout: '' });
      expect(magic('piped')).toBe('\0asm');
      fs.rmSync(path.join(folder.path, 'piped'));
    }
  });

  it('say of the assembly that they wrote that it is no source', async () => {
    expect(await heddle('cc', '-S', 'add.c', '-o', 'add.s')).toEqual(clean);
    const refused = await heddle('cc', '-c', 'add.s');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('`add.s` is assembly of WebAssembly, which is there to be read only.');
  });

  it('precompile headers', async () => {
    fs.writeFileSync(path.join(folder.path, 'all.hpp'), '#include <vector>\ninline int seven() { return 7; }\n');
    fs.writeFileSync(path.join(folder.path, 'use.cpp'), 'int main() { return std::vector<int>{seven()}.front(); }\n');
    expect(await heddle('c++', '-x', 'c++-header', 'all.hpp', '-o', 'all.pch')).toEqual(clean);
    expect(await heddle('c++', '-include-pch', 'all.pch', '-c', 'use.cpp')).toEqual(clean);
    expect(magic('use.o')).toBe('\0asm');
  });

  it('fail as compilers do, and write nothing', async () => {
    fs.writeFileSync(path.join(folder.path, 'bad.c'), 'int f(void) { return nothing; }\n');
    const failed = await heddle('cc', '-c', 'bad.c');
    expect(failed).toMatchObject({ code: 1, stdout: '' });
    expect(failed.stderr).toMatch(/^bad\.c:1:22: error: use of undeclared identifier 'nothing'\n/);
    expect(fs.existsSync(path.join(folder.path, 'bad.o'))).toBe(false);
    expect(await heddle('cc', 'missing.c')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('`missing.c` does not exist') as string,
    });
    expect(await heddle('cc', '-dynamiclib', 'add.c')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('library of another system') as string,
    });
    expect(await heddle('cc', 'main.c', '-DFOUR')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('`add` is used at main.c:3:') as string,
    });
    expect(await heddle('cc', 'start.S')).toMatchObject({ code: 1 });
    expect(await heddle('ar', 'rcs', 'x.a', 'missing.o')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('missing.o') as string,
    });
  });
});
