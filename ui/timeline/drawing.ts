/** Draws the part of a trace that a timeline shows. Pure: everything comes in by arguments. */
import { eventText, traceEvent } from '../../src/report/trace-model.ts';
import type { FindingView } from '../report/finding-view.ts';
import { type Canvas, cut, heightOf, laneHeight, laneTop, line, topMargin } from './canvas.ts';
import { drawEdges, drawSpans } from './drawing-spans.ts';

const bits = new WeakMap<FindingView, Uint8Array>();

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
