/**
 * Campaigns as they were, for looking back, under `.heddle/` of a project:
 *
 *     .heddle/history/<time>-<digits>.json    one campaign: when, of what, how many executions failed, what was found
 *     .heddle/live/<process>-<digits>.json    one that is running, written again as it goes on
 *
 * Both are notes beside the findings: where there is no `.heddle` yet, none is made for them, and what cannot be written is left out.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { HeddleError } from '../base/error.ts';
import type { CheckResult } from '../report/model.ts';
import { factsOf, namesIn, readWhole, removeEntry, writeWhole } from './files.ts';
import type { CampaignEntry, LiveEntry, LiveProgress } from './history-model.ts';

const formatVersion = 1;
/** Campaigns kept; older ones go. */
const maxKept = 500;
/** Between two writes of a running campaign's note. */
const liveIntervalMs = 400;

/** Notes the end of a campaign. `directory` is `.heddle` of a project. */
export function saveCampaign(directory: string, result: CheckResult, endedAtMs: number): void {
  const { program, campaign, verdict, findings } = result;
  if (program === undefined || campaign === undefined || factsOf(directory) === undefined) return;
  const { executions, value, low, high } = campaign.passRate;
  const entry: CampaignEntry = {
    format: formatVersion,
    endedAtMs,
    elapsedMs: campaign.elapsedMs,
    files: program.files,
    arguments: program.arguments,
    program: program.hash,
    strategy: campaign.strategy,
    seed: campaign.seed,
    memoryModel: campaign.memoryModel,
    verdict,
    executions: campaign.executions,
    failing: campaign.failing,
    passRate: { executions, value, low, high },
    findings: findings.map(({ id, title, severity }) => ({ id, title, severity })),
  };
  const folder = join(directory, 'history');
  const name = `${String(endedAtMs).padStart(15, '0')}-${randomBytes(3).toString('hex')}.json`;
  tolerate(() => {
    writeWhole(join(folder, name), `${JSON.stringify(entry)}\n`);
    for (const old of namesIn(folder).toSorted().slice(0, -maxKept)) removeEntry(join(folder, old));
  });
}

/** Every campaign that is noted, the last first; damaged notes are left out. */
export function listCampaigns(directory: string): CampaignEntry[] {
  const folder = join(directory, 'history');
  const names = namesIn(folder).filter((name) => name.endsWith('.json'));
  return names
    .toSorted()
    .toReversed()
    .flatMap((name) => readNote<CampaignEntry>(join(folder, name)) ?? []);
}

export interface LiveCampaign {
  update(progress: LiveProgress): void;
  end(): void;
}

/** Notes that a campaign runs in this process. `now` gives milliseconds from any moment. */
export function openLive(directory: string, files: readonly string[], now: () => number): LiveCampaign {
  if (factsOf(directory) === undefined) return { update: () => undefined, end: () => undefined };
  const path = join(directory, 'live', `${process.pid}-${randomBytes(3).toString('hex')}.json`);
  let last = Number.NEGATIVE_INFINITY;
  return {
    update({ phase, executions, runs, findings, traces, elapsedMs }) {
      if (now() - last < liveIntervalMs) return;
      last = now();
      const entry = {
        format: formatVersion,
        process: process.pid,
        files,
        phase,
        executions,
        runs,
        findings,
        traces,
        elapsedMs,
      };
      tolerate(() => writeWhole(path, `${JSON.stringify(entry)}\n`));
    },
    end: () => tolerate(() => removeEntry(path)),
  };
}

/** Campaigns that run now, in any process; notes of processes that are gone are removed. */
export function listLive(directory: string): LiveEntry[] {
  const folder = join(directory, 'live');
  return namesIn(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .flatMap((name) => {
      const entry = readNote<LiveEntry>(join(folder, name));
      if (entry === undefined) return [];
      if (isRunning(entry.process)) return [entry];
      tolerate(() => removeEntry(join(folder, name)));
      return [];
    });
}

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function readNote<T extends object>(path: string): T | undefined {
  try {
    const bytes = readWhole(path);
    if (bytes === undefined) return undefined;
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const fits = typeof value === 'object' && value !== null && 'format' in value && value.format === formatVersion;
    return fits ? (value as unknown as T) : undefined; // written by this module
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof HeddleError) return undefined;
    throw error;
  }
}

/** Notes are not worth an error: the result of the check is. */
function tolerate(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!(error instanceof HeddleError)) throw error;
  }
}
