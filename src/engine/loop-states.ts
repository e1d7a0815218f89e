/**
 * Whether a thread that repeats itself comes back to states that it was in. Of a state we see the place in the code, the thread's stack in memory, and of its locals
 * those that a round of a loop hands on to the next: inserted code sums them up at the start of each round (src/wasm/instrument/loop-state.ts). For exhaustive
 * search; see exploration.ts. Hashes of 32 bits stand for states. Who called is no part of them, since that takes microseconds to know: it is asked where a place is
 * visited again (waiting-loop.ts).
 */
import { type Kernel, KernelWord } from './kernel.ts';
import type { StackReader } from './stacks.ts';
import { isAccess } from './operation.ts';
import type { Thread } from './thread.ts';

const factor = 0x0100_0193;

/** How a state compares with those before it. */
export const Visit = {
  fresh: 0,
  /** Its place is known and nothing was handed on since the last point, but another round than then has begun before it: who called need not be asked. */
  laterRound: 1,
  known: 2,
} as const;
export type VisitKind = (typeof Visit)[keyof typeof Visit];

/** Mixed into what is kept of a place, to tell it from the place itself: the sum with which it was come to, and that of the last round that had begun. */
const [comeTo, begunLast] = [0x5bd1_e995, 0x27d4_eb2f];

/** The states that one thread has been in since its last effect. */
export class LoopStates {
  /** Places, alone and with sums: one set, because to empty one leaves a table to the collector. */
  readonly #known = new Set<number>();
  /** Of the last round that began. */
  #lastSum = 0;

  get lastSum(): number {
    return this.#lastSum;
  }

  clear(): void {
    if (this.#known.size === 0) return;
    this.#known.clear();
    this.#lastSum = 0;
  }

  /**
   * Adds a state: `place` of code and stack, `sum` of the loops that began a round since the last one. Between two visits of a place that passes no loop with something to
   * hand on, locals stay the same, whatever came before the first one.
   */
  add(place: number, sum: number): VisitKind {
    const isNew = this.#grows(place);
    if (sum !== 0) {
      this.#lastSum = sum;
      this.#grows(Math.imul(place ^ sum, begunLast));
      return this.#grows(Math.imul(place ^ sum, comeTo)) ? Visit.fresh : Visit.known;
    }
    if (this.#lastSum === 0) return isNew ? Visit.fresh : Visit.known;
    const inLaterRound = this.#grows(Math.imul(place ^ this.#lastSum, begunLast));
    if (isNew) return Visit.fresh;
    return inLaterRound ? Visit.laterRound : Visit.known;
  }

  /** Adds `element`; false when it is known. */
  #grows(element: number): boolean {
    const { size } = this.#known;
    return this.#known.add(element).size > size;
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
    let hash = Math.imul(codePlace(thread), factor);
    if (from < thread.stackLow >>> 2) return hash;
    for (let at = from; at < until; at++) hash = Math.imul(hash ^ (this.#memory[at] ?? 0), factor);
    return hash;
  }

  /** A number for where `thread` is and the calls that led there. It takes microseconds. */
  callPath(thread: Thread): number {
    let hash = Math.imul(codePlace(thread), factor);
    for (const frame of this.#calls?.capture() ?? []) hash = Math.imul(hash ^ frame, factor);
    return hash;
  }
}

/** Calls of libc have no site: what they do, and to what, tells them apart. */
function codePlace({ site, operation, object }: Thread): number {
  if (operation === null || isAccess(operation)) return site;
  return Math.imul(operation.code, factor) ^ (object?.address ?? 0);
}
