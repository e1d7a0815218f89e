/** Code in the manner of kernels, with volatile accesses between fences: clean under `--volatile relaxed` when it is right, and found out when it is not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { check, type CheckOptions, replay } from '../index.ts';

const head = `#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, value) (*(volatile __typeof__(x) *)&(x) = (value))
#define smp_mb() atomic_thread_fence(memory_order_seq_cst)
#define smp_wmb() atomic_thread_fence(memory_order_release)
#define smp_rmb() atomic_thread_fence(memory_order_acquire)
static void *one(void *);
static void *two(void *);
static void both(void) {
  pthread_t threads[2];
  pthread_create(&threads[0], 0, one, 0);
  pthread_create(&threads[1], 0, two, 0);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], 0);
}
`;
const handOff = (type: string, write: string, read: string): string => `${head}
static ${type} ready;
static int data;
static void *one(void *a) { data = 42; ${write} WRITE_ONCE(ready, 1); return a; }
static void *two(void *a) { while (!READ_ONCE(ready)) {} ${read} assert(data == 42); return a; }
int main(void) { both(); return 0; }
`;
const storeBuffering = (fence: string): string => `${head}
static int x, y, saw_x, saw_y;
static void *one(void *a) { WRITE_ONCE(x, 1); ${fence} saw_y = READ_ONCE(y); return a; }
static void *two(void *a) { WRITE_ONCE(y, 1); ${fence} saw_x = READ_ONCE(x); return a; }
int main(void) { both(); assert(saw_x || saw_y); return 0; }
`;
/** A sequence counter; the data are volatile, too. */
const sequence = (last: string): string => `${head}
static unsigned version;
static uint64_t low, high;
static void *one(void *a) {
  WRITE_ONCE(version, 1); smp_wmb(); WRITE_ONCE(low, 7); WRITE_ONCE(high, 7); smp_wmb(); WRITE_ONCE(version, 2); return a;
}
static void *two(void *a) {
  unsigned before = READ_ONCE(version); smp_rmb();
  uint64_t first = READ_ONCE(low), second = READ_ONCE(high); ${last}
  if (before % 2 == 0 && READ_ONCE(version) == before) assert(first == second);
  return a;
}
int main(void) { both(); return 0; }
`;

const folder = mkdtempSync(join(tmpdir(), 'heddle-volatile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let programs = 0;

async function explore(source: string, options: Partial<CheckOptions> = {}): Promise<string> {
  const file = `volatile-${programs++}.c`;
  writeFileSync(join(folder, file), source);
  const base = { files: [file], cwd: folder, runs: 300, volatile: 'relaxed' } as const;
  const result = await check({ ...base, ...options });
  for (const { schedule } of result.findings) {
    // The token says what volatile accesses were.
    const again = await replay({ target: schedule, files: [file], cwd: folder });
    expect(again.outcome).toBe('reproduced');
  }
  return [result.verdict, ...new Set(result.findings.map(({ kind }) => kind))].join(' ');
}

describe('relaxed', () => {
  it.each(['char', 'short', 'int', 'long long'])('a hand-off through a %s with fences is clean', async (type) => {
    expect(await explore(handOff(type, 'smp_wmb();', 'smp_rmb();'))).toBe('clean');
  });
  it.each([
    ['writer', '', 'smp_rmb();'],
    ['reader', 'smp_wmb();', ''],
  ])('the fence of the %s is missed', async (_, write, read) => {
    expect(await explore(handOff('int', write, read))).toMatch(/^findings .*data-race/);
  });
  it('full fences forbid store buffering, and nothing else does', async () => {
    expect(await explore(storeBuffering('smp_mb();'))).toBe('clean');
    expect(await explore(storeBuffering(''))).toBe('findings assertion');
    expect(await explore(storeBuffering(''), { memoryModel: 'sc' })).toBe('clean');
  });
  it('a sequence counter needs its last fence', async () => {
    expect(await explore(sequence('smp_rmb();'))).toBe('clean');
    expect(await explore(sequence(''))).toBe('findings assertion');
  });
  it('dpor covers them', async () => {
    expect(await explore(handOff('int', 'smp_wmb();', 'smp_rmb();'), { strategy: 'dpor' })).toBe('clean');
    expect(await explore(handOff('int', '', 'smp_rmb();'), { strategy: 'dpor' })).toMatch(/^findings .*data-race/);
  });
  it('races with plain accesses', async () => {
    const mixed = handOff('int', 'smp_wmb();', 'smp_rmb();').replace('WRITE_ONCE(ready, 1)', 'ready = 1');
    expect(await explore(mixed)).toMatch(/^findings .*data-race/);
  });
});

it('plain, the default: they race', async () => {
  const source = handOff('int', 'smp_wmb();', 'smp_rmb();');
  expect(await explore(source, { volatile: 'plain' })).toMatch(/^findings .*data-race/);
});
