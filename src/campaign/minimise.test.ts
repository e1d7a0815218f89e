import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { prepareProgram } from '../api/program.ts';
import { Random } from '../base/random.ts';
import { detectors } from '../detectors/index.ts';
import { Engine } from '../engine/engine.ts';
import { defaultEngineOptions } from '../engine/options.ts';
import { createRandom } from '../strategies/random.ts';
import { createReplay } from '../strategies/replay.ts';
import { minimise } from './minimise.ts';

const source = `#include <assert.h>
#include <pthread.h>
static int counter;
static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;
static void *add(void *i) {
  for (int n = 0; n < 5; n++) counter++;
  pthread_mutex_lock(i ? &a : &b);
  pthread_mutex_lock(i ? &b : &a);
  pthread_mutex_unlock(&a);
  pthread_mutex_unlock(&b);
  return i;
}
int main(void) {
  pthread_t threads[2];
  for (long i = 0; i < 2; i++) pthread_create(&threads[i], 0, add, (void *)i);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], 0);
  assert(counter == 10);
}
`;

it('never grows a schedule, keeps what it shows, and what it returns replays', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-minimise-'));
  writeFileSync(join(folder, 'main.c'), source);
  const { image } = await prepareProgram({ files: ['main.c'], cwd: folder });
  rmSync(folder, { recursive: true, force: true });
  const engine = new Engine(
    image,
    { ...defaultEngineOptions, preempt: 'all', maxMemoryBytes: 16 << 20 },
    createReplay([]),
    detectors,
  );
  const random = new Random();
  const kinds = new Set<string>();
  for (let execution = 0; execution < 25; execution++) {
    const strategy = createRandom();
    random.seed(3, execution);
    strategy.begin(execution, random);
    const found = await engine.run(execution, strategy, 'reuse');
    const decisions = [...engine.scheduler.decisions];
    const finding = found.findings.at(-1);
    if (finding === undefined) continue;
    kinds.add(finding.kind);
    const witness = {
      execution,
      decisions,
      preemptions: found.preemptions,
      heapPolicy: 'reuse',
      racySites: [],
    } as const;
    const shows = (outcome: typeof found): boolean => outcome.findings.some(({ key }) => key === finding.key);
    const { witness: small, executions } = await minimise(engine, witness, shows, () => {});
    expect(executions).toBeLessThanOrEqual(400);
    expect(small.preemptions).toBeLessThanOrEqual(witness.preemptions);
    if (small.preemptions === witness.preemptions) expect(small.decisions.length).toBeLessThanOrEqual(decisions.length);
    const replay = createReplay(small.decisions);
    replay.begin(execution, random);
    const again = await engine.run(execution, replay, 'reuse');
    expect(replay.divergence()).toBeNull();
    expect(shows(again)).toBe(true);
    expect(again.preemptions).toBe(small.preemptions);
    expect(engine.scheduler.decisions).toEqual(small.decisions);
  }
  expect([...kinds]).toEqual(expect.arrayContaining(['assertion', 'deadlock']));
});
