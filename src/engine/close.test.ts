/** A closed engine leaves nothing behind: V8 keeps a whole instance for every coroutine that waits. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, expect, it } from 'vitest';
import { prepareProgram } from '../api/program.ts';
import { Random } from '../base/random.ts';
import { detectors } from '../detectors/index.ts';
import { createRandom } from '../strategies/random.ts';
import { Engine } from './engine.ts';
import { defaultEngineOptions } from './options.ts';
import type { ProgramImage } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-close-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** The memory of an engine that has run the program and was closed. */
async function memoryOfClosed(image: ProgramImage): Promise<WeakRef<WebAssembly.Memory>> {
  const strategy = createRandom();
  using engine = new Engine(image, { ...defaultEngineOptions, maxMemoryBytes: 16 << 20 }, strategy, detectors);
  const random = new Random();
  for (let execution = 0; execution < 8; execution++) {
    random.seed(1, execution);
    strategy.begin(execution, random);
    const { ending } = await engine.run(execution, strategy, { heapPolicy: 'reuse', memoryModel: 'sc' });
    expect(ending.kind).not.toBe('cut-off');
  }
  return new WeakRef(engine.memory.memory);
}

it.each([
  ['all threads end', 'int main(void) { pthread_t t; pthread_create(&t, 0, run, 0); pthread_join(t, 0); return 0; }'],
  ['the process ends before its threads', 'int main(void) { pthread_t t; pthread_create(&t, 0, run, 0); exit(0); }'],
  ['it ends in a deadlock', 'int main(void) { pthread_mutex_lock(&m); pthread_mutex_lock(&m); return 0; }'],
])('%s', async (_, main) => {
  const head = '#include <pthread.h>\n#include <stdlib.h>\nstatic pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;\n';
  const run = 'static void *run(void *a) { pthread_mutex_lock(&m); pthread_mutex_unlock(&m); return a; }\n';
  writeFileSync(join(folder, 'main.c'), head + run + main);
  const { image } = await prepareProgram({ files: ['main.c'], cwd: folder, clangArguments: ['-w'] });
  const memory = await memoryOfClosed(image);
  await expect
    .poll(() => {
      collectGarbage();
      return memory.deref() === undefined;
    })
    .toBe(true);
});
