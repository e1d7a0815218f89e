/** No node, after all others. */
export const noTarget = 0x7fff_ffff;

/** The earliest node of each thread that an event would have to precede: all sources, and only seq_cst fences before the event. */
export class Targets {
  readonly all: number[] = [];
  readonly fences: number[] = [];
  empty = true;

  clear(): void {
    if (this.empty) return;
    // Loops: `fill` is a call into the runtime, and the lists have an entry for each of a few threads.
    for (let i = 0; i < this.all.length; i++) this.all[i] = noTarget;
    for (let i = 0; i < this.fences.length; i++) this.fences[i] = noTarget;
    this.empty = true;
  }

  /** Adds a node: to `all`, or to those that only fences precede. */
  lower(fences: boolean, thread: number, index: number): void {
    const indices = fences ? this.fences : this.all;
    while (indices.length <= thread) indices.push(noTarget);
    if (index < (indices[thread] ?? noTarget)) indices[thread] = index;
    this.empty = false;
  }
}
