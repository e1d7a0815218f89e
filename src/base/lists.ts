/** Operations on arrays of the hot path: `splice` makes an array of what it takes out, and setting `length` is a call into the runtime. */

/** Removes everything and keeps the memory of short lists. */
export function empty(list: unknown[]): void {
  if (list.length > 256) list.length = 0;
  while (list.length > 0) list.pop();
}

/** Removes the first `item`, if it is there. */
export function remove<T>(list: T[], item: T): void {
  const index = list.indexOf(item);
  if (index < 0) return;
  for (let i = index + 1; i < list.length; i++) list[i - 1] = list[i] as T;
  list.pop();
}
