/** The keyboard on a finding's page. Keys mean nothing where text is typed. */
import type { FindingView } from './finding-view.ts';

type Action = (view: FindingView) => void;

const middle = (view: FindingView): number => view.event.value + 0.5;

const actions: Readonly<Record<string, Action>> = {
  ArrowRight: (view) => view.step(1),
  ArrowLeft: (view) => view.step(-1),
  'Shift+ArrowRight': (view) => view.stepThread(1),
  'Shift+ArrowLeft': (view) => view.stepThread(-1),
  PageDown: (view) => view.stepRun(1),
  PageUp: (view) => view.stepRun(-1),
  Home: (view) => view.goTo(0),
  End: (view) => view.goTo(view.count - 1),
  n: (view) => view.step(1),
  p: (view) => view.step(-1),
  c: (view) => view.jump(),
  '+': (view) => view.zoom(0.6, middle(view)),
  '=': (view) => view.zoom(0.6, middle(view)),
  '-': (view) => view.zoom(1 / 0.6, middle(view)),
  '0': (view) => view.show(0, view.count),
};

/** These move the page or what has the focus, unless the timeline has it. */
const ofSlider = new Set(['PageDown', 'PageUp', 'Home', 'End']);

/** Returns how to end it. */
export function listenForKeys(view: FindingView): () => void {
  const pressed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.target as HTMLElement;
    if (/^(?:INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) return;
    const shifted = event.shiftKey && event.key.startsWith('Arrow');
    const key = shifted ? `Shift+${event.key}` : event.key;
    if (ofSlider.has(key) && target.getAttribute('role') !== 'slider') return;
    // A box that scrolls sideways keeps its arrows.
    if (event.key.startsWith('Arrow') && target.closest('[data-own-keys]') !== null) return;
    const action = actions[key];
    if (action === undefined) return;
    event.preventDefault();
    action(view);
  };
  window.addEventListener('keydown', pressed);
  return () => window.removeEventListener('keydown', pressed);
}
