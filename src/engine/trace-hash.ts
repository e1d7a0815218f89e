/**
 * A hash of what an execution did, equal for executions that differ only in the order of independent operations.
 *
 * The sum, over objects, of a rolling hash of the operations on each: reordering operations on different objects does not change it (Mazurkiewicz
 * equivalence, with every two operations on one object dependent). Objects are told apart by a hash of their address, 4096 classes: a
 * collision makes classes finer, never coarser.
 */
import type { Thread } from './thread.ts';

const classBits = 12;

export class TraceHash {
  value = 0;
  readonly #histories = new Int32Array(1 << classBits);
  #used: number[] = [];

  reset(): void {
    this.value = 0;
    for (const slot of this.#used) this.#histories[slot] = 0;
    this.#used.length = 0;
  }

  note(thread: Thread, kind: number, address: number): void {
    const slot = Math.imul(address, 0x9e3779b1) >>> (32 - classBits);
    const old = this.#histories[slot] ?? 0;
    if (old === 0) this.#used.push(slot);
    let fresh = Math.imul(old ^ (thread.id * 31 + kind), 0x85ebca6b) + 0x27d4eb2f;
    fresh = (fresh ^ (fresh >>> 15)) | 0;
    this.#histories[slot] = fresh;
    this.value = (this.value + Math.imul(fresh, slot + slot + 1) - Math.imul(old, slot + slot + 1)) | 0;
  }
}
