/** What the store holds, and what can be done with it. */
import type { VNode } from 'preact';
import { count, groupDigits } from '../../src/report/places.ts';
import type { AppFinding, AppState, Job, JobKind } from '../../src/server/model.ts';
import type { CampaignEntry } from '../../src/store/history-model.ts';
import { SeverityBadge } from '../parts/severity-badge.tsx';
import { reportOf, start } from './connection.ts';
import { type FindingHistory, historyOf } from './history.ts';

interface Props {
  readonly findings: readonly AppFinding[];
  readonly damaged: AppState['damaged'];
  readonly jobs: readonly Job[];
  readonly campaigns: readonly CampaignEntry[];
}

export function FindingTable({ findings, damaged, jobs, campaigns }: Props): VNode {
  return (
    <section>
      <h2 id="findings">Findings</h2>
      {findings.length === 0 ? <p class="small">None is stored in this folder.</p> : null}
      {findings.length === 0 ? null : (
        <div class="table-scroll" role="region" aria-labelledby="findings" tabIndex={0}>
          <table class="findings">
            <thead>
              <tr>
                <th scope="col">Severity</th>
                <th scope="col">Finding</th>
                <th scope="col">Place</th>
                <th scope="col" class="amount">
                  Seen in
                </th>
                <th scope="col">History</th>
                <th scope="col">Do</th>
              </tr>
            </thead>
            <tbody>
              {findings.map((finding) => (
                <Row
                  key={finding.id}
                  finding={finding}
                  jobs={jobs.filter((job) => job.finding === finding.id)}
                  history={historyOf(finding, campaigns)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {damaged.map(({ id, problem }) => (
        <p key={id} class="failure">
          {problem}
        </p>
      ))}
    </section>
  );
}

interface RowProps {
  readonly finding: AppFinding;
  readonly jobs: readonly Job[];
  readonly history: FindingHistory;
}

function Row({ finding, jobs, history }: RowProps): VNode {
  const { id, severity, title, place, executions, executionsHit, savedAtMs, replayable, files } = finding;
  const action = (kind: JobKind, label: string, possible: boolean): VNode => (
    <button
      type="button"
      aria-label={`${label} ${title}`}
      disabled={
        !possible || jobs.some((job) => job.kind === kind && (job.state === 'queued' || job.state === 'running'))
      }
      onClick={() => void start(kind, id)}
    >
      {label}
    </button>
  );
  return (
    <tr>
      <td>
        <SeverityBadge severity={severity} />
      </td>
      <td>
        <a href={reportOf(id)} target="_blank" rel="noreferrer">
          {title}
        </a>
        <div class="small">{id}</div>
      </td>
      <td>
        <code class="place">{place}</code>
      </td>
      <td class="amount">
        {groupDigits(executionsHit)}
        {executions === undefined ? null : <div class="small">of {groupDigits(executions)}</div>}
      </td>
      <td>
        last found <Time at={savedAtMs} />
        {history.campaigns === 0 ? null : (
          <div class="small">
            in {groupDigits(history.found)} of {count(history.campaigns, 'campaign')}
            {history.inLast ? '' : ', not in the last one'}
          </div>
        )}
      </td>
      <td class="actions">
        {action('replay', 'Replay', replayable)}
        {action('verify', 'Verify', files.length > 0)}
      </td>
    </tr>
  );
}

/** In the reader's own time zone. */
export function Time({ at }: { readonly at: number }): VNode {
  const date = new Date(at);
  return <time dateTime={date.toISOString()}>{date.toLocaleString()}</time>;
}
