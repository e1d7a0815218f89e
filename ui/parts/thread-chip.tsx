import type { VNode } from 'preact';

/** `T2` in the thread's colour. */
export function ThreadChip({ id }: { readonly id: number }): VNode {
  return <span class={`chip thread-${id % 8}`}>T{id}</span>;
}
