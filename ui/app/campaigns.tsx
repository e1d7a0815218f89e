/** Campaigns that have ended. */
import type { VNode } from 'preact';
import { groupDigits } from '../../src/report/places.ts';
import type { CampaignEntry } from '../../src/store/history-model.ts';
import { Time } from './finding-table.tsx';
import { percent } from './history.ts';

const verdicts = { clean: 'clean', findings: '', incomplete: 'incomplete', error: 'not checked' } as const;

export function Campaigns({ campaigns }: { readonly campaigns: readonly CampaignEntry[] }): VNode {
  return (
    <section>
      <h2 id="campaigns">Campaigns</h2>
      {campaigns.length === 0 ? (
        <p class="small">None has ended since this folder has a store.</p>
      ) : (
        <div class="table-scroll" role="region" aria-labelledby="campaigns" tabIndex={0}>
          <table class="findings">
            <thead>
              <tr>
                <th scope="col">Ended</th>
                <th scope="col">Program</th>
                <th scope="col">Found</th>
                <th scope="col" class="amount">
                  Executions
                </th>
                <th scope="col" class="amount">
                  Failed
                </th>
                <th scope="col" class="amount">
                  Pass rate
                </th>
              </tr>
            </thead>
            <tbody>
              {campaigns.map((campaign) => (
                <Row key={`${campaign.endedAtMs} ${campaign.program} ${campaign.seed}`} campaign={campaign} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Row({ campaign }: { readonly campaign: CampaignEntry }): VNode {
  const { endedAtMs, files, strategy, seed, memoryModel, verdict, findings, executions, failing, passRate } = campaign;
  return (
    <tr>
      <td>
        <Time at={endedAtMs} />
      </td>
      <td>
        <code>{files.join(' ')}</code>
        <div class="small">
          {strategy}, seed {seed}, {memoryModel}
        </div>
      </td>
      <td>
        {findings.length === 0 ? <span class={verdict === 'clean' ? 'good' : ''}>{verdicts[verdict]}</span> : null}
        {findings.map(({ id, title }) => (
          <div key={id}>{title}</div>
        ))}
      </td>
      <td class="amount">{groupDigits(executions)}</td>
      <td class="amount">{groupDigits(failing)}</td>
      <td class="amount">{passRate.executions === 0 ? '' : percent(passRate.value)}</td>
    </tr>
  );
}
