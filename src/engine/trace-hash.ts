/**
 * A hash of what an execution did, equal for executions that differ only in the order of independent operations.
 *
 * The sum, over objects, of a rolling hash of the operations on each: reordering operations on different objects does not change it (Mazurkiewicz
 * equivalence, with every two operations on one object dependent). Objects are told apart by a hash of their address, 4096 classes: a
 * collision makes classes finer, never coarser.
 */
const classBits = 12;

export class TraceHash {
  value = 0;
  readonly #histories = new Int32Array(1 << classBits);
  /** Slots in use: the first `#count`. */
  readonly #used = new Int32Array(1 << classBits);
  #count = 0;

  reset(): void {
    this.value = 0;
    // A history that came to 0 again is in the list twice.
    if (this.#count > this.#used.length) this.#histories.fill(0);
    else for (let i = 0; i < this.#count; i++) this.#histories[this.#used[i] ?? 0] = 0;
    this.#count = 0;
  }

  note(thread: number, kind: number, address: number): void {
    const slot = Math.imul(address, 0x9e3779b1) >>> (32 - classBits);
    const old = this.#histories[slot] ?? 0;
    if (old === 0) this.#used[this.#count++] = slot;
    let fresh = Math.imul(old ^ (thread * 31 + kind), 0x85ebca6b) + 0x27d4eb2f;
    fresh = (fresh ^ (fresh >>> 15)) | 0;
    this.#histories[slot] = fresh;
    this.value = (this.value + Math.imul(fresh, slot + slot + 1) - Math.imul(old, slot + slot + 1)) | 0;
  }
}
