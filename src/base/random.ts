/**
 * The pseudo-random numbers of the engine: xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021), seeded
 * with splitmix32. The sequence is part of the schedule format: changing it changes which schedules a seed explores.
 */
const step = 0x9e3779b9;

/** The finaliser of splitmix32. A function without a state of its own: a closure over one costs short executions more than its arithmetic. */
function mix(state: number): number {
  let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return z ^ (z >>> 15);
}

export type RandomState = readonly [number, number, number, number];

export class Random {
  #a = 0;
  #b = 0;
  #c = 0;
  #d = 0;

  /** Starts the sequence of stream `stream` of `seed`; streams are independent of each other. */
  seed(seed: number, stream = 0): void {
    const start = seed ^ Math.imul(stream, 0x9e3779b1) ^ (seed / 0x1_0000_0000);
    // The stream goes through the mixer on its own, so that neighbouring streams share nothing.
    const state = mix((start + step) | 0) ^ Math.imul(stream + 1, 0x85ebca6b);
    this.#a = mix((state + step) | 0);
    this.#b = mix((state + 2 * step) | 0);
    this.#c = mix((state + 3 * step) | 0);
    this.#d = mix((state + 4 * step) | 0) | 1;
  }

  /** Where the sequence is: `restore` goes on from there. */
  state(): RandomState {
    return [this.#a, this.#b, this.#c, this.#d];
  }

  restore(state: RandomState): void {
    [this.#a, this.#b, this.#c, this.#d] = state;
  }

  /** A uniform integer in 0..2^32-1. */
  next(): number {
    const product = Math.imul(this.#b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** A uniform integer in 0..count-1 (bias below count / 2^32). */
  below(count: number): number {
    return Math.floor((this.next() / 0x1_0000_0000) * count);
  }

  /** A uniform number in [0, 1). */
  fraction(): number {
    return this.next() / 0x1_0000_0000;
  }
}
