/** C11 memory orders, numbered as LLVM passes them to the ThreadSanitizer runtime. Consume is treated as acquire. */
export const Order = { relaxed: 0, consume: 1, acquire: 2, release: 3, acquireRelease: 4, sequential: 5 } as const;
export type Order = (typeof Order)[keyof typeof Order];

export function acquires(order: number): boolean {
  return order === Order.consume || order === Order.acquire || order >= Order.acquireRelease;
}

export function releases(order: number): boolean {
  return order >= Order.release;
}
