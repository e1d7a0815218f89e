/** Where every thread is at the present event. */
import type { VNode } from 'preact';
import { formatPlace } from '../../src/report/places.ts';
import { ThreadChip } from '../parts/thread-chip.tsx';
import { lastOf, spansAt, stateOf } from '../timeline/trace-index.ts';
import type { FindingView } from './finding-view.ts';

export function ThreadTable({ view }: { readonly view: FindingView }): VNode {
  const event = view.event.value;
  const holds = spansAt(view.trace.holds, event);
  const waits = spansAt(view.trace.waits, event);
  const nameOf = (object: number): string => view.trace.objects[object]?.name ?? '';
  return (
    <section class="panel">
      <h3 id="threads">Threads</h3>
      <div class="table-scroll" role="region" aria-labelledby="threads" tabIndex={0} data-own-keys>
        <table class="threads">
          <thead>
            <tr>
              <th scope="col">Thread</th>
              <th scope="col">State</th>
              <th scope="col">Place</th>
              <th scope="col">Holds</th>
            </tr>
          </thead>
          <tbody>
            {view.index.lanes.map((thread) => {
              const last = lastOf(view.index, thread, event);
              const location = view.trace.locations[view.trace.events.location[last] ?? -1];
              const wait = waits.find((one) => one.thread === thread);
              const locks = holds.filter((one) => one.thread === thread).map(({ object }) => nameOf(object));
              const state = stateOf(view.index, thread, event);
              return (
                <tr key={thread} class={state === 'running' ? 'running' : ''}>
                  <th scope="row">
                    <ThreadChip id={thread} /> {view.trace.threads[thread]?.name}
                  </th>
                  <td>
                    {wait === undefined || state !== 'waiting' ? state : `waits: ${nameOf(wait.object) || 'asleep'}`}
                  </td>
                  <td>
                    {location === undefined || last < 0 ? null : (
                      <button type="button" class="link" onClick={() => view.goTo(last)}>
                        {formatPlace({ ...location, column: 0 })}
                      </button>
                    )}
                  </td>
                  <td>{locks.join(', ')}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
