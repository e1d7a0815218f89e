/** The timeline of an execution: a lane a thread. For the keyboard and screen readers it is a slider over the events. */
import { effect } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { eventText, traceEvent } from '../../src/report/trace-model.ts';
import type { FindingView } from '../report/finding-view.ts';
import { theme } from '../report/state.ts';
import { ThreadChip } from '../parts/thread-chip.tsx';
import { heightOf, laneHeight, topMargin } from './canvas.ts';
import { drawTimeline } from './drawing.ts';
import { followPointer } from './gestures.ts';
import { OverviewStrip } from './overview-strip.tsx';
import { paletteOf } from './palette.ts';

export function Timeline({ view }: { readonly view: FindingView }): VNode {
  return (
    <div class="timeline">
      <OverviewStrip view={view} />
      <div class="timeline-scroll">
        <Lanes view={view} />
        <Drawing view={view} />
      </div>
    </div>
  );
}

function Lanes({ view }: { readonly view: FindingView }): VNode {
  return (
    <ul class="lanes" style={{ paddingTop: `${topMargin}px` }} aria-label="Threads">
      {view.index.lanes.map((thread) => (
        <li key={thread} style={{ height: `${laneHeight}px` }}>
          <ThreadChip id={thread} />
          <span class="lane-name">{view.trace.threads[thread]?.name}</span>
        </li>
      ))}
    </ul>
  );
}

function Drawing({ view }: { readonly view: FindingView }): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const slider = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (canvas.current === null || slider.current === null) return undefined;
    const stopDrawing = keepDrawn(view, canvas.current, slider.current);
    const stopFollowing = followPointer(view, slider.current);
    return () => {
      stopDrawing();
      stopFollowing();
    };
  }, [view]);
  const event = view.event.value;
  const shown = traceEvent(view.trace, event);
  const place = shown.location === undefined ? '' : `, ${shown.location.file}:${shown.location.line}`;
  return (
    <div
      ref={slider}
      class="timeline-drawing"
      role="slider"
      tabIndex={0}
      aria-label="Event of the execution"
      aria-valuemin={1}
      aria-valuemax={view.count}
      aria-valuenow={event + 1}
      aria-valuetext={`${event + 1} of ${view.count}: T${shown.thread} ${eventText(shown)}${place}`}
    >
      <canvas ref={canvas} aria-hidden="true" style={{ height: `${heightOf(view)}px` }} />
    </div>
  );
}

/** Draws once a frame at most, whenever what is shown or the size of the box changes. Returns how to end that. */
function keepDrawn(view: FindingView, canvas: HTMLCanvasElement, box: HTMLElement): () => void {
  let frame = 0;
  const draw = (): void => {
    cancelAnimationFrame(frame);
    frame = 0;
    const width = box.clientWidth;
    const context = canvas.getContext('2d', { alpha: false });
    if (context === null || width === 0) return;
    const ratio = window.devicePixelRatio || 1;
    const height = heightOf(view);
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawTimeline(view, { context, width, palette: paletteOf(box) });
  };
  const soon = (): void => {
    if (frame === 0) frame = requestAnimationFrame(draw);
  };
  const resized = new ResizeObserver(soon);
  resized.observe(box);
  window.addEventListener('beforeprint', draw);
  window.addEventListener('afterprint', soon);
  const end = effect(() => {
    void [view.event.value, view.range.value, theme.value];
    soon();
  });
  return () => {
    end();
    resized.disconnect();
    window.removeEventListener('beforeprint', draw);
    window.removeEventListener('afterprint', soon);
    cancelAnimationFrame(frame);
  };
}
