/** Races on stacks name the local variable where that is certain, and never a wrong one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fnv1a32, hex32 } from '../src/base/hash.ts';
import { check } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-stack-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const prelude = `#include <pthread.h>
#include <stdlib.h>
#include <string.h>
static void *bump(void *at) { ++*(int *)at; return NULL; }
static void both(int *at) {
  pthread_t a, b;
  pthread_create(&a, NULL, bump, at);
  pthread_create(&b, NULL, bump, at);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
}
static void fill(void *at, int size) { memset(at, 1, size); __asm__ volatile("" ::: "memory"); }
`;
const firstLine = prelude.split('\n').length;

/** Names of what raced, with the line of the declaration counted from the body's first. */
async function raced(body: string, level: string): Promise<string[]> {
  const file = `${hex32(fnv1a32(body + level))}.c`;
  writeFileSync(join(folder, file), prelude + body);
  const { findings } = await check({
    files: [file],
    cwd: folder,
    runs: 60,
    clangArguments: [level, '-g'],
    explain: false,
  });
  return findings
    .filter(({ kind }) => kind === 'data-race')
    .map(({ memory }) => {
      const line = memory?.location === undefined ? '' : `:${memory.location.line - firstLine + 1}`;
      return `${memory?.name}${line}`;
    });
}

describe.each(['-O0', '-O1', '-O2'])('%s', (level) => {
  it.each([
    [
      'a local of main',
      'int main(void) { int count = 0; both(&count); return count > 2; }\n',
      'local `count` of main:1',
    ],
    [
      'a member of a local of a callee, perhaps inlined',
      `struct job { int id; int count; };
static int run(int n) {
  struct job job = {n, 0};
  both(&job.count);
  return job.count;
}
int main(int argc, char **argv) { return run(argc) > 2; }
`,
      'local `job.count` of run:3',
    ],
    [
      'a local of another thread',
      `static void *owner(void *arg) { int own = 0; both(&own); return own > 2 ? arg : NULL; }
int main(void) { pthread_t t; pthread_create(&t, NULL, owner, NULL); return pthread_join(t, NULL); }
`,
      'local `own` of owner:1',
    ],
  ])('%s', async (_, body, expected) => {
    expect(new Set(await raced(body, level))).toEqual(new Set([expected]));
  });

  it('an element of an array next to others', async () => {
    const body = `int main(int argc, char **argv) {
  int before[4], table[5], after[3];
  fill(before, sizeof before);
  fill(table, sizeof table);
  fill(after, sizeof after);
  both(&table[2]);
  return table[2] + before[argc] > after[argc] + 2;
}
`;
    expect(new Set(await raced(body, level))).toEqual(new Set(['local `table[2]` of main:2']));
  });

  it('a structure that begins as zero, in a block', async () => {
    const body = `struct pool { int done, left; long sum[4]; };
int main(void) {
  {
    struct pool pool = {0};
    both(&pool.left);
  }
  return 0;
}
`;
    const names = await raced(body, level);
    expect(new Set(names)).toEqual(new Set(['local `pool.left` of main:4']));
  });

  it('variables that may share a place', async () => {
    const body = `int main(int argc, char **argv) {
  int sum = 0;
  { int first[8]; fill(first, sizeof first); sum += first[argc]; }
  { int second[8]; fill(second, sizeof second); both(&second[3]); sum += second[argc]; }
  { int third[8]; fill(third, sizeof third); sum += third[argc]; }
  return sum == 1;
}
`;
    const names = await raced(body, level);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(['local `second[3]` of main:4', 'stack frame of main']).toContain(name);
  });

  it.each([
    ['of variable length', 'int n = argc + 3; int list[n]; fill(list, n * 4); both(&list[1]); return list[1] == 1;'],
    [
      'beside one of variable length',
      'int n = 0; char list[argc + 9]; fill(list, argc + 9); both(&n); return list[argc] > 2;',
    ],
    ['aligned', '_Alignas(64) int n = 0; both(&n); return n > 2;'],
    ['from alloca', 'int *n = __builtin_alloca(argc * 8); *n = 0; both(n); return *n > 2;'],
  ])('a local %s is not given another name', async (_, statements) => {
    const names = await raced(`int main(int argc, char **argv) {\n  ${statements}\n}\n`, level);
    expect(names.length).toBeGreaterThan(0);
    const allowed = ['stack of T0 main', 'stack frame of main', 'local `n` of main:2', 'local `list[1]` of main:2'];
    for (const name of names) expect(allowed).toContain(name);
  });

  it('a frame that has ended is no local of the function that follows', async () => {
    const body = `static int *volatile kept;
__attribute__((noinline)) static void lend(void) { int lent = 0; kept = &lent; fill(&lent, 4); }
__attribute__((noinline)) static int later(int n) { int other[4]; fill(other, sizeof other); both(kept); return other[n]; }
int main(int argc, char **argv) { lend(); return later(argc) == 1; }
`;
    for (const name of await raced(body, level)) expect(name).not.toContain('lent');
  });
});

it('a local of a thread that was preempted before it reads it', async () => {
  const file = 'preempted.cc';
  writeFileSync(
    join(folder, file),
    `#include <cassert>
#include <latch>
#include <memory>
#include <thread>
#include <vector>
int main() {
  std::vector<std::thread> threads;
  int out[2] = {};
  {
    auto done = std::make_shared<std::latch>(2);
    for (int t = 0; t < 2; t++)
      threads.emplace_back([&out, t, d = done] { out[t] = t + 1; d->count_down(); });
    (void)done->try_wait();
    assert(out[0] + out[1] == 3);
  }
  for (auto &thread : threads) thread.join();
}
`,
  );
  const { findings } = await check({
    files: [file],
    cwd: folder,
    runs: 2000,
    clangArguments: ['-std=c++20'],
    explain: false,
  });
  const [race] = findings.filter(({ kind }) => kind === 'data-race');
  expect(race?.accesses?.[0]?.thread).toBe(0);
  expect(race?.memory?.name).toBe('local `out[1]` of main');
  expect(race?.interleaving.map(({ text }) => text)).toContain('read out[1]: 2');
});
