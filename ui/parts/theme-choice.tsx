import type { Signal } from '@preact/signals';
import type { VNode } from 'preact';

export type Theme = 'system' | 'light' | 'dark';

const themes: readonly Theme[] = ['system', 'light', 'dark'];

/** Sets `theme`; who has the page puts it there. */
export function ThemeChoice({ theme }: { readonly theme: Signal<Theme> }): VNode {
  return (
    <label class="theme">
      Theme
      <select
        value={theme.value}
        onChange={(event) => {
          theme.value = event.currentTarget.value as Theme; // one of the options below
        }}
      >
        {themes.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
