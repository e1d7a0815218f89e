import { describe, expect, it } from 'vitest';

import { HeddleError } from '../../base/error.ts';
import { parseCompilerArguments } from './arguments.ts';

const parse = (line: string): ReturnType<typeof parseCompilerArguments> => parseCompilerArguments(line.split(' '));

function codeOf(line: string): string {
  try {
    parse(line);
  } catch (error) {
    if (error instanceof HeddleError) return error.code;
    throw error;
  }
  return 'no error';
}

describe('parseCompilerArguments', () => {
  it('keeps the order of what is linked', () => {
    const { items, libraryFolders, mode } = parse(
      'a.o -la b.c -Wl,--wrap=f,-lb -l c -L lib -Xlinker --no-gc-sections -Llib2',
    );
    expect(mode).toBe('link');
    expect(libraryFolders).toEqual(['lib', 'lib2']);
    expect(items).toEqual([
      { kind: 'input', file: 'a.o', language: undefined },
      { kind: 'library', name: 'a' },
      { kind: 'input', file: 'b.c', language: undefined },
      { kind: 'flag', flag: '--wrap=f' },
      { kind: 'library', name: 'b' },
      { kind: 'library', name: 'c' },
      { kind: 'flag', flag: '--no-gc-sections' },
    ]);
  });

  it('passes compile flags on with their values', () => {
    expect(
      parse(
        '-c -I inc -Iinc2 -D X -DY=1 -include pre.h -std=c11 -O2 -Wall -isystem sys -mllvm -x1 -Xclang -disable-O0 x.c',
      ).compile,
    ).toEqual([
      '-I',
      'inc',
      '-Iinc2',
      '-D',
      'X',
      '-DY=1',
      '-include',
      'pre.h',
      '-std=c11',
      '-O2',
      '-Wall',
      '-isystem',
      'sys',
      '-mllvm',
      '-x1',
      '-Xclang',
      '-disable-O0',
    ]);
  });

  it.each(['-fPIC -c x.c', '-fvisibility=hidden -shared x.c'])('compiles for a dynamic library: %s', (line) => {
    const { compile, shared } = parseCompilerArguments(line.split(' '));
    expect(compile.slice(0, 2)).toEqual(['-fPIC', '-fvisibility=default']);
    expect(shared).toBe(line.includes('-shared'));
  });

  it('drops what means nothing on this target', () => {
    const given = parse(
      '-fPIE -m32 -nostdlib -nostartfiles -specs=/x/hardened -B /usr/lib -B/usr/lib --sysroot=/x -mno-sse -march=native -pthread -pie -static -flto=auto -fstack-protector-strong -Wl,-z,relro,-rpath,/x,--as-needed -rdynamic x.c',
    );
    expect(given.compile).toEqual([]);
    expect(given.items).toEqual([{ kind: 'input', file: 'x.c', language: undefined }]);
  });

  it.each([
    ['-dynamiclib x.o', 'HDL_FLAG_UNSUPPORTED'],
    ['-fsanitize=address x.c', 'HDL_FLAG_UNSUPPORTED'],
    ['-fsanitize=thread x.c', 'no error'],
    ['--target=x86_64 x.c', 'HDL_FLAG_UNSUPPORTED'],
    ['-fopenmp -c x.c', 'HDL_FLAG_UNSUPPORTED'],
    ['-fopenmp=libomp x.o', 'HDL_FLAG_UNSUPPORTED'],
    ['-fno-openmp -fopenmp-simd x.c', 'no error'],
    ['-fopenacc x.c', 'HDL_FLAG_UNSUPPORTED'],
    ['--coverage x.c', 'HDL_FLAG_UNSUPPORTED'],
    ['-fprofile-arcs -ftest-coverage x.c', 'HDL_FLAG_UNSUPPORTED'],
    ['-fprofile-instr-generate x.c', 'HDL_FLAG_UNSUPPORTED'],
    ['-fprofile-update=atomic -fno-profile-generate x.c', 'no error'],
    ['-pg x.c', 'HDL_FLAG_UNSUPPORTED'],
    ['-P -E x.c', 'no error'],
    ['-finstrument-functions x.c', 'HDL_FLAG_UNSUPPORTED'],
    ['-fsanitize-coverage=trace-pc-guard x.c', 'HDL_FLAG_UNSUPPORTED'],
    ['-r x.o y.o', 'HDL_FLAG_UNSUPPORTED'],
    ['-Wl,-r x.o', 'HDL_FLAG_UNSUPPORTED'],
    ['-rdynamic x.o', 'no error'],
    ['-framework Cocoa x.o', 'HDL_FLAG_UNSUPPORTED'],
    ['x.c -o', 'HDL_FLAG_INCOMPLETE'],
  ])('%s: %s', (line, code) => {
    expect(codeOf(line)).toBe(code);
  });

  it('warns of what it drops though the program behaves differently', () => {
    const { warnings, compile } = parse('-m64 -m64 -c x.c');
    expect([compile, warnings]).toEqual([[], [expect.stringContaining('`-m64` has no effect')]]);
    expect(parse('-m32 -c x.c').warnings).toEqual([]);
  });

  it('reads what is asked of the linker', () => {
    expect(parse('-Wl,--version')).toMatchObject({ linkerVersion: true, items: [] });
    expect(parse('-Wl,-v x.o').linkerVersion).toBe(true);
    expect(parse('-Wl,--wrap=v x.o').linkerVersion).toBe(false);
  });

  it('reads what is asked about dependencies', () => {
    expect(parse('-c -MMD -MP -MF x.dep -MT t x.c')).toMatchObject({
      dependencies: { systemHeaders: false, file: 'x.dep' },
      dependencyFlags: ['-MP', '-MT', 't'],
    });
    expect(parse('-c -Wp,-MD,x.dep x.c').dependencies).toEqual({ systemHeaders: true, file: 'x.dep' });
    expect(parse('-MM x.c')).toMatchObject({ mode: 'dependencies', dependencies: { systemHeaders: false } });
  });

  it('remembers the language that -x chose for each input', () => {
    const { items } = parse('-x c++ a.h -xc b.h -x none c.cc -');
    expect(items.map((item) => (item.kind === 'input' ? item.language : ''))).toEqual([
      'c++',
      'c',
      undefined,
      undefined,
    ]);
  });

  it('tells questions from work', () => {
    expect(parse('-dumpmachine').questions).toEqual(['-dumpmachine']);
    expect(parse('-print-prog-name=ld -v')).toMatchObject({ questions: ['-print-prog-name=ld'], verbose: true });
  });
});
