/**
 * Whether a thread that repeats itself comes back to states that it was in. Of a state we see the place in the code, the thread's stack in memory, and of its locals
 * those that a round of a loop hands on to the next: inserted code sums them up at the start of each round (src/wasm/instrument/loop-state.ts). For exhaustive
 * search; see exploration.ts. Hashes of 32 bits stand for states. Who called is no part of them, since that takes microseconds to know: it is asked where a place is
 * visited again (waiting-loop.ts).
 */
import { type Kernel, KernelWord } from './kernel.ts';
import type { StackReader } from './stacks.ts';
import type { Thread } from './thread.ts';

const factor = 0x0100_0193;

/** The states that one thread has been in since its last effect. */
export class LoopStates {
  readonly #known = new Set<number>();
  readonly #places = new Set<number>();

  clear(): void {
    if (this.#places.size === 0) return;
    this.#known.clear();
    this.#places.clear();
  }

  /**
   * Adds a state: `place` of code and stack, `sum` of the loops that began a round since the last one. False when it is known. Between two visits of a place that passes no
   * loop with something to hand on, locals stay the same, whatever came before the first one.
   */
  add(place: number, sum: number): boolean {
    const state = Math.imul(place ^ sum, factor);
    const isNew = sum === 0 ? !this.#places.has(place) : !this.#known.has(state);
    this.#places.add(place);
    this.#known.add(state);
    return isNew;
  }
}

/** The present state of the running thread. */
export class StateReader {
  readonly #kernel: Kernel;
  /** The program's memory. */
  #memory: Int32Array = new Int32Array();
  #stackPointer = (): number => 0;
  #calls: StackReader | null = null;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  show(memory: Int32Array, stackPointer: () => number, calls: StackReader): void {
    this.#memory = memory;
    this.#stackPointer = stackPointer;
    this.#calls = calls;
  }

  /** The sum of the loops that began a round since this was last asked. */
  takeSum(): number {
    const { words } = this.#kernel;
    const sum = words[KernelWord.loopState] ?? 0;
    words[KernelWord.loopState] = 0;
    return sum;
  }

  /** Repetitions of the running thread since its last effect. */
  hits(): number {
    return this.#kernel.words[KernelWord.spinHits] ?? 0;
  }

  /** Changes with every effect of the running thread. */
  effects(): number {
    const kernel = this.#kernel;
    if (kernel.words[KernelWord.effectSeen] !== 0) kernel.settle_effect();
    return kernel.words[KernelWord.ownEffects] ?? 0;
  }

  /** Where it is, and what its stack holds. */
  place(thread: Thread): number {
    const from = this.#stackPointer() >>> 2;
    const until = thread.stackTop >>> 2;
    let hash = Math.imul(thread.site, factor);
    if (from < thread.stackLow >>> 2) return hash;
    for (let at = from; at < until; at++) hash = Math.imul(hash ^ (this.#memory[at] ?? 0), factor);
    return hash;
  }

  /** A number for `site` and the calls that led there. It takes microseconds. */
  callPath(site: number): number {
    let hash = Math.imul(site, factor);
    for (const frame of this.#calls?.capture() ?? []) hash = Math.imul(hash ^ frame, factor);
    return hash;
  }
}
