/** All events as a list, of which only those in sight are on the page. */
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { formatPlace } from '../../src/report/places.ts';
import { eventText, traceEvent } from '../../src/report/trace-model.ts';
import { ThreadChip } from '../parts/thread-chip.tsx';
import type { FindingView } from './finding-view.ts';

const rowPixels = 24;
const rowsInSight = 14;
/** Browsers draw nothing beyond some 30 million pixels: longer lists are shown in parts of this many rows. */
const partRows = 500_000;

export function EventList({ view }: { readonly view: FindingView }): VNode {
  const box = useRef<HTMLDivElement>(null);
  const scrolled = useSignal(0);
  const event = view.event.value;
  const part = Math.floor(event / partRows) * partRows;
  const rows = Math.min(partRows, view.count - part);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const top = (event - part) * rowPixels;
    const visible = element.clientHeight;
    if (top < element.scrollTop || top + rowPixels > element.scrollTop + visible)
      element.scrollTop = top - visible / 2 + rowPixels / 2;
  }, [event, part]);
  const first = Math.max(0, Math.floor(scrolled.value / rowPixels) - 4);
  const last = Math.min(rows, first + rowsInSight + 8);
  return (
    <section class="no-print">
      <h3 id="events">Events</h3>
      <div
        ref={box}
        class="event-list"
        role="region"
        aria-labelledby="events"
        tabIndex={0}
        data-own-keys
        onScroll={(scroll) => {
          scrolled.value = scroll.currentTarget.scrollTop;
        }}
      >
        <div class="event-list-whole" style={{ height: `${rows * rowPixels}px` }}>
          <ol start={part + first + 1} style={{ top: `${first * rowPixels}px` }}>
            {Array.from({ length: Math.max(0, last - first) }, (_, index) => (
              <Row key={part + first + index} view={view} event={part + first + index} />
            ))}
          </ol>
        </div>
      </div>
    </section>
  );
}

function Row({ view, event }: { readonly view: FindingView; readonly event: number }): VNode {
  const shown = traceEvent(view.trace, event);
  const side = view.trace.marks.indexOf(event);
  const current = view.event.value === event;
  return (
    <li class={`${current ? 'current' : ''} ${side < 0 ? '' : 'marked'}`} style={{ height: `${rowPixels}px` }}>
      <button type="button" aria-current={current ? 'step' : undefined} onClick={() => view.goTo(event)}>
        <span class="row-step">{shown.step}</span>
        <ThreadChip id={shown.thread} />
        <span class="row-text">
          {side < 0 ? null : <span class="side">{side + 1}</span>}
          {eventText(shown)}
        </span>
        <span class="row-place">
          {shown.location === undefined ? '' : formatPlace({ ...shown.location, column: 0 })}
        </span>
      </button>
    </li>
  );
}
