/** What all drawings of a timeline share: the canvas, its colours, where lanes are. */
import type { FindingView } from '../report/finding-view.ts';

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

/** Height of a timeline's canvas. */
export function heightOf(view: FindingView): number {
  return topMargin + view.index.lanes.length * laneHeight + 4;
}

/** Top of a thread's lane; undefined for threads without events. */
export function laneTop(view: FindingView, thread: number): number | undefined {
  const lane = view.index.laneOf[thread] ?? -1;
  return lane < 0 ? undefined : topMargin + lane * laneHeight;
}

/** `text`, cut to `width` pixels. */
export function cut(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let length = text.length;
  while (length > 1 && context.measureText(`${text.slice(0, length)}…`).width > width) length--;
  return `${text.slice(0, length)}…`;
}

export function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}
