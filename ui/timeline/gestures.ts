/** Pointer and wheel on a timeline: a click chooses an event, a drag pans, Ctrl and the wheel zoom, Shift and the wheel pan. */
import type { FindingView } from '../report/finding-view.ts';
import { laneHeight, topMargin } from './canvas.ts';
import { countUpTo } from './trace-index.ts';

const dragPixels = 4;

/** Returns how to end it. */
export function followPointer(view: FindingView, box: HTMLElement): () => void {
  const eventAt = (clientX: number): number => {
    const { left, width } = box.getBoundingClientRect();
    const { from, to } = view.range.value;
    return from + ((clientX - left) / width) * (to - from);
  };
  let from: { readonly x: number; readonly range: { readonly from: number; readonly to: number } } | undefined;
  let dragged = false;
  const down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    from = { x: event.clientX, range: view.range.value };
    dragged = false;
    box.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent): void => {
    if (from === undefined) return;
    const pixels = event.clientX - from.x;
    if (!dragged && Math.abs(pixels) < dragPixels) return;
    dragged = true;
    const by = (-pixels / box.clientWidth) * (from.range.to - from.range.from);
    view.show(from.range.from + by, from.range.to + by);
  };
  const up = (event: PointerEvent): void => {
    if (from !== undefined && !dragged) view.goTo(nearest(view, box, eventAt(event.clientX), event.clientY));
    from = undefined;
  };
  const wheel = (event: WheelEvent): void => {
    const amount = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const { from: start, to } = view.range.value;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      view.zoom(Math.exp(event.deltaY * amount * 0.002), eventAt(event.clientX));
    } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault();
      view.pan((((event.deltaX || event.deltaY) * amount) / box.clientWidth) * (to - start));
    }
  };
  const cancel = (): void => {
    from = undefined;
  };
  box.addEventListener('pointerdown', down);
  box.addEventListener('pointermove', move);
  box.addEventListener('pointerup', up);
  box.addEventListener('pointercancel', cancel);
  box.addEventListener('wheel', wheel, { passive: false });
  return () => {
    box.removeEventListener('pointerdown', down);
    box.removeEventListener('pointermove', move);
    box.removeEventListener('pointerup', up);
    box.removeEventListener('pointercancel', cancel);
    box.removeEventListener('wheel', wheel);
  };
}

/** The event of the lane under the pointer that is nearest to the place. */
function nearest(view: FindingView, box: HTMLElement, place: number, clientY: number): number {
  const y = clientY - box.getBoundingClientRect().top - topMargin;
  const thread = view.index.lanes[Math.floor(y / laneHeight)];
  const here = Math.floor(place);
  const list = thread === undefined ? undefined : view.index.byThread[thread];
  if (list === undefined || view.trace.events.thread[here] === thread) return here;
  const after = countUpTo(list, here);
  const earlier = list[after - 1] ?? list[after] ?? here;
  const later = list[after] ?? earlier;
  return place - earlier - 0.5 < later + 0.5 - place ? earlier : later;
}
