import type { VNode } from 'preact';

const paths = {
  first: 'M4 3v10M13 3L6 8l7 5z',
  last: 'M12 3v10M3 3l7 5-7 5z',
  back: 'M11 3L4 8l7 5z',
  forward: 'M5 3l7 5-7 5z',
  'previous-run': 'M8 3L2 8l6 5zM14 3L8 8l6 5z',
  'next-run': 'M2 3l6 5-6 5zM8 3l6 5-6 5z',
  'previous-own': 'M13 12V7H4M7 4L4 7l3 3',
  'next-own': 'M3 12V7h9M9 4l3 3-3 3',
  'zoom-in': 'M7 4v6M4 7h6M11 11l3 3M12 7A5 5 0 1 1 2 7a5 5 0 0 1 10 0',
  'zoom-out': 'M4 7h6M11 11l3 3M12 7A5 5 0 1 1 2 7a5 5 0 0 1 10 0',
  everything: 'M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4',
} as const;

export type IconName = keyof typeof paths;

const filled: ReadonlySet<IconName> = new Set(['first', 'last', 'back', 'forward', 'previous-run', 'next-run']);

/** Decoration: what shows it has a name of its own. */
export function Icon({ name }: { readonly name: IconName }): VNode {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path
        d={paths[name]}
        fill={filled.has(name) ? 'currentColor' : 'none'}
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
