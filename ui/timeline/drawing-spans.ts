/** What lies over the events of a timeline: locks, waits, arrows. */
import type { TraceSpan } from '../../src/report/trace-model.ts';
import type { FindingView } from '../report/finding-view.ts';
import { type Canvas, cut, laneTop, type Palette } from './canvas.ts';
import { countUpTo } from './trace-index.ts';

/** Arrows and labels beyond this many would hide each other. */
const maxArrows = 400;

export function drawSpans(view: FindingView, { context, width, palette }: Canvas, at: (event: number) => number): void {
  const draw = (spans: readonly TraceSpan[], offset: number, height: number, colour: string, named: boolean): void => {
    const filled = new Map<number, number>();
    const depths = new Map<string, number>();
    context.fillStyle = colour;
    for (const { thread, object, from, to } of spans) {
      const start = at(from + 0.5);
      const end = Math.max(start + 1, at(to >= view.count ? to : to + 0.5));
      if (end < 0 || start > width) continue;
      const top = laneTop(view, thread);
      if (top === undefined) continue;
      // Many short ones in one pixel are drawn once.
      if (end - start < 2 && (filled.get(thread) ?? -1) >= Math.floor(end)) continue;
      filled.set(thread, Math.max(filled.get(thread) ?? -1, Math.floor(end)));
      const depth = named ? depthOf(depths, thread, start, end) : 0;
      const y = top + offset + (depth % 2) * (height + 1);
      context.fillRect(Math.max(0, start), y, Math.min(width, end) - Math.max(0, start), height);
      if (named && end - start > 60) nameSpan(view, context, palette, object, Math.max(2, start), y, end);
    }
  };
  draw(view.trace.holds, 29, 9, palette.lock, true);
  context.save();
  context.globalAlpha = 0.35;
  draw(view.trace.waits, 25, 3, palette.faint, false);
  context.restore();
}

/** Locks held at the same time stand below each other. */
function depthOf(depths: Map<string, number>, thread: number, start: number, end: number): number {
  for (const depth of [0, 1]) {
    const key = `${thread} ${depth}`;
    if ((depths.get(key) ?? Number.NEGATIVE_INFINITY) > start) continue;
    depths.set(key, end);
    return depth;
  }
  return 1;
}

function nameSpan(
  view: FindingView,
  context: CanvasRenderingContext2D,
  palette: Palette,
  object: number,
  x: number,
  y: number,
  end: number,
): void {
  const before = context.fillStyle;
  context.font = `9px ${palette.font}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillStyle = palette.lockInk;
  context.fillText(cut(context, view.trace.objects[object]?.name ?? '', end - x - 6), x + 3, y + 5);
  context.fillStyle = before;
}

/** Arrows of the part shown; when there are too many, those of the event under the cursor. */
export function drawEdges(
  view: FindingView,
  { context, palette }: Canvas,
  at: (event: number) => number,
  scale: number,
): void {
  const { from, to } = view.range.value;
  const { edges, events } = view.trace;
  const ends = endsOf(view);
  const first = countUpTo(ends, from - 1);
  const last = countUpTo(ends, to);
  const current = view.event.value;
  const few = last - first <= maxArrows;
  for (let index = first; index < last; index++) {
    const edge = edges[index];
    if (edge === undefined) continue;
    const chosen = edge.from === current || edge.to === current;
    if (!few && !chosen) continue;
    const fromTop = laneTop(view, events.thread[edge.from] ?? 0);
    const toTop = laneTop(view, events.thread[edge.to] ?? 0);
    if (fromTop === undefined || toTop === undefined) continue;
    context.strokeStyle = context.fillStyle = chosen ? palette.cursor : palette.edge;
    context.lineWidth = chosen ? 2 : 1.25;
    const down = toTop > fromTop;
    arrow(context, at(edge.from + 0.5), fromTop + (down ? 25 : 5), at(edge.to + 0.5), toTop + (down ? 5 : 25), scale);
  }
}

const edgeEnds = new WeakMap<FindingView, Uint32Array>();

/** Where edges end, ascending: the recorder writes them down in that order. */
function endsOf(view: FindingView): Uint32Array {
  const known = edgeEnds.get(view) ?? Uint32Array.from(view.trace.edges, ({ to }) => to);
  edgeEnds.set(view, known);
  return known;
}

function arrow(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number, scale: number): void {
  const bend = Math.min(28, Math.max(6, scale / 2));
  context.beginPath();
  context.moveTo(x1, y1);
  context.bezierCurveTo(x1 + bend, y1 + (y2 - y1) * 0.5, x2 - bend, y2 - (y2 - y1) * 0.5, x2, y2);
  context.stroke();
  const sign = y2 > y1 ? -1 : 1;
  context.beginPath();
  context.moveTo(x2, y2);
  context.lineTo(x2 - 4, y2 + sign * 7);
  context.lineTo(x2 + 3, y2 + sign * 7);
  context.fill();
}
