/**
 * Sets of nodes of the order S that are closed under sequenced-before: for each thread the index of the last node in the set, -1 for none.
 */
export type Past = number[];

export function includes(past: Past | null, thread: number, index: number): boolean {
  return past !== null && index <= (past[thread] ?? -1);
}

/** Adds the node; returns the set, made when it was null. */
export function add(past: Past | null, thread: number, index: number): Past {
  if (past === null) {
    // Literals have the size that they need; the first push to an empty array makes room for 17.
    if (thread === 0) return [index];
    if (thread === 1) return [-1, index];
    if (thread === 2) return [-1, -1, index];
  }
  const into = past ?? [];
  while (into.length <= thread) into.push(-1);
  if ((into[thread] ?? -1) < index) into[thread] = index;
  return into;
}

/** Adds all of `from` to `into`; returns the set, made when it was null and there is something to add. */
export function addAll(into: Past | null, from: Past | null): Past | null {
  if (from === null) return into;
  if (into === null) return [...from];
  while (into.length < from.length) into.push(-1);
  for (let i = 0; i < from.length; i++) {
    const index = from[i] ?? -1;
    if ((into[i] ?? -1) < index) into[i] = index;
  }
  return into;
}
