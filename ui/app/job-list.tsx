/** Replays and verifications that were started here, with what came out. */
import type { VNode } from 'preact';
import type { Job } from '../../src/server/model.ts';
import { cancel } from './connection.ts';
import { Progress } from './live-campaigns.tsx';

const kinds = { replay: 'Replay of', verify: 'Verification of' } as const;
const outcomes: Readonly<Record<string, string>> = {
  reproduced: 'reproduced',
  'not-reproduced': 'not reproduced',
  diverged: 'diverged',
  fixed: 'fixed',
  'not-fixed': 'not fixed',
  'cannot-tell': 'cannot tell',
};
const good: ReadonlySet<string> = new Set(['fixed', 'not-reproduced']);

export function JobList({ jobs }: { readonly jobs: readonly Job[] }): VNode | null {
  if (jobs.length === 0) return null;
  return (
    <section aria-labelledby="jobs">
      <h2 id="jobs">Replays and verifications</h2>
      <ul class="plain jobs" aria-live="polite">
        {jobs.map((job, index) => (
          <JobItem key={job.id} job={job} open={index === 0} />
        ))}
      </ul>
    </section>
  );
}

function JobItem({ job, open }: { readonly job: Job; readonly open: boolean }): VNode {
  const name = `${kinds[job.kind]} ${job.finding}`;
  const goesOn = job.state === 'queued' || job.state === 'running';
  const outcome = job.state === 'done' ? (outcomes[job.outcome ?? ''] ?? '') : job.state;
  return (
    <li class="card">
      <h3>
        {name}: <span class={good.has(job.outcome ?? '') ? 'good' : ''}>{outcome}</span>{' '}
        {goesOn ? (
          <button type="button" aria-label={`Cancel: ${name}`} onClick={() => void cancel(job.id)}>
            Cancel
          </button>
        ) : null}
      </h3>
      {job.state === 'running' && job.progress !== undefined ? <Progress progress={job.progress} label={name} /> : null}
      {job.text === undefined ? null : (
        <details open={open}>
          <summary>Report</summary>
          <pre tabIndex={0}>{job.text}</pre>
        </details>
      )}
    </li>
  );
}
