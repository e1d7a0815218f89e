/** The interleaving as the terminal shows it, a column a thread: for paper, and for who prefers a table. */
import type { VNode } from 'preact';
import type { Finding } from '../../src/report/model.ts';
import { formatPlace, threadLabel } from '../../src/report/places.ts';

export function InterleavingTable({ finding }: { readonly finding: Finding }): VNode | null {
  const rows = finding.interleaving;
  if (rows.length === 0) return null;
  const threads = [...new Set(rows.map(({ thread }) => thread))].toSorted((a, b) => a - b);
  return (
    <section>
      <h2 id="interleaving">Interleaving</h2>
      <div class="table-scroll" role="region" aria-labelledby="interleaving" tabIndex={0}>
        <table class="interleaving">
          <thead>
            <tr>
              <th scope="col" class="amount">
                Step
              </th>
              {threads.map((thread) => (
                <th key={thread} scope="col">
                  {threadLabel(finding.threads, thread)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index} class={row.marks === undefined ? '' : 'marked'}>
                <td class="amount">{row.step}</td>
                {threads.map((thread) => (
                  <td key={thread}>
                    {thread === row.thread ? (
                      <>
                        {row.switchReason === undefined ? null : <div class="switch">switch ({row.switchReason})</div>}
                        {row.marks === undefined ? null : <span class="side">{row.marks + 1}</span>}
                        {row.text} <span class="small">{placeText(row.location)}</span>
                      </>
                    ) : null}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function placeText(location: Finding['interleaving'][number]['location']): string {
  return location.file === '' ? '' : formatPlace({ ...location, column: 0 });
}
