/** Replays and verifications that were started from the page: one after the other, because each takes all of the machine that it is given. */
import { InternalError } from '../base/assert.ts';
import { HeddleError } from '../base/error.ts';
import type { CheckProgress } from '../api/check.ts';
import { createSourceReader } from '../api/program.ts';
import { replay } from '../api/replay.ts';
import { verify } from '../api/verify.ts';
import { renderReplay } from '../report/replay-text.ts';
import { renderError } from '../report/text.ts';
import { renderVerify } from '../report/verify-text.ts';
import type { Job, JobKind } from './model.ts';

/** Jobs that are remembered; older ones that have ended go. */
const maxJobs = 50;
const columns = 100;

interface Entry {
  job: Job;
  readonly files: readonly string[];
  readonly controller: AbortController;
}

export interface Jobs {
  /** Puts a job into the queue. */
  start(kind: JobKind, finding: string, files: readonly string[]): Job;
  /** Whether there was such a job that had not ended. */
  cancel(id: number): boolean;
  /** The last one first. */
  list(): readonly Job[];
  /** Resolves when nothing is queued or running. */
  idle(): Promise<void>;
  /** Cancels everything. */
  close(): Promise<void>;
}

/** @param jobs worker threads of a verification */
export function createJobs(folder: string, jobs: number): Jobs {
  const entries: Entry[] = [];
  let next = 1;
  let last: Promise<void> = Promise.resolve();

  async function run(entry: Entry): Promise<void> {
    if (entry.controller.signal.aborted) return;
    entry.job = { ...entry.job, state: 'running' };
    try {
      const { outcome, text } = await (entry.job.kind === 'replay' ? replayed(entry) : verified(entry));
      entry.job = { ...plain(entry.job), state: entry.controller.signal.aborted ? 'cancelled' : 'done', outcome, text };
    } catch (error) {
      entry.job = { ...plain(entry.job), state: 'failed', text: failure(error) };
    }
  }

  async function replayed({ job: { finding }, controller }: Entry): Promise<{ outcome: string; text: string }> {
    const result = await replay({ target: finding, files: [], cwd: folder, signal: controller.signal });
    return { outcome: result.outcome, text: renderReplay(result, { columns, sources: createSourceReader(folder) }) };
  }

  async function verified(entry: Entry): Promise<{ outcome: string; text: string }> {
    const onProgress = ({ phase, executions, runs, findings, traces, elapsedMs }: CheckProgress): void => {
      entry.job = { ...entry.job, progress: { phase, executions, runs, findings, traces, elapsedMs } };
    };
    const { files, controller } = entry;
    const target = entry.job.finding;
    const unkept: string[] = [];
    const onNotStored = ({ message }: HeddleError): void => void unkept.push(`New findings are not kept: ${message}\n`);
    const { signal } = controller;
    const result = await verify({ target, files, cwd: folder, jobs, signal, onProgress, onNotStored });
    const text = renderVerify(result, { columns, sources: createSourceReader(folder) });
    return { outcome: result.verdict, text: [text, ...unkept].join('\n') };
  }

  function cancel(id: number): boolean {
    const entry = entries.find(({ job }) => job.id === id);
    if (entry === undefined || !isOpen(entry.job)) return false;
    entry.controller.abort();
    if (entry.job.state === 'queued') entry.job = { ...entry.job, state: 'cancelled' };
    return true;
  }

  return {
    start(kind, finding, files) {
      const entry: Entry = {
        job: { id: next++, kind, finding, state: 'queued' },
        files,
        controller: new AbortController(),
      };
      entries.unshift(entry);
      while (entries.length > maxJobs && !isOpen((entries.at(-1) ?? entry).job)) entries.pop();
      last = last.then(async () => run(entry));
      return entry.job;
    },
    cancel,
    list: () => entries.map(({ job }) => job),
    idle: async () => last,
    async close() {
      for (const { job } of entries) cancel(job.id);
      await last;
    },
  };
}

function isOpen({ state }: Job): boolean {
  return state === 'queued' || state === 'running';
}

function plain({ id, kind, finding, state }: Job): Job {
  return { id, kind, finding, state };
}

function failure(error: unknown): string {
  if (error instanceof HeddleError) {
    const { code, message, hint, output } = error;
    return renderError(
      { code, message, ...(hint === undefined ? {} : { hint }), ...(output === undefined ? {} : { output }) },
      { columns },
    );
  }
  if (error instanceof InternalError) return `Heddle failed: ${error.message}`;
  return `Heddle failed: ${error instanceof Error ? error.message : String(error)}`;
}
