/**
 * Counts distinct hashes in bounded memory: adaptive sampling (P. Flajolet, "On adaptive sampling", 1990, after M. Wegman). Exact while they
 * fit; beyond, only hashes that end in a number of zero bits are kept, one bit more each time they no longer fit, and counts are scaled up. The standard error
 * is then about 1.2 divided by the square root of the capacity: 0.5 % with 65,536.
 *
 * What is kept depends on the set of hashes alone, not on their order: the number of bits is the least with which they fit.
 */
const defaultCapacity = 1 << 16;

/** Seen once, by a sampled execution; seen otherwise. */
const Seen = { once: 1, again: 2 } as const;

/** A {@link DistinctCounter} as plain data. */
export interface DistinctState {
  readonly capacity: number;
  readonly bits: number;
  readonly seen: ReadonlyMap<number, number>;
}

export class DistinctCounter {
  readonly #capacity: number;
  #bits = 0;
  #seen = new Map<number, number>();
  #once = 0;

  constructor(capacity: number = defaultCapacity) {
    this.#capacity = capacity;
  }

  static from(state: DistinctState): DistinctCounter {
    const counter = new DistinctCounter(state.capacity);
    counter.#bits = state.bits;
    counter.#seen = new Map(state.seen);
    for (const seen of state.seen.values()) if (seen === Seen.once) counter.#once++;
    return counter;
  }

  state(): DistinctState {
    return { capacity: this.#capacity, bits: this.#bits, seen: this.#seen };
  }

  /** Whether the counts are counts and no estimates. */
  get exact(): boolean {
    return this.#bits === 0;
  }

  get distinct(): number {
    return this.#seen.size * this.weight;
  }

  /** How many were added exactly once, and then as a sample. */
  get seenOnce(): number {
    return this.#once * this.weight;
  }

  /** How many hashes each kept one stands for. */
  get weight(): number {
    return 2 ** this.#bits;
  }

  /** Whether the hash is one of those kept and new: stands for {@link weight} such hashes. */
  isNew(hash: number): boolean {
    return this.#keeps(hash) && !this.#seen.has(hash);
  }

  /** @param sample whether a later sight of it alone makes it seen again */
  add(hash: number, sample: boolean): void {
    if (!this.#keeps(hash)) return;
    const seen = this.#seen.get(hash);
    if (seen === Seen.again) return;
    if (seen === Seen.once) this.#once--;
    else if (sample) this.#once++;
    this.#seen.set(hash, seen === undefined && sample ? Seen.once : Seen.again);
    while (this.#seen.size > this.#capacity) this.#halve();
  }

  #halve(): void {
    this.#bits++;
    for (const [hash, seen] of this.#seen) {
      if (this.#keeps(hash)) continue;
      this.#seen.delete(hash);
      if (seen === Seen.once) this.#once--;
    }
  }

  #keeps(hash: number): boolean {
    return this.#bits === 0 || mixed(hash) % this.weight === 0;
  }
}

/** 32 well-mixed bits of a safe integer: neighbouring integers are kept independently of each other. */
function mixed(hash: number): number {
  let bits = (hash | 0) ^ Math.imul((hash / 0x1_0000_0000) | 0, 0x9e3779b1);
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return (bits ^ (bits >>> 15)) >>> 0;
}
