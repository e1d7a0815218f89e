/** What a campaign of a test has, but for what the test is about: no limit of time, one worker, nothing beside the executions. */
import { defaultEngineOptions } from '../../engine/options.ts';
import type { CampaignSettings } from '../settings.ts';

export const plainSettings: CampaignSettings = {
  runs: 100,
  timeMs: Number.POSITIVE_INFINITY,
  seed: 1,
  jobs: 1,
  strategy: 'random',
  stopOn: 'none',
  untilSaturated: false,
  hangTimeoutMs: Number.POSITIVE_INFINITY,
  checkDeterminism: false,
  traces: false,
  confidence: 0.95,
  engine: defaultEngineOptions,
};
