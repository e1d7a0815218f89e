/** C11 memory orders, numbered as LLVM passes them to the ThreadSanitizer runtime. Consume is treated as acquire. */
export const Order = { relaxed: 0, consume: 1, acquire: 2, release: 3, acquireRelease: 4, sequential: 5 } as const;
export type Order = (typeof Order)[keyof typeof Order];

export function acquires(order: number): boolean {
  return order === Order.consume || order === Order.acquire || order >= Order.acquireRelease;
}

export function releases(order: number): boolean {
  return order >= Order.release;
}

/**
 * Of accesses that are not atomic, where a race makes their values uncertain: coherent like relaxed ones, but they synchronise with nothing. C11 gives
 * them no meaning.
 */
export const plainOrder = -1;

/** Names as in C, without `memory_order_`; `plain` for {@link plainOrder}. */
export function orderName(order: number): string {
  return order === plainOrder ? 'plain' : (names[order] ?? `order ${order}`);
}
const names = ['relaxed', 'consume', 'acquire', 'release', 'acq_rel', 'seq_cst'] as const;

/** Whether `strong` allows nothing that `weak` forbids. */
export function covers(strong: number, weak: number): boolean {
  const bits = (order: number): number =>
    (acquires(order) ? 1 : 0) | (releases(order) ? 2 : 0) | (order === Order.sequential ? 4 : 0);
  return (bits(weak) & ~bits(strong)) === 0;
}
