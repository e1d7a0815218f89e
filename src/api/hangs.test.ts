import { expect, it } from 'vitest';
import type { CampaignSettings } from '../campaign/settings.ts';
import { defaultEngineOptions } from '../engine/options.ts';
import { hangFindings } from './hangs.ts';

it('says how to come to the execution that hung', () => {
  const settings: CampaignSettings = {
    runs: 100,
    timeMs: Number.POSITIVE_INFINITY,
    seed: 7,
    jobs: 1,
    strategy: 'pct:depth=3',
    stopOn: 'none',
    untilSaturated: false,
    hangTimeoutMs: 10_000,
    checkDeterminism: false,
    traces: false,
    confidence: 0.95,
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
