/** Programs of which it is known how weak their orders may be. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check } from '../../index.ts';
import type { Weaken } from '../../report/model.ts';
import { type TwoThreads, twoThreads } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-weaken-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function weakened(program: TwoThreads, memoryModel: 'c11' | 'sc' = 'c11'): Promise<Weaken | undefined> {
  writeFileSync(join(folder, 'a.c'), twoThreads(program));
  return (await check({ files: ['a.c'], cwd: folder, runs: 100, memoryModel, weaken: true })).weaken;
}

function changes(weaken: Weaken | undefined): string[] {
  return (weaken?.orders ?? []).map(
    ({ operation, location, was, order }) => `${operation} ${location.line}: ${was} to ${order}`,
  );
}

it('message passing at seq_cst needs a release store and an acquire load only', async () => {
  const found = await weakened({
    globals: 'static atomic_int data, flag;',
    first: `  store(data, 42, seq_cst);
  fence(seq_cst);
  store(flag, 1, seq_cst);`,
    second: `  if (load(flag, seq_cst) == 1)
    assert(load(data, seq_cst) == 42);`,
  });
  // The fence or the release store is enough, and so are an acquire load or an acquire fence: the first in the source gives way.
  expect(changes(found)).toEqual([
    'store 10: seq_cst to relaxed',
    'fence 11: seq_cst to none',
    'store 12: seq_cst to release',
    'load 16: seq_cst to acquire',
    'load 17: seq_cst to relaxed',
  ]);
  expect(found).toMatchObject({ failing: 0, executions: 20_000, tried: 5, complete: true });
  expect(found?.statement).toMatch(/^No new failure in 20,000 schedules with .* This is no proof\.$/);
});

it('store buffering at seq_cst needs all of it', async () => {
  const found = await weakened({
    globals: 'static atomic_int x, y; static int a, b;',
    first: `  store(x, 1, seq_cst);
  a = load(y, seq_cst);`,
    second: `  store(y, 1, seq_cst);
  b = load(x, seq_cst);`,
    after: 'assert(a || b);',
  });
  expect(found).toMatchObject({ orders: [], tried: 4, complete: true });
});

it('an order that only a race detector misses is needed too', async () => {
  const found = await weakened({
    globals: 'static int data; static atomic_int turns;',
    first: '  if (add(turns, 1, acq_rel) == 0) data++;\n  add(turns, 1, release);',
    second: '  while (load(turns, acquire) < 2) continue;\n  assert(data == 1);',
  });
  // Who counts first cannot learn anything yet.
  expect(changes(found)).toEqual(['modify 10: acq_rel to relaxed']);
});

it('says so when there is nothing to make weaker', async () => {
  const found = await weakened({ globals: '', first: '', second: '' });
  expect(found).toMatchObject({ orders: [], tried: 0, complete: true });
});

it('is refused under sequential consistency', async () => {
  await expect(weakened({ globals: '', first: '', second: '' }, 'sc')).rejects.toMatchObject({
    code: 'HDL_WEAKEN_NEEDS_C11',
  });
});
