/** Campaigns that run now, here or in another terminal. */
import type { VNode } from 'preact';
import { count, groupDigits } from '../../src/report/places.ts';
import type { LiveEntry, LiveProgress } from '../../src/store/history-model.ts';

export function LiveCampaigns({ live }: { readonly live: readonly LiveEntry[] }): VNode {
  return (
    <section aria-labelledby="live">
      <h2 id="live">Running now</h2>
      {live.length === 0 ? (
        <p class="small">
          No campaign. Start one in this folder, for example with <code>heddle check main.c</code>.
        </p>
      ) : (
        <ul class="cards plain">
          {live.map((entry) => (
            <li key={`${entry.process}/${entry.files.join(' ')}`} class="card">
              <h3>
                <code>{entry.files.join(' ')}</code>
              </h3>
              <Progress progress={entry} label={entry.files.join(' ')} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const phases: Readonly<Record<string, string>> = {
  compile: 'compiling',
  explore: 'checking',
  confirm: 'replaying findings',
};

export function Progress({ progress, label }: { readonly progress: LiveProgress; readonly label: string }): VNode {
  const { phase, executions, runs, findings, traces, elapsedMs } = progress;
  const known = phase === 'explore' && runs < Number.MAX_SAFE_INTEGER;
  return (
    <>
      {known ? (
        <progress max={runs} value={Math.min(executions, runs)} aria-label={label} />
      ) : (
        <progress aria-label={label} />
      )}
      <p class="small">
        {phases[phase] ?? phase}: {groupDigits(executions)}
        {known ? ` of ${groupDigits(runs)}` : ''} executions, {count(traces, 'trace')}, {count(findings, 'finding')},{' '}
        {(elapsedMs / 1000).toFixed(1)} s
      </p>
    </>
  );
}
