/** The live threads of an execution, as strategies learn of them. Grows with the largest execution; allocates nothing else. */

/** `array`, or a larger copy of it that has an element `index`. */
export function withRoom<T extends Int32Array | Uint32Array | Float64Array>(array: T, index: number): T {
  if (index < array.length) return array;
  const larger = new (array.constructor as new (length: number) => T)(Math.max(64, 2 * index));
  larger.set(array);
  return larger;
}

export class LiveThreads {
  /** The first `count` entries, in no particular order. */
  ids: Int32Array = new Int32Array(64);
  count = 0;

  clear(): void {
    this.count = 0;
  }

  add(thread: number): void {
    this.ids = withRoom(this.ids, this.count);
    this.ids[this.count++] = thread;
  }

  remove(thread: number): void {
    const { ids, count } = this;
    for (let i = 0; i < count; i++) {
      if (ids[i] !== thread) continue;
      ids[i] = ids[count - 1] ?? 0;
      this.count--;
      return;
    }
  }
}
