/** The whole execution in a narrow strip, with the part that the timeline shows. */
import { effect } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { FindingView } from '../report/finding-view.ts';
import { theme } from '../report/state.ts';
import { paletteOf } from './palette.ts';

const height = 30;

export function OverviewStrip({ view }: { readonly view: FindingView }): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    let frame = 0;
    const soon = (): void => {
      if (frame === 0)
        frame = requestAnimationFrame(() => {
          frame = 0;
          draw(view, element);
        });
    };
    const resized = new ResizeObserver(soon);
    resized.observe(element);
    const end = effect(() => {
      void [view.event.value, view.range.value, theme.value];
      soon();
    });
    return () => {
      end();
      resized.disconnect();
      cancelAnimationFrame(frame);
    };
  }, [view]);
  const move = (event: PointerEvent): void => {
    if (event.buttons !== 1) return;
    const { left, width } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const { from, to } = view.range.value;
    const middle = ((event.clientX - left) / width) * view.count;
    view.show(middle - (to - from) / 2, middle + (to - from) / 2);
  };
  return (
    <canvas ref={canvas} class="strip" aria-hidden="true" onPointerDown={move} onPointerMove={move} height={height} />
  );
}

/** The strip without the frame around the part shown is drawn once for each width and theme. */
const backgrounds = new WeakMap<FindingView, { readonly key: string; readonly image: HTMLCanvasElement }>();

function draw(view: FindingView, canvas: HTMLCanvasElement): void {
  const ratio = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null || width === 0) return;
  if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio);
  if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio);
  const palette = paletteOf(canvas);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.drawImage(backgroundOf(view, canvas, palette.paper), 0, 0);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const at = (event: number): number => (event / Math.max(1, view.count)) * width;
  const { from, to } = view.range.value;
  context.fillStyle = palette.paper;
  context.globalAlpha = 0.65;
  context.fillRect(0, 0, at(from), height);
  context.fillRect(at(to), 0, width - at(to), height);
  context.globalAlpha = 1;
  context.strokeStyle = palette.cursor;
  context.lineWidth = 1.5;
  context.strokeRect(at(from) + 0.75, 0.75, Math.max(3, at(to) - at(from)) - 1.5, height - 1.5);
  context.fillStyle = palette.cursor;
  context.fillRect(at(view.event.value + 0.5) - 1, 0, 2, height);
  context.fillStyle = palette.bad;
  for (const mark of view.marks) context.fillRect(at(mark + 0.5) - 1.5, 0, 3, 6);
}

function backgroundOf(view: FindingView, canvas: HTMLCanvasElement, theme: string): HTMLCanvasElement {
  const { width } = canvas;
  const key = `${width} ${canvas.height} ${theme}`;
  const known = backgrounds.get(view);
  if (known?.key === key) return known.image;
  const image = document.createElement('canvas');
  image.width = width;
  image.height = canvas.height;
  const palette = paletteOf(canvas);
  const context = image.getContext('2d', { alpha: false });
  if (context === null) return image;
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, width, canvas.height);
  const lanes = view.index.lanes.length;
  const bits = view.pyramid.pixels(0, Math.max(1, view.count), width);
  const laneHeight = Math.max(1, (canvas.height - 4) / lanes);
  for (let lane = 0; lane < lanes; lane++) {
    for (let pixel = 0; pixel < width; pixel++) {
      const which = 31 - Math.clz32(bits[pixel * lanes + lane] ?? 0);
      if (which < 0) continue;
      context.fillStyle = palette.classes[which] ?? palette.ink;
      context.fillRect(pixel, 2 + lane * laneHeight, 1, Math.max(1, laneHeight - 1));
    }
  }
  backgrounds.set(view, { key, image });
  return image;
}
