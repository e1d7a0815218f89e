/** Buttons for what the keyboard does. */
import type { VNode } from 'preact';
import { groupDigits } from '../../src/report/places.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import type { FindingView } from './finding-view.ts';

export function Controls({ view }: { readonly view: FindingView }): VNode {
  const event = view.event.value;
  const button = (label: string, keys: string, sign: IconName, action: () => void, disabled = false): VNode => (
    <button type="button" aria-label={label} title={`${label} (${keys})`} onClick={action} disabled={disabled}>
      <Icon name={sign} />
    </button>
  );
  const atEnd = event >= view.count - 1;
  return (
    <div class="controls no-print" role="toolbar" aria-label="Steps and zoom">
      <span class="group">
        {button('First event', 'Home', 'first', () => view.goTo(0), event === 0)}
        {button('Previous switch', 'Page up', 'previous-run', () => view.stepRun(-1), event === 0)}
        {button('Step back', '←', 'back', () => view.step(-1), event === 0)}
        <span class="position">
          {groupDigits(event + 1)} / {groupDigits(view.count)}
        </span>
        {button('Step forward', '→', 'forward', () => view.step(1), atEnd)}
        {button('Next switch', 'Page down', 'next-run', () => view.stepRun(1), atEnd)}
        {button('Last event', 'End', 'last', () => view.goTo(view.count - 1), atEnd)}
      </span>
      <span class="group">
        {button('Previous event of this thread', 'Shift ←', 'previous-own', () => view.stepThread(-1))}
        {button('Next event of this thread', 'Shift →', 'next-own', () => view.stepThread(1))}
      </span>
      {view.marks.length === 0 ? null : (
        <button type="button" class="jump" title="Jump to the collision (c)" onClick={() => view.jump()}>
          Collision
        </button>
      )}
      <span class="group">
        {button('Zoom in', '+', 'zoom-in', () => view.zoom(0.5, event + 0.5))}
        {button('Zoom out', '-', 'zoom-out', () => view.zoom(2, event + 0.5))}
        {button('Show everything', '0', 'everything', () => view.show(0, view.count), view.whole.value)}
      </span>
      <span class="small hint">
        Keys: ← → step, Shift ← → same thread, c collision, + − 0 zoom. Ctrl and wheel zoom, drag to pan.
      </span>
    </div>
  );
}
