import { expect, it } from 'vitest';
import type { CampaignSettings } from '../campaign/settings.ts';
import { defaultEngineOptions } from '../engine/options.ts';
import { hangFindings } from './hangs.ts';
import { plainSettings } from '../campaign/testing/settings.ts';

it('says how to come to the execution that hung', () => {
  const settings: CampaignSettings = {
    ...plainSettings,
    runs: 100,
    seed: 7,
    strategy: 'pct:depth=3',
    hangTimeoutMs: 10_000,
    engine: { ...defaultEngineOptions, memoryModel: 'sc' },
  };
  const info = { files: ["it's here.c", 'src/b.c'], arguments: ['-n', '2 3'], hash: 'ab', flags: [] };
  expect(hangFindings([4, 9], info, settings)).toMatchObject([
    {
      title: 'hang in execution 4',
      executionsHit: 2,
      replay: `heddle check 'it'\\''s here.c' src/b.c --strategy pct:depth=3 --memory-model sc --seed 7 --runs 5 -- -n '2 3'`,
    },
  ]);
  expect(hangFindings([], info, settings)).toEqual([]);
});
