/** Work beside a campaign: one task in a worker of its own. */
import type { ProgramImage } from '../engine/program.ts';
import type { FollowedAndShown } from './confirm.ts';
import type { FollowRequest } from './old-schedule.ts';
import type { DescribedWeaken, WeakenRequest } from './orders/weaken.ts';
import type { Shown, Task, TaskResults } from './protocol.ts';
import type { CampaignSettings } from './settings.ts';
import type { Witness } from './shard-result.ts';
import { WorkerHandle, WorkerHung } from './worker-handle.ts';

async function inWorker<K extends Task['kind']>(
  image: ProgramImage,
  settings: CampaignSettings,
  task: Extract<Task, { kind: K }>,
  signal?: AbortSignal,
): Promise<TaskResults[K]> {
  const worker = new WorkerHandle({ image, settings });
  try {
    return await worker.run<K>(task, signal);
  } finally {
    await worker.close();
  }
}

/**
 * Replays one schedule and describes what it shows.
 * @throws WorkInterrupted when `signal` is aborted
 */
export async function showSchedule(
  image: ProgramImage,
  settings: CampaignSettings,
  witness: Witness,
  signal: AbortSignal | undefined,
): Promise<Shown> {
  return await inWorker<'show'>(image, settings, { kind: 'show', witness }, signal);
}

/** Looks for memory orders that are stronger than the tests need. */
export async function weakenOrders(
  image: ProgramImage,
  settings: CampaignSettings,
  request: WeakenRequest,
): Promise<DescribedWeaken> {
  return await inWorker<'weaken'>(image, settings, { kind: 'weaken', request });
}

/** Runs a changed program along a schedule of its earlier version. */
export async function followSchedule(
  image: ProgramImage,
  settings: CampaignSettings,
  request: FollowRequest,
): Promise<readonly FollowedAndShown[]> {
  return await inWorker<'follow'>(image, settings, { kind: 'follow', request });
}

/** Undefined: an execution made no progress, and the task was given up. */
export async function unlessHung<T>(task: Promise<T>): Promise<T | undefined> {
  try {
    return await task;
  } catch (error) {
    if (error instanceof WorkerHung) return undefined;
    throw error;
  }
}
