/** The page's colours for canvases: read from the style sheet once for each theme. */
import { themeColours } from '../style/theme.ts';
import type { Palette } from './canvas.ts';
import { classNames } from './trace-index.ts';

let known: { readonly key: string; readonly palette: Palette } | undefined;

/** Of an element on the page. */
export function paletteOf(element: Element): Palette {
  const key = getComputedStyle(document.body).color;
  if (known?.key === key) return known.palette;
  const value = themeColours();
  const palette: Palette = {
    ink: value('--ink'),
    faint: value('--faint'),
    line: value('--line'),
    band: value('--band'),
    paper: value('--paper'),
    bad: value('--bad'),
    cursor: value('--accent'),
    lock: value('--lock'),
    lockInk: value('--lock-ink'),
    edge: value('--edge'),
    classes: classNames.map((name) => value(`--event-${name}`)),
    font: getComputedStyle(element).fontFamily,
  };
  known = { key, palette };
  return palette;
}
