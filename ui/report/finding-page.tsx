/** One finding: what happened, step by step. */
import type { VNode } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { PageData } from '../../src/report/html.ts';
import type { Finding } from '../../src/report/model.ts';
import { count, groupDigits } from '../../src/report/places.ts';
import { Command } from '../parts/copy-button.tsx';
import { SeverityBadge } from '../parts/severity-badge.tsx';
import { SourcePane } from '../source/source-pane.tsx';
import { Timeline } from '../timeline/timeline.tsx';
import { Controls } from './controls.tsx';
import { EventDetails } from './event-details.tsx';
import { EventList } from './event-list.tsx';
import { FindingView } from './finding-view.ts';
import { Graphs } from './graphs.tsx';
import { InterleavingTable } from './interleaving-table.tsx';
import { traceOfInterleaving } from './interleaving-trace.ts';
import { listenForKeys } from './keys.ts';
import { readTrace } from './page-data.ts';
import { Schedules } from './schedules.tsx';
import { Sides } from './sides.tsx';
import { loaded } from './state.ts';
import { ThreadTable } from './thread-table.tsx';
import { WatchPanel } from './watch-panel.tsx';

interface Props {
  readonly data: PageData;
  readonly finding: Finding;
}

export function FindingPage({ data, finding }: Props): VNode {
  return (
    <>
      <Head finding={finding} executions={data.result.campaign?.executions ?? 0} />
      {loaded.value ? <Execution data={data} finding={finding} /> : <p role="status">Reading the execution…</p>}
      <InterleavingTable finding={finding} />
      {finding.output === undefined ? null : (
        <section>
          <h2 id="output">Output</h2>
          <pre class="output" role="region" aria-labelledby="output" tabIndex={0}>
            {finding.output}
          </pre>
        </section>
      )}
    </>
  );
}

function Execution({ data, finding }: Props): VNode {
  const recorded = readTrace(finding.id);
  const view = useMemo(() => new FindingView(finding, recorded ?? traceOfInterleaving(finding)), [finding, recorded]);
  useEffect(() => listenForKeys(view), [view]);
  return (
    <>
      {view.count === 0 ? null : (
        <section class="explorer" aria-label="Execution">
          <h2>Execution</h2>
          {recorded === undefined ? (
            <p class="small">
              Its trace was not recorded: this is its interleaving, without values and order of synchronisation.
            </p>
          ) : null}
          <Omitted view={view} />
          <Controls view={view} />
          <Timeline view={view} />
          <Legend view={view} />
          <div class="columns">
            <SourcePane view={view} sources={data.sources} />
            <div class="panels">
              <EventDetails view={view} />
              <ThreadTable view={view} />
              <WatchPanel view={view} />
            </div>
          </div>
          <EventList view={view} />
        </section>
      )}
      <Graphs finding={finding} />
      <Sides finding={finding} sources={data.sources} />
      {view.trace.schedules === undefined ? null : <Schedules trace={view.trace} shapes={view.trace.schedules} />}
    </>
  );
}

function Head({ finding, executions }: { readonly finding: Finding; readonly executions: number }): VNode {
  const { severity, kind, cause, title, explanation, replay, executionsHit, benign, decisiveOrder, blame, related } =
    finding;
  return (
    <section class="head">
      <h1 tabIndex={-1}>{title}</h1>
      <p>
        <SeverityBadge severity={severity} /> <span class="kind">{kind}</span>
        {cause === undefined ? null : <span class="kind">{cause}</span>}
        <span class="small">
          in {groupDigits(executionsHit)} of {count(executions, 'execution')}
        </span>
      </p>
      <p>{explanation}</p>
      {finding.message === undefined ||
      title.includes(finding.message) ||
      explanation.includes(finding.message) ? null : (
        <p class="message">{finding.message}</p>
      )}
      {benign === undefined ? null : <p>Likely benign: {benign.reason}</p>}
      {decisiveOrder === undefined ? null : <p>{decisiveOrder.statement}</p>}
      {blame === undefined ? null : <p>Too weak: {blame.statement}</p>}
      {related?.map(({ id, reason }) => (
        <p key={id}>
          Related to <span class="kind">{id}</span>: {reason}
        </p>
      ))}
      <p>
        See it again: <Command text={replay} />
      </p>
    </section>
  );
}

function Omitted({ view }: { readonly view: FindingView }): VNode | null {
  const { omitted, unrecorded, events } = view.trace;
  if (omitted === undefined && unrecorded === undefined) return null;
  const before =
    omitted === undefined
      ? ''
      : `${groupDigits(omitted.count)} before step ${groupDigits(events.step[omitted.at] ?? 0)}`;
  const after = unrecorded === undefined ? '' : `${groupDigits(unrecorded)} at the end`;
  const both = [before, after].filter((part) => part !== '').join(' and ');
  return <p class="small">The execution has more events than are kept: {both} are left out.</p>;
}

function Legend({ view }: { readonly view: FindingView }): VNode {
  const race = view.finding.kind === 'data-race';
  return (
    <ul class="legend" aria-label="Legend">
      <li class="legend-read">read</li>
      <li class="legend-write">write</li>
      <li class="legend-atomic">atomic</li>
      <li class="legend-synchronisation">synchronisation</li>
      <li class="legend-lock">lock held</li>
      <li class="legend-edge">happens before</li>
      {view.trace.weak === undefined ? null : <li class="legend-weak">stale by weak memory</li>}
      <li class="legend-bad">{race ? 'the two accesses: nothing orders them' : 'the finding'}</li>
    </ul>
  );
}
