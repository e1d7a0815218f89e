/** The event under the cursor: what it did, with which value, and what orders it. */
import type { VNode } from 'preact';
import { formatPlaceInFunction } from '../../src/report/places.ts';
import { eventText, traceEvent } from '../../src/report/trace-model.ts';
import { ThreadChip } from '../parts/thread-chip.tsx';
import { spansAt } from '../timeline/trace-index.ts';
import type { FindingView } from './finding-view.ts';

export function EventDetails({ view }: { readonly view: FindingView }): VNode {
  const event = view.event.value;
  const shown = traceEvent(view.trace, event);
  const { object, location, before, after, newest } = shown;
  const locks = spansAt(view.trace.holds, event).filter(({ thread }) => thread === shown.thread);
  const switched = view.trace.switches.find((one) => one.event === event);
  const side = view.trace.marks.indexOf(event);
  return (
    <section class="panel">
      <h3>
        <ThreadChip id={shown.thread} /> at step {shown.step}
      </h3>
      <p class="event-text" aria-live="polite">
        {side < 0 ? null : <span class="side">{side + 1}</span>}
        {eventText(shown)}
      </p>
      <dl class="facts">
        {location === undefined ? null : (
          <div>
            <dt>At</dt>
            <dd>
              <code>{formatPlaceInFunction(location)}</code>
            </dd>
          </div>
        )}
        {object?.address === undefined ? null : (
          <div>
            <dt>Memory</dt>
            <dd>
              <code>
                {object.name}, {object.bytes} {object.bytes === 1 ? 'byte' : 'bytes'} at 0x{object.address.toString(16)}
              </code>
            </dd>
          </div>
        )}
        {before === undefined ? null : (
          <div>
            <dt>{after === undefined ? 'Read' : 'Before'}</dt>
            <dd>
              <code>{before}</code>
            </dd>
          </div>
        )}
        {after === undefined ? null : (
          <div>
            <dt>Written</dt>
            <dd>
              <code>{after}</code>
            </dd>
          </div>
        )}
        {newest === undefined ? null : (
          <div>
            <dt>Newest</dt>
            <dd>
              T{newest.thread} stored <code>{newest.value ?? 'another value'}</code>: weak memory hides it
            </dd>
          </div>
        )}
        {locks.length === 0 ? null : (
          <div>
            <dt>Holds</dt>
            <dd>
              <code>{locks.map(({ object: lock }) => view.trace.objects[lock]?.name ?? '?').join(', ')}</code>
            </dd>
          </div>
        )}
        {switched === undefined ? null : (
          <div>
            <dt>Switch</dt>
            <dd>
              T{switched.from} {switched.reason}
            </dd>
          </div>
        )}
      </dl>
      <Order view={view} event={event} />
    </section>
  );
}

function Order({ view, event }: { readonly view: FindingView; readonly event: number }): VNode | null {
  const { edges, marks } = view.trace;
  const into = edges.filter(({ to }) => to === event).map(({ from }) => from);
  const out = edges.filter(({ from }) => from === event).map(({ to }) => to);
  const other =
    view.finding.kind === 'data-race' && marks.includes(event) ? marks.filter((mark) => mark !== event) : [];
  if (into.length + out.length + other.length === 0) return null;
  const link = (target: number): VNode => {
    const shown = traceEvent(view.trace, target);
    return (
      <button key={target} type="button" class="link" onClick={() => view.goTo(target)}>
        T{shown.thread} {eventText(shown)} (step {shown.step})
      </button>
    );
  };
  return (
    <ul class="order">
      {into.map((from) => (
        <li key={`in ${from}`}>after {link(from)}</li>
      ))}
      {out.map((to) => (
        <li key={`out ${to}`}>before {link(to)}</li>
      ))}
      {other.map((mark) => (
        <li key={`race ${mark}`} class="race">
          not ordered with {link(mark)}
        </li>
      ))}
    </ul>
  );
}
