/** The first page: the verdict, how sure it is, and the findings. */
import type { VNode } from 'preact';
import type { PageData } from '../../src/report/html.ts';
import type { CampaignSummary, CheckResult, Finding } from '../../src/report/model.ts';
import { count, formatPlace, groupDigits, placesOf } from '../../src/report/places.ts';
import { CoverageCurve } from './coverage-curve.tsx';
import { Interval } from '../parts/interval.tsx';
import { SeverityBadge } from '../parts/severity-badge.tsx';
import { linkTo } from './state.ts';

export function Overview({ data }: { readonly data: PageData }): VNode {
  const { result } = data;
  const { campaign } = result;
  const curve = campaign?.coverage?.curve ?? [];
  return (
    <>
      <VerdictBanner result={result} />
      {campaign === undefined ? null : <Numbers campaign={campaign} />}
      {result.findings.length === 0 ? null : <FindingTable result={result} />}
      {curve.length > 1 ? <CoverageCurve curve={curve} exact={campaign?.coverage?.exact ?? true} /> : null}
      <Notes result={result} />
      <Program result={result} />
    </>
  );
}

const verdicts = {
  clean: 'No finding',
  findings: '',
  incomplete: 'Not checked completely',
  error: 'Not checked',
} as const;

function VerdictBanner({ result }: { readonly result: CheckResult }): VNode {
  const { verdict, findings, campaign, error } = result;
  const title = verdict === 'findings' ? count(findings.length, 'finding') : verdicts[verdict];
  return (
    <section class={`verdict verdict-${verdict}`}>
      <h1 tabIndex={-1}>{title}</h1>
      {campaign === undefined ? null : <p>{summaryOf(campaign)}</p>}
      {error === undefined ? null : (
        <>
          <p>
            <code>{error.code}</code> {error.message}
          </p>
          {error.hint === undefined ? null : <p>{error.hint}</p>}
          {error.output === undefined ? null : <pre>{error.output}</pre>}
        </>
      )}
    </section>
  );
}

function summaryOf({ executions, distinctTraces, failing, racing, exhaustive, search }: CampaignSummary): string {
  const what = search?.equivalence === 'reads-from' ? 'reads-from class' : 'schedule';
  const all = exhaustive ? `every ${what} was run: ` : '';
  return `${all}${count(executions, 'execution')}, ${count(distinctTraces, 'distinct trace')}; ${groupDigits(failing)} failed, ${groupDigits(racing)} only raced.`;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(4))} %`;
}

function Numbers({ campaign }: { readonly campaign: CampaignSummary }): VNode {
  const { passRate, residualRisk, coverage, cutOff } = campaign;
  const unseen = coverage?.unseen ?? null;
  return (
    <section class="cards" aria-label="Numbers">
      {passRate.executions === 0 ? null : (
        <div class="card">
          <h2>Pass rate</h2>
          <p class="number">{percent(passRate.value)}</p>
          <Interval low={passRate.low} value={passRate.value} high={passRate.high} label="Pass rate" />
          <p class="small">
            {percent(passRate.low)} to {percent(passRate.high)} with {percent(passRate.confidence)} confidence, by{' '}
            {groupDigits(passRate.executions)} executions of <code>{passRate.sampler}</code>
          </p>
        </div>
      )}
      {residualRisk === null ? null : (
        <div class="card">
          <h2>Residual risk</h2>
          <p class="number">{percent(residualRisk)}</p>
          <p class="small">A schedule fails with at most this probability, since none of those that were run did.</p>
        </div>
      )}
      {unseen === null ? null : (
        <div class="card">
          <h2>Unseen</h2>
          <p class="number">{percent(unseen.estimate)}</p>
          <Interval low={0} value={unseen.estimate} high={unseen.high} label="Unseen" />
          <p class="small">
            Probability that the next schedule shows a new trace; at most {percent(unseen.high)}
            {coverage?.saturated === true ? ': new ones have become rare' : ''}
          </p>
        </div>
      )}
      {cutOff === 0 ? null : (
        <div class="card">
          <h2>Cut off</h2>
          <p class="number">{groupDigits(cutOff)}</p>
          <p class="small">executions ended at a limit</p>
        </div>
      )}
    </section>
  );
}

function FindingTable({ result }: { readonly result: CheckResult }): VNode {
  const executions = result.campaign?.executions ?? 0;
  return (
    <section>
      <h2 id="findings">Findings</h2>
      <div class="table-scroll" role="region" aria-labelledby="findings" tabIndex={0}>
        <table class="findings">
          <thead>
            <tr>
              <th scope="col">Severity</th>
              <th scope="col">Finding</th>
              <th scope="col">Places</th>
              <th scope="col" class="amount">
                Seen in
              </th>
              <th scope="col" class="amount">
                First at
              </th>
              <th scope="col" class="amount">
                Switches
              </th>
            </tr>
          </thead>
          <tbody>
            {result.findings.map((finding) => (
              <FindingRow key={finding.id} finding={finding} executions={executions} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function FindingRow({ finding, executions }: { readonly finding: Finding; readonly executions: number }): VNode {
  const { severity, title, id, executionsHit, firstHitAtExecution, switches } = finding;
  const places = [...new Set(placesOf(finding).map((place) => formatPlace({ ...place, column: 0 })))];
  return (
    <tr>
      <td>
        <SeverityBadge severity={severity} />
      </td>
      <td>
        <a href={linkTo(id)}>{title}</a>
        <div class="small">{id}</div>
      </td>
      <td>
        {places.map((place) => (
          <code key={place} class="place">
            {place}
          </code>
        ))}
      </td>
      <td class="amount">
        {groupDigits(executionsHit)}
        {executions === 0 ? null : <div class="small">of {groupDigits(executions)}</div>}
      </td>
      <td class="amount">{groupDigits(firstHitAtExecution)}</td>
      <td class="amount">{switches}</td>
    </tr>
  );
}

function Notes({ result }: { readonly result: CheckResult }): VNode | null {
  const { notes, suppressed, weaken } = result;
  if (notes.length + suppressed.length === 0 && weaken === undefined) return null;
  return (
    <section>
      <h2>Notes</h2>
      <ul>
        {weaken === undefined ? null : <li>{weaken.statement}</li>}
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
        {suppressed.map(({ id, title, by }) => (
          <li key={id}>
            Suppressed by {by}: {title} <code>{id}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Program({ result }: { readonly result: CheckResult }): VNode | null {
  const { program, campaign } = result;
  if (program === undefined) return null;
  const rows: (readonly [string, string])[] = [
    ['Files', program.files.join(' ')],
    ...(program.arguments.length === 0 ? [] : [['Arguments', program.arguments.join(' ')] as const]),
    ['Compiler flags', program.flags.join(' ')],
    ['Program', program.hash.slice(0, 16)],
    ...(campaign === undefined
      ? []
      : ([
          ['Strategy', `${campaign.strategy}, seed ${campaign.seed}`],
          ['Memory model', campaign.memoryModel],
          ['Switches before accesses', campaign.preempt],
          ['Heap', campaign.heap],
          [
            'Time',
            `${(campaign.elapsedMs / 1000).toFixed(1)} s, ${groupDigits(campaign.executionsPerSecond)} executions/s`,
          ],
        ] as const)),
  ];
  return (
    <section>
      <h2>Program and campaign</h2>
      <dl class="facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <code>{value}</code>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
