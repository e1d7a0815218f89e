/** What the whole page shares: which part is open, and the theme. */
import { effect, signal, type Signal } from '@preact/signals';
import type { Theme } from '../parts/theme-choice.tsx';

/** Id of the finding that is open; undefined: the overview. */
export const openFinding: Signal<string | undefined> = signal(findingOf(globalThis.location.hash));
/** The traces are there: they are the last and largest part of the file. */
export const loaded: Signal<boolean> = signal(false);
export const theme: Signal<Theme> = signal('system');

function findingOf(hash: string): string | undefined {
  const id = /^#\/finding\/(.+)$/.exec(hash)?.[1];
  return id === undefined ? undefined : decodeURIComponent(id);
}

export function linkTo(finding: string): string {
  return `#/finding/${encodeURIComponent(finding)}`;
}

/** Follows the address, and puts the theme on the page. Called once. */
export function startState(): void {
  document.addEventListener('DOMContentLoaded', () => {
    loaded.value = true;
  });
  window.addEventListener('hashchange', () => {
    const finding = findingOf(globalThis.location.hash);
    if (finding === openFinding.value) return;
    openFinding.value = finding;
    window.scrollTo(0, 0);
  });
  effect(() => {
    document.documentElement.dataset['theme'] = theme.value;
  });
  // Paper is light.
  let before: Theme = 'system';
  window.addEventListener('beforeprint', () => {
    before = theme.value;
    theme.value = 'light';
  });
  window.addEventListener('afterprint', () => {
    theme.value = before;
  });
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    // Canvases are drawn again.
    if (theme.value !== 'system') return;
    theme.value = 'light';
    theme.value = 'system';
  });
}
