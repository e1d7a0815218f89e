/** Draws the part of a trace that a timeline shows. Pure: everything comes in by arguments. */
import type { FindingView } from '../report/finding-view.ts';
import { eventText, traceEvent, type TraceSpan } from '../../src/report/trace-model.ts';
import { countUpTo } from './trace-index.ts';

export const laneHeight = 50;
/** Above the lanes: numbers of steps. */
export const topMargin = 22;

/** Colours of the page, for the canvas. */
export interface Palette {
  readonly ink: string;
  readonly faint: string;
  readonly line: string;
  readonly band: string;
  readonly paper: string;
  readonly bad: string;
  readonly cursor: string;
  readonly lock: string;
  /** On `lock`. */
  readonly lockInk: string;
  readonly edge: string;
  /** By class of event: see trace-index.ts. */
  readonly classes: readonly string[];
  readonly font: string;
}

export interface Canvas {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly palette: Palette;
}

/** Arrows and labels beyond this many would hide each other. */
const maxArrows = 400;
const bits = new WeakMap<FindingView, Uint8Array>();

/** Height of a timeline's canvas. */
export function heightOf(view: FindingView): number {
  return topMargin + view.index.lanes.length * laneHeight + 4;
}

export function drawTimeline(view: FindingView, canvas: Canvas): void {
  const { context, width, palette } = canvas;
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, width, heightOf(view));
  const { from, to } = view.range.value;
  const scale = width / (to - from);
  const at = (event: number): number => (event - from) * scale;
  drawLanes(view, canvas);
  drawSteps(view, canvas, at, scale);
  if (scale >= 4) drawEvents(view, canvas, at, scale);
  else drawPixels(view, canvas);
  drawWeak(view, canvas, at);
  drawSpans(view, canvas, at);
  drawGap(view, canvas, at);
  drawEdges(view, canvas, at, scale);
  drawCursor(view, canvas, at, scale);
  drawCollision(view, canvas, at, scale);
}

/** Top of a thread's lane; undefined for threads without events. */
function laneTop(view: FindingView, thread: number): number | undefined {
  const lane = view.index.laneOf[thread] ?? -1;
  return lane < 0 ? undefined : topMargin + lane * laneHeight;
}

function drawLanes(view: FindingView, { context, width, palette }: Canvas): void {
  for (let lane = 0; lane < view.index.lanes.length; lane++) {
    const top = topMargin + lane * laneHeight;
    if (lane % 2 === 0) {
      context.fillStyle = palette.band;
      context.fillRect(0, top, width, laneHeight);
    }
    context.fillStyle = palette.line;
    context.fillRect(0, top + laneHeight - 1, width, 1);
  }
}

function drawSteps(
  view: FindingView,
  { context, width, palette }: Canvas,
  at: (event: number) => number,
  scale: number,
): void {
  const every = niceStep(70 / scale);
  const { from, to } = view.range.value;
  context.font = `11px ${palette.font}`;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  for (let event = Math.ceil(from / every) * every; event < Math.min(to, view.count); event += every) {
    const x = at(event + 0.5);
    if (x < 16 || x > width - 16) continue;
    context.fillStyle = palette.line;
    context.fillRect(Math.round(x), topMargin - 5, 1, 5);
    context.fillStyle = palette.faint;
    context.fillText(String(view.trace.events.step[event] ?? ''), x, 9);
  }
}

function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  const factor = [1, 2, 5, 10].find((one) => one * power >= least) ?? 10;
  return Math.max(1, factor * power);
}

/** Far away: in each pixel the most telling class of the events there. */
function drawPixels(view: FindingView, { context, width, palette }: Canvas): void {
  const { from, to } = view.range.value;
  const pixels = Math.max(1, Math.floor(width));
  const known = view.pyramid.pixels(from, to, pixels, bits.get(view));
  bits.set(view, known);
  const lanes = view.index.lanes.length;
  // One colour after the other, runs of pixels in one rectangle: changing the colour costs more than drawing.
  for (let which = 0; which < palette.classes.length; which++) {
    context.fillStyle = palette.classes[which] ?? palette.ink;
    context.beginPath();
    for (let lane = 0; lane < lanes; lane++) {
      const top = topMargin + lane * laneHeight + 6;
      for (let pixel = 0; pixel < pixels; pixel++) {
        if (31 - Math.clz32(known[pixel * lanes + lane] ?? 0) !== which) continue;
        const start = pixel;
        while (pixel + 1 < pixels && 31 - Math.clz32(known[(pixel + 1) * lanes + lane] ?? 0) === which) pixel++;
        context.rect(start, top, pixel + 1 - start, 18);
      }
    }
    context.fill();
  }
}

function drawEvents(
  view: FindingView,
  { context, palette }: Canvas,
  at: (event: number) => number,
  scale: number,
): void {
  const { from, to } = view.range.value;
  const { thread } = view.trace.events;
  const size = Math.min(scale - 1.5, 26);
  // Texts take the place of the line between events.
  const named = scale > 90;
  context.font = `11px ${palette.font}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  for (let event = Math.max(0, Math.floor(from)); event < Math.min(view.count, to); event++) {
    const top = laneTop(view, thread[event] ?? 0);
    if (top === undefined) continue;
    const x = at(event + 0.5);
    const following = !named && thread[event + 1] === thread[event];
    context.fillStyle = palette.line;
    if (following) context.fillRect(x, top + 14, scale, 2);
    context.fillStyle = palette.classes[view.index.classes[event] ?? 0] ?? palette.ink;
    context.beginPath();
    context.roundRect(x - size / 2, top + 6, size, 18, Math.min(4, size / 3));
    context.fill();
  }
  if (named) drawTexts(view, { context, palette, width: 0 }, at, scale, size);
}

function drawTexts(
  view: FindingView,
  { context, palette }: Canvas,
  at: (event: number) => number,
  scale: number,
  size: number,
): void {
  const { from, to } = view.range.value;
  context.fillStyle = palette.ink;
  for (let event = Math.max(0, Math.floor(from)); event < Math.min(view.count, to); event++) {
    const shown = traceEvent(view.trace, event);
    const top = laneTop(view, shown.thread);
    if (top === undefined) continue;
    context.fillText(cut(context, eventText(shown), scale - size - 10), at(event + 0.5) + size / 2 + 4, top + 15.5);
  }
}

function cut(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let length = text.length;
  while (length > 1 && context.measureText(`${text.slice(0, length)}…`).width > width) length--;
  return `${text.slice(0, length)}…`;
}

function drawSpans(view: FindingView, { context, width, palette }: Canvas, at: (event: number) => number): void {
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

/** A hook above accesses that read an older value, or went before one. */
function drawWeak(view: FindingView, { context, width, palette }: Canvas, at: (event: number) => number): void {
  context.fillStyle = palette.bad;
  for (const { event } of view.trace.weak ?? []) {
    const x = at(event + 0.5);
    const top = laneTop(view, view.trace.events.thread[event] ?? 0);
    if (top === undefined || x < 0 || x > width) continue;
    context.beginPath();
    context.moveTo(x - 5, top + 1);
    context.lineTo(x + 5, top + 1);
    context.lineTo(x, top + 8);
    context.fill();
  }
}

function drawGap(view: FindingView, { context, palette }: Canvas, at: (event: number) => number): void {
  const { omitted } = view.trace;
  if (omitted === undefined) return;
  context.strokeStyle = palette.faint;
  context.setLineDash([2, 3]);
  line(context, at(omitted.at), topMargin, at(omitted.at), heightOf(view));
  context.setLineDash([]);
}

/** Arrows of the part shown; when there are too many, those of the event under the cursor. */
function drawEdges(
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

function drawCollision(
  view: FindingView,
  { context, palette }: Canvas,
  at: (event: number) => number,
  scale: number,
): void {
  const places = view.trace.marks.flatMap((event, side) => {
    const top = event < 0 ? undefined : laneTop(view, view.trace.events.thread[event] ?? 0);
    return top === undefined ? [] : [{ side, x: at(event + 0.5), top }];
  });
  const [first, second] = places;
  context.strokeStyle = palette.bad;
  context.lineWidth = 2;
  if (view.finding.kind === 'data-race' && first !== undefined && second !== undefined) {
    context.setLineDash([5, 4]);
    line(context, first.x, first.top + 15, second.x, second.top + 15);
    context.setLineDash([]);
  }
  const size = Math.max(8, Math.min(scale - 1.5, 26));
  context.font = `bold 11px ${palette.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const { side, x, top } of places) {
    context.fillStyle = palette.paper;
    context.beginPath();
    context.roundRect(x - size / 2 - 1, top + 5, size + 2, 20, 4);
    context.fill();
    context.stroke();
    context.fillStyle = palette.bad;
    context.fillText(String(side + 1), x, top + 15.5);
  }
}

function drawCursor(
  view: FindingView,
  { context, palette }: Canvas,
  at: (event: number) => number,
  scale: number,
): void {
  const x = at(view.event.value + 0.5);
  context.fillStyle = palette.cursor;
  context.globalAlpha = 0.14;
  const width = Math.max(3, scale);
  context.fillRect(x - width / 2, topMargin, width, heightOf(view));
  context.globalAlpha = 1;
  context.fillRect(Math.round(x) - 1, topMargin - 4, 2, heightOf(view));
  context.beginPath();
  context.moveTo(x - 6, topMargin - 8);
  context.lineTo(x + 6, topMargin - 8);
  context.lineTo(x, topMargin);
  context.fill();
}

function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}
