/** A search that takes long between and after its executions is no hang of the program: the watchdog is told where they begin and end. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { prepareProgram } from '../api/program.ts';
import { detectors } from '../detectors/index.ts';
import { EngineSupply } from './engine-supply.ts';
import type { CampaignSettings } from './settings.ts';
import { searchHere } from './testing/search.ts';
import { plainSettings } from './testing/settings.ts';

const source = `#include <threads.h>
static _Atomic int n;
static int adds(void *x) { n++; n++; return 0; }
int main(void) { thrd_t a, b; thrd_create(&a, adds, 0); thrd_create(&b, adds, 0); thrd_join(a, 0); thrd_join(b, 0); }
`;
const folder = mkdtempSync(join(tmpdir(), 'heddle-planning-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each([3, 1000])('of %i executions', async (most) => {
  writeFileSync(join(folder, 'a.c'), source);
  const { image } = await prepareProgram({ files: ['a.c'], cwd: folder });
  const settings: CampaignSettings = {
    ...plainSettings,
    strategy: 'dpor',
    engine: { ...plainSettings.engine, preempt: 'all', exhaustive: true },
  };
  using engines = new EngineSupply(image, settings.engine, detectors);
  let planning = false;
  let watched = 0;
  let executions = 0;
  await searchHere(
    settings,
    engines,
    {
      next: () => executions++ < most,
      planning: (on) => {
        planning = on;
        if (!on) watched++;
      },
    },
    { keeps: true },
  );
  // The last look at a search that is stopped begins no execution.
  expect({ planning, watched }).toEqual({ planning: true, watched: Math.min(executions, most) });
});
