/** What the ThreadSanitizer pass has no hooks for: accesses of three, five, six, seven and more than sixteen bytes, and structures that are passed by value. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { check, type CheckResult } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-odd-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function checked(declarations: string, one: string, other: string, ...flags: string[]): Promise<CheckResult> {
  const text = `#include <pthread.h>
#include <stdlib.h>
pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
${declarations}
static void *thread(void *x) { ${one} return 0; }
int main(void) {
  pthread_t id;
  pthread_create(&id, 0, thread, 0);
  ${other}
  pthread_join(id, 0);
}
`;
  writeFileSync(join(folder, 'odd.c'), text);
  return await check({ files: ['odd.c'], cwd: folder, runs: 64, explain: false, clangArguments: flags });
}

const titles = ({ findings }: CheckResult): string[] => findings.map(({ title }) => title);

describe.each(['-O0', '-O1'])('%s', (level) => {
  it.each([
    ['struct { char kind; unsigned count : 20; } s;', 's.count++;', 's.count++;', 's.count'],
    ['struct { char c[3]; unsigned long long n : 40; } s; unsigned long long got;', 's.n = 1;', 'got = s.n;', 's.n'],
    ['struct __attribute__((packed)) { unsigned long long n : 48; short c; } s;', 's.n++;', 's.n = 2;', 's.n'],
    ['struct __attribute__((packed)) { unsigned long long n : 56; char c; } s;', 's.n++;', 's.n = 2;', 's.n'],
    ['typedef float v __attribute__((ext_vector_type(3))); v s, t;', 's += 1;', 't = s;', 's[0]'],
    ['typedef int v __attribute__((vector_size(32))); v s, t, u;', 's = t + 1;', 'u = s;', 's[0]'],
  ])('a race on %s', async (declarations, one, other, name) => {
    const result = await checked(declarations, one, other, level);
    expect(result.findings.every(({ kind }) => kind === 'data-race')).toBe(true);
    expect(titles(result).join('\n')).toContain(`data race on ${name} `);
  });

  it.each([
    ['struct large { int a[10]; } s; int n; void f(struct large x) { n = x.a[3]; }', 's.a[3] = 1;', 'f(s);', 's.a[3]'],
    [
      'struct two { int a, b; } s; int n; void (*volatile f)(struct two); void g(struct two x) { n = x.b; }',
      's.b = 1;',
      'f = g; f(s);',
      's.b',
    ],
    [
      '#include <stdarg.h>\nstruct two { int a, b; } s; int n; void f(int c, ...) { va_list v; va_start(v, c); n = va_arg(v, struct two).b; va_end(v); }',
      's.b++;',
      'f(1, s);',
      's.b',
    ],
  ])('a race on what is passed by value: %s', async (declarations, one, other, name) => {
    const result = await checked(declarations, one, other, level);
    expect(titles(result).join('\n')).toContain(`data race on ${name} `);
  });

  it('none with a copy of the thread itself', async () => {
    const declarations = 'struct two { int a, b; } s; int n; void f(struct two x) { n = x.b; }';
    const result = await checked(declarations, 's.b = 1;', 'struct two mine = { 1, 2 }; f(mine);', level);
    expect(result.verdict).toBe('clean');
  });

  it('none with the member beside a bit-field of three bytes', async () => {
    const result = await checked('struct { char kind; unsigned count : 20; } s;', 's.count++;', 's.kind++;', level);
    expect(titles(result)).toEqual([]);
  });

  it('none under a lock', async () => {
    const body = 'pthread_mutex_lock(&mutex); s.count++; pthread_mutex_unlock(&mutex);';
    const result = await checked('struct { char kind; unsigned count : 20; } s;', body, body, level);
    expect(result.verdict).toBe('clean');
  });
});

it('in a structure of the heap that was freed', async () => {
  const declarations = 'struct item { char kind; unsigned count : 20; } *s;';
  const result = await checked(declarations, 's->count = 1;', 's = calloc(1, sizeof *s); free(s); s->count = 1;');
  expect(result.findings.map(({ kind }) => kind)).toContain('use-after-free');
});

it('with flags that mean nothing to a second compilation', async () => {
  const flags = [
    '-Wall',
    '-Werror',
    '-Wno-unused-parameter',
    '-std=c11',
    '-DX=1',
    '-include',
    'stdio.h',
    '-I.',
    '-pthread',
  ];
  const result = await checked('struct { char kind; unsigned count : 20; } s;', 's.count++;', 's.count++;', ...flags);
  expect(titles(result).length).toBeGreaterThan(0);
});
