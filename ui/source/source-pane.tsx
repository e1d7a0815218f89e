/** The source with the line that every thread is at. The code is made once a file; what moves lies over it. */
import { useSignal } from '@preact/signals';
import { memo } from 'preact/compat';
import type { VNode } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { PageData } from '../../src/report/html.ts';
import type { SourceLocation } from '../../src/report/model.ts';
import { eventText, traceEvent } from '../../src/report/trace-model.ts';
import { ThreadChip } from '../parts/thread-chip.tsx';
import type { FindingView } from '../report/finding-view.ts';
import { lastOf } from '../timeline/trace-index.ts';
import { highlight } from './highlight.ts';
import { rowsOf, type SourceRow } from './lines.ts';

const linePixels = 20;
/** Longer files are printed as far as they are in sight. */
const longFile = 250;

interface Props {
  readonly view: FindingView;
  readonly sources: PageData['sources'];
}

interface ThreadPlace {
  readonly thread: number;
  readonly event: number;
  readonly location: SourceLocation;
}

export function SourcePane({ view, sources }: Props): VNode {
  const event = view.event.value;
  const files = Object.keys(sources);
  const places = placesAt(view, event, sources);
  const running = view.trace.events.thread[event] ?? 0;
  const current = places.find(({ thread }) => thread === running);
  const chosen = useSignal<{ readonly file: string; readonly event: number } | undefined>(undefined);
  // A file that was chosen stays until the next step.
  const file = chosen.value?.event === event ? chosen.value.file : (current?.location.file ?? files[0]);
  if (file === undefined)
    return <div class="source source-missing">The sources could not be read when this report was made.</div>;
  return (
    <div class="source">
      <div class="tabs" role="group" aria-label="Files">
        {files.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === file}
            onClick={() => {
              chosen.value = { file: name, event };
            }}
          >
            {name}
            {places
              .filter(({ location }) => location.file === name)
              .map(({ thread }) => (
                <ThreadChip key={thread} id={thread} />
              ))}
          </button>
        ))}
      </div>
      <Code
        view={view}
        file={file}
        sources={sources}
        places={places.filter(({ location }) => location.file === file)}
        current={current}
      />
    </div>
  );
}

/** The last place of each thread in a file that the page has. */
function placesAt(view: FindingView, event: number, sources: PageData['sources']): ThreadPlace[] {
  const { events, locations } = view.trace;
  return view.index.lanes.flatMap((thread) => {
    const list = view.index.byThread[thread] ?? new Uint32Array();
    let last = lastOf(view.index, thread, event);
    for (let tries = 0; tries < 50 && last >= 0; tries++) {
      const location = locations[events.location[last] ?? -1];
      if (location !== undefined && sources[location.file] !== undefined) return [{ thread, event: last, location }];
      last = list[list.indexOf(last) - 1] ?? -1;
    }
    return [];
  });
}

interface CodeProps {
  readonly view: FindingView;
  readonly file: string;
  readonly sources: PageData['sources'];
  readonly places: readonly ThreadPlace[];
  readonly current: ThreadPlace | undefined;
}

function Code({ view, file, sources, places, current }: CodeProps): VNode {
  const box = useRef<HTMLDivElement>(null);
  const shown = useRef('');
  const rows = useMemo(() => rowsOf(sources, file), [sources, file]);
  const rowOf = useMemo(
    () => new Map(rows.map((row, index) => ['line' in row ? row.line : -1 - index, index])),
    [rows],
  );
  const top = (line: number): number | undefined => {
    const row = rowOf.get(line);
    return row === undefined ? undefined : row * linePixels;
  };
  const here = current?.location.file === file ? top(current.location.line) : undefined;
  useEffect(() => {
    const element = box.current;
    if (element === null || here === undefined) return;
    const margin = linePixels * 2;
    const opened = shown.current !== file;
    shown.current = file;
    if (opened) element.scrollTop = here - element.clientHeight / 3;
    else if (here < element.scrollTop + margin || here + linePixels > element.scrollTop + element.clientHeight - margin)
      element.scrollTop = here - element.clientHeight / 2;
  }, [here, file]);
  const byLine = Map.groupBy(places, ({ location }) => location.line);
  return (
    <div
      ref={box}
      class={rows.length > longFile ? 'code code-long' : 'code'}
      role="region"
      aria-label={`Source of ${file}`}
      tabIndex={0}
      data-own-keys
    >
      <div class="code-whole">
        {[...byLine].map(([line, threads]) => {
          const y = top(line);
          if (y === undefined) return null;
          const running = threads.find(({ thread }) => thread === current?.thread);
          return (
            <div
              key={line}
              class={`at-line ${running === undefined ? '' : 'at-line-current'}`}
              style={{ top: `${y}px` }}
            >
              <span class="at-threads">
                {threads.map(({ thread }) => (
                  <ThreadChip key={thread} id={thread} />
                ))}
              </span>
            </div>
          );
        })}
        <Lines rows={rows} />
        {here === undefined || current === undefined ? null : (
          <Told view={view} place={current} rows={rows} rowOf={rowOf} y={here} />
        )}
      </div>
    </div>
  );
}

interface ToldProps {
  readonly view: FindingView;
  readonly place: ThreadPlace;
  readonly rows: readonly SourceRow[];
  readonly rowOf: ReadonlyMap<number, number>;
  readonly y: number;
}

/** What the event did, behind its line. */
function Told({ view, place, rows, rowOf, y }: ToldProps): VNode {
  const row = rows[rowOf.get(place.location.line) ?? -1];
  const length = row !== undefined && 'line' in row ? row.text.replaceAll('\t', '        ').length : 0;
  return (
    <div class="told" style={{ top: `${y}px`, left: `calc(var(--gutter) + ${length + 3}ch)` }}>
      {eventText(traceEvent(view.trace, place.event))}
    </div>
  );
}

const Lines = memo(({ rows }: { readonly rows: readonly SourceRow[] }): VNode => {
  const tokens = highlight(rows.map((row) => ('line' in row ? row.text : '')));
  return (
    <pre class="lines">
      {rows.map((row, index) => (
        <span class="code-line" key={index}>
          <span class="line-number">{'line' in row ? row.line : '⋮'}</span>
          <code>
            {(tokens[index] ?? []).map(({ kind, text }, at) =>
              kind === 'plain' ? (
                text
              ) : (
                <span key={at} class={`token-${kind}`}>
                  {text}
                </span>
              ),
            )}
            {'\n'}
          </code>
        </span>
      ))}
    </pre>
  );
});
