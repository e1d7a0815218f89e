/** Whatever runs a program that makes no progress any more ends, says so, and tells what else it knows. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

import { check, type CheckResult, replay, verify, type VerifyResult } from '../src/index.ts';
import { createFolder } from './cli-support.ts';
import { hangs } from './hangs-support.ts';

const race = `#include <pthread.h>
static int x;
static void *work(void *arg) { x++; return arg; }
int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, work, 0);
  x++;
  pthread_join(thread, 0);
}
`;
/** What is published is always seen, but for weaker orders than these. */
const publishes = `#include <pthread.h>
#include <stdatomic.h>
${hangs}static atomic_int data, flag;
static void *work(void *arg) {
  atomic_store_explicit(&data, 1, memory_order_relaxed);
  atomic_store_explicit(&flag, 1, memory_order_release);
  return arg;
}
int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, work, 0);
  if (atomic_load_explicit(&flag, memory_order_acquire) && !atomic_load_explicit(&data, memory_order_relaxed)) hang();
  pthread_join(thread, 0);
}
`;
const folder = createFolder({
  'race.c': race,
  'hangs.c': `${hangs}${race.replace('pthread_join(thread, 0);', 'pthread_join(thread, 0); hang();')}`,
  'fails.c': 'int main(void) { __builtin_trap(); }\n',
  'publishes.c': publishes,
});
afterAll(() => folder.remove());
const common = { cwd: folder.path, jobs: 1, timeMs: 600_000, hangTimeoutMs: 500 };
const stored = (...path: string[]): string => join(folder.path, '.heddle', ...path);

async function racing(): Promise<string> {
  const { findings } = await check({ ...common, files: ['race.c'], runs: 20, explain: false });
  return findings[0]?.id ?? '';
}

/** The stored program of the finding becomes one that hangs. */
async function hang(id: string): Promise<void> {
  const path = stored('findings', id, 'finding.json');
  const own = (JSON.parse(readFileSync(path, 'utf8')) as { programHash: string }).programHash;
  await check({ ...common, files: ['hangs.c'], runs: 2 });
  const other = readdirSync(stored('programs')).find((name) => name !== `${own}.wasm`) ?? '';
  writeFileSync(path, readFileSync(path, 'utf8').replace(own, other.replace('.wasm', '')));
}

it('a campaign ends at the second execution that only the watchdog ends, without what these showed before', async () => {
  const result: CheckResult = await check({ ...common, files: ['hangs.c'], runs: 200 });
  expect(result).toMatchObject({
    verdict: 'findings',
    stoppedBy: 'first',
    campaign: { executions: 2, failing: 2, residualRisk: null },
    findings: [{ kind: 'hang', executionsHit: 2, firstHitAtExecution: 0 }],
    notes: ['The campaign ended after 2 executions that made no progress.'],
  });
});

it('verify: the changed program hangs', async () => {
  const result: VerifyResult = await verify({ ...common, target: await racing(), files: ['hangs.c'] });
  expect(result).toMatchObject({
    verdict: 'cannot-tell',
    oldSchedule: { outcome: 'hung' },
    newFindings: [{ kind: 'hang' }],
  });
});

it('replay: the program hangs, after the hang timeout of its campaign', async () => {
  const id = await racing();
  await hang(id);
  const replaying = replay({ cwd: folder.path, files: [], target: id });
  await expect(replaying).rejects.toMatchObject({
    code: 'HDL_REPLAY_HUNG',
    message: 'The execution made no progress for 0.5 s and was stopped',
  });
});

it('replay: the program hangs, and whoever asked for it does not wait', async () => {
  const target = await racing();
  await hang(target);
  const options = { cwd: folder.path, files: [], target, hangTimeoutMs: 3_600_000 };
  for (const signal of [AbortSignal.timeout(1000), AbortSignal.abort()])
    await expect(replay({ ...options, signal })).rejects.toMatchObject({ code: 'HDL_REPLAY_INTERRUPTED' });
});

it('weaken: the program hangs with a weaker order', async () => {
  const result: CheckResult = await check({ ...common, files: ['publishes.c'], runs: 100, weaken: true });
  expect(result).toMatchObject({
    verdict: 'clean',
    notes: ['Weaker memory orders were not looked for, because an execution for them made no progress.'],
  });
  expect(result.weaken).toBeUndefined();
});

it('verify: new findings cannot be stored', async () => {
  const target = await racing();
  const options = { ...common, target, files: ['fails.c'] };
  const first: VerifyResult = await verify(options);
  const entry = stored('findings', first.newFindings[0]?.id ?? '');
  rmSync(entry, { recursive: true });
  writeFileSync(entry, 'no folder');
  const reasons: string[] = [];
  const again: VerifyResult = await verify({ ...options, onNotStored: ({ code }) => void reasons.push(code) });
  expect(again.newFindings).toEqual(first.newFindings);
  expect(reasons).toEqual(['HDL_STORE_UNWRITABLE']);
});
