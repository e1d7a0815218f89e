/** Keeps a long campaign's state on disk, and picks it up again. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CampaignState, Checkpoints } from '../campaign/checkpoint.ts';
import type { CampaignSettings } from '../campaign/settings.ts';
import type { ProgramInfo, StoppedBy } from '../report/model.ts';
import { type CampaignKey, campaignFiles } from '../store/campaign-files.ts';
import { ownCode } from '../toolchain/own-code.ts';
import { packageRoot } from '../toolchain/package-root.ts';
import { inputsHash } from './inputs.ts';
import type { CheckOptions } from './options.ts';
import { storing } from './storing.ts';

/** A state is written after this time at the earliest: campaigns that end before leave no file. */
const saveEveryMs = 2000;
/** And after so many times what the last one took: to keep one costs no more than a fiftieth of the time. */
const patience = 50;

interface Saved {
  readonly state: CampaignState;
  readonly elapsedMs: number;
}

export interface Resumable {
  readonly checkpoints: Checkpoints;
  /** Time that the campaign had taken when it was killed; 0 for a new one. */
  readonly elapsedMs: number;
  /** Whether there is a state to go on from, if it ends here. */
  readonly isKept: boolean;
  /** To be called when it has ended: what cannot go on is forgotten. */
  ended(by: StoppedBy): void;
}

/** @throws HeddleError `HDL_RESUME_NOTHING`, `HDL_RESUME_MISMATCH`, `HDL_STORE_*` */
export function openCampaign(options: CheckOptions, settings: CampaignSettings, info: ProgramInfo): Resumable {
  const files = campaignFiles(join(options.cwd, '.heddle'), keyOf(settings, info), ownCode);
  // Written by the same code under the same key, and its content's hash was checked.
  const saved = options.resume === true ? (files.load() as Saved) : undefined;
  const elapsedMs = saved?.elapsedMs ?? 0;
  const started = performance.now() - elapsedMs;
  let next = performance.now() + saveEveryMs;
  let isKept = saved !== undefined;
  return {
    elapsedMs,
    get isKept() {
      return isKept;
    },
    checkpoints: {
      ...(saved === undefined ? {} : { resume: saved.state }),
      due: () => performance.now() >= next,
      save(state, ms = 0) {
        const now = performance.now();
        storing(options, () => {
          files.save({ state, elapsedMs: now - started } satisfies Saved);
          isKept = true;
        });
        const end = performance.now();
        next = end + Math.max(saveEveryMs, patience * (ms + end - now));
      },
    },
    ended(by) {
      if (!isUnended(by)) files.remove();
    },
  };
}

/** Whether a campaign that was stopped by this can go on. */
export function isUnended(by: StoppedBy): boolean {
  return by === 'time' || by === 'interrupt';
}

/** Everything but what decides only how many executions are run, and how fast. */
function keyOf(
  { runs, timeMs, jobs, hangTimeoutMs, traces, engine, ...rest }: CampaignSettings,
  info: ProgramInfo,
): CampaignKey {
  void [runs, timeMs, jobs, hangTimeoutMs, traces];
  const { files, stdin, programArguments, ...plain } = engine;
  void programArguments;
  const all = { ...rest, ...plain, 'input files': inputsHash({ files, stdin }) };
  const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
  return {
    version: (JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }).version,
    files: info.files,
    arguments: info.arguments,
    program: info.hash,
    options: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, text(value)])),
  };
}
